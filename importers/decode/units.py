"""Name usage and price units in one way, and say how they convert."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

_KNOWN_UNITS = 1024  # remembered; a bill has a dozen
_MONEY = re.compile(
    r"^(?:元|人民币|美元|日元|cny|rmb|usd|jpy|eur|hkd|sgd|[¥$€])\s*(?:/|per|每)\s*"
)
_PER = re.compile(r"^(?:per\s+|每\s*|/\s*)")
_COUNTED = re.compile(
    r"([0-9][0-9,]{0,11})?\s*(thousand|million|billion|百万|千|万|亿|[kmb](?=[\s\-]|tok))?"
    r"[\s\-]*(.*)",
    re.DOTALL,
)
_TIMES = {
    "k": 1_000,
    "thousand": 1_000,
    "千": 1_000,
    "万": 10_000,
    "m": 1_000_000,
    "million": 1_000_000,
    "百万": 1_000_000,
    "亿": 100_000_000,
    "b": 1_000_000_000,
    "billion": 1_000_000_000,
}
_LABELS = {
    10: "10",
    100: "100",
    1_000: "1K",
    10_000: "10K",
    100_000: "100K",
    1_000_000: "1M",
    100_000_000: "100M",
    1_000_000_000: "1B",
}
# singular name → (family, how many of the family's smallest unit, other spellings)
_NOUNS: dict[str, tuple[str, int, str]] = {
    "token": ("token", 1, "tokens tok toks"),
    "character": ("character", 1, "characters char chars 字 字符 个字符"),
    "image": ("image", 1, "images 张 幅 picture pictures"),
    "second": ("second", 1, "seconds sec secs s 秒 秒钟"),
    "minute": ("second", 60, "minutes min mins 分钟"),
    "hour": ("second", 3600, "hours hr hrs h 小时 时"),
    "call": ("call", 1, "calls 次 request requests 次调用 次请求"),
    "voice": ("voice", 1, "voices 音色 个音色"),
    "page": ("page", 1, "pages 页"),
    "3D model": ("3D model", 1, "3d models|3d model|个3d模型|3d模型"),
}
_PLURAL_ONE = frozenset({"token"})  # one of them is written "tokens"


def _spellings() -> dict[str, str]:
    spelled: dict[str, str] = {}
    for name, (_, _, others) in _NOUNS.items():
        words = others.split("|") if "|" in others else others.split()
        spelled |= dict.fromkeys((name.casefold(), *words), name)
    return spelled


_SPELLED = _spellings()


@lru_cache(maxsize=_KNOWN_UNITS)
def canonical_unit(text: str) -> str | None:
    """Name a unit in the one way, without its currency; null: unknown.

    ``千tokens``, ``元/千tokens`` and ``Per 1K tokens`` are all ``1K tokens``.
    """
    read = _read(text)
    return None if read is None else _name(*read)


@lru_cache(maxsize=_KNOWN_UNITS)
def scale_of(unit: str) -> tuple[str, Decimal] | None:
    """Return the family of a unit and how many of its smallest unit it holds.

    ``1K tokens`` is ("token", 1000): amounts convert exactly by these factors,
    prices by cross-multiplication. Null: unknown.
    """
    read = _read(unit)
    if read is None:
        return None
    times, noun = read
    family, smallest, _ = _NOUNS[noun]
    return family, Decimal(times * smallest)


def _read(text: str) -> tuple[int, str] | None:
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    plain = _PER.sub("", _MONEY.sub("", plain, count=1), count=1)
    noun = _SPELLED.get(plain)
    if noun is not None:  # 3D model begins with a digit of its own
        return 1, noun
    found = _COUNTED.fullmatch(plain)
    if found is None:
        return None
    count, scale, rest = found.groups()
    noun = _SPELLED.get(rest.strip())
    times = int((count or "1").replace(",", "")) * _TIMES.get(scale or "", 1)
    if noun is None or (times != 1 and times not in _LABELS):
        return None
    return times, noun


def _name(times: int, noun: str) -> str:
    if times == 1:
        return f"{noun}s" if noun in _PLURAL_ONE else noun
    return f"{_LABELS[times]} {noun}s"
