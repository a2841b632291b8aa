"""How a database goes about the queues and the log: by an index to the first row, past nothing that does not wait."""

import re
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from api.core import clock
from api.core.db import Database
from api.moderation.models import Queue
from api.moderation.queries import waiting
from tests.comments.talk import Talk
from tests.conftest import on_one
from tests.moderation.office import report
from tests.room import Colleague


def plans(talk: Talk, who: Colleague, path: str, table: str) -> list[str]:
    """How the statements of a request that read the table are gone about."""
    asked: list[tuple[str, Any]] = []
    engine = talk.database.reader

    def note(_: Any, __: Any, statement: str, given: Any, *___: Any) -> None:
        asked.append((statement, given))

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        assert who.get(path).status_code == 200
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    found = []
    with engine.connect() as connection:
        for statement, given in asked:
            if re.search(rf"FROM {table}\s", statement) and statement.startswith("SELECT"):
                rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given).all()
                found.append("\n".join(row[-1] for row in rows))
    assert found, path
    return found


@on_one
@pytest.mark.parametrize(
    ("path", "table", "index"),
    [
        ("moderation/queue", "comment", "ix_comment_status_created_at_id (status=?)"),
        ("moderation/queue?sort=-created_at", "comment", "ix_comment_status_created_at_id (status=?)"),
        ("moderation/log", "comment_change", "ix_comment_change_by_staff"),
    ],
)
def test_a_page_is_read_in_the_order_of_an_index(
    talk: Talk, moderator: Colleague, path: str, table: str, index: str
) -> None:
    talk.said()
    plan = plans(talk, moderator, path, table)[0]
    assert index in plan
    assert "TEMP B-TREE" not in plan, plan


@on_one
def test_the_file_of_the_log_reads_a_stretch_of_it_in_the_order_of_an_index(talk: Talk, moderator: Colleague) -> None:
    for plan in plans(talk, moderator, "moderation/log.csv", "comment_change"):
        assert "ix_comment_change_by_staff (at>? AND at<?)" in plan
        assert "TEMP B-TREE" not in plan, plan


@on_one
def test_what_is_reported_is_found_by_its_reports(talk: Talk, moderator: Colleague) -> None:
    report(talk, talk.said(approved=True)["id"])
    for path in ("moderation/queue?queue=reported", "moderation/counts"):
        plan = next(plan for plan in plans(talk, moderator, path, "comment") if "comment_report_open" in plan)
        assert "SCAN comment\n" not in f"{plan}\n"
        assert "ix_comment_status" not in plan, plan


@on_one
def test_what_says_the_same_is_found_by_its_mark(talk: Talk, moderator: Colleague) -> None:
    for _ in range(2):
        talk.said("Buy it now.")
    for path in ("moderation/queue", "moderation/queue?filter[merged]=true"):
        found = "\n".join(plans(talk, moderator, path, "comment"))
        assert "ix_comment_likeness_created_at_id (likeness=?" in found, found


@on_one
def test_what_is_appealed_is_found_by_its_appeals(talk: Talk, moderator: Colleague) -> None:
    for path in ("moderation/queue?queue=appeals", "moderation/counts"):
        found = [plan for plan in plans(talk, moderator, path, "comment") if "ix_comment_appeal_open" in plan]
        assert len(found) == 1
        assert "ix_comment_status" not in found[0], found


@on_one
def test_what_was_quoted_of_erased_words_is_found_by_an_index_of_nothing_else(talk: Talk, moderator: Colleague) -> None:
    for path in ("moderation/queue?queue=quotes", "moderation/counts"):
        found = [plan for plan in plans(talk, moderator, path, "comment") if "comment_finding_erased_quote" in plan]
        assert len(found) == 1
        assert "SCAN comment\n" not in f"{found[0]}\n"


def test_postgresql_goes_by_the_same_index(postgres_database: Database) -> None:
    queue = waiting.queue(Queue.QUOTES, clock.now())
    asked = queue.compile(postgres_database.reader, compile_kwargs={"literal_binds": True})
    with Session(postgres_database.reader) as db:
        db.execute(sa.text("SET LOCAL enable_seqscan = off"))
        plan = "\n".join(db.connection().exec_driver_sql(f"EXPLAIN {asked}").scalars())
    assert "ix_comment_finding_erased_quote" in plan, plan


@on_one
def test_passages_are_found_among_those_astray(talk: Talk, moderator: Colleague) -> None:
    (plan,) = plans(talk, moderator, "moderation/passages", "publication")
    assert "ix_placement_astray" in plan, plan


@on_one
def test_the_figures_read_a_stretch_of_time_and_not_all_of_it(talk: Talk, moderator: Colleague) -> None:
    told = "\n".join(plans(talk, moderator, "moderation/figures", "comment_change"))
    assert "ix_comment_change_by_staff (at>? AND at<?)" in told
    assert "ix_comment_change_held (at>? AND at<?)" in told
    (said,) = plans(talk, moderator, "moderation/figures", "comment")
    assert "ix_comment_created_at_id (created_at>? AND created_at<?)" in said


@on_one
def test_what_rules_found_is_counted_in_a_stretch_of_what_was_said(talk: Talk, moderator: Colleague) -> None:
    (plan,) = plans(talk, moderator, "moderation/figures", "comment_finding")
    for index in ("ix_comment_created_at_id", "ix_comment_finding_comment_id", "ix_comment_change_comment_id_at"):
        assert index in plan, plan
    assert "SCAN comment" not in plan
