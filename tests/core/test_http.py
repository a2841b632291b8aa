"""What arrives in a body and cannot be kept is refused in form, and never said back."""

from collections.abc import Iterator

import pytest

from api.core import errors
from api.core.edge import Application
from api.core.http import Route
from api.core.schemas import Line, Request
from tests.asking import Client

SECRET = b"a-secret-of-theirs"


class Note(Request):
    line: Line
    number: int = 0


@pytest.fixture
def client() -> Iterator[Client]:
    app = Application()
    app.max_body_bytes = 10_000
    app.router.route_class = Route
    errors.install(app)

    @app.post("/notes")
    def write(note: Note) -> Note:
        if note.number == 500:
            raise ArithmeticError("a-secret-of-ours")
        return note

    with Client(app, raise_server_exceptions=False) as client:
        yield client


def post(client: Client, body: bytes) -> tuple[int, str]:
    answer = client.post("/notes", content=body, headers={"Content-Type": "application/json"})
    return answer.status_code, answer.text


@pytest.mark.parametrize(
    "body",
    [
        b'{"line":"a-secret-of-theirs \\ud800"}',
        b'{"line":"a-secret-of-theirs \\u0000"}',
        b'{"line":"a-secret-of-theirs\\nb"}',
        b'{"line":"a","number":NaN,"x":"a-secret-of-theirs"}',
        b'{"line":"a","number":1e5000}',
        b'{"line":"a","number":' + b"9" * 5_000 + b"}",
        b"[" * 5_000,
        b"\xff\xfe{",
        b'\xef\xbb\xbf{"line":"a"}',
        b'{"line":"\xff"}',
        b'{"line":"a","password":"a-secret-of-theirs"}',
        b"{",
        b"",
    ],
)
def test_a_body_that_cannot_be_kept_is_refused_without_an_echo(client: Client, body: bytes) -> None:
    status, text = post(client, body)
    assert status in {400, 422}, text
    assert SECRET.decode() not in text
    assert '"code":' in text


def test_a_good_body_passes_and_one_too_large_does_not(client: Client) -> None:
    assert post(client, b'{"line":" a "}') == (200, '{"line":"a","number":0}')
    large = b'{"line":"' + b"a" * 20_000 + b'"}'
    for content in (large, iter([large[:5_000], large[5_000:]])):
        answer = client.post("/notes", content=content, headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.json()["code"]) == (413, "body-too-large")
        assert answer.headers["x-request-id"] == answer.json()["request_id"]


def test_a_fault_is_a_problem_without_its_stack(client: Client) -> None:
    answer = client.post("/notes", json={"line": "a", "number": 500})
    assert (answer.status_code, answer.json()["code"], "secret" in answer.text) == (500, "internal-error", False)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-request-id"] == answer.json()["request_id"]
