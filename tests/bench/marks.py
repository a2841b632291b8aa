"""`python -m tests.bench.marks`: what marks on the seed article cost when it is published anew, on SQLite.

Seconds by the clock, and by how much the memory of the process grew meanwhile, at its most.
"""

import argparse
import random
import resource
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

MARKS = 1_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.marks", description=__doc__)
    parser.add_argument("--marks", type=int, default=MARKS, help=f"how many ({MARKS})")
    given = parser.parse_args()
    rooms.load_models()
    with tempfile.TemporaryDirectory(prefix="unspoken-marks-") as name:
        database = Database(f"sqlite:///{Path(name) / 'unspoken.db'}", keys=Keys(b"the keys of the benchmark"))
        migrating.upgrade(database)
        with database.write() as db:
            importers.load(db, read_folder(SEED))
        with database.write() as db:
            print(f"{given.marks} marks: {told(lambda: mark(db, given.marks))}")
        with database.write() as db:
            article = db.exec(select(Article)).one()
            body = {"body": article.body.replace("the", "teh", 20)}
            articles.update(db, SYSTEM, article, article.version, body, Saving())
            print(f"published: {told(lambda: articles.publish(db, SYSTEM, article))}")
        database.dispose()


def mark(db: Session, many: int) -> None:
    """Passages of 5 to 60 characters, anywhere."""
    chance = random.Random(1)
    article = db.exec(select(Article)).one()
    shown = queries.publications(db, article.id)[-1]
    texts = [anchors.Text(block["id"], block["text"]) for block in shown.blocks if len(block["text"]) > 80]
    anchors.hold(db, article.id)
    for _ in range(many):
        text = chance.choice(texts)
        start = chance.randrange(len(text.text) - 60)
        passage = cut(text, start, start + chance.randrange(5, 60))
        anchors.mark(db, article.id, shown.revision, passage, [shown])


def told(work: Callable[[], object]) -> str:
    before, most = time.perf_counter(), _peak()
    work()
    return f"{time.perf_counter() - before:.2f} s, {(_peak() - most) / 1024:.0f} MB more at the most"


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main()
