import pytest

from api.core.db import Database
from tests.articles.newsroom import Desk, desk
from tests.asking import Client


@pytest.fixture
def editor(database: Database, client: Client) -> Desk:
    return desk(database, client, "editor")


@pytest.fixture
def author(database: Database, client: Client) -> Desk:
    return desk(database, client, "author")


@pytest.fixture
def moderator(database: Database, client: Client) -> Desk:
    return desk(database, client, "moderator")
