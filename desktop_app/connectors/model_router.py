"""Ask ModelRouter for its cost breakdown through the provider's own client."""

from __future__ import annotations

import json
import logging
import time
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from alibabacloud_aicontent20240611.client import Client
from alibabacloud_aicontent20240611.models import (
    _model_router_query_billing_cost_breakdown_request as requests,
)
from alibabacloud_tea_openapi.utils_models._config import Config
from alibabacloud_tea_openapi.utils_models._open_api_request import OpenApiRequest
from alibabacloud_tea_openapi.utils_models._params import Params
from darabonba.exceptions import ResponseException, RetryError, UnretryableException
from darabonba.runtime import RuntimeOptions
from tenacity import RetryCallState, Retrying, retry_if_exception_type
from tenacity.stop import stop_after_attempt

from desktop_app.connectors import failures
from desktop_app.connectors.cost_query import ENDPOINT, PAGE_SIZE, Place, Query
from desktop_app.connectors.key_pairs import KeyPair
from desktop_app.connectors.patience import OutOfTime, Pace, pause, within
from desktop_app.domain.errors import Refused
from desktop_app.i18n import _
from desktop_app.jobs import Progress

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_SCHEMES = frozenset({"http", "https"})
_THOUSAND = 1000
_SDK_LOG = "darabonba-core"  # told to debug, it would log signed headers


class _Raw(Client):
    """The provider's client, giving each answer's text as it came.

    Its own models read amounts as binary fractions.
    """

    def call_api(
        self, params: Params, request: OpenApiRequest, runtime: RuntimeOptions
    ) -> dict[str, Any]:
        params.body_type = "string"
        answer: dict[str, Any] = super().call_api(params, request, runtime)
        self.text = str(answer["body"])
        return {**answer, "body": {}}


@dataclass
class ModelRouter:
    """A connection to ModelRouter, as polite as its pace."""

    pair: KeyPair = field(repr=False)
    endpoint: str = ENDPOINT
    pace: Pace = field(default_factory=Pace)
    _next: float = 0  # the clock's time from which the next request may go

    def page(self, query: Query, place: Place, progress: Progress) -> str:
        """Return the text of one answer, tried again where that may help.

        Raises:
            Refused: it was not to be had; the sentence says why.
            Cancelled: the person asked to stop.
        """

        def wait(state: RetryCallState) -> float:
            error = state.outcome.exception() if state.outcome else None
            asked = error.after if isinstance(error, failures.Passing) else 0
            doubled: float = self.pace.first_wait * 2 ** (state.attempt_number - 1)
            return max(asked, min(doubled, self.pace.longest_wait))

        attempts = Retrying(
            stop=stop_after_attempt(self.pace.attempts),
            wait=wait,
            retry=retry_if_exception_type(failures.Passing),
            sleep=lambda seconds: pause(seconds, progress),
            reraise=True,
        )
        try:
            return attempts(self._ask, query, place, progress)
        except failures.Passing as failure:
            raise failure.refused from None

    def _ask(self, query: Query, place: Place, progress: Progress) -> str:
        pause(self._next - time.monotonic(), progress)
        self._next = time.monotonic() + self.pace.between
        try:
            text = within(
                self.pace.answer, lambda: self._answer(query, place), progress
            )
        except OutOfTime:
            raise failures.silent(self.pace.answer) from None
        _refuse_failed(text, self.pair)
        return text

    def _answer(self, query: Query, place: Place) -> str:
        """Ask once; whatever the client raises becomes a sentence without a key."""
        client = self._client()
        asked: dict[str, Any] = {
            "start_time": query.start,
            "end_time": query.end,
            "granularity": query.granularity,
            "client_ids": ",".join(map(str, query.clients)) or None,
        }
        if place.token:
            asked |= {"max_results": PAGE_SIZE, "next_token": place.token}
        else:
            asked |= {"page": place.number, "page_size": PAGE_SIZE}
        try:
            client.model_router_query_billing_cost_breakdown_with_options(
                requests.ModelRouterQueryBillingCostBreakdownRequest(**asked),
                headers={},
                runtime=RuntimeOptions(),
            )
        except ResponseException as error:
            raise failures.error_of(_failure(error, self.pair)) from None
        except UnretryableException as error:
            raise self._broken(error.inner_exception) from None
        return client.text

    def _broken(self, error: object) -> failures.Passing:
        """Tell a silence from a broken connection by the client's words."""
        if not isinstance(error, RetryError):
            return failures.unreadable()  # an error page that is no JSON
        if "timed out" in str(error.message):
            return failures.silent(self.pace.read)
        return failures.unreachable(_address(self.endpoint)[1])

    def _client(self) -> _Raw:
        protocol, host = _address(self.endpoint)
        logging.getLogger(_SDK_LOG).setLevel(logging.WARNING)
        return _Raw(
            Config(
                access_key_id=self.pair.id,
                access_key_secret=self.pair.secret,
                endpoint=host,
                protocol=protocol,
                connect_timeout=int(self.pace.connect * _THOUSAND),
                read_timeout=int(self.pace.read * _THOUSAND),
            )
        )


def _address(endpoint: str) -> tuple[str, str]:
    """Return protocol and host; without encryption only on this computer."""
    parts = urlsplit(endpoint if "//" in endpoint else f"https://{endpoint}")
    if not parts.hostname or parts.path.strip("/") or parts.scheme not in _SCHEMES:
        raise Refused(
            _("“{endpoint}” is not the address of a service.").format(
                endpoint=endpoint
            ),
            _("Name a host such as {host}.").format(host=ENDPOINT),
        )
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise Refused(
            _("“{endpoint}” is not encrypted; no key is sent there.").format(
                endpoint=endpoint
            ),
            _("Name it with https://."),
        )
    return parts.scheme.upper(), parts.netloc


def _failure(error: ResponseException, pair: KeyPair) -> failures.Failure:
    return failures.Failure(
        code=pair.hidden_in(str(error.code or "")),
        message=pair.hidden_in(str(error.message or "")),
        status=int(error.status_code or 0),
        after=int(error.retry_after or 0),
    )


def _refuse_failed(text: str, pair: KeyPair) -> None:
    """Refuse an answer that is cut, or that says itself that it failed."""
    try:
        said = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise failures.unreadable() from None
    if not isinstance(said, dict):
        raise failures.unreadable()
    if said.get("success") is False:
        status = said.get("httpStatusCode")
        raise failures.error_of(
            failures.Failure(
                code=pair.hidden_in(str(said.get("errCode") or "")),
                message=pair.hidden_in(str(said.get("errMessage") or "")),
                status=status if isinstance(status, int) else 0,
            )
        )
