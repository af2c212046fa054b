"""Say what two invented companies use, at the list prices of that time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

RETAIL = "1064000000000011"
STUDIO = "1064000000000028"
PLATFORM = "1064000000000035"  # shared by the retailer's teams
PILOT = "1064000000000042"  # the retailer's trial of April, with a log of its own
ACCOUNT_NAMES = {RETAIL: "hx-retail", STUDIO: "lanyu-studio", PILOT: "hx-pilot"}
BEIJING = ("cn-beijing", "华北2（北京）")
SINGAPORE = ("ap-southeast-1", "新加坡")


@dataclass(frozen=True)
class Item:
    """How a kind of charge is named and measured in the bill."""

    code: str
    name: str
    commodity: str
    commodity_name: str
    unit: str
    price_unit: str
    places: int = 3  # decimals of the quantity


_INFERENCE = ("sfm_inference_public_cn", "百炼大模型推理")
_HAPPY = ("sfm_inferenceHH_public_cn", "百炼大模型Happy系列")
TOKENS = Item(
    "token_number", "大模型文本消耗量", *_INFERENCE, "千tokens", "元/千tokens"
)
IMAGES = Item("image_number", "大模型图片生成量", *_INFERENCE, "张", "元/张", 0)
VIDEO = Item("video_duration", "视频生成模型用量", *_HAPPY, "秒", "元/秒", 2)
SPEECH = Item("char_number", "语音合成字符数", *_INFERENCE, "万字", "元/万字", 4)
SEARCH = Item("plugin_number", "联网搜索调用次数", *_INFERENCE, "次", "元/次", 0)


@dataclass(frozen=True)
class Promotion:
    """A discount that the bill itself explains."""

    name: str
    words: str  # as 优惠内容 says it
    factor: Decimal
    start: str
    end: str


CONTRACT_9 = Promotion(
    "客户合同优惠",
    "9折",
    Decimal("0.9"),
    "2026-01-01 00:00:00",
    "2027-01-01 00:00:00",
)
HAPPY_8 = Promotion(
    "HappyHorse限时优惠",
    "8折",
    Decimal("0.8"),
    "2026-05-01 00:00:00",
    "2026-06-20 00:00:00",
)


@dataclass(frozen=True)
class Charge:
    """One thing an account is charged for, again and again."""

    account: str
    model: str
    type_code: str
    price: str  # per unit of the item
    most: int  # largest quantity of a line, in thousandths of a thousand
    weight: int
    item: Item = TOKENS
    region: tuple[str, str] = BEIJING
    promotion: Promotion | None = None
    since: date = date(2026, 5, 1)

    @property
    def unit_price(self) -> Decimal:
        """Return the list price, exact."""
        return Decimal(self.price)


_MID_MAY = date(2026, 5, 15)
_CUT = date(2026, 6, 6)  # the fine-tuned model's price cut
OWN_MODEL = "hx-support-14b"

CHARGES: tuple[Charge, ...] = (
    Charge(RETAIL, "qwen3-max", "context_0-32k_input_token", "0.0025", 60_000, 12),
    Charge(RETAIL, "qwen3-max", "context_0-32k_output_token", "0.010", 9_000, 12),
    Charge(RETAIL, "qwen3-max", "context_32k-128k_input_token", "0.004", 400_000, 5),
    Charge(RETAIL, "qwen3-max", "context_32k-128k_output_token", "0.016", 9_000, 5),
    Charge(RETAIL, "qwen3-max", "context_0-32k_input_token_cache", "0.0005", 90_000, 4),
    Charge(
        RETAIL, "qwen3-max", "context_0-32k_input_token_batch", "0.00125", 90_000, 4
    ),
    Charge(
        RETAIL,
        "qwen3.5-flash",
        "context_0-128k_input_token",
        "0.0002",
        500_000,
        14,
        promotion=CONTRACT_9,
    ),
    Charge(
        RETAIL,
        "qwen3.5-flash",
        "context_0-128k_output_token",
        "0.002",
        40_000,
        14,
        promotion=CONTRACT_9,
    ),
    Charge(
        RETAIL,
        "qwen3.6-plus",
        "context_0-256k_input_token",
        "0.002",
        180_000,
        10,
        since=_MID_MAY,
    ),
    Charge(
        RETAIL,
        "qwen3.6-plus",
        "context_0-256k_output_token",
        "0.012",
        12_000,
        10,
        since=_MID_MAY,
    ),
    Charge(
        RETAIL,
        "qwen3.6-plus",
        "context_256k-1m_input_token",
        "0.008",
        900_000,
        1,
        since=_MID_MAY,
    ),
    Charge(
        RETAIL,
        "qwen-plus",
        "context_0-128k_output_token",
        "0.002",
        15_000,
        4,
        since=_MID_MAY,
    ),
    Charge(
        RETAIL,
        "qwen-plus",
        "context_0-128k_thinking_output_token",
        "0.008",
        15_000,
        3,
        since=_MID_MAY,
    ),
    Charge(RETAIL, "deepseek-v3.2", "input_token", "0.002", 80_000, 6),
    Charge(RETAIL, "deepseek-v3.2", "output_token", "0.003", 20_000, 6),
    Charge(RETAIL, "text-embedding-v4", "embedding_token", "0.0005", 700_000, 5),
    Charge(RETAIL, OWN_MODEL, "input_token", "0.004", 50_000, 5),
    Charge(RETAIL, OWN_MODEL, "output_token", "0.012", 9_000, 5),
    Charge(
        STUDIO,
        "happyhorse-1.0-i2v",
        "720P",
        "0.9",
        6_000,
        8,
        VIDEO,
        promotion=HAPPY_8,
        since=_MID_MAY,
    ),
    Charge(
        STUDIO,
        "happyhorse-1.0-i2v",
        "1080P",
        "1.6",
        4_500,
        6,
        VIDEO,
        promotion=HAPPY_8,
        since=_MID_MAY,
    ),
    Charge(STUDIO, "wanx2.1-t2i-plus", "images", "0.20", 40_000, 10, IMAGES),
    Charge(STUDIO, "cosyvoice-v3-flash", "audio_tts", "1", 1_200, 8, SPEECH),
    Charge(
        STUDIO,
        "qwen3-max",
        "context_0-32k_input_token",
        "0.008807",
        30_000,
        7,
        region=SINGAPORE,
    ),
    Charge(
        STUDIO,
        "qwen3-max",
        "context_0-32k_output_token",
        "0.044035",
        6_000,
        7,
        region=SINGAPORE,
    ),
)

# The agreed prices of the sample's own models and tools, in the price list template.
PRICE_HEADER = (
    "provider",
    "region",
    "model",
    "type_code",
    "unit_price",
    "currency",
    "unit",
    "effective_from",
    "effective_to",
    "note",
)
_TUNED = "fine-tuned model"
_START, _CUT_AT = "2026-01-01T00:00:00+08:00", "2026-06-06T00:00:00+08:00"
AGREED_PRICES: tuple[tuple[str, ...], ...] = tuple(
    ("alibaba", "cn-beijing", model, code, price, "CNY", unit, start, end, note)
    for model, code, price, unit, start, end, note in (
        (OWN_MODEL, "input_token", "4", "1M tokens", _START, _CUT_AT, _TUNED),
        (OWN_MODEL, "input_token", "3", "1M tokens", _CUT_AT, "", _TUNED),
        (OWN_MODEL, "output_token", "12", "1M tokens", _START, _CUT_AT, _TUNED),
        (OWN_MODEL, "output_token", "9", "1M tokens", _CUT_AT, "", _TUNED),
        ("qwen3-max", "web_search", "4", "1K calls", _START, "", "web search"),
    )
)
# What the contract promises, and what people call things.
DISCOUNT_HEADER = (
    "provider",
    "model",
    "type_code",
    "factor",
    "effective_from",
    "effective_to",
    "note",
)
DISCOUNTS: tuple[tuple[str, ...], ...] = (
    ("alibaba", "qwen3.5-flash", "", "0.9", _START, "2027-01-01T00:00:00+08:00", "9折"),
)
NAME_HEADER = ("kind", "code", "name", "valid_from", "valid_to")
NAMES: tuple[tuple[str, ...], ...] = tuple(
    (*entry, "", "")
    for entry in (
        ("account", RETAIL, "华星零售"),
        ("account", STUDIO, "蓝屿影像"),
        ("account", PLATFORM, "华星平台"),
        ("account", PILOT, "华星试点"),
        ("workspace", "llm-8f2k0hxshop", "商城"),
        ("workspace", "ws-5tq9hxlab", "算法实验室"),
        ("workspace", "llm-lanyu0studio", "影像工作室"),
        ("api_key", "1834501", "商城搜索"),
        ("api_key", "1834502", "客服机器人"),
        ("api_key", "1834777", "实验室"),
        ("api_key", "1834603", "试点应用"),
        ("api_key", "3120001", "导购助手"),
        ("api_key", "3120002", "试点评测"),
        ("api_key", "2077310", "短片制作"),
        ("api_key", "2077311", "配音"),
        ("model", OWN_MODEL, "客服精调模型"),
    )
)
_AFTER_CUT = {"input_token": Decimal("0.003"), "output_token": Decimal("0.009")}


def price_on(charge: Charge, day: date) -> Decimal:
    """Return the list price of a charge on a day."""
    if charge.model == OWN_MODEL and day >= _CUT:
        return _AFTER_CUT[charge.type_code]
    return charge.unit_price


def charge_of(account: str, model: str, type_code: str) -> Charge:
    """Return the one charge of that name."""
    for charge in CHARGES:
        if (charge.account, charge.model, charge.type_code) == (
            account,
            model,
            type_code,
        ):
            return charge
    raise LookupError(model)
