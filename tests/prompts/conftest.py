from uuid import UUID

import pytest

from api.core.db import Database
from tests.asking import Client
from tests.prompts.newsroom import published
from tests.room import Colleague, colleague


@pytest.fixture
def editor(database: Database, client: Client) -> Colleague:
    return colleague(database, client)


@pytest.fixture
def article_id(database: Database) -> UUID:
    return published(database)
