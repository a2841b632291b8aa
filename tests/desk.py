"""Somebody of the staff at work, over HTTP."""

from typing import Any
from uuid import UUID

from httpx import Response

from api.accounts.actions import create_key
from api.accounts.actor import SYSTEM
from api.core.db import Database
from tests.asking import Client
from tests.factories import make_staff, signed_in


class Desk:
    """Somebody of the staff, signed in."""

    def __init__(self, client: Client, database: Database, role: str = "editor") -> None:
        with database.write() as db:
            account = make_staff(db, role)
            self.id, self.name = account.id, account.name
            self.headers = {"Authorization": f"Bearer {signed_in(db, account)}"}
        self.client = client

    @classmethod
    def of_key(cls, client: Client, database: Database, *scopes: str) -> "Desk":
        """A program with a key of these scopes."""
        desk = cls.__new__(cls)
        with database.write() as db:
            key, plain = create_key(db, SYSTEM, "A sample program", list(scopes), None)
            desk.id, desk.name = key.id, key.name
        desk.headers, desk.client = {"Authorization": f"Bearer {plain}"}, client
        return desk

    def get(self, path: str) -> Response:
        return self._ask("GET", path)

    def post(self, path: str, body: Any, **headers: str) -> Response:
        return self._ask("POST", path, json=body, headers=self.headers | headers)

    def delete(self, path: str) -> Response:
        return self._ask("DELETE", path)

    def _ask(self, method: str, path: str, **given: Any) -> Response:
        answer = self.client.request(method, f"/v1/admin/{path}", **{"headers": self.headers, **given})
        assert isinstance(answer, Response)
        return answer

    def link(self, article_id: UUID, **given: Any) -> dict[str, Any]:
        """A new link, whole."""
        answer = self.post(f"articles/{article_id}/previews", given)
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    def links(self, article_id: UUID) -> list[dict[str, Any]]:
        answer = self.get(f"articles/{article_id}/previews")
        assert answer.status_code == 200, answer.text
        listed: list[dict[str, Any]] = answer.json()["data"]
        return listed
