"""`python -m tests.bench.queues`: the moderators' queues at 10,000 and at 1,000,000 comments.

Two in a hundred wait (up to 20,000), five and five of them say the same, and one in a hundred of them calls for care.
Of the others some are reported or appealed. Milliseconds by the clock of the whole request in its own process, the
median and the slowest of some rounds; on SQLite, or on PostgreSQL with --postgres.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from api import rooms, settings
from api.accounts.actor import SYSTEM
from api.articles import actions as articles
from api.comments.models import Appeal, Change, Comment, Found, Reason, Report, Severity, Status, Visibility
from api.core import clock, ids, migrating
from api.core.db import Database
from api.core.keys import Keys
from api.main import create_app
from tests.asking import Client
from tests.factories import make_article
from tests.postgres import running_postgres
from tests.room import Colleague, colleague

SMALL, LARGE, ROUNDS, BATCH = 10_000, 1_000_000, 15, 10_000
WAITING = 50  # one of so many waits
RULE = UUID(int=7)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.queues", description=__doc__)
    parser.add_argument("--comments", type=int, default=LARGE, help="comments of the large house (1000000)")
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL instead")
    given = parser.parse_args()
    rooms.load_models()
    with tempfile.TemporaryDirectory(prefix="unspoken-queues-") as name:
        folder = Path(name)
        if given.postgres:
            with running_postgres() as server:
                for house in ("small", "large"):
                    server.create_database(house)
                small, large = (measure(server.url(house), folder, many) for house, many in sizes(given.comments))
        else:
            small, large = (
                measure(f"sqlite:///{folder / house}.db", folder, many) for house, many in sizes(given.comments)
            )
    print(f"\n| asked | ms at {SMALL:,} | ms at {given.comments:,} | slowest | ratio |\n|---|---|---|---|---|")
    for query, (median, _) in small.items():
        far, slowest = large[query]
        print(f"| `{query}` | {median:.1f} | {far:.1f} | {slowest:.1f} | {far / median:.2f} |")


def sizes(many: int) -> tuple[tuple[str, int], tuple[str, int]]:
    return ("small", SMALL), ("large", many)


def measure(url: str, folder: Path, many: int) -> dict[str, tuple[float, float]]:
    """The median and the slowest of each question, in milliseconds."""
    database = Database(url, keys=Keys(b"the keys of the benchmark"))
    migrating.upgrade(database)
    with database.write() as db:
        article = make_article(db, "a-talk")
        articles.publish(db, SYSTEM, article)
    fill(database, article.id, many)
    with database.writer.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(sa.text("ANALYZE"))
    with Client(create_app(settings.load(data_dir=folder), database), base_url="http://127.0.0.1:8000") as client:
        who = colleague(database, client, "moderator")
        told = {query: timed(who, path) for query, path in questions(who, article.id)}
    database.dispose()
    return told


def questions(who: Colleague, article_id: UUID) -> Iterator[tuple[str, str]]:
    """What is asked, and the path that asks it."""
    path = "moderation/queue?queue=pending"
    asked = ["queue=urgent", "queue=pending", "queue=reported", "queue=appeals", "queue=quotes"]
    for query in asked:
        yield query, f"moderation/queue?{query}"
    yield "the fifth page", followed(who, path, 4)
    yield "from the newest", f"{path}&sort=-created_at"
    for query in (
        f"article={article_id}",
        f"rule_id={RULE}",
        "rule=words",
        "older_than=1",
        "claimed=mine",
        "merged=true",
    ):
        name, value = query.split("=")
        yield f"filter[{name}]", f"{path}&filter[{name}]={value}"
    yield "counts", "moderation/counts"
    yield "log", "moderation/log"


def followed(who: Colleague, path: str, pages: int) -> str:
    for _ in range(pages):
        path = who.get(path).json()["links"]["next"].removeprefix("/v1/admin/")
    return path


def timed(who: Colleague, path: str) -> tuple[float, float]:
    taken = []
    for _ in range(ROUNDS):
        before = time.perf_counter()
        answer = who.get(path)
        taken.append((time.perf_counter() - before) * 1_000)
        assert answer.status_code == 200, answer.text
    return statistics.median(taken), max(taken)


def fill(database: Database, article_id: UUID, many: int) -> None:
    made = comments(article_id, many)
    while rows := list(islice(made, BATCH)):
        with database.write() as db:
            for table, some in beside(rows).items():
                if some:
                    db.connection().execute(sa.insert(table), some)


def comments(article_id: UUID, many: int) -> Iterator[dict[str, Any]]:
    since = clock.now() - timedelta(days=300)
    for number in range(many):
        id_, waits = ids.new_id(), number % WAITING == 0
        yield {
            "id": id_,
            "article_id": article_id,
            "root_id": id_,
            "status": Status.PENDING if waits else Status.REJECTED if number % WAITING == 1 else Status.APPROVED,
            "shown": not waits and number % WAITING != 1,
            "visibility": Visibility.PUBLIC,
            "version": 1,
            "name": "Sample Reader",
            "avatar_seed": "0" * 16,
            "likeness": f"{number // (5 * WAITING):032x}" if waits else None,
            "created_at": since + timedelta(seconds=number * 20),
            "html": "<p>A sample of what is said.</p>",
            "text": "A sample of what is said.",
            "body": "A sample.",
            "number": number,
        }


def beside(rows: list[dict[str, Any]]) -> dict[Any, list[dict[str, Any]]]:
    """Comments, and what is kept beside them, by table."""
    kept: dict[Any, list[dict[str, Any]]] = {Comment: [], Change: [], Found: [], Report: [], Appeal: []}
    for row in rows:
        number, at = row.pop("number"), row["created_at"]
        kept[Comment].append(row)
        change = {"id": ids.new_id(), "comment_id": row["id"], "at": at, "was": None, "became": row["status"]}
        by = {"by_kind": "staff", "by_id": UUID(int=1), "by_name": "A Sample"}
        kept[Change].append({**change, "why": "moderator", **by})
        of = {"id": ids.new_id(), "comment_id": row["id"]}
        if number % (WAITING * 100) == 0:
            kept[Found].append(
                {**of, "rule": "words", "rule_id": RULE, "severity": Severity.CARE, "what": "", "at": at}
            )
        if number % 3_000 == 2:
            kept[Report].append({**of, "reason": Reason.ABUSE, "text": "", "passing": False, "created_at": at})
        if number % 20_000 == 1:
            kept[Appeal].append({**of, "change_id": change["id"], "at": at, "text": "Please.", "state": "open"})
    return kept


if __name__ == "__main__":
    main()
