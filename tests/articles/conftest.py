import pytest
from starlette.testclient import TestClient

from api.core.db import Database
from tests.articles.newsroom import Desk, desk


@pytest.fixture
def editor(database: Database, client: TestClient) -> Desk:
    return desk(database, client, "editor")


@pytest.fixture
def author(database: Database, client: TestClient) -> Desk:
    return desk(database, client, "author")


@pytest.fixture
def moderator(database: Database, client: TestClient) -> Desk:
    return desk(database, client, "moderator")
