"""A small SMTP server on loopback: plain, STARTTLS or SSL, with a login."""

from __future__ import annotations

import base64
import socket
import socketserver
import ssl
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"


@dataclass
class Script:
    """How the server behaves, and what it was told."""

    tls: ssl.SSLContext | None = None  # offers STARTTLS with it
    user: str = ""
    password: str = ""
    answer: str = "250 taken"  # to a message
    refuses: str = ""  # a recipient
    messages: list[str] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    safe: list[bool] = field(default_factory=list)


class _Talk(socketserver.StreamRequestHandler):
    """One connection."""

    def handle(self) -> None:
        self.safe = isinstance(self.request, ssl.SSLSocket)
        self.say("220 loopback")
        while line := self.rfile.readline():
            words = line.decode().strip()
            if words.upper() == "QUIT":
                self.say("221 bye")
                return
            self.answer(words)

    def finish(self) -> None:
        super().finish()
        self.request.close()  # after STARTTLS it is another than the server's

    def say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{one}\r\n" for one in lines).encode())
        self.wfile.flush()

    def answer(self, words: str) -> None:
        assert isinstance(self.server, SmtpServer)
        script = self.server.script
        verb = words.split(" ", maxsplit=1)[0].upper()
        if verb == "EHLO":
            offers = ["250-loopback", "250-AUTH PLAIN"]
            if script.tls is not None and not self.safe:
                offers.append("250-STARTTLS")
            self.say(*offers, "250 HELP")
        elif verb == "STARTTLS" and script.tls is not None:
            self.say("220 go ahead")
            self.request = script.tls.wrap_socket(self.request, server_side=True)
            self.connection = self.request
            self.rfile = self.request.makefile("rb")
            self.wfile = self.request.makefile("wb")
            self.safe = True
        elif verb == "AUTH":
            self.log_in(script, words.rsplit(" ", maxsplit=1)[-1])
        elif verb == "RCPT" and script.refuses and script.refuses in words:
            self.say("550 unknown")
        elif verb == "DATA":
            self.take(script)
        else:
            self.say("250 fine")

    def log_in(self, script: Script, said: str) -> None:
        wanted = f"\0{script.user}\0{script.password}"
        right = base64.b64decode(said).decode() == wanted
        script.logins.append("right" if right else "wrong")
        self.say("235 welcome" if right else "535 no")

    def take(self, script: Script) -> None:
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline().decode()) != ".\r\n":
            lines.append(line)
        script.safe.append(self.safe)
        if script.answer.startswith("250"):
            script.messages.append("".join(lines))
        self.say(script.answer)


class SmtpServer(socketserver.ThreadingTCPServer):
    """The server; it stops with its context."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, script: Script, wrapped: ssl.SSLContext | None = None) -> None:
        super().__init__((HOST, 0), _Talk)
        self.script = script
        self._wrapped = wrapped
        self._thread = threading.Thread(target=self.serve_forever, daemon=True)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def get_request(self) -> tuple[socket.socket, object]:
        request, address = super().get_request()
        if self._wrapped is not None:
            request = self._wrapped.wrap_socket(request, server_side=True)
        return request, address

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients that break off are part of the tests."""

    def __enter__(self) -> SmtpServer:
        self._thread.start()
        return self

    def __exit__(self, *_args: object) -> None:
        self.shutdown()
        self.server_close()
        self._thread.join()


def certificates(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Make a certificate for loopback; return the server's context and a client's."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address(HOST))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    client = ssl.create_default_context(cafile=str(file))
    return server, client
