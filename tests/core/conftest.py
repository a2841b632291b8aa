"""A client of the small application, for the tests that see the core from outside."""

from collections.abc import Iterator

import pytest

from api.core.edge import Edge
from tests.asking import Client
from tests.core.small_application import make_app


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with Client(Edge(make_app(), max_body_bytes=200_000), raise_server_exceptions=False) as client:
        yield client
