"""List the commands that use the network: one row each."""

from __future__ import annotations

import argparse

from desktop_app.cli.command import Command, day, nothing
from desktop_app.i18n import _, mark


def _model_router(parser: argparse.ArgumentParser) -> None:
    # Not required of the parser: “key set” below this command needs no days.
    parser.add_argument(
        "--from", dest="first", type=day, help=_("first day, YYYY-MM-DD (Beijing time)")
    )
    parser.add_argument("--to", dest="last", type=day, help=_("last day, YYYY-MM-DD"))
    parser.add_argument(
        "--granularity",
        choices=("hourly", "daily"),
        default="daily",
        help=_("one row an hour or a day (default: daily)"),
    )
    parser.add_argument(
        "--client",
        dest="clients",
        action="append",
        type=int,
        default=[],
        metavar="ID",
        help=_("only this department; may be repeated"),
    )
    parser.add_argument(
        "--account",
        metavar="NAME",
        help=_("whose the bills are, for files that do not say it"),
    )
    parser.add_argument(
        "--ask-key",
        action="store_true",
        help=_("enter the key for this time only; it is not kept"),
    )
    parser.add_argument(
        "--endpoint", metavar="HOST", help=_("another address of the service")
    )
    parser.add_argument(
        "--yes", action="store_true", help=_("take files that overlap, too")
    )


FETCH_COMMANDS: tuple[Command, ...] = (
    Command(
        ("fetch", "model-router"),
        mark("fetch ModelRouter's cost breakdown over the network and import it"),
        "fetching:fetch",
        _model_router,
        writes=True,
    ),
    Command(
        ("fetch", "model-router", "key", "set"),
        mark("keep a key pair in the system keyring; it is asked for, or read"),
        "fetching:set_key",
        nothing,
    ),
    Command(
        ("fetch", "model-router", "key", "forget"),
        mark("take the key pair out of the system keyring"),
        "fetching:forget",
        nothing,
    ),
)
