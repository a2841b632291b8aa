"""Somebody of the staff at work on documents over HTTP: who asks, from which version."""

from dataclasses import dataclass
from typing import Any

import httpx

from api.accounts.models import Account
from api.core.db import Database
from tests.asking import Client
from tests.factories import make_staff, signed_in

ADMIN = "/v1/admin"


@dataclass(frozen=True)
class Colleague:
    """One signed-in person; nobody, where there is no account."""

    client: Client
    account: Account | None
    token: str | None

    def send(
        self, method: str, path: str, version: int | None = None, json: Any = None, **headers: str
    ) -> httpx.Response:
        """A request; `version` is sent as If-Match, and header names are written with underscores."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token is not None:
            sent["Authorization"] = f"Bearer {self.token}"
        if version is not None:
            sent["If-Match"] = f'"{version}"'
        answer: httpx.Response = self.client.request(method, f"{ADMIN}/{path}", headers=sent, json=json)
        return answer

    def get(self, path: str) -> httpx.Response:
        return self.send("GET", path)

    def post(self, path: str, json: Any = None, **headers: str) -> httpx.Response:
        return self.send("POST", path, None, json, **headers)

    def patch(self, path: str, version: int | None, json: Any) -> httpx.Response:
        return self.send("PATCH", path, version, json)

    def act(self, path: str, version: int | None, json: Any = None) -> httpx.Response:
        """An action on a version."""
        return self.send("POST", path, version, json)

    def delete(self, path: str, version: int | None = None) -> httpx.Response:
        return self.send("DELETE", path, version)

    def made(self, path: str, json: Any) -> dict[str, Any]:
        """What a POST made."""
        answer = self.post(path, json)
        assert answer.status_code == 201, answer.text
        shown: dict[str, Any] = answer.json()
        return shown


def colleague(database: Database, client: Client, role: str = "editor") -> Colleague:
    with database.write() as db:
        account = make_staff(db, role)
        return Colleague(client, account, signed_in(db, account))
