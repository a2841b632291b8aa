"""`python -m tests.bench.conversation`: pages of comments at 1,000 and at 1,000,000, a thread 10,000 deep, and a post.

CPU of the whole request in its own process, the client's share included; on SQLite, or on PostgreSQL with --postgres.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from api import rooms, settings
from api.accounts.actor import SYSTEM
from api.articles import actions as articles
from api.comments.models import Comment, Discussion, Mode, Status, Visibility
from api.core import clock, ids, migrating
from api.core.db import Database
from api.core.keys import Keys
from api.limits.models import Attempt
from api.main import create_app
from api.site import queries as site
from tests.asking import Client
from tests.factories import make_article
from tests.postgres import running_postgres

SMALL, LARGE, DEEP, ROUNDS, POSTS = 1_000, 1_000_000, 10_000, 15, 200
BATCH = 10_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.conversation", description=__doc__)
    parser.add_argument("--comments", type=int, default=LARGE, help="comments of the large article (1000000)")
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL instead")
    given = parser.parse_args()
    rooms.load_models()
    with tempfile.TemporaryDirectory(prefix="unspoken-conversation-") as name:
        if given.postgres:
            with running_postgres() as server:
                server.create_database("conversation")
                measure(server.url("conversation"), Path(name), given.comments)
        else:
            measure(f"sqlite:///{Path(name) / 'unspoken.db'}", Path(name), given.comments)


def measure(url: str, folder: Path, many: int) -> None:
    database = Database(url, keys=Keys(b"the keys of the benchmark"))
    migrating.upgrade(database)
    with database.write() as db:
        site.held(db).mode = Mode.OPEN
        for slug in ("small", "large", "deep"):
            articles.publish(db, SYSTEM, make_article(db, slug))
    for slug, count, deep in (("small", SMALL, False), ("large", many, False), ("deep", DEEP, True)):
        fill(database, slug, count, deep=deep)
    if not database.is_sqlite:
        with database.writer.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(sa.text("ANALYZE"))
    with Client(create_app(settings.load(data_dir=folder), database), base_url="http://127.0.0.1:8000") as client:
        compare(client)
        posts(client, database)


def fill(database: Database, slug: str, many: int, *, deep: bool) -> None:
    """Approved comments: each thread of ten, or one thread in which each replies to the one before."""
    with database.write() as db:
        article_id = articles_id(db, slug)
        db.add(Discussion(article_id=article_id, count=many, sequence=many))
    rows: list[dict[str, Any]] = []
    for row in made(article_id, many, deep=deep):
        rows.append(row)
        if len(rows) == BATCH:
            store(database, rows)
    store(database, rows)


def made(article_id: UUID, many: int, *, deep: bool) -> Iterator[dict[str, Any]]:
    since, root, above = clock.now() - timedelta(days=30), UUID(int=0), UUID(int=0)
    for number in range(many):
        id_, first = ids.new_id(), number == 0 if deep else number % 10 == 0
        root = id_ if first else root
        yield {
            "id": id_,
            "article_id": article_id,
            "root_id": root,
            "parent_id": None if first else above,
            "depth": 0 if first else number if deep else 1,
            "status": Status.APPROVED,
            "shown": True,
            "visibility": Visibility.PUBLIC,
            "sequence": number + 1,
            "helpful": number % 7,
            "version": 1,
            "reply_count": 1 if deep else 9 if first else 0,
            "name": "Sample Reader",
            "avatar_seed": "0" * 16,
            "created_at": since + timedelta(seconds=number),
            "shown_at": since + timedelta(seconds=number),
            "html": "<p>A sample of what is said.</p>",
            "text": "A sample of what is said.",
            "body": "A sample.",
        }
        above = id_ if deep or first else above


def store(database: Database, rows: list[dict[str, Any]]) -> None:
    if rows:
        with database.write() as db:
            db.connection().execute(sa.insert(Comment), rows)
    rows.clear()


def articles_id(db: Session, slug: str) -> UUID:
    found = db.connection().execute(sa.text("SELECT article_id FROM publication WHERE slug = :slug"), {"slug": slug})
    return UUID(str(found.scalar_one()))


def compare(client: Client) -> None:
    print("| page | 1,000 | large | ratio |\n|---|---|---|---|")
    for name, query in (
        ("threads, 20", ""),
        ("threads, 20, newest", "sort=newest"),
        ("threads, 20, helpful", "sort=helpful"),
        ("flat, 100", "view=flat&limit=100"),
        ("flat, 100, newest", "view=flat&limit=100&sort=newest"),
    ):
        print(row(name, taken(client, "small", query), taken(client, "large", query)))
    print(row("flat, 100, from the middle", middle(client, "small"), middle(client, "large")))
    print(row("counts", taken(client, "small", path="comments/counts"), taken(client, "large", path="comments/counts")))
    print(
        row(
            "flat, 100, of one deep thread",
            taken(client, "small", "view=flat&limit=100"),
            taken(client, "deep", "view=flat&limit=100"),
        )
    )
    last = client.get("/v1/content/articles/deep/comments?view=flat&limit=1&sort=newest").json()["data"][0]["id"]
    print(f"\nOne comment 10,000 deep, with the 50 above it: {asked(client, f'/v1/content/comments/{last}'):.2f} ms\n")


def row(name: str, small: float, large: float) -> str:
    return f"| {name} | {small:.2f} ms | {large:.2f} ms | {large / small:.2f} |"


def taken(client: Client, slug: str, query: str = "", path: str = "comments") -> float:
    return asked(client, f"/v1/content/articles/{slug}/{path}{'?' if query else ''}{query}")


def middle(client: Client, slug: str) -> float:
    """A page whose cursor lies in the middle of the list: half the way by helpful, among many alike."""
    page = client.get(f"/v1/content/articles/{slug}/comments?view=flat&sort=helpful&limit=100").json()
    for _ in range(3):
        page = client.get(page["links"]["next"]).json()
    return asked(client, page["links"]["next"] or page["links"]["self"])


def asked(client: Client, path: str) -> float:
    """Milliseconds of CPU, the median of the rounds."""
    found = []
    for _ in range(ROUNDS):
        before = time.process_time()
        answer = client.get(path)
        found.append((time.process_time() - before) * 1000)
        assert answer.status_code == 200, answer.text
    return statistics.median(found)


def posts(client: Client, database: Database) -> None:
    """Comments seen at once, and comments held, on the large article."""
    for mode in (Mode.OPEN, Mode.HOLD_ALL):
        with database.write() as db:
            site.held(db).mode = mode
        found = []
        for number in range(POSTS):
            client.bridge.peer = (f"198.51.{number}.1", 50_000)
            said = {"body": f"Words that are said once, {mode.value} {number}.", "name": "Sample Reader"}
            before = time.process_time()
            answer = client.post("/v1/conversation/articles/large/comments", json=said)
            found.append((time.process_time() - before) * 1000)
            assert answer.status_code == 201, answer.text
        print(f"posting, {mode.value}: {statistics.median(found):.2f} ms of CPU")
        with database.write() as db:
            db.execute(sa.delete(Attempt))


if __name__ == "__main__":
    main()
