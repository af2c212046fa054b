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
    print(json.dumps({"seconds": seconds, "mebibytes": _peak() / _KIB}))


def _peak() -> int:
    """Return the most memory this process held, in KiB.

    Linux hands ``ru_maxrss`` on from the parent; its status file starts anew.
    """
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
