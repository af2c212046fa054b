"""Say in a sentence why a provider gave no answer, and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.domain.errors import Refused
from desktop_app.i18n import _, mark

_BUSY = 429
_SERVER = 500
_DENIED = 403

# Part of the provider's code -> what happened, and what to do.
_KNOWN: tuple[tuple[str, str, str], ...] = (
    (
        "OrgNoExist",
        mark("ModelRouter does not know an organisation for this key."),
        mark(
            "Let the main account open ModelRouter's permissions first, or ask your "
            "administrator; then fetch again."
        ),
    ),
    (
        "Permission",
        mark("ModelRouter refused: this key may not read the cost breakdown."),
        mark(
            "Grant its RAM user the action "
            "aicontent:ModelRouterQueryBillingCostBreakdown, or use another key."
        ),
    ),
    (
        "InvalidAccessKeyId",
        mark("ModelRouter does not know this key."),
        mark("Enter the key pair again: “plumbline fetch model-router key set”."),
    ),
    (
        "SignatureDoesNotMatch",
        mark("The secret does not belong to this key."),
        mark("Enter the key pair again: “plumbline fetch model-router key set”."),
    ),
)


class Passing(Exception):
    """A failure that may pass: worth another attempt.

    Args:
        refused: what to say once no attempt is left.
        after: seconds that the provider asks to wait.
    """

    def __init__(self, refused: Refused, after: float = 0) -> None:
        self.refused = refused
        self.after = after
        super().__init__(refused.message)


@dataclass(frozen=True)
class Failure:
    """What a provider answered instead of rows."""

    code: str
    message: str
    status: int = 0
    after: int = 0  # milliseconds to wait, where it says so


def error_of(failure: Failure) -> Refused | Passing:
    """Return what to raise: a sentence, or a failure that may pass."""
    for part, sentence, hint in _KNOWN:
        if part.casefold() in failure.code.casefold():
            return Refused(_(sentence), _(hint))
    if failure.after or failure.status == _BUSY or "Throttl" in failure.code:
        return Passing(
            Refused(
                _("ModelRouter asks for fewer requests."),
                _("Fetch again later; the pages fetched so far are kept."),
            ),
            failure.after / 1000,
        )
    if failure.status >= _SERVER or failure.code.startswith("Server."):
        return Passing(_broken(failure.code))
    if failure.status == _DENIED:
        return Refused(_(_KNOWN[1][1]), _(_KNOWN[1][2]))
    return Refused(
        _("ModelRouter refused the request: {code}: {message}.").format(
            code=failure.code or "?", message=failure.message.rstrip("。.") or "?"
        ),
        _("Check the days and the departments that you asked for."),
    )


def _broken(code: str) -> Refused:
    return Refused(
        _("ModelRouter failed with an error of its own: {code}.").format(
            code=code or "?"
        ),
        _("Fetch again later; the pages fetched so far are kept."),
    )


def unreadable() -> Passing:
    """Return the failure of an answer that is cut or is no JSON."""
    return Passing(
        Refused(
            _("ModelRouter's answer was cut short or is no JSON."),
            _("Fetch again later; the pages fetched so far are kept."),
        )
    )


def silent(seconds: float) -> Passing:
    """Return the failure of an endpoint that hangs."""
    return Passing(
        Refused(
            _("ModelRouter did not answer within {seconds} seconds.").format(
                seconds=f"{seconds:g}"
            ),
            _("Fetch again later; the pages fetched so far are kept."),
        )
    )


def unreachable(host: str) -> Passing:
    """Return the failure of a connection that was not made, or broke."""
    return Passing(
        Refused(
            _("The connection to {host} failed.").format(host=host),
            _("Check the network and any proxy; the pages fetched so far are kept."),
        )
    )
