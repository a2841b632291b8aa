"""Every route of staff, asked by everybody: a row says who may, and the application agrees."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from sqlmodel import Session

from api import settings
from api.accounts.actions import create_key
from api.accounts.actor import SYSTEM
from api.accounts.models import Role
from api.accounts.roles import SCOPES, verbs_of
from api.core import migrating
from api.core.db import Database
from api.core.ids import new_id
from tests.asking import Client
from tests.authorization.matrix import MATRIX, Row
from tests.authorization.page import PAGE, page
from tests.authorization.world import Thing, World, build
from tests.conftest import KINDS, application, opened, whole
from tests.postgres import Server

pytestmark = pytest.mark.heavy

STAFF = "/v1/admin/"
ANCHOR = {"revision": 1, "selectors": [{"type": "TextQuoteSelector", "exact": "About"}]}
BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("POST", "/session"): {"email": "nobody@staff.example", "password": "a wrong password"},
    ("POST", "/password"): {"current": "a wrong password", "new": "another wrong password"},
    ("POST", "/password/reset-request"): {"email": "nobody@staff.example"},
    ("POST", "/second-factor/confirm"): {"code": "000000"},
    ("POST", "/second-factor/disable"): {"password": "a wrong password"},
    ("POST", "/second-factor/recovery-codes"): {"password": "a wrong password"},
    ("PATCH", "/staff/{account_id}"): {"name": "Sample Renamed"},
    ("POST", "/staff/invitations"): {"email": "new@staff.example", "name": "Sample New", "role": "author"},
    ("POST", "/keys"): {"name": "Sample", "scopes": ["topics:read"]},
    ("POST", "/screening/rules"): {"text": "sample words"},
    ("PATCH", "/screening/rules/{id}"): {"text": "other sample words"},
    ("POST", "/screening/dry-run"): {"text": "sample words"},
    ("POST", "/redirects"): {"path": "/from", "target": "/to"},
    ("PATCH", "/redirects/{id}"): {"target": "/elsewhere"},
    ("POST", "/helplines"): {
        "name": "Sample",
        "region": "INT",
        "languages": ["en"],
        "topics": ["general"],
        "phone": "+1 555 0100",
        "hours": "Never",
    },
    ("PATCH", "/helplines/{id}"): {"hours": "Never again"},
    ("POST", "/topics"): {"slug": "new", "kind": "tag", "name": "New"},
    ("PATCH", "/topics/{id}"): {"name": "Renamed"},
    ("POST", "/authors"): {"slug": "new", "name": "New"},
    ("PATCH", "/authors/{id}"): {"headline": "New"},
    ("POST", "/faqs"): {"slug": "new", "question": "New?", "answer": "New."},
    ("PATCH", "/faqs/{id}"): {"question": "Renamed?"},
    ("POST", "/articles"): {"title": "New", "body": "New."},
    ("PATCH", "/articles/{id}"): {"title": "Renamed"},
    ("POST", "/articles/{id}/actions/request-changes"): {"note": "Shorter."},
    ("POST", "/comments/{id}/replies"): {"body": "Thank you."},
    ("POST", "/moderation/comments/{id}/decisions"): {"verdict": "reject"},
    ("POST", "/moderation/comments/{id}/same/decisions"): {"verdict": "spam"},
    ("POST", "/moderation/comments/{id}/appeal"): {"verdict": "grant"},
    ("POST", "/comments/{id}/actions/move"): {"article_id": str(new_id())},
    ("POST", "/moderation/comments/{id}/bans"): {"of": ["reader"], "reason": "rules"},
    ("POST", "/bans"): {"of": "domain", "domain": "other.example", "reason": "rules"},
    ("PATCH", "/bans/{id}"): {"reason": "hate"},
    ("POST", "/readers/{id}/notes"): {"text": "A note."},
    ("POST", "/moderation/decisions"): {"verdict": "spam", "items": [{"comment_id": str(new_id()), "version": 1}]},
    ("PATCH", "/settings"): {"mode": "hold_all"},
    ("PATCH", "/articles/{id}/conversation"): {"opening": "closed"},
    ("POST", "/articles/{id}/actions/correct"): {"text": "It was Tuesday."},
    ("POST", "/articles/{id}/prompts"): {"question": "Why?", "anchor": ANCHOR},
    ("POST", "/anchors/{id}/actions/replace"): {"anchor": ANCHOR},
    ("PATCH", "/prompts/{id}"): {"question": "Why not?"},
}
for kind in ("articles", "topics", "authors", "faqs"):
    BODIES["POST", f"/{kind}/bulk"] = {"action": "trash", "items": [{"id": str(new_id()), "version": 1}]}


def staff_routes(app: FastAPI) -> list[tuple[str, str]]:
    found = [(method, context.path) for context in iter_route_contexts(app.routes) for method in context.methods or ()]
    return [(method, path) for method, path in found if path and path.startswith(STAFF)]


class Undone(Database):
    """A database whose work is taken back, so that one request leaves the world to the next as it was."""

    @contextmanager
    def write(self) -> Iterator[Session]:
        with super().write() as db:
            yield db
            db.flush()
            db.rollback()


@pytest.fixture(scope="module")
def app_without_database() -> FastAPI:
    return whole()


Asking = tuple[Client, World, Database]


@contextmanager
def asking_on(database: Database) -> Iterator[Asking]:
    """A client of the application on a world that every request leaves as it was, so that all may share it."""
    with database.write() as db:
        world = build(db)
    undone = Undone(database.url.render_as_string(hide_password=False), keys=database.keys)
    app = application(settings.load(), undone)
    with Client(app, raise_server_exceptions=False, base_url="http://127.0.0.1:8000") as client:
        yield client, world, database


@pytest.fixture(scope="session")
def on_sqlite(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asking]:
    path = tmp_path_factory.mktemp("matrix") / "unspoken.db"
    shutil.copyfile(migrated_file, path)
    with opened(f"sqlite:///{path}") as database, asking_on(database) as asking:
        yield asking


@pytest.fixture(scope="session")
def on_postgresql(postgres: Server) -> Iterator[Asking]:
    postgres.create_database("matrix")
    with opened(postgres.url("matrix")) as database:
        migrating.upgrade(database)
        with asking_on(database) as asking:
            yield asking


@pytest.fixture(params=KINDS)
def shared(request: pytest.FixtureRequest) -> Asking:
    """The client and the world, on each kind of database."""
    found: Asking = request.getfixturevalue(f"on_{request.param}")
    return found


def test_every_route_of_staff_has_a_row_and_every_row_a_route(app_without_database: FastAPI) -> None:
    routes, rows = staff_routes(app_without_database), [(row.method, row.path) for row in MATRIX]
    assert sorted(routes) == sorted(rows)
    assert len(set(rows)) == len(rows)


def test_the_page_says_what_the_rows_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "make matrix renews it"


def things_of(world: World, path: str) -> list[Thing]:
    """What a route may be about; a thing of its own kind for a route that is about none."""
    kind = path.removeprefix(STAFF).split("/")[0]
    if "invitation_id" in path:
        kind = "invitations"
    elif path.startswith(f"{STAFF}articles/{{id}}/preview"):
        kind = "articles"
    elif path.startswith(f"{STAFF}moderation/comments"):
        kind = "comments"
    return world.things[kind] if "{" in path else [Thing(next(iter(world.things["articles"])).id, 1)]


def asked(client: Client, row: Row, thing: Thing, token: str | None) -> Any:
    names = ("id", "account_id", "session_id", "invitation_id", "key_id", "note_id")
    path = row.path.format(number=1, **dict.fromkeys(names, thing.id))
    headers = {"If-Match": f'"{thing.version}"'} | ({"Authorization": f"Bearer {token}"} if token else {})
    body = BODIES.get((row.method, row.path.removeprefix(STAFF.rstrip("/"))))
    if body is None and row.method == "POST" and not row.is_open:
        body = {}
    return client.request(row.method, path, headers=headers, json=body)


def keys_for(database: Database, row: Row) -> dict[str, tuple[str, frozenset[str]]]:
    """A key of each scope the row names, one of all of these where they are several, and one of all the others."""
    named = row.named & SCOPES
    wanted = {scope: frozenset({scope}) for scope in named} | {"all else": SCOPES - named}
    if len(named) > 1:
        wanted["what it takes"] = named
    with database.write() as db:
        return {
            f"a key with {name}": (create_key(db, SYSTEM, "Sample", sorted(scopes))[1], scopes)
            for name, scopes in wanted.items()
            if scopes
        }


def may(row: Row, who: str, thing: Thing) -> bool:
    """What the row says of somebody by a role."""
    role = Role(who)
    return row.needs_session or row.allows(verbs_of(role), own=thing.own == role, draft=thing.draft, live=thing.live)


# Whether the verbs are enough is a comparison of words, the same on any database; whose a thing is, each is asked, by
# the one role that has things of its own.
ROWS = [row for row in MATRIX if not row.is_open]
CASES = [(kind, row) for row in ROWS for kind in KINDS if kind == "sqlite" or row.own]


def named(value: Any) -> str:
    return f"{value.method} {value.path}" if isinstance(value, Row) else str(value)


@pytest.mark.parametrize(("shared", "row"), CASES, indirect=["shared"], ids=named)
def test_the_application_agrees_with_the_row(shared: Asking, row: Row) -> None:
    asking, world, database = shared
    things = things_of(world, row.path)
    for thing in things:
        for who, token in world.tokens.items():
            if database.is_sqlite or Role(who) == Role.AUTHOR:
                check(asked(asking, row, thing, token), who, thing, allowed=may(row, who, thing))
    if database.is_sqlite:
        nobody = asked(asking, row, things[0], None)
        assert (nobody.status_code, nobody.json()["code"]) == (401, "unauthenticated")
        for who, (token, scopes) in keys_for(database, row).items():
            for thing in told_apart(things):
                allowed = row.allows(scopes, live=thing.live)
                check(asked(asking, row, thing, token), who, thing, allowed=allowed)


def told_apart(things: list[Thing]) -> list[Thing]:
    """One in each state, somebody's own where there is one: whose it is, is nothing to a key."""
    kinds: dict[tuple[bool, bool], Thing] = {}
    for thing in sorted(things, key=lambda thing: thing.own is None):
        kinds.setdefault((thing.draft, thing.live), thing)
    return list(kinds.values())


def check(answer: Any, who: str, thing: Thing, *, allowed: bool) -> None:
    said = (who, thing, answer.status_code, answer.text)
    assert answer.status_code < 500, said
    if allowed:
        assert answer.status_code not in {401, 403} or wrong_password(answer), said
    else:
        assert answer.status_code == 403, said


def wrong_password(answer: Any) -> bool:
    """Changing one's password asks for the present one as well."""
    return bool(answer.json()["code"] == "wrong-password")


@pytest.mark.parametrize("row", [row for row in MATRIX if row.is_open], ids=lambda row: f"{row.method} {row.path}")
def test_an_open_route_looks_at_no_session_and_no_key(shared: Asking, row: Row) -> None:
    asking, world, _ = shared
    thing = Thing(world.things["staff"][0].id, 1)
    alone = asked(asking, row, thing, None)
    assert alone.status_code in {201, 202, 401, 422}
    assert alone.json()["code" if alone.status_code != 202 else "detail"] != "forbidden"


@pytest.mark.parametrize("token", ["", "x", "unspoken_wrong_key000000", "Bearer", "\xe9"])
def test_a_wrong_token_is_known_to_nobody(shared: Asking, token: str) -> None:
    asking, *_ = shared
    headers = {b"Authorization": f"Bearer {token}".encode("latin-1")}
    assert asking.get("/v1/admin/articles", headers=headers).status_code == 401


def test_every_scope_is_a_verb_that_some_row_asks_for() -> None:
    asked_for = {verb for row in MATRIX for verb in row.named}
    assert asked_for >= SCOPES
