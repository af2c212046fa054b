"""Write April 2026 as a trial counted it itself, and as a gateway logged it.

The request log leaves out what one key wrote on two days, and holds a call more of
the other key than the bill does; the gateway took twice the quota for one call.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal

from resources.samples.make.chance import Chance
from resources.samples.make.line import TIME, ZONE, Fault, Line
from resources.samples.make.year import GUIDE, TESTS

MONTH = date(2026, 4, 1)
GATEWAY = "hx-gateway"  # its log names no account
USAGE_HEADER = (
    "time",
    "api_key_id",
    "model",
    "input_tokens",
    "cached_tokens",
    "output_tokens",
)
GATEWAY_HEADER = (
    "id",
    "user_id",
    "created_at",
    "type",
    "content",
    "username",
    "token_name",
    "model_name",
    "quota",
    "prompt_tokens",
    "completion_tokens",
    "use_time",
    "is_stream",
    "channel_id",
    "channel_name",
    "token_id",
    "group",
    "ip",
    "other",
    "request_id",
)
_OUT, _CACHED = "output_token", "token_cache"
_NO_SERVICE = (date(2026, 4, 14), date(2026, 4, 15))  # its log was not written
_UNBILLED = ("2026-04-22 15:04:00", TESTS, "deepseek-v3.2", "52000", "0", "0")
_CALLS = 160
_WRONG_CALL = 97
_USERS = (("11", "lin", "shop", "default"), ("12", "wang", "lab", "vip"))
_MODELS = (("qwen-plus", "0.2", "2.5"), ("qwen3-max", "0.5", "4"))
_GROUPS = {"default": "1", "vip": "0.8"}
_CACHE_RATIO = Decimal("0.2")
DOUBLE = Fault("a call at twice its quota", "arithmetic")


def usage_rows(lines: Iterable[Line]) -> list[tuple[str, ...]]:
    """Return what the trial counted of the lines of its own bill, call by call."""
    counts: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for line in lines:
        key = line.instance.partition(";")[0]
        if not line.model or _was_lost(line, key):
            continue
        place = 2 if _OUT in line.type_code else 1 if _CACHED in line.type_code else 0
        one = counts[line.start.strftime(TIME), key, line.model]
        one[place] += int(line.quantity * 1000)
    rows = [
        (*call, str(fresh + cached), str(cached), str(out))
        for call, (fresh, cached, out) in counts.items()
    ]
    return sorted([*rows, _UNBILLED])


def _was_lost(line: Line, key: str) -> bool:
    lost = line.start.date() in _NO_SERVICE and key == GUIDE
    return lost and _OUT in line.type_code and line.model == "qwen3-max"


def gateway_rows() -> tuple[list[tuple[str, ...]], str]:
    """Return the calls of the gateway, and the ID of the one that cost too much."""
    chance = Chance(f"{GATEWAY} {MONTH}")
    begin = datetime(MONTH.year, MONTH.month, MONTH.day, tzinfo=ZONE)
    minutes = sorted(chance.below(30 * 24 * 60) for _n in range(_CALLS))
    rows = []
    for number, minute in enumerate(minutes):
        moment = begin + timedelta(minutes=minute)
        rows.append(_call(chance, number, int(moment.timestamp())))
    return rows, f"req-{_WRONG_CALL:04d}"


def _call(chance: Chance, number: int, second: int) -> tuple[str, ...]:
    user, name, token, group = chance.choice(_USERS)
    model, ratio, completion = chance.choice(_MODELS)
    prompt = 500 * (1 + chance.below(40))
    cached = 500 * chance.below(prompt // 500) if chance.percent(40) else 0
    answer = 100 * (1 + chance.below(20))
    counted = prompt - cached + cached * _CACHE_RATIO + answer * Decimal(completion)
    quota = int(counted * Decimal(ratio) * Decimal(_GROUPS[group]))
    note = {
        "model_ratio": float(ratio),
        "group_ratio": float(_GROUPS[group]),
        "completion_ratio": float(completion),
        "cache_tokens": cached,
        "cache_ratio": float(_CACHE_RATIO),
        "model_price": -1,
        "user_group_ratio": -1,
    }
    return (
        *(str(9000 + number), user, str(second), "2", "", name, token, model),
        *(str(quota * 2 if number == _WRONG_CALL else quota), str(prompt)),
        *(str(answer), str(1 + chance.below(9)), "1", "3", "aliyun", user),
        *(group, "", json.dumps(note, separators=(",", ":")), f"req-{number:04d}"),
    )
