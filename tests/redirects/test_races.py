"""Two people write redirects at the same instant: one of them is refused, and no circle is closed."""

from collections.abc import Callable
from uuid import UUID

from sqlmodel import Session

from api.accounts.actor import SYSTEM
from api.core.db import Database
from api.core.editing import Stale
from api.core.errors import Malformed
from api.redirects.actions import PathTaken, create, delete, hold, update
from api.redirects.models import Redirect
from api.redirects.schemas import RedirectCreate, RedirectUpdate
from tests.test_races import together

SITE = "https://site.example"


def making(path: str, target: str) -> Callable[[Session], Redirect]:
    return lambda db: create(db, SYSTEM, RedirectCreate(path=path, target=target), site=SITE)


def changing(id_: UUID, target: str) -> Callable[[Session], None]:
    return lambda db: update(db, SYSTEM, hold(db, SYSTEM, id_, 1), RedirectUpdate(target=target), site=SITE)


def test_a_path_is_redirected_by_one_of_them(database: Database) -> None:
    refused = [type(refusal) for refusal in together(database, making("/a", "/b"), making("/a", "/c")) if refusal]
    assert refused == [PathTaken]


def test_a_circle_is_not_closed_by_two_halves_of_it(database: Database) -> None:
    refused = [type(refusal) for refusal in together(database, making("/a", "/b"), making("/b", "/a")) if refusal]
    assert refused == [Malformed]


def test_of_two_changes_of_one_version_the_second_is_stale(database: Database) -> None:
    with database.write() as db:
        id_ = making("/a", "/b")(db).id
    refused = [type(refusal) for refusal in together(database, changing(id_, "/c"), changing(id_, "/d")) if refusal]
    assert refused == [Stale]
    with database.read() as db:
        redirect = db.get(Redirect, id_)
        assert redirect is not None
        assert (redirect.version, redirect.target in {"/c", "/d"}) == (2, True)


def test_a_redirect_that_is_deleted_is_not_changed_beside_it(database: Database) -> None:
    with database.write() as db:
        id_ = making("/a", "/b")(db).id
    deleting: Callable[[Session], None] = lambda db: delete(db, SYSTEM, hold(db, SYSTEM, id_, 1))  # noqa: E731
    refused = [refusal.status for refusal in together(database, deleting, changing(id_, "/c")) if refusal]
    assert refused in ([404], [412])
