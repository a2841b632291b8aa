"""A mark stays on its words through every publication, or is an orphan and says so."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import Session

from api.accounts.actor import SYSTEM
from api.anchors import actions, queries
from api.anchors.mapping import State
from api.anchors.models import Placement
from api.articles import actions as articles
from api.articles import queries as written
from api.articles.models import Article, Publication
from api.core import clock
from api.core.editing import Saving
from tests.anchors.marking import marked, passage
from tests.factories import make_article

DAY = timedelta(days=1)
FIRST = "Trust is earned slowly. It is lost in one evening.\n\nNobody owes you their silence."
QUOTE = "lost in one evening"


def edit(db: Session, article: Article, body: str) -> None:
    articles.update(db, SYSTEM, article, article.version, {"body": body}, Saving())


def published(db: Session, article: Article, *, days: int = 0) -> Publication:
    return articles.publish(db, SYSTEM, article, at=clock.now() + days * DAY if days else None)


def there(db: Session, publication: Publication) -> dict[UUID, Placement]:
    return {placement.anchor_id: placement for placement in queries.placements_in(db, publication.id)}


def words(publication: Publication, placement: Placement) -> str:
    (text,) = [block["text"] for block in publication.blocks if block["id"] == placement.block]
    return str(text[placement.start : placement.end])


@pytest.fixture
def live(db: Session) -> tuple[Article, Publication]:
    article = make_article(db, "bonds", body=FIRST)
    return article, published(db, article)


Live = tuple[Article, Publication]


def test_a_mark_is_where_it_was_made(db: Session, live: Live) -> None:
    _, shown = live
    anchor = marked(db, QUOTE, shown)
    found = there(db, shown)[anchor.id]
    assert (found.state, found.kept, words(shown, found)) == (State.EXACT, 1.0, QUOTE)


@pytest.mark.parametrize(
    ("body", "state", "now"),
    [
        ("New words before it.\n\n" + FIRST, State.EXACT, QUOTE),
        (FIRST.replace("Trust is", "As we all know, trust is"), State.SHIFTED, QUOTE),
        (FIRST.replace("one evening", "a single evening"), State.EDITED, "lost in a single evening"),
        (FIRST.replace("It is lost in one evening.", "Keep it."), State.ORPHANED, None),
    ],
    ids=("a block before", "words before", "words inside", "its words gone"),
)
def test_publishing_takes_every_mark_along(db: Session, live: Live, body: str, state: State, now: str | None) -> None:
    article, first = live
    anchor = marked(db, QUOTE, first)
    edit(db, article, body)
    second = published(db, article)
    found = there(db, second)[anchor.id]
    assert found.state is state
    if now is None:
        assert (found.kept, found.exact) == (0.0, QUOTE)
    else:
        assert words(second, found) == found.exact == now
    assert anchor.exact == QUOTE
    assert there(db, first)[anchor.id].state is State.EXACT


def test_an_orphan_is_where_it_was_once_its_words_are_back(db: Session, live: Live) -> None:
    article, first = live
    anchor = marked(db, QUOTE, first)
    edit(db, article, "All is new here.")
    assert there(db, published(db, article))[anchor.id].state is State.ORPHANED
    edit(db, article, FIRST)
    third = published(db, article)
    found = there(db, third)[anchor.id]
    assert found.state in {State.EXACT, State.SHIFTED}
    assert words(third, found) == QUOTE


def test_a_scheduled_update_waits_with_its_own_places(db: Session, live: Live) -> None:
    article, now = live
    before = marked(db, QUOTE, now)
    edit(db, article, FIRST.replace("one evening", "a single evening"))
    later = published(db, article, days=1)
    meanwhile = marked(db, "owes you", now, later)
    assert {there(db, now)[each.id].state for each in (before, meanwhile)} == {State.EXACT}
    assert there(db, later)[before.id].state is State.EDITED
    assert words(later, there(db, later)[meanwhile.id]) == "owes you"


def test_a_mark_from_a_page_that_was_read_before_an_edit_is_placed_after_it(db: Session, live: Live) -> None:
    article, first = live
    edit(db, article, "Something new at the top.\n\n" + FIRST.replace("Trust", "Real trust"))
    second = published(db, article)
    actions.hold(db, article.id)
    anchor = actions.mark(db, article.id, first.revision, passage(db, first, QUOTE), [second])
    assert words(second, there(db, second)[anchor.id]) == QUOTE
    assert first.id not in {placement.publication_id for placement in there(db, second).values()}


def test_a_cancelled_schedule_takes_its_places_with_it(db: Session, live: Live) -> None:
    article, now = live
    anchor = marked(db, QUOTE, now)
    edit(db, article, "All is new here.")
    published(db, article, days=1)
    articles.cancel_schedule(db, SYSTEM, article)
    edit(db, article, FIRST)
    again = published(db, article)
    assert words(again, there(db, again)[anchor.id]) == QUOTE
    assert len(list(queries.nearest(db, [anchor.id], 10**6))) == 1


def test_more_than_are_taken_at_a_time_are_all_carried(
    db: Session, live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "BATCH", 2)
    article, first = live
    marks = [marked(db, QUOTE, first) for _ in range(5)]
    edit(db, article, f"A line before.\n\n{FIRST}")
    last = published(db, article)
    assert {words(last, there(db, last)[anchor.id]) for anchor in marks} == {QUOTE}
    assert len(there(db, last)) == 5


def test_of_very_many_saves_some_are_gone_through(db: Session, live: Live) -> None:
    article, first = live
    anchor = marked(db, QUOTE, first)
    for number in range(actions.STEPS_MAX + 20):
        edit(db, article, f"{FIRST}\n\nA line, for the {number}. time.")
    last = published(db, article)
    assert words(last, there(db, last)[anchor.id]) == QUOTE


def test_an_article_somebody_marked_outlives_its_time_in_the_trash(
    db: Session, live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    article, shown = live
    other = make_article(db, "silent")
    marked(db, QUOTE, shown)
    for each in (article, other):
        articles.trash(db, SYSTEM, each)
        each.trashed_at = clock.now() - 31 * DAY
    db.flush()
    articles.purge_trash(db)
    assert written.by_id(db, article.id) is not None
    assert written.by_id(db, other.id) is None
