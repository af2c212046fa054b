"""Hold the house plan: who may import whom, how large a room is, what money is."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("desktop_app", "importers")
MOST_LINES = 350

IMPORT_WITHOUT_QT = """
import importlib, pkgutil, sys

class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"PySide6", "shiboken6", "pyqtgraph"}:
            raise ImportError(f"{name} is not here")
        return None

sys.meta_path.insert(0, NoQt())
count = 0
for name in ("desktop_app", "importers"):
    package = importlib.import_module(name)
    for found in pkgutil.walk_packages(package.__path__, f"{name}."):
        if any(part in found.name for part in (".ui", ".migrations", "__main__")):
            continue
        importlib.import_module(found.name)
        count += 1
assert not [m for m in sys.modules if m.startswith("PySide6")]
print(count)
"""


def sources(*folders: str) -> list[Path]:
    return sorted(p for folder in folders for p in (ROOT / folder).rglob("*.py"))


def test_everything_but_the_window_can_be_imported_without_qt() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", IMPORT_WITHOUT_QT],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 30


def test_the_import_contracts_hold() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )

    assert done.returncode == 0, done.stdout


def test_no_file_is_longer_than_a_room_may_be() -> None:
    folders = (*PACKAGES, "tests", "benchmarks", "packaging", "resources")

    too_long = {
        str(path.relative_to(ROOT)): count
        for path in sources(*folders)
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }

    assert too_long == {}


def test_money_is_never_a_float_outside_the_window() -> None:
    window = ROOT / "desktop_app" / "ui"

    floats = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources(*PACKAGES)
        if window not in path.parents
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "float"
    ]

    assert floats == []


def test_imports_stand_at_the_top_of_the_file() -> None:
    may_wait = {ROOT / "desktop_app" / "__main__.py", ROOT / "desktop_app" / "cli"}

    hidden = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources(*PACKAGES)
        if not may_wait & {path, *path.parents}
        for outer in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(outer)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert hidden == []


def test_no_check_is_switched_off_in_a_line() -> None:
    words = ("noqa", "type: ignore", "pragma: no cover")

    switched_off = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sources(*PACKAGES, "tests", "benchmarks", "packaging", "resources")
        for number, line in enumerate(
            path.read_text(encoding="utf-8").splitlines(), start=1
        )
        if any(f"# {word}" in line for word in words)
    ]

    assert switched_off == []
