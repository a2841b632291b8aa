"""Pages of the site, and of no other, may send what readers say."""

import pytest

from api.core.db import Database
from tests.asking import Client
from tests.conftest import on_one

SITE, PATH = "http://127.0.0.1:8000", "/v1/conversation/session/link"
ASKED = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}


@on_one
def test_the_sites_own_pages_may_write(client: Client, database: Database) -> None:
    allowed = client.options(PATH, headers={"Origin": SITE, **ASKED})
    assert (allowed.status_code, allowed.headers["access-control-allow-origin"]) == (204, SITE)
    assert "POST" in allowed.headers["access-control-allow-methods"]
    assert "Authorization" in allowed.headers["access-control-allow-headers"]
    answer = client.post(PATH, json={"email": "x"}, headers={"Origin": SITE})
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (422, SITE)
    assert "access-control-allow-credentials" not in answer.headers
    assert answer.headers["vary"] == "Origin"


@on_one
@pytest.mark.parametrize("origin", ["https://site.evil", "null", f"{SITE}.evil", SITE.upper(), "http://127.0.0.1", ""])
def test_no_other_page_may(client: Client, database: Database, origin: str) -> None:
    for answer in (
        client.options(PATH, headers={"Origin": origin, **ASKED}),
        client.post(PATH, json={"email": "x"}, headers={"Origin": origin}),
    ):
        assert not [name for name in answer.headers if name.startswith("access-control")]
        assert answer.headers["vary"] == "Origin"
    staff = client.options("/v1/admin/session", headers={"Origin": SITE, **ASKED})
    assert "access-control-allow-origin" not in staff.headers
