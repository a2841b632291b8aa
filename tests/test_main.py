"""Whether the place is ready to answer."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from api import settings
from api.core.db import Database
from api.core.facts import Facts, facts_of
from api.main import settings_database
from tests.asking import Client


def at_revision(database: Database, revision: str) -> None:
    with database.writer.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})


@pytest.fixture
def restored(database: Database) -> str:
    with database.reader.connect() as connection:
        return str(connection.scalar(sa.text("SELECT version_num FROM alembic_version")))


def test_a_database_of_a_later_version_is_not_ready_and_not_to_be_migrated(
    database: Database, client: Client, restored: str
) -> None:
    assert client.get("/readyz").status_code == 200
    at_revision(database, "9999_of_tomorrow")
    answer = client.get("/readyz")
    at_revision(database, restored)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert "a later version migrated it" in answer.json()["detail"]
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    "given", [{}, {"screening_url": "http://10.0.0.5", "screening_secret": "c2FtcGxl" * 4}], ids=str
)
def test_every_session_knows_whether_there_is_a_classifier(given: dict[str, str], tmp_path: Path) -> None:
    database = settings_database(settings.load(data_dir=tmp_path, **given))
    try:
        with database.write() as writing, database.reading() as reading:
            assert facts_of(writing) == facts_of(reading) == Facts(classifier=bool(given))
    finally:
        database.dispose()
