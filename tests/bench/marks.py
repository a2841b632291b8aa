"""`python -m tests.bench.marks`: what 1,000 marks on the seed article cost when it is published anew, on SQLite."""

import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlmodel import Session, select

from api import rooms
from api.accounts.actor import SYSTEM
from api.anchors import actions as anchors
from api.anchors.passages import cut
from api.articles import actions as articles
from api.articles import queries
from api.articles.models import Article
from api.cli import SEED
from api.core import migrating
from api.core.db import Database
from api.core.editing import Saving
from api.core.keys import Keys
from api.importers import actions as importers
from api.importers.folder import read_folder
from api.revisions.queries import latest

MARKS = 1_000


def main() -> None:
    rooms.load_models()
    with tempfile.TemporaryDirectory(prefix="unspoken-marks-") as name:
        database = Database(f"sqlite:///{Path(name) / 'unspoken.db'}", keys=Keys(b"the keys of the benchmark"))
        migrating.upgrade(database)
        with database.write() as db:
            importers.load(db, read_folder(SEED))
            print(f"{MARKS} marks: {timed(lambda: mark(db)):.3f} s")
            article = db.exec(select(Article)).one()
            body = {"body": article.body.replace("the", "teh", 20)}
            articles.update(db, SYSTEM, article, article.version, body, Saving())
            last = latest(db, article.id)
            assert last is not None
            print(f"carried: {timed(lambda: anchors.moves(db, article.id, last.number)):.3f} s")
            print(f"published: {timed(lambda: articles.publish(db, SYSTEM, article)):.3f} s")
        database.dispose()


def mark(db: Session) -> None:
    """Passages of 5 to 60 characters, anywhere."""
    chance = random.Random(1)
    article = db.exec(select(Article)).one()
    shown = queries.publications(db, article.id)[-1]
    texts = [anchors.Text(block["id"], block["text"]) for block in shown.blocks if len(block["text"]) > 80]
    anchors.hold(db, article.id)
    for _ in range(MARKS):
        text = chance.choice(texts)
        start = chance.randrange(len(text.text) - 60)
        passage = cut(text, start, start + chance.randrange(5, 60))
        anchors.mark(db, article.id, shown.revision, passage, [shown])


def timed(work: Callable[[], object]) -> float:
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


if __name__ == "__main__":
    main()
