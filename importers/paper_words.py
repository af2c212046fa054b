"""Know the words of lists of papers: headers, kinds and states, Chinese and English."""

from __future__ import annotations

import re
from unicodedata import normalize

# Field: the names a list may give its column, as `plain_name` leaves them.
HEADERS: dict[str, str] = {
    "kind": "类型 单据类型 凭证类型 交易类型 kind type documenttype transactiontype",
    "provider": "供应商 服务商 云厂商 provider vendor supplier",
    "account": (
        "账号 账户 账号id 账户id 账单账号 主账号 云账号 uid account accountid"
        " accountnumber billingaccount billingaccountid"
    ),
    "number": (
        "发票号码 发票号 发票编号 单号 编号 流水号 交易流水号 凭证号 账单号 invoiceno"
        " invoicenumber invoiceid number no documentno documentnumber transactionid"
        " paymentno reference 充值单号 充值编号 充值订单号 订单号 rechargeid rechargeno"
        " topupid orderid orderno ordernumber"
    ),
    "period": (
        "账期 月份 账单月份 账单周期 账单月 所属月份 消费月份 起始账期 开始月份"
        " billingmonth month period billingperiod billingcycle periodfrom startmonth"
    ),
    "period_to": "结束账期 截止账期 结束月份 截止月份 periodto endmonth",
    "currency": "币种 货币 currency currencycode",
    # What says itself that tax is in it comes before a bare amount.
    "amount": (
        "价税合计 含税金额 金额含税 amountincltax amountincludingtax amountinclusivetax"
        " amountinctax totalincltax grossamount"
    ),
    "bare": (
        "金额 发票金额 开票金额 总金额 合计 应付金额 付款金额 支付金额 充值金额 余额"
        " 信用额度 充值额 到账金额 amount totalamount total invoiceamount paymentamount"
        " balance rechargeamount topupamount"
    ),
    "net": "不含税金额 金额不含税 amountexcltax amountexcludingtax netamount",
    "tax": "税额 税金 tax taxamount vat vatamount",
    "status": (
        "状态 发票状态 开票状态 充值状态 支付状态 status invoicestatus rechargestatus"
        " topupstatus paymentstatus"
    ),
    "dated": (
        "开票日期 日期 付款日期 支付日期 支付时间 充值时间 交易时间 时间 date"
        " invoicedate issuedate paymentdate transactiontime time 充值日期 到账时间"
        " rechargetime rechargedate topuptime topupdate paymenttime"
    ),
    "issuer": "开票方 开票主体 销售方 销售方名称 issuer invoiceissuer seller",
    "note": "备注 说明 note notes remark remarks memo description",
}
KINDS: dict[str, str] = {
    "invoice": "invoice 发票 增值税发票 增值税专用发票 增值税普通发票 电子发票",
    "monthly-bill": "monthlybill 月账单 账单 月度账单 bill statement monthlystatement",
    "payment": "payment 付款 支付 还款 结算 paid settlement",
    "top-up": "topup 充值 recharge deposit prepayment",
    "redemption": "redemption 兑换 兑换码 兑换券 redeem redemptioncode voucher 代金券",
    "opening": "opening 期初 期初余额 openingbalance",
    "closing": "closing 期末 期末余额 closingbalance",
    "credit-limit": "creditlimit 信用额度 授信额度",
}
VOID = frozenset(
    (
        *("作废", "已作废", "已取消", "void", "voided", "cancelled", "canceled"),
        *("失败", "充值失败", "支付失败", "已关闭", "failed", "closed"),
    )
)
# Header words that say what a list without a kind is one of.
MARKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("invoice", ("发票", "开票", "invoice", "价税合计", "amountincltax")),
    ("top-up", ("充值", "recharge", "topup")),
)
_YUAN = ("元", "cny", "rmb")  # behind the name of a column of amounts
_BETWEEN = re.compile(r"[\s._\-/():、·*#]+")


def plain_name(text: str) -> str:
    """Return a name without case, width, spaces and marks between its words."""
    return _BETWEEN.sub("", normalize("NFKC", text).casefold())


def field_of(name: str) -> str | None:
    """Return the field that a column's name means; null: none that is known."""
    plain = plain_name(name)
    spelled = [plain, *(plain.removesuffix(unit) for unit in _YUAN)]
    return next((_FIELDS[one] for one in spelled if one in _FIELDS), None)


def _named(words: dict[str, str]) -> dict[str, str]:
    return {name: key for key, names in words.items() for name in names.split()}


_FIELDS = _named(HEADERS)
KIND_OF = _named(KINDS)
