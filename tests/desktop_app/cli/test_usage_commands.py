"""Help answers with 0, a usage error with 2."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]
Check = Callable[[object, str], None]


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["import", "--help"],
        ["prices", "diff", "--help"],
    ],
)
def test_help_answers_with_zero(
    words: list[str], run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as leaving:
        run(*words)

    assert leaving.value.code == 0
    assert "usage" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ["import"],
        ["frobnicate"],
        ["reconcile", "--period", "May"],
        ["prices", "import", "x.csv", "--effective-from", "2026-05-01"],
        ["lines", "--where", "model"],
    ],
)
def test_a_usage_error_leaves_with_two(
    words: list[str], run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as leaving:
        run(*words)

    assert leaving.value.code == 2
    assert "usage" in capsys.readouterr().err
