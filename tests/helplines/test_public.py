"""What readers get."""

from datetime import timedelta

import pytest

from api.accounts.actor import SYSTEM
from api.core import clock
from api.core.db import Database
from api.helplines import actions
from api.helplines.schemas import HelplineVerify
from tests.asking import Client
from tests.conftest import on_one
from tests.factories import make_helpline

PATH = "/v1/content/helplines"


def test_readers_get_the_helplines_of_their_region_then_those_for_people_anywhere(
    database: Database, client: Client
) -> None:
    with database.write() as db:
        make_helpline(db, region="AT", languages=["de-AT"], topics=["abuse"], note="Sample.", name="A")
        make_helpline(db, languages=["en"], topics=["grief", "general"], name="I", url="https://example.org", text="Hi")
        make_helpline(db, region="US", verified=False)
    assert client.get(f"{PATH}?region=AT").json()["data"][0] == {
        "name": "A",
        "region": "AT",
        "languages": ["de-AT"],
        "topics": ["abuse"],
        "phone": "+1 555 0100",
        "url": None,
        "text": None,
        "hours": "Never: this is an example",
        "note": "Sample.",
        "example": True,
    }
    for query, found in {
        "?region=AT": "AI",
        "": "I",
        "?region=INT": "I",
        "?region=US": "I",
        "?region=ZZ": "I",
        "?region=AT&topic=abuse": "AI",
        "?region=AT&topic=self_harm": "I",
        "?region=AT&language=de": "A",
        "?region=AT&language=en&topic=grief": "I",
        "?region=AT&language=fr": "",
    }.items():
        answer = client.get(f"{PATH}{query}")
        assert (answer.status_code, "".join(row["name"] for row in answer.json()["data"])) == (200, found), query


def test_an_answer_is_known_again_and_kept_no_longer_than_what_it_shows(database: Database, client: Client) -> None:
    with database.write() as db:
        make_helpline(db)
    answer = client.get(PATH)
    assert answer.headers["cache-control"].startswith("public, max-age=")
    assert client.get(PATH, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    with database.write() as db:
        short = make_helpline(db, verified=False)
        actions.verify(db, SYSTEM, short, HelplineVerify(review_due=clock.now() + timedelta(seconds=20)))
    later = client.get(PATH, headers={"If-None-Match": answer.headers["etag"]})
    assert (later.status_code, len(later.json()["data"])) == (200, 2)
    assert int(later.headers["cache-control"].removeprefix("public, max-age=")) < 20


def test_one_that_became_stale_is_gone(database: Database, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with database.write() as db:
        make_helpline(db)
    assert len(client.get(PATH).json()["data"]) == 1
    later = clock.now() + timedelta(days=181)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert client.get(PATH).json()["data"] == []


@on_one
@pytest.mark.parametrize(
    "query",
    [
        *("region=us", "region=USA", "region=", "region=U%00", "region=AT&region=US", "region=%C3%84T"),
        *("topic=love", "topic=", "language=e", "language=en_GB", "language=", "limit=1", "example=true"),
    ],
)
def test_what_has_not_the_form_of_a_region_a_topic_or_a_language_is_refused(client: Client, query: str) -> None:
    assert client.get(f"{PATH}?{query}").status_code == 422
