"""Time one thing in a process of its own and say what it took."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

Timed = Callable[[], object]
_KIB = 1024


def run(steps: dict[str, Callable[[Path], Timed]]) -> None:
    """Prepare the step that the command line names, time it, print the figures.

    The command line is the step's name and the folder of bills.
    """
    name, folder = sys.argv[1:]
    timed = steps[name](Path(folder).resolve())
    begun = time.perf_counter()
    timed()
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KIB
    print(json.dumps({"seconds": seconds, "mebibytes": peak}))
