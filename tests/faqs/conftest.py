import pytest
from starlette.testclient import TestClient

from api.core.db import Database
from tests.room import Colleague, colleague


@pytest.fixture
def editor(database: Database, client: TestClient) -> Colleague:
    return colleague(database, client)
