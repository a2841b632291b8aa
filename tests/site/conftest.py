import pytest

from api.core.db import Database
from tests.asking import Client
from tests.room import Colleague, colleague


@pytest.fixture
def editor(database: Database, client: Client) -> Colleague:
    return colleague(database, client)
