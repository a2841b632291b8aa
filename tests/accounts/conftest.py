"""Applications with options of a test's own."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from api import settings
from api.core.db import Database
from tests.asking import Client
from tests.conftest import application


@pytest.fixture
def app_on(tmp_path: Path) -> Iterator[Callable[[Database], Client]]:
    """A client of the application on a database of the test's choice."""
    with ExitStack() as stack:

        def opened(database: Database, **options: object) -> Client:
            app = application(settings.load(data_dir=tmp_path, **options), database)
            host = str(options.get("public_url", "http://127.0.0.1:8000"))
            return stack.enter_context(Client(app, raise_server_exceptions=False, base_url=host))

        yield opened


@pytest.fixture
def secure_client(database: Database, app_on: Callable[..., Client]) -> Client:
    return app_on(database, public_url="https://api.site.example")
