"""A database of many articles: a few made through the actions, the rest copies of the rows those left."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

import sqlalchemy as sa
from rich.progress import Progress
from sqlmodel import Session, SQLModel

from api.accounts.actor import SYSTEM
from api.articles import actions
from api.articles.models import Role
from api.articles.schemas import ArticleCreate, BylineGiven
from api.core import clock
from api.core.db import Database
from tests.bench import house, prose
from tests.bench.copying import Period, Rows, copied, rows_of

TEMPLATES = 36
BATCH = 250
MONTH, YEARS = timedelta(days=30), timedelta(days=3_650)
UPDATED_EVERY = 10  # One article in so many was published again a month later, and left a period that is past.
ODD = 12  # So many wait to be published, so many have ended, and so many wait for an update.


def fill(database: Database, articles: int, progress: Progress) -> None:
    """Write `articles` that readers see, spread over ten years up to now, and a few they do not."""
    random = Random(20_261_122)
    now = clock.now()
    with database.write() as db:
        refer = house.build(db, random, now - YEARS)
        templates = [_template(db, random, refer, now - YEARS) for _ in range(TEMPLATES)]
        periods = list(_periods(articles - TEMPLATES, now))
        task = progress.add_task(
            f"Writing {articles:,} articles ({database.url.get_backend_name()})", total=len(periods)
        )
        for start in range(0, len(periods), BATCH):
            some = periods[start : start + BATCH]
            _insert(db, [copied(random.choice(templates), random, refer, of) for of in some])
            progress.advance(task, len(some))
    if not database.is_sqlite:
        # What its autovacuum does within a minute: without statistics it plans for an empty table.
        with database.writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def _template(db: Session, random: Random, refer: house.House, at: datetime) -> Rows:
    """The rows of one article, made and published as an editor would."""
    title = prose.title(random)
    article = actions.create(
        db,
        SYSTEM,
        ArticleCreate(
            slug=prose.slug(random, title),
            title=title,
            dek=prose.sentence(random),
            body=prose.article(random),
            bylines=[BylineGiven(author_id=random.choice(refer.authors), role=Role.WRITER)],
            topic_ids=[random.choice(refer.sections), *random.sample(refer.tags, 3)],
            faq_ids=random.sample(refer.faqs, 2),
        ),
    )
    actions.publish(db, SYSTEM, article, at=at)
    return rows_of(db, article.id)


def _periods(articles: int, now: datetime) -> Iterator[list[Period]]:
    """When each article is seen: first those readers see now, oldest first, then those they do not."""
    for number in range(articles):
        at = now - YEARS + (YEARS - 2 * MONTH) * number / articles
        if number < ODD:
            yield [(at, now + MONTH), (now + MONTH, None)]
        elif number % UPDATED_EVERY == 0:
            yield [(at, at + MONTH), (at + MONTH, None)]
        else:
            yield [(at, None)]
    for number in range(ODD):
        yield [(now + MONTH + number * timedelta(hours=1), None)]
        yield [(now - MONTH, now - number * timedelta(hours=1))]


def _insert(db: Session, articles: list[Rows]) -> None:
    """A table after the other, so that what is referred to is there."""
    for table in SQLModel.metadata.sorted_tables:
        rows = [row for article in articles for row in article.get(table.name, [])]
        if rows:
            db.connection().execute(sa.insert(table), rows)
