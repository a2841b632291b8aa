"""One article's rows, and the same rows again as another article's."""

from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from api.core.ids import new_id
from api.core.text import fold, sort_key
from tests.bench import prose
from tests.bench.house import House

Row = dict[str, Any]
Rows = dict[str, list[Row]]
Period = tuple[datetime, datetime | None]


def rows_of(db: Session, article_id: UUID) -> Rows:
    """The rows an article left in the tables of documents; its links are not among them."""
    found = {}
    for name, column in (("article", "id"), ("revision", "document_id"), ("publication", "article_id")):
        table = SQLModel.metadata.tables[name]
        rows = db.connection().execute(sa.select(table).where(table.c[column] == article_id))
        found[name] = [dict(row) for row in rows.mappings()]
    return found


def copied(template: Rows, random: Random, refer: House, periods: list[Period]) -> Rows:
    """Another article with the template's text, under its own title, seen in these periods."""
    first = periods[0][0]
    title = prose.title(random)
    named = {"title": title, "slug": prose.slug(random, title)}
    article = template["article"][0] | named | {"id": new_id(), "created_at": first, "updated_at": first}
    revision = template["revision"][0] | {"id": new_id(), "document_id": article["id"], "created_at": first}
    searched = {"title_key": sort_key(title), "folded": fold(f"{title}\n{article['dek']}")}
    publications = [
        template["publication"][0]
        | named
        | searched
        | {"id": new_id(), "article_id": article["id"], "published_at": first}
        | {"visible_from": at, "visible_until": until, "updated_at": at}
        for at, until in periods
    ]
    rows: Rows = {"article": [article], "revision": [revision], "publication": publications}
    links = _links(random, refer)
    for owner, id_ in (("article", article["id"]), *(("publication", shown["id"]) for shown in publications)):
        for target, referred in links.items():
            rows.setdefault(f"{owner}_{target}", []).extend({f"{owner}_id": id_} | link for link in referred)
    return rows


def _links(random: Random, refer: House) -> Rows:
    """One writer or two, a section, two to four tags of which the first ones are common, every other time FAQs."""
    writers = random.sample(refer.authors, random.choice((1, 1, 1, 2)))
    common = [tag for place, tag in enumerate(refer.tags) if random.random() < 2 / (place + 2)]
    topics = [random.choice(refer.sections), *common[:4]]
    faqs = random.sample(refer.faqs, random.choice((0, 0, 2, 4)))
    return {
        "byline": [{"author_id": id_, "role": "writer", "position": place} for place, id_ in enumerate(writers)],
        "topic": [{"topic_id": id_, "position": place} for place, id_ in enumerate(topics)],
        "faq": [{"faq_id": id_, "position": place} for place, id_ in enumerate(faqs)],
    }
