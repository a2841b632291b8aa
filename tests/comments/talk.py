"""Readers at a published article, over HTTP."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx

from api.accounts.actor import SYSTEM
from api.articles import actions as articles
from api.comments import actions, queries
from api.comments.models import Comment, Mode, Status
from api.core.db import Database
from api.core.editing import Saving
from api.site import queries as site
from tests.asking import Client
from tests.factories import make_article

FIRST, SECOND = "Trust is earned slowly.", "It is lost in one evening, and nobody notices."
BODY = f"{FIRST}\n\n{SECOND}\n\n- First\n- A second thing to keep in mind"


@dataclass
class Talk:
    """A conversation on one article; each reader comes from a network of their own unless told otherwise."""

    client: Client
    database: Database
    slug: str = "a-talk"

    def __post_init__(self) -> None:
        with self.database.write() as db:
            article = make_article(db, self.slug, body=BODY)
            articles.publish(db, SYSTEM, article)
            self.article_id = article.id
        self.many = 0

    @property
    def path(self) -> str:
        return f"/v1/content/articles/{self.slug}/comments"

    def mode(self, mode: Mode, **more: Any) -> None:
        with self.database.write() as db:
            settings = site.held(db)
            settings.mode = mode
            for name, value in more.items():
                setattr(settings, name, value)

    def post(
        self, body: str | None = None, *, token: str | None = None, network: str | None = None, **given: Any
    ) -> httpx.Response:
        self.many += 1
        self.client.bridge.peer = (network or f"203.0.113.{self.many % 250}", 50_000)
        headers = given.pop("headers", {}) | ({"Authorization": f"Bearer {token}"} if token else {})
        said = {"body": f"Something said, {self.many}." if body is None else body, "name": "Sample Reader", **given}
        path = f"/v1/conversation/articles/{self.slug}/comments"
        answer: httpx.Response = self.client.post(path, json=said, headers=headers)
        return answer

    def said(self, body: str | None = None, *, approved: bool = False, **given: Any) -> dict[str, Any]:
        """What was posted."""
        answer = self.post(body, **given)
        assert answer.status_code == 201, answer.text
        posted: dict[str, Any] = answer.json()
        if approved:
            self.become(posted["id"], Status.APPROVED)
        return posted

    def own(self, method: str, posted: dict[str, Any], path: str = "", **given: Any) -> httpx.Response:
        """A request of the writer's about what was posted."""
        headers = {"Authorization": f"Bearer {posted['edit_token']}"} | given.pop("headers", {})
        where = f"/v1/conversation/comments/{posted['id']}{path}"
        answer: httpx.Response = self.client.request(method, where, headers=headers, **given)
        return answer

    def become(self, comment_id: str, *statuses: Status) -> None:
        with self.database.write() as db:
            comment = queries.held(db, UUID(comment_id))
            assert comment is not None
            for status in statuses:
                actions.change(db, comment, status, by=SYSTEM, why="moderator")

    def republish(self, body: str) -> None:
        """The article with another body, as readers get it from now on."""
        with self.database.write() as db:
            article = articles.held(db, SYSTEM, self.article_id)
            articles.update(db, SYSTEM, article, article.version, {"body": body}, Saving())
            articles.publish(db, SYSTEM, article)

    def row(self, comment_id: str) -> Comment:
        with self.database.read() as db:
            found = queries.by_id(db, UUID(comment_id))
            assert found is not None
            db.expunge(found)
            return found

    def read(self, query: str = "?view=flat") -> dict[str, Any]:
        answer = self.client.get(f"{self.path}{query}")
        assert answer.status_code == 200, answer.text
        page: dict[str, Any] = answer.json()
        return page

    def ids(self, query: str = "?view=flat") -> list[str]:
        return [each["id"] for each in self.read(query)["data"]]

    def counts(self) -> tuple[int, int]:
        counted = self.client.get(f"{self.path}/counts").json()
        return counted["count"], counted["inline"]
