"""Chains collapse and circles cannot be written, whatever is done in whatever order."""

from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from api.accounts.actor import SYSTEM, Actor
from api.core import clock
from api.core.db import Database
from api.core.editing import Stale
from api.core.errors import Conflict, Forbidden, Malformed, NotFound, Refusal
from api.events.models import Event
from api.redirects import actions, queries
from api.redirects.actions import PathTaken, create, delete, leave, update
from api.redirects.models import Redirect
from api.redirects.schemas import RedirectCreate, RedirectUpdate

SITE = "https://site.example"
HOUR = timedelta(hours=1)
NOBODY = Actor("staff", uuid4(), "Nobody", frozenset({"redirects:read"}))


def to(db: Session, path: str, target: str | None) -> Redirect:
    return create(db, SYSTEM, RedirectCreate(path=path, target=target, gone=target is None), site=SITE)


def end(db: Session, path: str, at: datetime | None = None) -> object:
    """Where a path leads: a target, the id of a document, "gone", or None where nothing is said."""
    found = queries.lookup(db, path, at or clock.now())
    return None if found is None else found.target or found.document_id or "gone"


def test_a_redirect_leads_to_its_target_from_now_on(db: Session) -> None:
    redirect = to(db, "/old", "/new")
    assert (end(db, "/old"), end(db, "/new")) == ("/new", None)
    assert end(db, "/old", redirect.since - HOUR) is None
    (event,) = db.exec(select(Event)).all()
    assert (event.type, event.subject_id) == ("redirect.created", redirect.id)
    assert event.snapshot == {"path": "/old", "document": None, "target": "/new", "gone": False}


def test_a_path_leads_to_one_place(db: Session) -> None:
    redirect = to(db, "/old", "/new")
    with pytest.raises(PathTaken):
        to(db, "/old", "/other")
    other = to(db, "/older", "/other")
    with pytest.raises(PathTaken):
        update(db, SYSTEM, other, RedirectUpdate(path="/old"), site=SITE)
    assert redirect.target == "/new"


def test_a_chain_collapses_from_both_of_its_ends(db: Session) -> None:
    first = to(db, "/a", "/b")
    to(db, "/b", "/c")
    assert (first.target, first.version) == ("/c", 2)
    assert to(db, "/z", "/a").target == "/c"


def test_what_leads_to_what_is_gone_is_gone(db: Session) -> None:
    to(db, "/a", "/b")
    to(db, "/b", None)
    assert (end(db, "/a"), end(db, "/b")) == ("gone", "gone")


def test_a_chain_collapses_when_a_document_leaves_its_middle_later(db: Session) -> None:
    by_hand = to(db, "/old", "/faqs/a")
    document = uuid4()
    leave(db, SYSTEM, "faq", document, "/faqs/a", since=clock.now())
    assert (by_hand.document_id, by_hand.document_kind, by_hand.target, by_hand.version) == (document, "faq", None, 2)


@pytest.mark.parametrize("circle", [["/a", "/a"], ["/a", "/b", "/a"], ["/a", "/b", "/c", "/a"]])
def test_a_circle_is_refused_and_changes_nothing(db: Session, circle: list[str]) -> None:
    *steps, last = list(pairwise(circle))
    for path, target in steps:
        to(db, path, target)
    before = [row.model_dump() for row in db.exec(select(Redirect)).all()]
    with pytest.raises(Malformed) as refused:
        to(db, *last)
    assert [(item.loc, item.code) for item in refused.value.errors] == [(["body", "target"], "loop")]
    assert [row.model_dump() for row in db.exec(select(Redirect)).all()] == before


def test_a_circle_cannot_be_closed_by_a_change(db: Session) -> None:
    to(db, "/a", "/b")
    other = to(db, "/c", "/d")
    for change in (RedirectUpdate(path="/b", target="/a"), RedirectUpdate(path="/d")):
        with pytest.raises(Malformed):
            update(db, SYSTEM, other, change, site=SITE)
    assert (other.path, other.target, other.version) == ("/c", "/d", 1)


def test_a_redirect_that_moves_may_lead_to_where_it_was(db: Session) -> None:
    redirect = to(db, "/a", "/b")
    update(db, SYSTEM, redirect, RedirectUpdate(path="/c", target="/a"), site=SITE)
    assert (redirect.path, redirect.target) == ("/c", "/a")


@pytest.mark.parametrize(
    "address", ["https://site.example/a", "http://SITE.example:80/a/", "https://site.example:443/a", "//"]
)
def test_the_address_of_the_site_itself_is_a_path_and_closes_no_circle(db: Session, address: str) -> None:
    if address == "//":
        assert to(db, "/x", "https://site.example").target == "/"
        assert to(db, "/y", "https://site.example.evil.example/a").target == "https://site.example.evil.example/a"
        return
    to(db, "/a", "/b")
    with pytest.raises(Malformed):
        to(db, "/b", address)
    assert to(db, "/c", address).target == "/b"


def test_a_page_of_the_site_is_named_by_its_path_alone(db: Session) -> None:
    for address in ("https://site.example/a?b=c", "https://site.example/a#b", "https://site.example//evil.example"):
        with pytest.raises(Malformed):
            to(db, "/old", address)
    within = RedirectCreate(path="/out", target="https://site.example/elsewhere")
    assert create(db, SYSTEM, within, site=f"{SITE}/blog").target == "https://site.example/elsewhere"
    within = RedirectCreate(path="/in", target="https://site.example/blog/a")
    assert create(db, SYSTEM, within, site=f"{SITE}/blog").target == "/a"


def test_what_a_document_leaves_takes_the_place_of_what_was_written_by_hand(db: Session) -> None:
    redirect = to(db, "/faqs/a", "/new")
    document = uuid4()
    leave(db, SYSTEM, "faq", document, "/faqs/a", since=clock.now())
    assert (redirect.document_id, redirect.target, redirect.version) == (document, None, 2)
    leave(db, SYSTEM, "faq", document, "/faqs/a", since=clock.now())
    assert redirect.version == 2


def test_a_redirect_that_is_still_to_come_leads_nowhere_yet(db: Session) -> None:
    document, later = uuid4(), clock.now() + HOUR
    leave(db, SYSTEM, "article", document, "/articles/a", since=later)
    assert end(db, "/articles/a") is None
    assert end(db, "/articles/a", later) == document
    actions.take_back(db, SYSTEM, document, since=later)
    assert end(db, "/articles/a", later) is None


def test_what_a_document_left_may_move_to_another_path_and_keep_its_document(db: Session) -> None:
    document = uuid4()
    leave(db, SYSTEM, "faq", document, "/faqs/a", since=clock.now())
    redirect = queries.by_path(db, "/faqs/a")
    assert redirect is not None
    update(db, SYSTEM, redirect, RedirectUpdate(path="/faqs/b"), site=SITE)
    assert (redirect.path, redirect.document_id, redirect.version) == ("/faqs/b", document, 2)
    update(db, SYSTEM, redirect, RedirectUpdate(target="/new"), site=SITE)
    assert (redirect.document_kind, redirect.document_id, redirect.target) == (None, None, "/new")
    update(db, SYSTEM, redirect, RedirectUpdate(target="/new/"), site=SITE)
    assert redirect.version == 3
    update(db, SYSTEM, redirect, RedirectUpdate(gone=True), site=SITE)
    assert (end(db, "/faqs/b"), end(db, "/faqs/a")) == ("gone", None)


def test_a_redirect_is_held_at_the_version_that_was_read(db: Session) -> None:
    redirect = to(db, "/old", "/new")
    assert actions.hold(db, SYSTEM, redirect.id, 1) is redirect
    with pytest.raises(Stale) as stale:
        actions.hold(db, SYSTEM, redirect.id, 2)
    assert stale.value.more["current"]["target"] == "/new"
    with pytest.raises(NotFound):
        actions.hold(db, SYSTEM, uuid4(), 1)
    delete(db, SYSTEM, redirect)
    assert end(db, "/old") is None


def test_who_may_only_read_changes_nothing(db: Session) -> None:
    redirect = to(db, "/old", "/new")
    with pytest.raises(Forbidden):
        create(db, NOBODY, RedirectCreate(path="/a", gone=True), site=SITE)
    with pytest.raises(Forbidden):
        update(db, NOBODY, redirect, RedirectUpdate(gone=True), site=SITE)
    with pytest.raises(Forbidden):
        delete(db, NOBODY, redirect)
    with pytest.raises(Forbidden):
        actions.hold(db, NOBODY, redirect.id, 1)


PATHS = [f"/{letter}" for letter in "abcd"]
DOCUMENTS = [UUID(int=number) for number in range(2)]
path, target = st.sampled_from(PATHS), st.sampled_from([*PATHS, "https://a.example/", None])
step = st.one_of(
    st.tuples(st.just("create"), path, target),
    st.tuples(st.just("path"), path, path),
    st.tuples(st.just("target"), path, target),
    st.tuples(st.just("leave"), path, st.sampled_from(DOCUMENTS)),
    st.tuples(st.just("delete"), path, st.none()),
)


def do(db: Session, verb: str, path: str, to_: object) -> None:
    found = queries.by_path(db, path)
    if verb == "leave":
        assert isinstance(to_, UUID)
        leave(db, SYSTEM, "faq", to_, path, since=clock.now())
    elif verb == "create":
        create(db, SYSTEM, RedirectCreate.model_validate({"path": path, "target": to_, "gone": to_ is None}), site=SITE)
    elif found is None:
        return
    elif verb == "delete":
        delete(db, SYSTEM, found)
    else:
        change = {"path": to_} if verb == "path" else {"target": to_, "gone": to_ is None}
        update(db, SYSTEM, found, RedirectUpdate.model_validate(change), site=SITE)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=100)
@given(steps=st.lists(step, max_size=12))
def test_every_path_ends_after_one_step_whatever_was_done(
    sqlite_database: Database, steps: list[tuple[str, str, object]]
) -> None:
    with sqlite_database.write() as db:
        for verb, path, to_ in steps:
            try:
                with db.begin_nested():
                    do(db, verb, path, to_)
            except (Malformed, Conflict):
                continue
            except Refusal as other:
                raise AssertionError(verb) from other
        db.expire_all()
        redirects = {row.path: row for row in db.exec(select(Redirect)).all()}
        for redirect in redirects.values():
            assert redirect.target not in redirects
            assert queries.lookup(db, redirect.path, clock.now()) is redirect
        db.rollback()


def test_a_circle_that_got_into_the_table_is_no_way(db: Session) -> None:
    db.add_all([Redirect(path="/a", target="/b"), Redirect(path="/b", target="/a")])
    db.flush()
    assert end(db, "/a") is None
