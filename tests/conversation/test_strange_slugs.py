"""What cannot be a slug is no article, on either database and at every door of the conversation."""

import pytest

from api.core.db import Database
from tests.asking import Client

SAID = {"body": "To nobody.", "name": "Sample Reader"}


@pytest.mark.parametrize("slug", ["%00", "a%00b", "%F0%9F%92%94", "A", "a'--", "a" * 300])
def test_it_is_not_found(client: Client, database: Database, slug: str) -> None:
    assert client.post(f"/v1/conversation/articles/{slug}/comments", json=SAID).status_code == 404
    for path in ("comments", "comments/counts", "comments/live", "prompts", "helplines"):
        assert client.get(f"/v1/content/articles/{slug}/{path}").status_code == 404
