"""A reader who said this and that, and looks after it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx

from api.comments.models import Comment
from api.core.db import Database
from api.readers import actions as readers
from api.readers.models import Reader
from api.subscriptions import actions as subscriptions
from api.subscriptions.actions import Wish
from api.subscriptions.models import Kind, Subscription
from tests.accounts.people import bearer, rows
from tests.comments.talk import Talk
from tests.readers.people import EMAIL, mailed, make_reader

CONVERSATION, ME, ERASE = "/v1/conversation", "/v1/conversation/me", "/v1/conversation/me/erase"
WORDS = ("erase", "keep_without_name")


@dataclass
class Writer:
    """A reader with a session."""

    talk: Talk
    id: UUID
    token: str

    @classmethod
    def known(cls, talk: Talk, email: str = EMAIL) -> "Writer":
        with talk.database.write() as db:
            reader = make_reader(db, email)
            return cls(talk, reader.id, readers.open_session(db, reader).token)

    def ask(self, method: str, path: str, *, json: Any = None, **headers: str) -> httpx.Response:
        """A request with the session; header names are written with underscores."""
        sent = bearer(self.token) | {name.replace("_", "-"): value for name, value in headers.items()}
        answer: httpx.Response = self.talk.client.request(method, f"{CONVERSATION}/{path}", headers=sent, json=json)
        return answer

    def said(self, body: str, **given: Any) -> dict[str, Any]:
        return self.talk.said(body, token=self.token, **given)

    def export(self) -> dict[str, Any]:
        answer = self.ask("GET", "me/export")
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def erase(self, comments: str = "erase") -> httpx.Response:
        return self.ask("POST", "me/erase", json={"comments": comments})

    def subscribes(self, *, confirmed: bool = True) -> UUID:
        with self.talk.database.write() as db:
            return wish(db, self.id, confirmed=confirmed).id


def wish(db: Any, reader_id: UUID, *, confirmed: bool) -> Subscription:
    return subscriptions.ask(db, reader_id, Wish(Kind.MINE), confirmed=confirmed)


def guest_link(talk: Talk, folder: Path, *, email: str = EMAIL) -> tuple[dict[str, Any], UUID, str]:
    """A guest's comment, a subscription and the link mailed to the address given with them."""
    posted = talk.said("Said by a guest.")
    with talk.database.write() as db:
        subscription = wish(db, readers.reader_for(db, email).id, confirmed=False).id
    token = mailed(talk.database, folder, email, comment=posted["id"], subscription=str(subscription))
    return posted, subscription, token


def comments(database: Database) -> list[Comment]:
    return rows(database, Comment)


def persons(database: Database) -> list[Reader]:
    return rows(database, Reader)
