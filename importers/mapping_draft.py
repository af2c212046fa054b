"""Draft a column mapping from nothing but a table's header."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from importers.columns import same_name, without_group
from importers.contract import Role
from importers.mapping import Mapping

_NEAR = 0.82  # of 1: as alike as "Net Charge" and "Net Charges"

# canonical column → how files commonly name it (small letters, no blanks)
_COMMON: dict[str, str] = {
    "vendor_line_id": "lineid requestid generationid recordid 账单明细id id 请求id",
    "order_id": "invoiceid orderid orderno invoice 订单号",
    "billing_account_id": "billingaccountid accountid account organizationid 账号id "
    "payeraccountid customerid userid",
    "billing_account_name": "billingaccountname accountname organizationname 账号",
    "sub_account_id": "subaccountid projectid teamid memberuserid owneraccountid",
    "sub_account_name": "subaccountname projectname project teamname team",
    "cost_unit": "costunit costcenter department 财务单元",
    "billing_period": "billingperiod billingmonth billingcycle month period 账期 "
    "账单月份",
    "billing_date": "billingdate usagedate date day 账单日期 summarytime",
    "charge_period_start": "chargeperiodstart starttimeiso starttime usagestarttime "
    "start createdat requesttime timestamp time 服务开始时间 消费时间",
    "charge_period_end": "chargeperiodend endtimeiso endtime usageendtime end "
    "服务结束时间",
    "vendor_charge_type": "chargetype lineitemtype chargecategory billingtype type "
    "item 费用类型",
    "service_name": "servicename service productname product vendor 产品名称",
    "service_code": "servicecode productcode 产品code",
    "commodity_code": "skuid sku commoditycode 商品code",
    "billing_item_name": "billingitem meter skumeter lineitem capability 计费项名称",
    "resource_id": "resourceid 资源id",
    "instance_id": "instanceid 实例id",
    "region_id": "regionid regioncode region 地域code",
    "region_name": "regionname 地域",
    "api_key_id": "apikeyid apikeyname apikey tokenname keyid",
    "workspace_id": "workspaceid workspace workspacename",
    "model": "model modelname modelcode modelpermaslug modelid 模型",
    "type_code": "typecode tokentype usagetype",
    "tags": "tags tag labels requesttags 标签",
    "pricing_quantity": "pricingquantity quantity usage usagequantity units "
    "totaltokens tokens credits 用量",
    "vendor_unit": "usageunit pricingunit unit unitofmeasure 用量单位",
    "list_unit_price": "listunitprice unitprice listprice price rate 单价 官网目录价",
    "vendor_price_unit": "listpriceunit priceunit 价格单位 单价单位",
    "billing_currency": "billingcurrency currency amountcurrency 币种 定价币种",
    "list_cost": "listcost grossamount gross originalcost 目录总价 原价",
    "discount_amount": "discountamount discount 优惠金额",
    "coupon_amount": "couponamount coupon credit 优惠券抵扣金额",
    "billed_cost": "billedcost netcharge netamount costtotal totalcost amountvalue "
    "payableamount pretaxamount cost spend charge amount total fee 应付金额 金额",
    "tax_amount": "taxamount tax vat",
    "request_id": "requestid 请求id 请求编号 调用id",
    "capability": "capabilitytype capability 能力类型 能力",
    "calls": "calls callcount requestcount requests 调用次数 请求数",
    "input_tokens": "inputtokens inputtoken prompttokens tokensprompt 输入token "
    "输入tokens 输入token数",
    "cache_read_tokens": "cachedtokens cachereadtokens tokenscached 缓存token",
    "output_tokens": "outputtokens outputtoken completiontokens tokenscompletion "
    "输出token 输出tokens 输出token数",
    "reasoning_tokens": "reasoningtokens tokensreasoning 思考token",
    "stated_status": "billstatus status 账单状态 状态",
}


def suggest(header: Sequence[str]) -> Mapping:
    """Draft a mapping by the names of the columns; name and provider stay empty.

    Each header is used once; the first one in a column's own list of names wins.
    """
    cells = [(cell, _plain(cell)) for cell in header]
    columns: dict[str, str] = {}
    for alike in (_same, _near):
        for column, common in _COMMON.items():
            free = [cell for cell in cells if cell[0] not in columns.values()]
            found = None if column in columns else alike(common.split(), free)
            if found is not None:
                columns[column] = found
    counts_only = "input_tokens" in columns and "billed_cost" not in columns
    role = Role.USAGE_LOG if counts_only else Role.BILL
    return Mapping(name="", provider="", currency="", columns=columns, role=role)


def adapt(header: Sequence[str], like: Mapping) -> Mapping:
    """Fit a mapping to another table: its headers there, or their neighbours.

    Columns that the table does not have are left out. One header may stand for two
    columns, where it does so in the mapping.
    """
    cells = [(cell, _plain(cell)) for cell in header]
    columns: dict[str, str] = {}
    for column, named in like.columns.items():
        names = [_plain(named), *_COMMON.get(column, "").split()]
        twins = {columns.get(c) for c, n in like.columns.items() if n == named}
        taken = set(columns.values()) - twins
        free = [cell for cell in cells if cell[0] not in taken]
        found = _same(names, free) or _near(names, free)
        if found is not None:
            columns[column] = found
    formats = {name: form for name, form in like.formats.items() if name in columns}
    return replace(like, columns=columns, formats=formats)


def _plain(name: str) -> str:
    name = without_group(name) or same_name(name)
    return re.sub(r"[\s_\-./()（）]+", "", name)


def _same(names: list[str], cells: list[tuple[str, str]]) -> str | None:
    for name in names:
        for cell, plain in cells:
            if plain == name:
                return cell
    return None


def _near(names: list[str], cells: list[tuple[str, str]]) -> str | None:
    best, nearest = _NEAR, None
    for name in names:
        for cell, plain in cells:
            ratio = SequenceMatcher(None, plain, name, autojunk=False).ratio()
            if ratio > best:
                best, nearest = ratio, cell
    return nearest
