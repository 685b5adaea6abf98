"""A provider on loopback that behaves as the documented APIs of WhatsApp and Twilio do.

Every message is counted, whatever became of its answer. How a phone behaves is told beforehand:

    provider.behave("+919825012345", error(131026), ok)   # first an error, then well

The process that runs the test also runs the provider, so workers of other processes may use it.
"""

import contextlib
import json
import socket
import struct
import threading
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Behaviour = Callable[["Call"], None]
PHONE_NUMBER_ID = "106540352242922"
TOKEN = "a-token-of-the-test"
ACCOUNT = "AC00000000000000000000000000000000"


@dataclass
class Call:
    """One request, and the means to answer it."""

    provider: "FakeProvider"
    handler: BaseHTTPRequestHandler
    channel: str
    phone: str
    reference: str
    body: Any
    headers: dict[str, str] = field(default_factory=dict)

    def accept(self) -> str:
        """Count the message as one that goes out to the customer; returns the provider's id."""
        return self.provider.note_accepted(self)

    def answer(self, status: int, body: Any) -> None:
        text = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.handler.send_response(status)
        self.handler.send_header("Content-Type", "application/json")
        self.handler.send_header("Content-Length", str(len(text)))
        self.handler.end_headers()
        self.handler.wfile.write(text)

    def answer_accepted(self, provider_id: str) -> None:
        if self.channel == "sms":
            self.answer(201, {"sid": provider_id, "status": "queued"})
            return
        contacts = [{"input": self.phone, "wa_id": self.phone.lstrip("+")}]
        messages = [{"id": provider_id, "message_status": "accepted"}]
        self.answer(
            200, {"messaging_product": "whatsapp", "contacts": contacts, "messages": messages}
        )

    def cut(self) -> None:
        """The connection is gone: no answer, no goodbye."""
        linger = struct.pack("ii", 1, 0)
        self.handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.handler.close_connection = True
        self.handler.connection.close()


def ok(call: Call) -> None:
    call.answer_accepted(call.accept())


def slow(seconds: float) -> Behaviour:
    """Accepts at once and answers late."""

    def behave(call: Call) -> None:
        provider_id = call.accept()
        time.sleep(seconds)
        call.answer_accepted(provider_id)

    return behave


def accepts_and_hangs_up(call: Call) -> None:
    call.accept()
    call.cut()


def error(code: int, *, status: int = 400, text: str = "(#) as documented") -> Behaviour:
    def behave(call: Call) -> None:
        if call.channel == "sms":
            call.answer(status, {"code": code, "message": text, "status": status})
            return
        details = {"messaging_product": "whatsapp", "details": text}
        values = {"code": code, "message": text, "error_data": details, "fbtrace_id": "Az8or2"}
        call.answer(status, {"error": values | {"type": "OAuthException"}})

    return behave


def broken(status: int, body: bytes = b"<html>bad gateway</html>") -> Behaviour:
    """An answer of something between us and the provider."""
    return lambda call: call.answer(status, body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128  # the usual five refuse some of twenty who come at once


class FakeProvider:
    def __init__(self) -> None:
        self.accepted: Counter[str] = Counter()  # per reference
        self.accepted_phones: Counter[tuple[str, str]] = Counter()  # per channel and phone
        self.provider_ids: dict[str, str] = {}
        self.calls: list[Call] = []
        self._behaviours: dict[str, deque[Behaviour]] = defaultdict(deque)
        self.otherwise: Behaviour = ok
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.daemon = True
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def behave(self, phone: str, *behaviours: Behaviour) -> None:
        """How the calls for `phone` are answered one after the other; later ones as `otherwise`."""
        self._behaviours[phone].extend(behaviours)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def note_accepted(self, call: Call) -> str:
        with self._lock:
            self.accepted[call.reference] += 1
            self.accepted_phones[call.channel, call.phone] += 1
            number = sum(self.accepted.values())
            prefix = "wamid.fake" if call.channel == "whatsapp" else "SMfake"
            provider_id = f"{prefix}{number}"
            self.provider_ids[call.reference] = provider_id
            return provider_id

    def take(self, call: Call) -> None:
        with self._lock:
            self.calls.append(call)
            waiting = self._behaviours[call.phone]
            behave = waiting.popleft() if waiting else self.otherwise
        behave(call)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                try:
                    provider.take(_read_call(provider, self, raw))
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True  # whoever asked is gone: killed, or out of time

            def finish(self) -> None:
                with contextlib.suppress(OSError, ValueError):  # cut on purpose
                    super().finish()

            def log_message(self, *args: Any) -> None:
                pass

        return Handler


def _read_call(provider: FakeProvider, handler: BaseHTTPRequestHandler, raw: bytes) -> Call:
    headers = {name.lower(): value for name, value in handler.headers.items()}
    if handler.path.endswith("/Messages.json"):
        fields = {name: values[0] for name, values in parse_qs(raw.decode()).items()}
        callback = parse_qs(urlsplit(fields.get("StatusCallback", "")).query)
        reference = callback.get("reference", [fields["To"]])[0]
        return Call(provider, handler, "sms", fields["To"], reference, fields, headers)
    body = json.loads(raw)
    reference = body["biz_opaque_callback_data"]
    return Call(provider, handler, "whatsapp", body["to"], reference, body, headers)
