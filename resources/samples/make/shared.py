"""Say who the invented companies' cost belongs to, and what each may spend a month.

Codes are what the tags of the bills say, names what their cost units say: so most
cost finds its department by itself, and rules are left for the rest.
"""

from __future__ import annotations

from resources.samples.make.charges import PILOT, PLATFORM, RETAIL, STUDIO
from resources.samples.make.logs import GATEWAY

Rows = tuple[tuple[str, ...], ...]
_DEPARTMENT, _PROJECT = "department", "project"
DEPARTMENT_HEADER = (
    *("code", "name", "parent", "kind", "owner", "since", "until", "note"),
)
DEPARTMENTS: Rows = (
    ("retail", "华星零售", "", _DEPARTMENT, "林岚", "", "", ""),
    ("mall", "商城事业部", "retail", _DEPARTMENT, "陈思远", "", "", ""),
    (
        "search",
        "商城搜索",
        "mall",
        _PROJECT,
        "陈思远",
        "2025-10",
        "",
        "随 qwen3-max 立项",
    ),
    ("service", "客服中心", "retail", _DEPARTMENT, "吴倩", "", "", ""),
    ("lab", "研发中心", "retail", _DEPARTMENT, "郑凯", "", "", ""),
    ("pilot", "试点应用", "lab", _PROJECT, "郑凯", "2025-07", "2026-04", "4月底结项"),
    ("studio", "蓝屿影像", "", _DEPARTMENT, "周宁", "", "", ""),
    ("film", "制片部", "studio", _DEPARTMENT, "何川", "", "", ""),
    ("sound", "后期部", "studio", _DEPARTMENT, "沈乐", "", "", ""),
)
RULE_HEADER = (
    *("name", "conditions", "split", "targets", "shares", "since", "until", "note"),
)
_OVERHEAD = (
    f"billing_account_id={RETAIL}; charge_kind=savings-plan|refund|adjustment|rounding"
)
_PLANS = f"billing_account_id={STUDIO}; charge_kind=subscription|savings-plan"
_BACK = f"billing_account_id={STUDIO}; charge_kind=refund"
RULES: Rows = (
    ("商城搜索", "tag:team=search", "one", "search", "", "2025-10", "", "按标签"),
    ("试点密钥", "api_key_id=1834603", "one", "pilot", "", "", "2026-04", "按密钥"),
    (
        *("试点账号", f"billing_account_id={PILOT}", "one", "pilot", ""),
        *("2026-04", "2026-04", "4月单独开户"),
    ),
    (
        *("短片密钥", "api_key_id=2077310", "one", "film", ""),
        *("2026-05", "", "5月起账单不带标签"),
    ),
    (
        *("配音密钥", "api_key_id=2077311", "one", "sound", ""),
        *("2026-05", "", "5月起账单不带标签"),
    ),
    (
        *("实验室控制台", "workspace_id=ws-5tq9hxlab; tags=", "one", "lab", ""),
        *("", "", "控制台调用没有标签，按业务空间"),
    ),
    (
        *("共享平台", f"billing_account_id={PLATFORM}", "tokens", "search|service|lab"),
        *("", "2026-06", "", "按各部门的Token用量"),
    ),
    (
        *("零售公共费用", _OVERHEAD, "even", "mall|service|lab", "", "", "2025-12"),
        "2025年三家均摊",
    ),
    (
        *("零售公共费用", _OVERHEAD, "cost", "search|service|lab", "", "2026-01", ""),
        "2026年起按各自费用",
    ),
    ("影像套餐", _PLANS, "fixed", "film|sound", "60|40", "", "", "按席位数"),
    ("视频退款", _BACK, "one", "film", "", "", "", "失败的视频都是制片部的"),
    ("网关", f"billing_account_id={GATEWAY}", "one", "lab", "", "", "", "以美元计"),
)
BUDGET_HEADER = ("of", "name", "currency", "limit", "thresholds", "from", "to", "note")
_ACCOUNT, _MODEL, _KEY = "account", "model", "api-key"
BUDGETS: Rows = tuple(
    (of, name, "CNY", limit, thresholds, since, "", note)
    for of, name, limit, thresholds, since, note in (
        (_ACCOUNT, RETAIL, "3150", "80;100", "2026-01", ""),
        (_ACCOUNT, STUDIO, "1000", "80;100", "2026-01", "节省计划另批"),
        (_ACCOUNT, PLATFORM, "30", "80;100", "2026-06", ""),
        (_ACCOUNT, PILOT, "90", "80;100", "2026-04", ""),
        (_DEPARTMENT, "商城事业部", "1200", "80;100", "2026-04", ""),
        (_DEPARTMENT, "客服中心", "1200", "80;100", "2026-04", ""),
        (_DEPARTMENT, "研发中心", "1500", "80;100", "2026-04", "含试点应用"),
        (_DEPARTMENT, "蓝屿影像", "1300", "80;100", "2026-04", ""),
        (_MODEL, "qwen3-max", "1400", "75;90;100", "2026-04", ""),
        (_MODEL, "deepseek-v3.2", "150", "80;100", "2026-04", ""),
        (_KEY, "1834502", "700", "80;100", "2026-03", "3月有一天异常"),
        (_KEY, "2077311", "400", "80;100", "2026-05", ""),
    )
)
