"""Know the provider's regions by the names that older exports give them.

V2 bills state a region's code; the exports before them, and the OpenAPI, its name in
the console's language. Without the code no price of a region applies.
"""

from __future__ import annotations

import re
from unicodedata import normalize

_CODE = re.compile(r"[a-z]{2,3}-[a-z]+(?:-\d)?(?:-[a-z]+)?")
_NAMES = {
    "cn-qingdao": "华北1(青岛)|华北1|china (qingdao)",
    "cn-beijing": "华北2(北京)|华北2|china (beijing)",
    "cn-zhangjiakou": "华北3(张家口)|华北3|china (zhangjiakou)",
    "cn-huhehaote": "华北5(呼和浩特)|华北5|china (hohhot)",
    "cn-wulanchabu": "华北6(乌兰察布)|华北6|china (ulanqab)",
    "cn-hangzhou": "华东1(杭州)|华东1|china (hangzhou)",
    "cn-shanghai": "华东2(上海)|华东2|china (shanghai)",
    "cn-shenzhen": "华南1(深圳)|华南1|china (shenzhen)",
    "cn-heyuan": "华南2(河源)|华南2|china (heyuan)",
    "cn-guangzhou": "华南3(广州)|华南3|china (guangzhou)",
    "cn-chengdu": "西南1(成都)|西南1|china (chengdu)",
    "cn-hongkong": "中国香港|中国(香港)|香港|china (hong kong)",
    "ap-southeast-1": "新加坡|singapore",
    "ap-northeast-1": "日本(东京)|japan (tokyo)",
    "us-east-1": "美国(弗吉尼亚)|us (virginia)",
    "us-west-1": "美国(硅谷)|us (silicon valley)",
    "eu-central-1": "德国(法兰克福)|germany (frankfurt)",
    "eu-west-1": "英国(伦敦)|uk (london)",
}


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", normalize("NFKC", text).casefold())


_CODES = {
    _plain(name): code for code, names in _NAMES.items() for name in names.split("|")
}


def region_code(name: str) -> str | None:
    """Return the code of a region's name; null: the name is not known.

    A text that is written as a code is one, also of a region that is new.
    """
    plain = _plain(name)
    if plain in _CODES:
        return _CODES[plain]
    return plain if _CODE.fullmatch(plain) else None
