"""What a path takes: a method it does not take is refused with all it takes, and no path is another one's `{id}`."""

import pytest

from api import settings
from api.core.db import Database
from tests.asking import Client
from tests.conftest import application
from tests.core.small_application import problem_of

pytestmark = pytest.mark.heavy

ASKED = {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "GETATTR"}
UNKNOWN = "01890000-0000-7000-8000-000000000000"


@pytest.fixture(scope="module")
def visitor() -> Client:
    """Somebody who asks for what needs no database."""
    return Client(application(settings.load(), Database("sqlite:///nowhere.db")), base_url="http://127.0.0.1:8000")


def filled(path: str) -> str:
    return "/".join(UNKNOWN if part.startswith("{") else part for part in path.split("/"))


def test_every_path_refuses_what_it_does_not_take_and_names_all_it_takes(visitor: Client) -> None:
    document = visitor.get("/openapi.json").json()
    for path, operations in document["paths"].items():
        takes = {method.upper() for method in operations}
        named = takes | ({"HEAD"} if "GET" in takes else set()) | ({"OPTIONS"} if "/content/" in path else set())
        for method in ASKED - takes:
            answer = visitor.request(method, filled(path))
            assert problem_of(answer, 405)["code"] == "method-not-allowed"
            assert answer.headers["allow"] == ", ".join(sorted(named)), f"{method} {path}"


def test_a_path_written_out_is_never_the_id_of_another_route(visitor: Client) -> None:
    for path in ("/v1/admin/articles/bulk", "/v1/admin/staff/invitations"):
        answer = visitor.delete(path)
        assert problem_of(answer, 405)["title"] == "Method not allowed"


def test_a_path_that_is_not_here_takes_nothing(visitor: Client) -> None:
    answer = visitor.post("/v1/admin/articles/bulk/again")
    assert problem_of(answer, 404)["code"] == "not-found"
    assert "allow" not in answer.headers
