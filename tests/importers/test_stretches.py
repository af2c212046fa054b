"""However a text is cut, its lines, rejects and numbers are the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers import Reject, limits
from importers.csv_cuts import Layout, boundary, cut
from importers.registry import identify

ABill = Callable[..., str]
AFile = Callable[[bytes | str], Path]

HEADER = "账单明细ID,资源购买账号ID,账单月份,用量详情,应付金额（含税）\n"

cells = st.text(alphabet='ab,"\n; {}:中\\', max_size=12)
amounts = st.decimals(-1000, 1000, places=10).map(lambda value: f"{value:f}")
odd_amounts = st.sampled_from(["1", "-0.50", "x", "1e3", "", " 2 ", "0.00000000001"])
records = st.tuples(cells, st.one_of(amounts, odd_amounts))


def text_of(rows: list[tuple[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for number, (detail, amount) in enumerate(rows):
        writer.writerow([f"l{number}", "1", "202605", detail, amount])
    return HEADER + out.getvalue()


Read = tuple[list[dict[str, Decimal]], list[Reject], list[int]]


def read(text: str, piece: int, pieces: int = 1) -> Read:
    """Return lines, rejects, and the counts of a bill cut into pieces."""
    with (
        TemporaryDirectory() as folder,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(limits, "PIECE", piece)
        patch.setattr(limits, "PIECES", pieces)
        path = Path(folder) / "bill"
        path.write_bytes(text.encode())
        batches = list(identify(path).batches())
    lines = [row for batch in batches for row in batch.lines.to_pylist()]
    rejects = [one for batch in batches for one in batch.rejects]
    assert all(b.rows == b.lines.num_rows + len(b.rejects) + b.blank for b in batches)
    counts = [sum(b.rows for b in batches), sum(b.blank for b in batches)]
    return lines, rejects, counts


@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
@given(st.lists(records, min_size=1, max_size=12), st.integers(20, 300))
def test_any_cut_gives_the_same_lines(rows: list[tuple[str, str]], piece: int) -> None:
    text = text_of(rows)

    whole = read(text, limits.MIB)

    assert read(text, piece) == whole
    assert read(text, piece, pieces=3) == whole


@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(cells, amounts), min_size=1, max_size=30))
def test_the_sum_is_the_sum_of_the_file(rows: list[tuple[str, str]]) -> None:
    lines, rejects, _ = read(text_of(rows), 64)

    assert not rejects
    found = sum((line["billed_cost"] for line in lines), Decimal(0))
    assert found == sum(Decimal(amount) for _, amount in rows)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.lists(cells, min_size=2, max_size=4), max_size=20), st.integers(1, 50)
)
def test_pieces_end_where_records_end(rows: list[list[str]], size: int) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    data = out.getvalue().encode()

    pieces = list(cut(io.BytesIO(data), Layout("utf-8", 2), size))

    assert b"".join(pieces) == data
    read_back = [
        row
        for piece in pieces
        for row in csv.reader(io.StringIO(piece.decode(), newline=""))
    ]
    assert read_back == rows


def test_a_lone_quote_in_a_cell_does_not_move_the_cut() -> None:
    text = b'a,5" disk\nb,"x\ny"\nc,d\n'

    assert text[: boundary(text, Layout("utf-8", 2))] == b'a,5" disk\nb,"x\ny"\n'


def test_a_lone_quote_in_a_cell_loses_no_line(a_bill: ABill) -> None:
    text = a_bill({"instance": "INCH"}, *({"detail": "a\nb"} for _ in range(20)))

    found = read(text.replace("INCH", '5" disk'), 200)

    assert len(found[0]) == 21


def test_a_broken_row_costs_only_itself(a_bill: ABill) -> None:
    text = a_bill(*({} for _ in range(50))).replace("line-25,", "line-25,more,")

    lines, rejects, counts = read(text, 500)

    assert len(lines) == 49
    assert [reject.row for reject in rejects] == [26]
    assert counts == [50, 0]


def test_old_files_may_escape_quotes_with_a_backslash(a_file: AFile) -> None:
    row = '"l1","1","202605","{\\"a\\": \\"b, c\\"}","1.5"\n'

    [batch] = identify(a_file(HEADER + row * 2)).batches()

    assert batch.lines.column("usage_detail").to_pylist() == ['{"a": "b, c"}'] * 2
