"""Every refusal, every fault and an absent database is a problem that tells nothing private."""

import pytest

from tests.asking import Client
from tests.core.small_application import SECRET, problem_of


def test_what_the_framework_refuses_is_a_problem(client: Client) -> None:
    assert problem_of(client.get(f"/{SECRET}"), 404)["code"] == "not-found"
    answer = client.delete("/notes")
    assert problem_of(answer, 405)["code"] == "method-not-allowed"
    assert answer.headers["allow"] == "POST"


def test_a_fault_is_a_problem_without_its_stack(client: Client) -> None:
    answer = client.get("/fails/fault")
    assert problem_of(answer, 500)["code"] == "internal-error"
    assert "Arithmetic" not in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("how", ["pool", "away", "interface"])
def test_an_absent_database_says_when_to_come_back(client: Client, caplog: pytest.LogCaptureFixture, how: str) -> None:
    answer = client.get(f"/fails/{how}")
    assert problem_of(answer, 503)["code"] == "unavailable"
    assert answer.headers["retry-after"] == "1"
    assert SECRET not in caplog.text


@pytest.mark.parametrize(("how", "status", "code"), [("teapot", 418, "teapot"), ("taken", 409, "slug-taken")])
def test_a_refusal_is_a_problem_with_its_own_code(client: Client, how: str, status: int, code: str) -> None:
    assert problem_of(client.get(f"/fails/{how}"), status)["code"] == code
