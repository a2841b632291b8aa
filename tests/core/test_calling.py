"""One signed request and one short answer, whatever the other side does, and never for longer than the deadline."""

import hashlib
import hmac
import socket
import threading
import time
from base64 import b64decode
from http.server import BaseHTTPRequestHandler

import pytest
import time_machine

from api.core.calling import ANSWER_MAX, NAME, Caller, Unanswered, Unfit
from tests.outside import Answering, Outside, answers, drips, outside
from tests.served import free_port

SECRET = "whsec_c2FtcGxlIHNhbXBsZSBzYW1wbGUgc2FtcGxl"
BODY = '{"text": "wörd for wörd"}'.encode()
DEADLINE = 0.5


def caller_to(there: Outside | str) -> Caller:
    url = there if isinstance(there, str) else there.url
    return Caller(url, Caller.of(url, SECRET).key, DEADLINE)


def cuts_short(handler: BaseHTTPRequestHandler) -> None:
    answers(200, b"{}", Content_Length="99")(handler)


def hangs_up(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


def floods(handler: BaseHTTPRequestHandler) -> None:
    """Ten million bytes in pieces; how many there will be is not said."""
    handler.protocol_version = "HTTP/1.1"
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b"186a0\r\n" + b"a" * 100_000 + b"\r\n")
    handler.wfile.write(b"0\r\n\r\n")


def test_what_is_asked_is_signed_and_can_be_checked_by_the_secret_alone() -> None:
    with outside(answers(200, b"yes")) as there, time_machine.travel(1_800_000_000, tick=False):
        assert caller_to(there).ask("sample_1", BODY) == b"yes"
    (asked,) = there.asked
    assert (asked.line, asked.body) == ("POST /screen?by=us HTTP/1.1", BODY)
    headers = {name.lower(): value for name, value in asked.headers.items()}
    assert (headers["host"], headers["content-type"]) == (f"127.0.0.1:{there.port}", "application/json")
    assert (headers["webhook-id"], headers["webhook-timestamp"]) == ("sample_1", "1800000000")
    version, _, signature = headers["webhook-signature"].partition(",")
    mac = hmac.new(b"sample sample sample sample", digestmod=hashlib.sha256)
    mac.update(b"sample_1.1800000000.")
    mac.update(asked.body)
    assert (version, b64decode(signature)) == ("v1", mac.digest())


def test_the_signature_is_that_of_the_example_of_the_standard() -> None:
    """The pair its specification gives for implementations to check themselves by."""
    example = Caller.of("http://a.example", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    with time_machine.travel(1_614_265_330, tick=False):
        headers = example._headers("msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}')
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    "answering",
    [drips, lambda _: time.sleep(1.5), cuts_short, hangs_up],
    ids=["drips", "sleeps", "cuts short", "hangs up"],
)
def test_who_is_slow_or_gives_half_an_answer_is_worth_another_attempt(answering: Answering) -> None:
    with outside(answering) as there:
        begun = time.monotonic()
        with pytest.raises(Unanswered):
            caller_to(there).ask("sample_1", BODY)
        assert time.monotonic() - begun < DEADLINE + 0.5


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_a_refusal_for_now_is_worth_another_attempt(status: int) -> None:
    with outside(answers(status, b"canary")) as there, pytest.raises(Unanswered, match=f"^status {status}$"):
        caller_to(there).ask("sample_1", BODY)


@pytest.mark.parametrize("status", [400, 401, 404, 410, 304])
def test_a_refusal_for_good_is_not(status: int) -> None:
    with outside(answers(status)) as there, pytest.raises(Unfit, match=f"^status {status}$"):
        caller_to(there).ask("sample_1", BODY)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_another_server_that_is_named_is_not_asked(status: int) -> None:
    with (
        outside(answers(200, b"yes")) as elsewhere,
        outside(answers(status, Location=elsewhere.url)) as there,
        pytest.raises(Unfit),
    ):
        caller_to(there).ask("sample_1", BODY)
    assert (len(there.asked), elsewhere.asked) == (1, [])


@pytest.mark.parametrize("answering", [floods, answers(200, b"a" * (ANSWER_MAX + 1))], ids=["floods", "just over"])
def test_an_answer_that_is_too_long_is_none_and_not_read_to_its_end(answering: Answering) -> None:
    with outside(answering) as there, pytest.raises(Unfit, match="more than"):
        caller_to(there).ask("sample_1", BODY)


def test_an_answer_as_long_as_may_be_is_taken() -> None:
    with outside(answers(200, b"a" * ANSWER_MAX)) as there:
        assert len(caller_to(there).ask("sample_1", BODY)) == ANSWER_MAX


def test_who_is_down_or_takes_no_connection_or_proves_no_name_is_worth_another_attempt() -> None:
    with pytest.raises(Unanswered, match="ConnectionRefusedError"):
        caller_to(f"http://127.0.0.1:{free_port()}").ask("sample_1", BODY)
    with outside(answers(200)) as there, pytest.raises(Unanswered, match="SSLError"):
        caller_to(there.url.replace("http:", "https:")).ask("sample_1", BODY)
    with pytest.raises(Unanswered):
        caller_to(f"http://{'a' * 64}.example").ask("sample_1", BODY)
    assert there.asked == []


def test_a_name_that_is_looked_up_for_ever_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    found = threading.Event()
    look_up = socket.getaddrinfo

    def slowly(*given: object, **more: object) -> object:
        found.wait(5)
        return look_up(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", slowly)
    with outside(answers(200)) as there:
        before, begun = set(threading.enumerate()), time.monotonic()
        with pytest.raises(Unanswered, match="TimeoutError"):
            caller_to(there).ask("sample_1", BODY)
        assert time.monotonic() - begun < DEADLINE + 0.5
        (left,) = (each for each in set(threading.enumerate()) - before if each.name == NAME)
        found.set()
        left.join(2)
        assert (left.is_alive(), there.asked) == (False, [])
