"""Translate the words of the official price page into the bill's type codes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from importers.contract import mark
from importers.prices.rules import RowUnfit

UNKNOWN_WORDS = mark("No type code of the bill is known for “{words}”.")
UNKNOWN_MODE = mark("The mode “{mode}” has no known meaning.")
DAMAGED = mark("The row is damaged: “{value}” stands where the {column} should.")
UNKNOWN_UNIT = mark("The unit “{unit}” is not known.")

THINKING = "thinking"
_PLAIN_MODES = {"", "non-thinking", "仅非思考模式", "非思考模式"}
_BOTH_MODES = {"非思考和思考模式", "非思考和思考", "仅思考模式"}

_TOKEN_WORDS: dict[str, tuple[str, ...]] = {
    "input_token": ("input_token",),
    "output_token": ("output_token",),
    "input+output tokens": ("input_token", "output_token"),
    "batch input_token": ("input_token_batch",),
    "batch output_token": ("output_token_batch",),
    "input [文本]": ("text_input_token",),
    "input [音频]": ("audio_input_token",),
    "input [图片]": ("vision_input_token",),
    "input [图片/视频]": ("vision_input_token",),
    "input [文本/图片]": ("text_input_token", "vision_input_token"),
    "input [文本/图片/视频]": ("text_input_token", "vision_input_token"),
    "output [文本 > 仅纯文本输入]": ("purein_text_output_token",),
    "output [文本 > 多模态输入]": ("multiin_text_output_token",),
    "output [文本+音频 > 仅音频计费]": ("multi_output_token",),
    "input [输入：音频]": ("translate_audio_input_token",),
    "input [输入：图片]": ("translate_vision_input_token",),
    "output [输出：文本]": ("translate_multi_text_output_token",),
    "output [输出：音频]": ("translate_multi_output_token",),
}

# Families whose bills spell a word otherwise: (models, word) → code.
_EMBEDDING = re.compile(r"embedding|rerank")
_EMBEDDING_WORDS: dict[str, tuple[str, ...]] = {
    "input_token": ("embedding_token",),
    "input [文本]": ("embedding_token",),
    "input [图片]": ("embedding_image_token",),
    "input [图片/视频]": ("embedding_image_token",),
}

# The same charge under another name, at the same price; as the catalogue shows.
_OTHER_SPELLINGS: tuple[tuple[re.Pattern[str], dict[str, tuple[str, ...]]], ...] = (
    (_EMBEDDING, {"embedding_token": ("input_token",)}),
    (
        re.compile(r"qwen3\.5-omni"),
        {
            "text_input_token": ("omni_no_audio_input_token",),
            "audio_input_token": ("omni_audio_input_token",),
            "multiin_text_output_token": ("omni_no_audio_output_token",),
            "multi_output_token": ("omni_audio_output_token",),
        },
    ),
    (
        re.compile(r"omni.*captioner"),
        {
            "input_token": ("audio_input_token",),
            "output_token": ("multiin_text_output_token",),
        },
    ),
    (
        re.compile(r"tts"),
        {
            "input_token": ("text_input_token",),
            "output_token": ("tts_output_token", "qwen_tts_multi_output_token"),
        },
    ),
    (re.compile(r"aitryon"), {"image_detect_number": ("times",)}),
    (
        re.compile(r""),
        {
            "images": ("image_number",),
            "times": ("image_number",),
            "audio_tts": ("cosy_tts_number",),
            **{
                f"{lines}P": (f"video_ratio_{lines}p",)
                for lines in (360, 480, 540, 720, 1080)
            },
        },
    ),
)

_RESOLUTION = re.compile(r"\d{3,4}P")
_IMAGE_SIZE = re.compile(r"[124]k", re.IGNORECASE)
_MISPLACED_SIZE = re.compile(r"\d+k", re.IGNORECASE)


@dataclass(frozen=True)
class Charge:
    """What one row of the page charges for, in the page's own words."""

    model: str
    words: str  # charge_type
    mode: str
    unit: str  # canonical


@dataclass(frozen=True)
class Codes:
    """The bill's type codes of a charge, and other spellings of the same."""

    stated: tuple[str, ...]
    others: tuple[str, ...]


def codes_of(charge: Charge) -> Codes:
    """Return the type codes of a row, or say why there are none."""
    for column, value in (("model", charge.model), ("mode", charge.mode)):
        if "元" in value or (column == "model" and _MISPLACED_SIZE.fullmatch(value)):
            raise RowUnfit(DAMAGED, value=value, column=column)
    stated = _CODERS[_family(charge.unit)](charge)
    return Codes(stated, _others(charge.model, stated))


def thinking_code(code: str) -> str:
    """Return the code of the same charge in thinking mode."""
    return f"thinking_{code}"


def _family(unit: str) -> str:
    for family in _CODERS:
        if unit.endswith(family):
            return family
    raise RowUnfit(UNKNOWN_UNIT, unit=unit)


def _token(charge: Charge) -> tuple[str, ...]:
    words = _EMBEDDING_WORDS if _EMBEDDING.search(charge.model) else _TOKEN_WORDS
    codes = words.get(charge.words)
    if codes is None:
        raise RowUnfit(UNKNOWN_WORDS, words=charge.words)
    if charge.mode in _PLAIN_MODES:
        return codes
    thinking = tuple(thinking_code(code) for code in codes)
    if charge.mode == THINKING:
        return thinking
    if charge.mode in _BOTH_MODES:
        return codes + thinking
    raise RowUnfit(UNKNOWN_MODE, mode=charge.mode)


def _second(charge: Charge) -> tuple[str, ...]:
    if _RESOLUTION.fullmatch(charge.mode.upper()):
        return (charge.mode.upper(),)
    if charge.mode:
        raise RowUnfit(UNKNOWN_MODE, mode=charge.mode)
    if charge.words == "input" or "music" in charge.model:
        return ("content_duration",)
    return ("video_ratio",)


def _image(charge: Charge) -> tuple[str, ...]:
    if charge.words == "input":
        raise RowUnfit(UNKNOWN_WORDS, words=f"{charge.words} {charge.mode}".strip())
    if _IMAGE_SIZE.fullmatch(charge.mode):
        return (f"image_type_{charge.mode.lower()}",)
    if charge.mode:
        raise RowUnfit(UNKNOWN_MODE, mode=charge.mode)
    if re.search(r"detect|parsing", charge.model):
        return ("image_detect_number",)
    return ("times",) if charge.model.startswith("aitryon") else ("images",)


def _speech(charge: Charge) -> tuple[str, ...]:
    if charge.mode:
        raise RowUnfit(UNKNOWN_MODE, mode=charge.mode)
    return ("audio_tts",)


def _voice(charge: Charge) -> tuple[str, ...]:
    if charge.mode:
        raise RowUnfit(UNKNOWN_MODE, mode=charge.mode)
    return ("tts_vc_model",)


_CODERS = {
    "tokens": _token,
    "second": _second,
    "image": _image,
    "characters": _speech,
    "voice": _voice,
}


def _others(model: str, stated: tuple[str, ...]) -> tuple[str, ...]:
    found: list[str] = []
    for models, spellings in _OTHER_SPELLINGS:
        if models.search(model):
            for code in stated:
                found += spellings.get(code, ())
    return tuple(code for code in dict.fromkeys(found) if code not in stated)
