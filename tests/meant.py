"""Generated requests of staff as somebody would mean them: signed in, about what is here, from the version it has."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pyotp
import schemathesis
import sqlalchemy as sa
from schemathesis.generation.meta import TestPhase
from sqlmodel import Session, col, select

from api.accounts import passwords
from api.accounts.actions import codes
from api.accounts.models import Account, OneTimeToken, Purpose, Role, StaffSession
from api.anchors.models import Anchor
from api.articles.models import Article
from api.comments import queries as comments
from api.core import clock, ids
from api.core.db import Database
from api.core.keys import new_token, token_hash
from api.limits.models import Attempt
from api.site import queries as site
from tests.authorization.world import Thing, build
from tests.factories import (
    actor_of,
    make_author,
    make_faq,
    make_prompt,
    make_staff,
    make_topic,
    signed_in,
)
from tests.kinds import MAKE, TABLES, make_note, mean_ban

ADMIN = "/v1/admin"
PASSWORD, ANOTHER = "lantern otter gravel seventeen", "velvet harbour acorn thirty-two"
# Operations about whoever asks. Some end the session they are asked in, so each request has its own.
OF_ONESELF = ("/session", "/password", "/second-factor")
# In every article the factories make.
ANCHOR = {"revision": 1, "selectors": [{"type": "TextQuoteSelector", "exact": "About"}]}
LATER, LATEST = "2998-01-01T00:00:00Z", "2999-01-01T00:00:00Z"

Case = schemathesis.Case[Any]


def is_positive(case: Case) -> bool:
    return case.meta is not None and case.meta.generation.mode.is_positive


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a body, the outer ones first."""
    if isinstance(value, dict):
        yield value
    for below in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(below)


def has_a_token(case: Case) -> bool:
    """Whether it names a link, good or not: one that could be none is wrong on purpose."""
    token = case.body.get("token") if isinstance(case.body, dict) else None
    return isinstance(token, str) and 1 <= len(token) <= 200


class Newsroom:
    """A database with one of everything, and an administrator at work in it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.hash = passwords.hashed(PASSWORD, [])
        with database.write() as db:
            self.things = build(db).things
            self.related = {
                "author_id": [make_author(db, f"related-{n}").id for n in range(3)],
                "topic_ids": [make_topic(db, f"related-{n}").id for n in range(3)],
                "faq_ids": [make_faq(db, f"related-{n}").id for n in range(3)],
                "parent_id": [make_topic(db, "related-section", kind="section").id],
            }
            self.token = signed_in(db, make_staff(db, "administrator"))

    def mean(self, case: Case) -> None:
        """Sign the request in and, unless it is wrong on purpose, have it be about what is here."""
        place = case.operation.path.removeprefix(ADMIN)
        with self.database.write() as db:
            db.execute(sa.delete(Attempt))
            own, token = None, self.token
            if place.startswith(OF_ONESELF):
                own = make_staff(db, "administrator", password_hash=self.hash)
                token = signed_in(db, own)
            case.headers["Authorization"] = f"Bearer {token}"
            if is_positive(case):
                Meaning(db, self, case, own).give()
            elif place in ("/password/reset", "/invitation/accept"):
                Meaning(db, self, case, own).link()


class Meaning:
    """What one request is about. It is chosen by the request, so that the same run asks the same."""

    def __init__(self, db: Session, newsroom: Newsroom, case: Case, own: Account | None) -> None:
        self.db, self.newsroom, self.case, self.own = db, newsroom, case, own
        self.place = case.operation.path.removeprefix(ADMIN)
        self.turn = sum(repr((case.path_parameters, case.query, case.body)).encode())

    def give(self) -> None:
        if set(self.case.path_parameters) - {"number"}:
            self._about(self._thing())
        if key := self.case.headers.get("Idempotency-Key"):
            # A key is for one request; a generated one comes again with another body.
            self.case.headers["Idempotency-Key"] = f"{key[:200]}{ids.new_id().hex}"
        if self.place.endswith(("/conversation", "/settings")) and "if-match" in {
            each.name.lower() for each in self.case.operation.headers
        }:
            self.case.headers["If-Match"] = f'"{self._version()}"'
        if self.place in ("/schedule", "/moderation/figures"):
            self.case.query |= {
                name: said
                for name, said in (("from", LATER), ("to", "2998-02-01T00:00:00Z"))
                if name in self.case.query
            }
            if "from" not in self.case.query:
                self.case.query.pop("to", None)
        for given in objects(self.case.body):
            self._relate(given)
        if isinstance(self.case.body, dict):
            self._word(self.case.body)
            mean_ban(self.db, self.place, self.case.body)

    def _version(self) -> int:
        """That of the settings, or of one article's conversation."""
        if self.place == "/settings":
            return site.settings(self.db).version
        return comments.read_discussion(self.db, UUID(self.case.path_parameters["id"])).version

    def link(self) -> None:
        """What else is wrong is found behind a link that is good."""
        if has_a_token(self.case) and isinstance(self.case.body, dict):
            self.case.body["token"] = self._words(self.case.body)["token"]

    def _pick(self, of: list[Any]) -> Any:
        return of[self.turn % len(of)]

    def _about(self, thing: Any) -> None:
        name = next(iter(set(self.case.path_parameters) - {"number", "note_id"}))
        self.case.path_parameters[name] = str(thing.id)
        if "note_id" in self.case.path_parameters:
            self.case.path_parameters["note_id"] = str(make_note(self.db, thing.id).id)
        if "number" in self.case.path_parameters:
            self.case.path_parameters["number"] = 1
        if "with" in self.case.query:
            self.case.query["with"] = 1
        if any(given.name.lower() == "if-match" for given in self.case.operation.headers):
            self.case.headers["If-Match"] = f'"{thing.version}"'

    @property
    def _kind(self) -> str:
        """What the request is about; moderators look at comments."""
        kind = self.place.split("/")[1]
        return "comments" if kind == "moderation" else kind

    def _thing(self) -> Any:
        kind = self._kind
        if kind == "sessions":
            assert self.own is not None
            return self._pick(list(self.db.exec(select(StaffSession).where(StaffSession.account_id == self.own.id))))
        if kind == "staff":
            is_invitation = self.place.startswith("/staff/invitations")
            return self._link(Purpose.INVITATION)[0] if is_invitation else make_staff(self.db, "moderator")
        if self.place == "/articles/{id}/prompts":
            # Only in what readers see a passage is marked.
            return self.db.get(Article, make_prompt(self.db, f"seen-{ids.new_id().hex}").article_id)
        if kind == "anchors":
            return self.db.get(Anchor, make_prompt(self.db, f"marked-{ids.new_id().hex}").anchor_id)
        if kind in MAKE and self.case.meta and self.case.meta.phase.name is TestPhase.STATEFUL:
            # What was put into the trash before is read again, which is no fault here; so each step has its own.
            return MAKE[kind](self.db, f"step-{ids.new_id().hex}")
        known: Thing = self._pick(self.newsroom.things[kind])
        return self.db.get(TABLES[kind], known.id) or known if kind in TABLES else known

    def _link(self, purpose: Purpose, account: Account | None = None) -> tuple[OneTimeToken, str]:
        token, now = new_token(), clock.now()
        link = OneTimeToken(
            purpose=purpose,
            token_hash=token_hash(token),
            account_id=account.id if account else None,
            email=self._address() if purpose is Purpose.INVITATION else None,
            name="Sample Invited",
            role=Role.AUTHOR,
            created_at=now,
            expires_at=now + timedelta(hours=1),
        )
        self.db.add(link)
        self.db.flush()
        return link, token

    def _address(self) -> str:
        return f"{ids.new_id().hex}@staff.example"

    def _relate(self, given: dict[str, Any]) -> None:
        related = {name: [str(id_) for id_ in found] for name, found in self.newsroom.related.items()}
        for name in {"topic_ids", "faq_ids"} & set(given):
            given[name] = related[name][: len(given[name])]
        for name, source in (("reviewed_by_id", "author_id"), ("parent_id", "parent_id")):
            if given.get(name) is not None:
                given[name] = self._pick(related[source])
        if given.get("account_id") is not None:
            given["account_id"] = str(make_staff(self.db, "author").id)
        if "bylines" in given:
            given["bylines"] = [
                {**byline, "author_id": id_}
                for byline, id_ in zip(given["bylines"], related["author_id"], strict=False)
            ]
        if "items" in given:
            given["items"] = self._items(len(given["items"]))

    def _items(self, many: int) -> list[dict[str, Any]]:
        kind = self._kind
        name, table = "comment_id" if kind == "comments" else "id", TABLES[kind]
        wanted = select(table).where(col(table.id).in_([thing.id for thing in self.newsroom.things[kind]]))
        return [{name: str(row.id), "version": row.version} for row in self.db.exec(wanted.limit(many))]

    def _word(self, body: dict[str, Any]) -> None:
        body |= {name: value for name, value in self._words(body).items() if name in body}
        if body.get("transport") == "cookie":
            self.case.headers["Sec-Fetch-Site"] = "same-origin"
        if body.get("expires_at"):
            body["expires_at"] = LATER
        if body.get("review_due"):
            body["review_due"] = LATER
        if self.place == "/helplines" or (self.place.startswith("/helplines") and "phone" in body):
            body["phone"] = "+1 555 0100"
        if body.get("revision"):
            body["revision"] = 1
        if {"at", "until"} & set(body):
            body |= {name: said for name, said in (("at", LATER), ("until", LATEST)) if body.get(name)}
        if body.get("anchor"):
            body["anchor"] = ANCHOR
        if self.place == "/articles" and not body.get("slug"):
            body["title"] = "A title with something in it for a slug"
        if self.place == "/redirects" or (self.place.startswith("/redirects") and {"target", "gone"} & set(body)):
            body["gone"] = body.get("target") is None
            body["target"] = None if body["gone"] else f"https://elsewhere.example/{self.turn}"

    def _words(self, body: dict[str, Any]) -> dict[str, str]:
        """Addresses, passwords, codes and links that are right where they are asked for."""
        place, own = self.place, self.own
        words = {"email": self._address(), "password": ANOTHER, "current": PASSWORD, "new": ANOTHER}
        if place == "/session" and own is not None:
            words |= {"email": own.email or "", "password": PASSWORD}
        if place.startswith("/second-factor"):
            words |= {"password": PASSWORD, "code": self._second_factor()}
        if place == "/password/reset":
            words["token"] = self._link(Purpose.RESET, own)[1]
        if place == "/invitation/accept":
            words["token"] = self._link(Purpose.INVITATION)[1]
        return words

    def _second_factor(self) -> str:
        """A second factor of the account that asks, on or about to be; answers the code of it."""
        assert self.own is not None
        if self.place == "/second-factor":
            return ""
        secret, _ = codes.enroll(self.db, actor_of(self.own), "Sample")
        self.own.totp_confirmed = not self.place.endswith("/confirm")
        self.db.flush()
        return pyotp.TOTP(secret).at(clock.now())
