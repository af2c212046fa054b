"""Time the whole way in one interleaved run: ``python -m benchmarks --rows N``."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.prepare import write_bills

SLICE, SHEET = 200_000, 20_000  # lines of the smaller bills
FAILING = 0.05
# What is timed, in this order, each in a process of its own: name, module, step.
PLAN = (
    ("bare read", "bare", "honest"),
    ("new ledgers, one a bill", "ours", "new ledgers"),  # once in a ledger's life
    ("import", "ours", "import honest"),
    ("reconcile", "ours", "reconcile honest"),
    ("import, 5 % wrong", "ours", "import failing"),
    ("reconcile, 5 % wrong", "ours", "reconcile failing"),
    ("order of all lines by amount", "ours", "order"),
    ("page at random, stored order", "ours", "page stored"),
    ("page at random, by amount", "ours", "page sorted"),
    ("roll-up: build", "ours", "rollup"),
    ("filter: exact count and sum", "ours", "filter"),
    ("group by day and model", "ours", "group day"),
    ("group by tag and month", "ours", "group tag"),
    ("trend by day and model", "ours", "trend day"),
    ("trend by tag and month", "ours", "trend tag"),
    ("one mark of a trend: its lines", "ours", "bucket"),
    ("slice: bare read", "bare", "slice"),
    ("slice: import UTF-8", "ours", "import slice"),
    ("slice: import GB18030", "ours", "import slice GB18030"),
    ("slice: reconcile", "ours", "reconcile slice"),
    ("slice: naive pandas", "naive", "slice"),
    ("sheet: bare read", "bare", "sheet"),
    ("sheet: import", "ours", "import sheet"),
    ("naive pandas", "naive", "honest"),
    ("window: first paint", "ours", "paint"),
)
ONCE = {"naive pandas"}  # it takes minutes: longer than any noise of the machine

# Plumbline is installed without pandas, which pyarrow would load if it could: only
# the way that needs it sees it.
ALONE = """
import runpy, sys
name = sys.argv.pop(1)

class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name == "pandas":
            raise ImportError(name)

if name != "benchmarks.naive":
    sys.meta_path.insert(0, Hidden())
runpy.run_module(name, run_name="__main__", alter_sys=True)
"""


@dataclass(frozen=True)
class Measure:
    """The best time of a step, and the most memory it took."""

    seconds: float
    mebibytes: float


def main() -> int:
    """Prepare the bills, run every step in its own process, print the table."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--folder", type=Path, default=Path("out/bench"))
    options = parser.parse_args()
    folder, rows = options.folder.resolve(), options.rows
    write_bills(folder, rows, min(rows, SLICE), min(rows, SHEET), FAILING)
    print(table(measure(folder, options.rounds), rows))
    return 0


def measure(folder: Path, rounds: int) -> dict[str, Measure]:
    """Run all steps in turn, several times over; keep each one's best."""
    best: dict[str, Measure] = {}
    for number in range(rounds):
        for name, module, step in PLAN:
            if number and name in ONCE:
                continue
            print(f"round {number + 1}: {name}", file=sys.stderr, flush=True)
            found = _one(module, step, folder)
            known = best.get(name, found)
            if found and known:
                best[name] = Measure(
                    min(found.seconds, known.seconds),
                    max(found.mebibytes, known.mebibytes),
                )
    return best


def _one(module: str, step: str, folder: Path) -> Measure | None:
    done = subprocess.run(
        [sys.executable, "-c", ALONE, f"benchmarks.{module}", step, str(folder)],
        capture_output=True,
        text=True,
        check=False,
        env=_as_installed(folder),
    )
    if done.returncode:
        print(*done.stderr.strip().splitlines()[-3:], sep="\n", file=sys.stderr)
        return None
    return Measure(**json.loads(done.stdout.splitlines()[-1]))


def _as_installed(folder: Path) -> dict[str, str]:
    """Let modules be compiled once, as those of an installed program are."""
    known = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {**known, "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}


def table(measured: dict[str, Measure], rows: int) -> str:
    """Write what was measured: seconds, ratio to the bare read, peak memory."""
    lines = [f"{rows:,} lines of 61 columns; ratios to DuckDB's bare typed read", ""]
    lines.append(f"{'step':<32}{'seconds':>10}{'ratio':>8}{'MiB':>8}")
    for name, one in measured.items():
        base = measured.get(_base_of(name))
        ratio = f"{one.seconds / base.seconds:8.2f}" if base else f"{'–':>8}"
        lines.append(f"{name:<32}{one.seconds:>10.3f}{ratio}{one.mebibytes:>8.0f}")
    return "\n".join([*lines, "", *_compared(measured)])


def _base_of(name: str) -> str:
    bill = name.partition(":")[0]
    return f"{bill}: bare read" if bill in {"slice", "sheet"} else "bare read"


def _compared(measured: dict[str, Measure]) -> list[str]:
    """Say the ratios that have a target of their own."""
    lines = []
    wrong, honest = measured.get("reconcile, 5 % wrong"), measured.get("reconcile")
    bare = measured.get("bare read")
    if wrong and honest and bare:
        extra = (wrong.seconds - honest.seconds) / bare.seconds
        lines.append(f"causes, 5 % wrong / bare read            {extra:6.2f}  (≤ 0.25)")
    gb, utf = (measured.get(f"slice: import {e}") for e in ("GB18030", "UTF-8"))
    if gb and utf:
        ratio = gb.seconds / utf.seconds
        lines.append(f"GB18030 / UTF-8                          {ratio:6.2f}  (≤ 1.2)")
    whole = _times_faster(measured, "naive pandas", "import", "reconcile")
    small = _times_faster(
        measured, "slice: naive pandas", "slice: import UTF-8", "slice: reconcile"
    )
    if whole:
        lines.append(f"naive pandas / import and reconcile      {whole:6.2f}  (≥ 10)")
    if small:
        lines.append(f"the same of the slice                    {small:6.2f}")
    return lines


def _times_faster(measured: dict[str, Measure], slow: str, *ours: str) -> float | None:
    """Return how often our steps together fit into a slow one; null: not known."""
    if not all(name in measured for name in (slow, *ours)):
        return None
    return measured[slow].seconds / sum(measured[name].seconds for name in ours)


if __name__ == "__main__":
    sys.exit(main())
