"""Run one command and answer with an exit code: 0 done, 1 refused, 2 usage."""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Callable, Sequence
from importlib import metadata
from pathlib import Path

from desktop_app import i18n, paths
from desktop_app.cli.parser import build, completed
from desktop_app.domain.errors import AppError
from desktop_app.i18n import _
from desktop_app.jobs import Cancelled
from desktop_app.paths import faults_file

DONE, REFUSED, USAGE = 0, 1, 2


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Read the arguments; a usage error leaves with exit code 2."""
    i18n.speak(i18n.preferred_language(), paths.resources() / "i18n")
    words = completed(argv)
    parser = build(f"plumbline {metadata.version('plumbline')}", words)
    found = parser.parse_args(words)
    if not hasattr(found, "command"):
        parser.print_help(sys.stderr)
        raise SystemExit(USAGE)
    return found


def say(message: str, hint: str = "") -> None:
    """Write one clear sentence on stderr."""
    sys.stderr.write(" ".join(part for part in (message, hint) if part) + "\n")


def run(arguments: argparse.Namespace) -> int:
    """Do what the arguments ask for; no traceback ever reaches a person."""
    module, _sep, name = arguments.command.code.partition(":")
    try:
        work: Callable[[argparse.Namespace], int] = getattr(
            importlib.import_module(f"desktop_app.cli.{module}"), name
        )
        code = work(arguments)
        sys.stdout.flush()
    except AppError as refusal:
        say(refusal.message, refusal.hint)
        return REFUSED
    except (Cancelled, KeyboardInterrupt):
        say(_("Stopped. The ledger is as it was."))
        return REFUSED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as bug:  # the one hook of the command line
        kept_in = faults_file()
        logger = _keep_faults(kept_in)
        logger.exception("plumbline %s", arguments.command.words)
        say(
            _("Plumbline met a fault of its own: {fault}.").format(fault=repr(bug)),
            _("The ledger is as it was; please report the details in {file}.").format(
                file=kept_in
            ),
        )
        return REFUSED
    return code


def _keep_faults(file: Path) -> logging.Logger:
    """Keep the details of a fault where a person can find them."""
    file.parent.mkdir(parents=True, exist_ok=True)
    log = logging.getLogger("plumbline.faults")
    log.propagate = False
    log.addHandler(logging.FileHandler(file, encoding="utf-8"))
    return log
