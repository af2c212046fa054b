"""Answer as ModelRouter does, on this computer alone, faults included."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

START = 1_777_564_800  # 2026-05-01 00:00, Beijing time


def a_row(number: int) -> dict[str, Any]:
    """Return the row of one hour; its amount has eight decimals."""
    tokens = json.dumps({"total_calls": 1, "input_tokens": 1000 + number})
    amount = f"0.{number:08}"
    return {
        "summaryTime": START + 60 * number,
        "modelCode": "qwen3-max",
        "modelType": "Chat",
        "clientId": number % 3,
        "clientName": f"dept-{number % 3}" if number % 3 else "",
        "payableAmount": amount,
        "dimValues": "{}",
        "values": tokens,
        "tiers": [
            {
                "dimValues": json.dumps({"context_tier": "0-32k"}),
                "values": tokens,
                "payableAmount": amount,
            }
        ],
    }


def a_page(rows: list[dict[str, Any]], number: int, size: int, total: int) -> str:
    """Return an answer as ModelRouter writes it: errCode even in a success."""
    data = {
        "granularity": "hourly",
        "page": number,
        "pageSize": size,
        "total": total,
        "columns": [],
        "rows": rows,
    }
    said = {
        "requestId": f"answer-{number}",
        "success": True,
        "errCode": "UNKNOWN_ERROR",
        "errMessage": "未知错误",
        "httpStatusCode": 200,
        "data": data,
    }
    text = json.dumps(said, ensure_ascii=False, indent=1)
    for row in rows:  # a number with every digit it has, as the service writes it
        amount = row["payableAmount"]
        text = text.replace(
            f'"payableAmount": "{amount}"', f'"payableAmount": {amount}'
        )
    return text


def by_number(pages: int, size: int) -> Callable[[dict[str, str]], str]:
    """Return a service whose pages are asked for by their number."""
    total = pages * size

    def answer(asked: dict[str, str]) -> str:
        number = int(asked["page"])
        first = (number - 1) * size
        rows = [a_row(first + one) for one in range(size)] if number <= pages else []
        return a_page(rows, number, size, total)

    return answer


Fault = Callable[[BaseHTTPRequestHandler], None]


def error(status: int, code: str, message: str = "said") -> Fault:
    """Return a fault that is an error answer of the service's gateway."""

    def fail(handler: BaseHTTPRequestHandler) -> None:
        send(handler, status, json.dumps({"Code": code, "Message": message}))

    return fail


def cut(handler: BaseHTTPRequestHandler) -> None:
    """Break the connection in the middle of an answer."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"success": tr')
    handler.close_connection = True


def hang(seconds: float) -> Fault:
    """Return a fault that gives no answer for a while."""

    def fail(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(seconds)
        handler.close_connection = True

    return fail


def send(handler: BaseHTTPRequestHandler, status: int, text: str) -> None:
    """Send a whole answer."""
    body = text.encode("utf-8")
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json;charset=utf-8")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@dataclass
class Service:
    """What the server answers, and what it was asked."""

    answer: Callable[[dict[str, str]], str]
    faults: dict[int, Fault] = field(default_factory=dict)  # by number of the request
    always: Fault | None = None
    asked: list[dict[str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    reached: Event = field(default_factory=Event)
    endpoint: str = ""

    def serve(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer one request, or fail as was planned."""
        query = parse_qs(urlsplit(handler.path).query)
        asked = {name: values[0] for name, values in query.items()}
        self.asked.append(asked)
        self.headers.append(dict(handler.headers.items()))
        self.reached.set()
        fault = self.always or self.faults.get(len(self.asked))
        if fault is not None:
            fault(handler)
        else:
            send(handler, 200, self.answer(asked))


@contextmanager
def serving(service: Service) -> Iterator[Service]:
    """Run the service on a free port of the loopback."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet: no waiting for each other

        def do_GET(self) -> None:
            service.serve(self)

        def log_message(self, *told: object) -> None:
            del told

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    service.endpoint = f"http://127.0.0.1:{server.server_port}"
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
