"""A conversation, and a moderator, for every test."""

import pytest

from api.core.db import Database
from tests.asking import Client
from tests.comments.talk import Talk
from tests.room import Colleague, colleague


@pytest.fixture
def talk(client: Client, database: Database) -> Talk:
    return Talk(client, database)


@pytest.fixture
def moderator(database: Database, client: Client) -> Colleague:
    return colleague(database, client, "moderator")
