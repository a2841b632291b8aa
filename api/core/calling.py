"""Asking a service of the operator's: one signed request, one short answer, and a deadline for all of it."""

import base64
import hashlib
import hmac
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPSConnection, IncompleteRead
from queue import Empty, SimpleQueue
from urllib.parse import urlsplit

from api.core import clock
from api.core.errors import Permanent
from api.settings import signing_key

NAME = "a call to a service outside"
DEADLINE_SECONDS = 5.0
ANSWER_MAX = 64_000
# Answers that another attempt may mend: too slow, too many, and what went wrong over there.
FOR_NOW = frozenset({408, 429, *range(500, 600)})

Answer = tuple[int, bytes]


class Unanswered(Exception):
    """There was no answer this time; another attempt may get one. It says what happened, in no words of others."""


class Unfit(Permanent):
    """There was an answer, and none to what was asked: another attempt gets no other. It says why, as above."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Asks at one address, wherever that is: it is the operator's. Redirects are not followed.

    What is sent is signed as Standard Webhooks 1.0 says, so that whoever is asked knows by whom.
    """

    url: str
    key: bytes
    deadline: float = DEADLINE_SECONDS

    @classmethod
    def of(cls, url: str, secret: str) -> "Caller":
        """With the secret as Standard Webhooks writes it."""
        return cls(url, signing_key(secret), DEADLINE_SECONDS)

    def ask(self, id_: str, body: bytes) -> bytes:
        """The body of the answer to a JSON body; `id_` is the same at each attempt. Raises Unanswered, Unfit."""
        call = _Call(self._connection())
        asking = (self._target(), body, self._headers(id_, body))
        threading.Thread(target=call.run, args=asking, name=NAME, daemon=True).start()
        status, answer = call.wait(self.deadline)
        if status in FOR_NOW:
            raise Unanswered(f"status {status}")
        if status not in range(200, 300):
            raise Unfit(f"status {status}")
        if len(answer) > ANSWER_MAX:
            raise Unfit(f"more than {ANSWER_MAX} bytes")
        return answer

    def _connection(self) -> HTTPConnection:
        parts = urlsplit(self.url)
        host = parts.hostname or ""
        if parts.scheme == "https":
            trust = ssl.create_default_context()
            return HTTPSConnection(host, parts.port or 443, timeout=self.deadline, context=trust)
        return HTTPConnection(host, parts.port or 80, timeout=self.deadline)

    def _target(self) -> str:
        parts = urlsplit(self.url)
        return f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"

    def _headers(self, id_: str, body: bytes) -> dict[str, str]:
        at = str(int(clock.now().timestamp()))
        signed = hmac.new(self.key, f"{id_}.{at}.".encode() + body, hashlib.sha256).digest()
        return {
            "Content-Type": "application/json",
            "Connection": "close",
            "User-Agent": "Unspoken",
            "webhook-id": id_,
            "webhook-timestamp": at,
            "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
        }


class _Call:
    """One exchange, in a thread of its own: who waits for it leaves at the deadline, whatever it waits for.

    A name that is looked up cannot be hung up on; that thread ends by itself, and sends nothing any more.
    """

    def __init__(self, connection: HTTPConnection) -> None:
        self._connection = connection
        self._socket: socket.socket | None = None
        self._over = threading.Event()
        self._told: SimpleQueue[Answer | Exception] = SimpleQueue()

    def run(self, target: str, body: bytes, headers: Mapping[str, str]) -> None:
        try:
            self._told.put(self._exchange(target, body, headers))
        except Exception as fault:  # noqa: BLE001 whatever it is, it is no answer
            self._told.put(fault)
        finally:
            self._connection.close()

    def _exchange(self, target: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        self._connection.connect()
        # Kept beside the connection, which forgets it while the answer is still being read.
        self._socket = self._connection.sock
        if self._over.is_set():
            raise TimeoutError
        self._connection.request("POST", target, body, dict(headers))
        response = self._connection.getresponse()
        answer = response.read(ANSWER_MAX + 1)
        if response.length and len(answer) <= ANSWER_MAX:
            raise IncompleteRead(b"")
        return response.status, answer

    def wait(self, seconds: float) -> Answer:
        """What was answered. Raises Unanswered."""
        try:
            told = self._told.get(timeout=seconds)
        except Empty:
            told = TimeoutError()
        self._over.set()
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
        if isinstance(told, Exception):
            raise Unanswered(type(told).__name__) from None
        return told
