"""Tell what a row is from the provider's own words; an unknown word is held."""

from __future__ import annotations

from unicodedata import normalize

from importers.charge_kinds import ChargeKind

# The first that is part of the words decides: what corrects comes before what is.
_WORDS: tuple[tuple[str, ChargeKind], ...] = (
    ("抹零", ChargeKind.ROUNDING),
    ("rounding", ChargeKind.ROUNDING),
    ("退款", ChargeKind.REFUND),
    ("退费", ChargeKind.REFUND),
    ("退订", ChargeKind.REFUND),
    ("refund", ChargeKind.REFUND),
    ("unsubscribe", ChargeKind.REFUND),
    ("调账", ChargeKind.ADJUSTMENT),
    ("调整", ChargeKind.ADJUSTMENT),
    ("adjust", ChargeKind.ADJUSTMENT),
    ("免费额度", ChargeKind.FREE_QUOTA),
    ("free quota", ChargeKind.FREE_QUOTA),
    ("free tier", ChargeKind.FREE_QUOTA),
    ("freetier", ChargeKind.FREE_QUOTA),
    ("代金券", ChargeKind.COUPON),
    ("优惠券", ChargeKind.COUPON),
    ("coupon", ChargeKind.COUPON),
    ("节省计划", ChargeKind.SAVINGS_PLAN),
    ("savings plan", ChargeKind.SAVINGS_PLAN),
    ("savingsplan", ChargeKind.SAVINGS_PLAN),
    ("订阅覆盖", ChargeKind.SAVINGS_PLAN),
    ("覆盖费用", ChargeKind.SAVINGS_PLAN),
    ("coverage", ChargeKind.SAVINGS_PLAN),
    ("佣金", ChargeKind.COMMISSION),
    ("返佣", ChargeKind.COMMISSION),
    ("commission", ChargeKind.COMMISSION),
    ("税", ChargeKind.TAX),
    ("tax", ChargeKind.TAX),
    ("订阅", ChargeKind.SUBSCRIPTION),
    ("预付", ChargeKind.SUBSCRIPTION),
    ("包年包月", ChargeKind.SUBSCRIPTION),
    ("subscription", ChargeKind.SUBSCRIPTION),
    ("prepaid", ChargeKind.SUBSCRIPTION),
    ("prepay", ChargeKind.SUBSCRIPTION),
    ("按量", ChargeKind.USAGE),
    ("后付费", ChargeKind.USAGE),
    ("pay-as-you-go", ChargeKind.USAGE),
    ("payasyougo", ChargeKind.USAGE),
    ("postpaid", ChargeKind.USAGE),
    ("postpay", ChargeKind.USAGE),
    ("usage", ChargeKind.USAGE),
    ("token consumption", ChargeKind.USAGE),
)
# Bought words: only a purchase if no other word says what the row is.
_PURCHASES = (
    "新购",
    "续费",
    "升级",
    "降配",
    "变配",
    "new purchase",
    "renew",
    "upgrade",
)
# Says only that the row is nothing special: the transaction type decides.
_ORDINARY = frozenset({"", "正常账单", "正常", "普通", "normal"})
_PLAN_COMMODITY = "_spn_"  # e.g. sfm_GenAI_spn_cn


def kind_of(charge_type: str, transaction_type: str, commodity: str) -> ChargeKind:
    """Tell what a row is: its charge type first, then its transaction type.

    Args:
        charge_type: 费用类型, Item, LineItemType; empty: not stated.
        transaction_type: 交易类型, Billing Type, 消费类型; empty: not stated.
        commodity: commodity code; a savings plan is bought under its own.
    """
    stated = _stated(charge_type)
    if stated is None and charge_type.strip().casefold() in _ORDINARY:
        stated = _stated(transaction_type) or _purchase(transaction_type)
    elif stated in {ChargeKind.USAGE, ChargeKind.SUBSCRIPTION}:
        also = _stated(transaction_type)
        if also in {ChargeKind.REFUND, ChargeKind.ADJUSTMENT, ChargeKind.ROUNDING}:
            stated = also
    if stated is ChargeKind.SUBSCRIPTION and _PLAN_COMMODITY in commodity.casefold():
        return ChargeKind.SAVINGS_PLAN
    return stated or ChargeKind.OTHER


def _stated(words: str) -> ChargeKind | None:
    spelled = normalize("NFKC", words).casefold()
    for word, kind in _WORDS:
        if word in spelled:
            return kind
    return None


def _purchase(words: str) -> ChargeKind | None:
    spelled = normalize("NFKC", words).casefold()
    if any(word in spelled for word in _PURCHASES):
        return ChargeKind.SUBSCRIPTION
    return None
