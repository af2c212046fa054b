"""Share what every test may need: golden files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from importers.testing import golden_difference


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--golden-update",
        action="store_true",
        help="write the golden files anew; read the diff as you would code",
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path], None]:
    """Compare what a bill says with its golden file."""
    update = bool(request.config.getoption("--golden-update"))

    def check(bill: Path) -> None:
        difference = golden_difference(bill, update=update)
        assert not difference, difference

    return check
