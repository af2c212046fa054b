"""Write the split bill of a shared platform: rounded wholes, spread over teams.

The provider rounds each order to the cent and spreads it over the teams, so a row by
itself proves nothing. One of the orders was planted five cents too dear.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from resources.samples.make.charges import PLATFORM
from resources.samples.make.line import Fault

PERIOD = "2026-06"
HEADER = [
    "账期",
    "分账账期",
    "分账账单日期",
    "账号ID",
    "账号",
    "分账账号ID",
    "分账账号",
    "订单号/账单号",
    "产品Code",
    "产品",
    "消费类型",
    "账单类型",
    "实例ID",
    "分拆项ID",
    "分拆项名称",
    "实例标签",
    "地域",
    "计费项",
    "单价",
    "单价单位",
    "用量",
    "用量单位",
    "原价",
    "优惠金额",
    "优惠券抵扣",
    "应付金额",
]
PRICE = Decimal("0.002")  # per thousand tokens of qwen-plus output, up to 128K
_CENT = Decimal("0.01")
_SPREAD = Decimal("0.000001")
_DEAR = Decimal("0.05")
_TEAMS = (("team-a", "搜索"), ("team-b", "客服"), ("team-c", "实验室"))
RESIDUE = Fault("split order dearer than its usage", "residue")


@dataclass(frozen=True)
class Order:
    """One order: what each team used, in thousand tokens."""

    number: str
    day: int
    used: tuple[Decimal, ...]
    fault: Fault | None = None

    @property
    def total(self) -> Decimal:
        """Return what the whole order costs, rounded to the cent."""
        exact = PRICE * sum(self.used)
        dear = _DEAR if self.fault else Decimal(0)
        return exact.quantize(_CENT, ROUND_HALF_UP) + dear

    @property
    def shares(self) -> list[Decimal]:
        """Return what each team bears; the last one takes what is left."""
        whole = sum(self.used)
        shares = [
            (self.total * used / whole).quantize(_SPREAD, ROUND_HALF_UP)
            for used in self.used[:-1]
        ]
        return [*shares, self.total - sum(shares)]


ORDERS = (
    Order("SO-20260605-01", 5, (Decimal(1203), Decimal(877), Decimal(421))),
    Order("SO-20260612-01", 12, (Decimal(1311), Decimal(902), Decimal(389))),
    Order("SO-20260619-01", 19, (Decimal(1254), Decimal(951), Decimal(467)), RESIDUE),
    Order("SO-20260626-01", 26, (Decimal(1288), Decimal(930), Decimal(402))),
)


def split_rows() -> list[list[str]]:
    """Return the rows of the split bill, order by order."""
    return [
        _row(order, at, share)
        for order in ORDERS
        for at, share in enumerate(order.shares)
    ]


def _row(order: Order, at: int, share: Decimal) -> list[str]:
    team, name = _TEAMS[at]
    instance = f"183490{at + 1};llm-hxplatform;qwen-plus;context_0-128k_output_token;;0"
    filled = {
        "账期": PERIOD,
        "分账账期": PERIOD,
        "分账账单日期": f"{PERIOD}-{order.day:02d}",
        "账号ID": PLATFORM,
        "账号": "hx-platform",
        "订单号/账单号": order.number,
        "产品Code": "sfm",
        "产品": "大模型服务平台百炼",
        "消费类型": "后付费",
        "账单类型": "后付费账单",
        "实例ID": instance,
        "分拆项ID": team,
        "分拆项名称": name,
        "地域": "华北2（北京）",
        "计费项": "大模型文本消耗量",
        "单价": format(PRICE, "f"),
        "单价单位": "元/千tokens",
        "用量": format(order.used[at], "f"),
        "用量单位": "千tokens",
        "原价": format(share, "f"),
        "优惠金额": "0",
        "优惠券抵扣": "0",
        "应付金额": format(share, "f"),
    }
    return [filled.get(column, "") for column in HEADER]
