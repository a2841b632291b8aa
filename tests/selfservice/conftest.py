"""A conversation for every test."""

import pytest

from api.core.db import Database
from tests.asking import Client
from tests.comments.talk import Talk


@pytest.fixture
def talk(client: Client, database: Database) -> Talk:
    return Talk(client, database)
