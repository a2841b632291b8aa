"""Strict requests: unknown and repeated parameters, and bodies that are no JSON of ours."""

import httpx
import pytest

from tests.asking import Client
from tests.core.small_application import SECRET, problem_of


def post(client: Client, body: bytes) -> httpx.Response:
    answer: httpx.Response = client.post("/notes", content=body, headers={"Content-Type": "application/json"})
    return answer


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/filtered?nope=1", "tag, sort"),
        ("/plain?nope=1", "depth, n, tag"),
        ("/bare?nope=1", "none"),
        ("/plain?N=1", "depth, n, tag"),
    ],
)
def test_an_unknown_query_parameter_is_refused_and_the_known_ones_named(
    client: Client, path: str, allowed: str
) -> None:
    (item,) = problem_of(client.get(path), 422)["errors"]
    assert item["code"] == "unknown-parameter"
    assert item["msg"] == f"unknown parameter; allowed: {allowed}"


def test_a_long_unknown_name_is_cut_before_it_is_said_back(client: Client) -> None:
    (item,) = problem_of(client.get(f"/bare?{'a' * 5_000}=1"), 422)["errors"]
    assert item["loc"] == ["query", "a" * 100]


@pytest.mark.parametrize("path", ["/filtered?sort=a&sort=b", "/plain?n=1&n=1", "/plain?depth=1&depth=2"])
def test_a_repeated_single_parameter_is_refused(client: Client, path: str) -> None:
    assert problem_of(client.get(path), 422)["errors"][0]["code"] == "repeated-parameter"


def test_a_list_may_be_repeated(client: Client) -> None:
    assert client.get("/filtered?tag=a&tag=b").json()["tag"] == ["a", "b"]
    assert client.get("/plain?tag=a&tag=b").json() == ["a", "b"]


def test_a_list_that_may_be_left_out_may_be_repeated(client: Client) -> None:
    assert client.get("/optional?tag=a&tag=b").status_code == 200


def test_a_wrong_value_is_refused_without_an_echo(client: Client) -> None:
    (item,) = problem_of(client.get(f"/plain?n={SECRET}"), 422)["errors"]
    assert (item["loc"], item["code"]) == (["query", "n"], "int-parsing")


@pytest.mark.parametrize(
    "body",
    [
        b'{"line":"a-secret-of-theirs","number":NaN}',
        b'{"line":"a-secret-of-theirs","number":Infinity}',
        b'{"line":"a-secret-of-theirs \\ud800"}',
        b'{"line":"a-secret-of-theirs \\u0000"}',
        b"[" * 100_000,
        b'{"line":' * 15_000,
        b'{"line":"a-secret-of-theirs","number":1' + b"0" * 5_000 + b"}",
        '{"line":"a-secret-of-theirs"}'.encode("utf-16"),
        b'\xef\xbb\xbf{"line":"a-secret-of-theirs"}',
        b'{"line":"a-secret-of-theirs \xff"}',
        b'"a-secret-of-theirs"',
        b"",
    ],
    ids=lambda body: body[:12].hex(),
)
def test_a_body_that_is_no_json_of_ours_is_a_problem(client: Client, body: bytes) -> None:
    answer = post(client, body)
    assert answer.status_code in {400, 422}
    problem_of(answer, answer.status_code)


def test_of_a_repeated_key_the_last_counts(client: Client) -> None:
    assert post(client, b'{"line":"a","line":"b"}').json()["line"] == "b"
