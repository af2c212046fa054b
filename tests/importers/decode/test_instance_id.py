"""Each variant of the instance ID is read, and what is odd about it said."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.decode import decode_instance_ids, parse_instance_id
from importers.decode import instance_id as ids
from importers.decode.spec_config import FROM_SPEC, OTHER_MODEL, OTHER_TYPE


@pytest.mark.parametrize(
    ("text", "key", "channel", "stop", "notes"),
    [
        ("1234567;llm-x;m;context_0-256k_input_token;;0", "1234567", "", False, ()),
        (";llm-x;m;context_0-256k_output_token;bmp;0", "", "bmp", False, ()),
        ("1234568;ws-x;m;input_token;;0", "1234568", "", False, ()),
        ("1234568;ws-x;m;input_token;app;1", "1234568", "app", True, ()),
        (";llm-x;m;input_token;assistant-api;0", "", "assistant-api", False, ()),
        ("1;ws-x;m;audio_tts;0", "1", None, False, (ids.FIVE_NO_CHANNEL,)),
        (";llm-x;m;tts_output_token;0", "", None, False, (ids.FIVE_NO_CHANNEL,)),
        ("1;llm-x;m;output_token;app", "1", "app", None, (ids.FIVE_NO_FLAG,)),
        ("12xxx;llm-x;m;images;;0", "12xxx", "", False, (ids.ODD_KEY,)),
        ("1;llm-x;m;times;;0", "1", "", False, ()),
        ("1;llm-x;m;1080P;bmp;0", "1", "bmp", False, ()),
        ("1;llm-x;m;output_token", "1", None, None, (ids.FOUR_PARTS,)),
        ("1;llm-x;m;output_token;app;0;extra", "1", "app", False, (ids.MORE_PARTS,)),
        ("1;llm-x;m;output_token;;0;;x", "1", "", False, (ids.MORE_PARTS,)),
        ("1;llm-x;m;output_token;0;app", "1", "app", False, (ids.SWAPPED,)),
        ("1;llm-x;m;output_token;app;yes", "1", "app", None, (ids.NO_FLAG,)),
        ("1;;m;output_token;;0", "1", "", False, (ids.ODD_WORKSPACE,)),
        ("1;llm-x;m;cat_token;;0", "1", "", False, (ids.UNKNOWN_TYPE,)),
        ("1;llm-x;m;input_token;;0\t", "1", "", False, ()),
    ],
)
def test_a_variant_is_read_and_what_is_odd_is_said(
    *,
    text: str,
    key: str,
    channel: str | None,
    stop: bool | None,
    notes: tuple[str, ...],
) -> None:
    parts = parse_instance_id(text)

    assert parts.decoded is True
    assert (parts.api_key_id, parts.model) == (key, "m")
    assert (parts.channel, parts.quota_stop) == (channel, stop)
    assert parts.notes == notes


@pytest.mark.parametrize(
    "text", ["", "i-bp1xyz", "disk;d-1", "cn-hangzhou;bucket;oss;x", "a;b;c;d;e;f"]
)
def test_what_is_no_models_id_stays_null(text: str) -> None:
    assert parse_instance_id(text) == ids.NOT_A_MODEL


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("1;llm-x", ids.TOO_SHORT),
        ("1;llm-x;m", ids.TOO_SHORT),
        ("1;llm-x;;input_token;;0", ids.NO_MODEL),
        ("1;llm-x;m;;;0", ids.NO_TYPE),
    ],
)
def test_a_broken_id_is_not_decoded_and_says_why(text: str, note: str) -> None:
    parts = parse_instance_id(text)

    assert parts.decoded is False
    assert parts.workspace_id == "llm-x"
    assert parts.note == note


@given(st.text(alphabet="01;ablmsw-_xT", max_size=40))
def test_no_text_breaks_the_reader(text: str) -> None:
    parts = parse_instance_id(text)

    assert (parts.decoded is not True) or (parts.model and parts.type_code)


def test_a_dictionary_is_decoded_row_by_row() -> None:
    ids_ = pa.array(
        [
            "7;llm-x;qwen-plus;context_0-128k_input_token_cache;;0",
            "i-bp1xyz",
            None,
            "7;llm-x;qwen-plus;cat_token;;0",
        ]
    )

    table = decode_instance_ids(ids_)

    assert table.column("decoded").to_pylist() == [True, None, None, True]
    assert table.column("cache_action").to_pylist() == ["hit", None, None, None]
    assert table.column("context_tier").to_pylist() == ["0-128k", None, None, None]
    assert table.column("decode_note").to_pylist() == [
        None,
        None,
        None,
        ids.UNKNOWN_TYPE,
    ]


SPEC = '[{"name":"Token类型","value":"%s"},{"name":"文本生成模型规格","value":"%s"}]'


@pytest.mark.parametrize(
    ("text", "spec", "note"),
    [
        ("1;llm-x;m;input_token;;0", SPEC % ("input_token", "m"), None),
        ("1;llm-x;m;input_token;;0", SPEC % ("input_token", "n"), OTHER_MODEL),
        ("1;llm-x;m;input_token;;0", SPEC % ("output_token", "m"), OTHER_TYPE),
        ("1;llm-x;m;input_token;;0", "not json", None),
        ("1;llm-x;m;input_token;;0", "[1, {}]", None),
        (None, SPEC % ("input_token", "m"), FROM_SPEC),
        (None, SPEC % ("cat_token", "m"), None),
        ("i-bp1xyz", None, None),
    ],
)
def test_the_configuration_beside_the_id_is_a_cross_check(
    text: str | None, spec: str | None, note: str | None
) -> None:
    pair = pa.array([text], pa.string()), pa.array([spec], pa.string())

    table = decode_instance_ids(*pair)

    assert table.column("decode_note").to_pylist() == [note]


def test_the_configuration_stands_in_for_a_missing_id() -> None:
    spec = '{"视频生成模型规格": "happy-1", "视频生成画幅规格": "1080P"}'

    table = decode_instance_ids(pa.array([None], pa.string()), pa.array([spec]))

    row = table.to_pylist()[0]
    assert (row["decoded"], row["model"], row["resolution"]) == (
        True,
        "happy-1",
        "1080P",
    )
