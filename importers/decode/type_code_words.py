"""List the charge types a bill may name: the official catalogue and real bills."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Flag, auto


class Takes(Flag):
    """What a charge type may be combined with."""

    NOTHING = 0
    THINKING = auto()  # the prefix thinking_
    CACHE = auto()  # a cache suffix
    BATCH = auto()  # a batch suffix
    TIER = auto()  # the prefix context_0-128k_


@dataclass(frozen=True)
class Stem:
    """A charge type without its tier, thinking, cache and batch marks."""

    code: str
    direction: str  # input | output | other
    modality: str  # text, image, audio, video, vision, multimodal, embedding, tool …
    takes: Takes = Takes.NOTHING
    resolution: str | None = None
    cache_action: str = "none"  # of the bare code
    thinking: bool = False  # of the bare code


_TOKENS_IN = Takes.THINKING | Takes.CACHE | Takes.BATCH | Takes.TIER
_TOKENS_OUT = Takes.THINKING | Takes.BATCH | Takes.TIER
_RESOLUTIONS = ("360P", "480P", "540P", "720P", "1080P")
_SOUND_AND_REFERENCE = (
    "",
    "_no_audio",
    "_no_reference_video",
    "_no_audio_reference_video",
    "_no_audio_no_reference_video",
)


def _alike(
    codes: str, direction: str, modality: str, takes: Takes = Takes.NOTHING
) -> Iterable[Stem]:
    return [Stem(code, direction, modality, takes) for code in codes.split()]


def _videos() -> Iterable[Stem]:
    for resolution in _RESOLUTIONS:
        for rest in _SOUND_AND_REFERENCE:
            code = resolution + rest
            yield Stem(code, "output", "video", Takes.BATCH, resolution)
        code = f"video_ratio_{resolution.lower()}"
        yield Stem(code, "output", "video", Takes.BATCH, resolution)
    yield from _alike("video_ratio video_ratio_pro", "output", "video", Takes.BATCH)
    yield from _alike("video_duration_1-1 video_duration_3-4", "output", "video")


def _images() -> Iterable[Stem]:
    yield from _alike("images image_number image_standard", "output", "image")
    yield Stem("image_thinking", "output", "image", thinking=True)
    for size in ("1k", "2k", "4k"):
        yield Stem(f"image_type_{size}", "output", "image", resolution=size.upper())
    yield from _alike("image_detect_number", "input", "image")


def _models_3d() -> Iterable[Stem]:
    for source in ("image", "multiview", "text"):
        for quality in ("", "standard_", "ultra_"):
            for texture in ("no", "sd", "hd"):
                code = f"generation_3d_{source}_to_3d_{quality}{texture}_texture"
                yield Stem(code, "output", "3d")


def _tokens() -> Iterable[Stem]:
    yield from _alike("input_token text_input_token", "input", "text", _TOKENS_IN)
    yield Stem(
        "cached_token",
        "input",
        "text",
        Takes.THINKING | Takes.TIER,
        cache_action="hit",
    )
    audio = "audio_input_token omni_audio_input_token translate_audio_input_token"
    yield from _alike(audio, "input", "audio", _TOKENS_IN)
    vision = "vision_input_token translate_vision_input_token"
    yield from _alike(vision, "input", "vision", _TOKENS_IN)
    yield from _alike("omni_no_audio_input_token", "input", "multimodal", _TOKENS_IN)
    embedding = "embedding_token embedding_image_token"
    yield from _alike(embedding, "input", "embedding", Takes.BATCH)
    text_out = (
        "output_token purein_text_output_token multiin_text_output_token "
        "omni_no_audio_output_token translate_multi_text_output_token"
    )
    yield from _alike(text_out, "output", "text", _TOKENS_OUT)
    audio_out = (
        "multi_output_token omni_audio_output_token translate_multi_output_token "
        "qwen_tts_multi_output_token tts_output_token"
    )
    yield from _alike(audio_out, "output", "audio", _TOKENS_OUT)


def _others() -> Iterable[Stem]:
    yield from _alike("audio_tts cosy_tts_number tts_text_number", "output", "audio")
    yield from _alike("content_duration", "input", "audio")
    yield from _alike("tts_vc_model", "other", "voice")
    tools = (
        "web_search web_extractor code_interpreter i2i_search t2i_search "
        "search_strategy:agent search_strategy:agent_max"
    )
    yield from _alike(tools, "other", "tool")
    yield from _alike("ft", "other", "training")
    yield from _alike("times", "other", "call")


STEMS: dict[str, Stem] = {
    stem.code: stem
    for stems in (_tokens(), _videos(), _images(), _models_3d(), _others())
    for stem in stems
}

# suffix → cache action; suffix → mode. Tried longest first.
CACHE_SUFFIXES: dict[str, str] = {
    "_cache_creation_5m": "create_5m",
    "_cache_creation_1h": "create_1h",
    "_cache_read": "read",
    "_cache": "hit",
}
BATCH_SUFFIXES: tuple[str, ...] = ("_batch_chat", "_batch")

# The same charge under the name of the bill and that of the official catalogue.
SAME_CHARGE: tuple[tuple[str, ...], ...] = (
    ("cached_token", "input_token_cache"),
    ("images", "image_number"),
    ("audio_tts", "cosy_tts_number", "tts_text_number"),
    *((r, f"video_ratio_{r.lower()}") for r in _RESOLUTIONS),
    *((f"{r}_batch", f"video_ratio_{r.lower()}_batch") for r in _RESOLUTIONS),
)
