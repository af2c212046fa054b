"""Tags become one canonical JSON object, or null and a reason."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.decode import decode_tags, parse_tags, tag_note, tag_notes
from importers.decode.tags import BROKEN, TWICE


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        (
            "key:test1 value:test1; key:test2 value:test2",
            {"test1": "test1", "test2": "test2"},
        ),
        ("key:b value:2;key:a value:1;", {"a": "1", "b": "2"}),
        ("key:url value:http://x; y: z", {"url": "http://x; y: z"}),
        ("key:owner value:研发 部; key:env value:", {"owner": "研发 部", "env": ""}),
        ("key:note value:see key:x; key:a value:b", {"note": "see key:x", "a": "b"}),
        ("env:prod;team:ai;", {"env": "prod", "team": "ai"}),
        ("env:a;b;team:x:y", {"env": "a;b", "team": "x:y"}),
        ('{"env":"prod"}', {"env": "prod"}),
        ("key:a value:1; key:a value:1", {"a": "1"}),
    ],
)
def test_tags_are_read(text: str, tags: dict[str, str]) -> None:
    found = parse_tags(text)

    assert found is not None
    assert json.loads(found) == tags
    assert tag_note(text) is None


@pytest.mark.parametrize("text", ["", " \t", "-", "{}"])
def test_no_tags_are_null_and_nothing_is_odd(text: str) -> None:
    assert parse_tags(text) is None
    assert tag_note(text) is None


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("hello", BROKEN),
        ("key:a", BROKEN),
        ("a;b:c", BROKEN),
        (":x", BROKEN),
        ('{"a": 1}', BROKEN),
        ('{"a": ', BROKEN),
        ("key:a value:1; key:a value:2", TWICE),
        ("a:1;a:2", TWICE),
    ],
)
def test_unreadable_tags_are_null_and_the_reason_is_said(text: str, note: str) -> None:
    assert parse_tags(text) is None
    assert tag_note(text) == note


def test_keys_are_sorted_and_text_stays_as_it_is() -> None:
    assert parse_tags("z:1;部门:研发;a:2") == '{"a":"2","z":"1","部门":"研发"}'


def test_a_dictionary_of_tags_keeps_its_order_and_nulls() -> None:
    texts = pa.array(["a:1", None, "broken"])

    assert decode_tags(texts).to_pylist() == ['{"a":"1"}', None, None]
    assert tag_notes(texts).to_pylist() == [None, None, BROKEN]


WORDS = st.text(alphabet="abc 研:-/.", min_size=1).map(str.strip).filter(bool)


@given(
    st.dictionaries(
        st.text(alphabet="abcdef研", min_size=1), WORDS, min_size=1, max_size=5
    )
)
def test_console_tags_come_back_as_they_were_written(tags: dict[str, str]) -> None:
    text = "; ".join(f"key:{key} value:{value}" for key, value in tags.items())

    found = parse_tags(text)

    assert found is not None
    assert json.loads(found) == tags
