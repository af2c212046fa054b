"""Run commands as a person would, on a real ledger made from the sample bills."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from desktop_app.cli import main as terminal
from desktop_app.paths import resources
from tests.desktop_app.once import Built

Json = Any  # what a command wrote; the schema says its shape


@dataclass(frozen=True)
class Answer:
    """What a command wrote and how it left."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Json:
        found: Json = json.loads(self.out)
        return found


Run = Callable[..., Answer]
SCHEMAS = json.loads(Path(__file__).with_name("schemas.json").read_text("utf-8"))


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.setenv("COLUMNS", "200")  # a worker's own would fold the tables
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A ledger folder of this test alone, empty until a command fills it."""
    return tmp_path / "ledger"


def runner(ledger: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what runs one command on a ledger."""

    def running(*words: str | Path) -> Answer:
        arguments = terminal.parse([*map(str, words), "--ledger", str(ledger)])
        capsys.readouterr()
        code = terminal.run(arguments)
        found = capsys.readouterr()
        return Answer(code, found.out, found.err)

    return running


@pytest.fixture(scope="session")
def begun_once(once: Built) -> Path:
    """A ledger with nothing but the prices that ship."""
    return once("cli-begun", lambda root: _done(root, ["prices", "list"]))


@pytest.fixture
def run(begun_once: Path, ledger: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run commands on a new ledger."""
    shutil.copytree(begun_once, ledger)
    return runner(ledger, capsys)


@pytest.fixture(scope="session")
def made_once(once: Built) -> Path:
    """The sample ledger as the command makes it, built once for all tests."""
    return once("cli-sample", lambda root: _done(root, ["sample"]))


def _done(root: Path, *commands: list[str]) -> None:
    for words in commands:
        asked = [*words, "--json", "--ledger", str(root)]
        assert terminal.run(terminal.parse(asked)) == 0


@pytest.fixture
def on_sample(made_once: Path, ledger: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run commands on a copy of the sample ledger."""
    shutil.copytree(made_once, ledger)
    return runner(ledger, capsys)


@pytest.fixture(scope="session")
def billed_once(once: Built) -> Path:
    """A ledger of the sample's bills alone: no papers, no terms; built once."""
    bills = str(resources() / "samples" / "bills")
    return once("cli-bills", lambda root: _done(root, ["import", bills], ["reconcile"]))


@pytest.fixture
def on_bills(
    billed_once: Path, ledger: Path, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Run commands on a copy of the ledger of bills alone."""
    shutil.copytree(billed_once, ledger)
    return runner(ledger, capsys)


@pytest.fixture
def check() -> Callable[[object, str], None]:
    """Hold what a command wrote against its schema."""

    def checking(found: object, name: str) -> None:
        jsonschema.validate(found, SCHEMAS[name])

    return checking
