"""The same said is the same kept, shown and refused on SQLite and on PostgreSQL, in any script."""

import re
from pathlib import Path
from typing import Any

import pytest

from api import settings
from api.comments.models import Mode
from api.core.db import Database
from tests.asking import Client
from tests.comments.talk import Talk
from tests.conftest import KeptDatabase, application
from tests.test_differential import TEXTS, UNKEEPABLE, pair

__all__ = ["pair"]

pytestmark = pytest.mark.heavy

# What is new each time: ids, instants, secrets, and what is made of them.
NEW = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}|\d{4}-\d\d-\d\dT[\d:.]+Z"
    r'|"(edit_token|avatar_seed|next_cursor|prev_cursor)":"[^"]*"|cursor=[\w-]+'
)


def answers(database: Database, folder: Path) -> list[tuple[int, str]]:
    """A conversation in which every text is said, signed with, marked and searched for."""
    found = []
    app = application(settings.load(data_dir=folder), database)
    with Client(app, raise_server_exceptions=False, base_url="http://127.0.0.1:8000") as client:
        talk = Talk(client, database)
        talk.mode(Mode.OPEN)
        for number, text in enumerate((*TEXTS, *UNKEEPABLE)):
            anchor = {"revision": 1, "selectors": [{"type": "TextQuoteSelector", "exact": text}]}
            for given in ({"body": text}, {"name": text}, {"anchor": anchor}):
                said: dict[str, Any] = {"body": f"Said {number}.", **given}
                found.append(talk.post(**said) if "\ud800" not in text else client.get("/healthz"))
        asked = ("?limit=100", "?view=flat&sort=newest&limit=7", "?view=flat&sort=helpful&limit=100", "?view=inline")
        found += [client.get(f"{talk.path}{query}") for query in asked]
        found += [client.get(f"{talk.path}/counts"), client.get("/v1/content/comments?limit=50")]
    return [(answer.status_code, NEW.sub("", answer.text)) for answer in found]


def test_a_conversation_is_the_same_on_both(pair: tuple[KeptDatabase, Database], tmp_path: Path) -> None:
    sqlite, postgresql = (answers(database, tmp_path) for database in pair)
    assert {status for status, _ in sqlite} >= {200, 201, 422}
    for ours, theirs in zip(sqlite, postgresql, strict=True):
        assert ours == theirs
