"""A newsroom over HTTP: who asks, about which article, from which version."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from httpx import Response
from sqlmodel import Session

from api.core.db import Database
from tests.asking import Client
from tests.factories import make_author, make_staff, signed_in

ARTICLES = "/v1/admin/articles"
CONTENT = "/v1/content/articles"


@dataclass(frozen=True)
class Desk:
    """One of the staff at work. Every call answers as it is; `made` and `done` insist on success."""

    client: Client
    token: str
    id: UUID

    def ask(
        self, method: str, path: str = "", *, version: object = None, headers: Mapping[str, str] = {}, **more: Any
    ) -> Response:
        sent = {"Authorization": f"Bearer {self.token}", **headers}
        if version is not None:
            sent["If-Match"] = f'"{version}"'
        answer = self.client.request(method, f"{ARTICLES}{path}", headers=sent, **more)
        assert isinstance(answer, Response)
        return answer

    def make(self, **given: Any) -> Response:
        return self.ask("POST", json={"title": "A title", "body": "A body.", **given})

    def made(self, **given: Any) -> dict[str, Any]:
        answer = self.make(**given)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def read(self, id_: str) -> dict[str, Any]:
        answer = self.ask("GET", f"/{id_}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def change(self, article: Mapping[str, Any], query: str = "", **changes: Any) -> Response:
        """From the version in `article`."""
        return self.ask("PATCH", f"/{article['id']}{query}", version=article["version"], json=changes)

    def act(self, action: str, article: Mapping[str, Any], **given: Any) -> Response:
        """An action, or `trash`, from the version in `article`."""
        if action == "trash":
            return self.ask("DELETE", f"/{article['id']}", version=article["version"])
        if action.startswith("restore-"):
            path = f"/{article['id']}/revisions/{action.removeprefix('restore-')}/actions/restore"
            return self.ask("POST", path, version=article["version"])
        more = {"json": given} if given else {}
        return self.ask("POST", f"/{article['id']}/actions/{action}", version=article["version"], **more)

    def done(self, action: str, article: Mapping[str, Any], **given: Any) -> dict[str, Any]:
        answer = self.act(action, article, **given)
        assert answer.status_code in {200, 201}, answer.text
        return dict(answer.json())

    def listed(self, query: str = "") -> list[str]:
        """The slugs of a list, in its order."""
        answer = self.ask("GET", f"?{query}")
        assert answer.status_code == 200, answer.text
        return [row["slug"] for row in answer.json()["data"]]


def desk(database: Database, client: Client, role: str = "editor") -> Desk:
    """Somebody with that role, signed in."""
    with database.write() as db:
        account = make_staff(db, role)
        return Desk(client, signed_in(db, account), account.id)


def signing(db: Session, slug: str, account_id: UUID) -> str:
    """The id of an author who is that account."""
    author = make_author(db, slug)
    author.account_id = account_id
    db.flush()
    return str(author.id)


def seen(client: Client, slug: str) -> tuple[int, str | None, str]:
    """All that readers get of an article: its status, its ETag, its bytes (of a miss all but the request id)."""
    answer = client.get(f"{CONTENT}/{slug}", follow_redirects=False)
    return answer.status_code, answer.headers.get("etag"), answer.text if answer.status_code == 200 else ""
