"""Every table of the first version, and the triggers that keep publication periods apart.

A later migration that rebuilds `publication` on SQLite drops its triggers there and has to create them again.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INSTANT = sa.DateTime(timezone=True)

# From the newest to the oldest, so that nothing refers to a table when it goes.
TABLES = (
    "publication_topic",
    "publication_faq",
    "publication_byline",
    "publication",
    "article_faq",
    "article_topic",
    "article_byline",
    "article",
    "faq_topic",
    "faq",
    "topic",
    "author",
    "revision",
)

# A row meets another when both last longer than nothing and each begins before the other ends.
OVERLAPPING = """
    SELECT 1 FROM publication AS other
    WHERE other.id <> NEW.id
    AND (NEW.visible_until IS NULL OR other.visible_from < NEW.visible_until)
    AND (other.visible_until IS NULL OR other.visible_until > NEW.visible_from)
"""
RULES = (
    ("other.article_id = NEW.article_id", "publication periods overlap"),
    ("other.slug = NEW.slug AND other.article_id <> NEW.article_id", "slug is held by another article"),
)
EVENTS = {"insert": "INSERT", "update": "UPDATE OF visible_from, visible_until, slug, article_id"}


def upgrade() -> None:
    create_revision()
    create_author()
    create_topic()
    create_faq()
    create_article()
    create_publication()
    create_triggers()


def downgrade() -> None:
    postgresql = op.get_context().dialect.name == "postgresql"
    for event in EVENTS:
        op.execute(f"DROP TRIGGER publication_{event}" + (" ON publication" if postgresql else ""))
    if postgresql:
        op.execute("DROP FUNCTION publication_periods()")
    for table in TABLES:
        op.drop_table(table)


def create_triggers() -> None:
    """Refuse periods that overlap and slugs held twice, whoever writes them."""
    if op.get_context().dialect.name == "postgresql":
        create_postgresql_function()
        for event, when in EVENTS.items():
            op.execute(
                f"CREATE TRIGGER publication_{event} BEFORE {when} ON publication"
                " FOR EACH ROW EXECUTE FUNCTION publication_periods()"
            )
        return
    checks = "".join(
        f"SELECT RAISE(ABORT, '{message}') WHERE EXISTS ({OVERLAPPING} AND {condition});\n"
        for condition, message in RULES
    )
    for event, when in EVENTS.items():
        op.execute(f"CREATE TRIGGER publication_{event} BEFORE {when} ON publication FOR EACH ROW BEGIN\n{checks}END")


def create_postgresql_function() -> None:
    """Two transactions do not see each other's rows, so they take the lock that publishing takes as well."""
    checks = "".join(
        f"IF EXISTS ({OVERLAPPING} AND {condition}) THEN"
        f" RAISE EXCEPTION '{message}' USING ERRCODE = 'exclusion_violation', TABLE = 'publication'; END IF;\n"
        for condition, message in RULES
    )
    op.execute(
        "CREATE FUNCTION publication_periods() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n"
        "PERFORM pg_advisory_xact_lock(hashtextextended('publishing', 0));\n"
        f"{checks}RETURN NEW;\nEND\n$$"
    )


def create_revision() -> None:
    create(
        "revision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("snapshot", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(300), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.UniqueConstraint("document_id", "number", name=op.f("uq_revision_document_id_number")),
    )
    index("revision", "document_id")


def create_author() -> None:
    create(
        "author",
        *document(),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("headline", sa.String(300), nullable=True),
        sa.Column("portrait", sa.JSON(), nullable=True),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("published_at", INSTANT, nullable=True),
        sa.Column("name_key", ordered_text(300), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
    )
    index("author", "slug", unique=True)
    for column in ("name_key", "published_at", "updated_at"):
        index("author", column)


def create_topic() -> None:
    create(
        "topic",
        sa.Column("id", sa.Uuid(), nullable=False),
        choice("topic", "kind", "section", "tag"),
        sa.Column("slug", ordered_text(200), nullable=False),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("description", sa.String(2000), nullable=True),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("name_key", ordered_text(300), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.CheckConstraint("parent_id IS NULL OR kind = 'section'", name=op.f("ck_topic_only_sections_nest")),
        reference("topic", "parent_id", "topic"),
    )
    index("topic", "slug", unique=True)
    for column in ("name_key", "parent_id", "updated_at"):
        index("topic", column)


def create_faq() -> None:
    create(
        "faq",
        *document(),
        sa.Column("question", sa.String(300), nullable=False),
        sa.Column("reviewed_by_id", sa.Uuid(), nullable=True),
        sa.Column("last_reviewed_at", INSTANT, nullable=True),
        sa.Column("next_review_due", INSTANT, nullable=True),
        sa.Column("published_at", INSTANT, nullable=True),
        sa.Column("question_key", ordered_text(300), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        reference("faq", "reviewed_by_id", "author"),
    )
    index("faq", "slug", unique=True)
    for column in ("next_review_due", "published_at", "question_key", "reviewed_by_id", "updated_at"):
        index("faq", column)
    create_link("faq", "topic")


def create_article() -> None:
    create(
        "article",
        *document(),
        *article_fields(),
        choice("article", "state", "draft", "in_review", "approved", "archived", "trashed"),
        sa.Column("last_block", sa.Integer(), nullable=False),
        sa.Column("significantly_updated_at", INSTANT, nullable=True),
    )
    index("article", "slug", unique=True)
    index("article", "updated_at")
    create_links("article")


def create_publication() -> None:
    create(
        "publication",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        *(sa.Column(name, INSTANT, nullable=False) for name in ("visible_from", "published_at", "updated_at")),
        *(sa.Column(name, INSTANT, nullable=True) for name in ("visible_until", "significantly_updated_at")),
        sa.Column("slug", ordered_text(200), nullable=False),
        sa.Column("title_key", ordered_text(300), nullable=False),
        *article_fields(),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("word_count", "reading_minutes")),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("toc", sa.JSON(), nullable=False),
        # Last, because SQLite walks through everything that stands before a column it reads.
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("html", "text", "body")),
        sa.Column("blocks", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "visible_until IS NULL OR visible_until > visible_from", name=op.f("ck_publication_period_is_not_empty")
        ),
        sa.UniqueConstraint("article_id", "visible_from", name=op.f("uq_publication_article_id_visible_from")),
        reference("publication", "article_id", "article"),
    )
    for column in ("article_id", "slug", "visible_until"):
        index("publication", column)
    for column in ("published_at", "updated_at", "title_key"):
        index("publication", column, "article_id")
    # Whether a publication is seen, and since when, without reading the row: a row is as long as its article.
    visible = ["id", "visible_from", "visible_until", "published_at"]
    index("publication", "visible_from", "visible_until")
    op.create_index(op.f("ix_publication_id_visible"), "publication", visible)
    create_links("publication")
    for name, target in (("byline", "author_id"), ("topic", "topic_id"), ("faq", "faq_id")):
        index(f"publication_{name}", target, "publication_id")


def create_links(owner: str) -> None:
    """What an article and its publications refer to."""
    create_link(owner, "author", choice(f"{owner}_byline", "role", "writer", "reviewer"), name=f"{owner}_byline")
    create_link(owner, "topic")
    create_link(owner, "faq")


def create_link(owner: str, target: str, *more: sa.Column[Any], name: str = "") -> None:
    """A table of ordered references, which go with their owner and keep their target."""
    name = name or f"{owner}_{target}"
    create(
        name,
        sa.Column(f"{owner}_id", sa.Uuid(), nullable=False),
        sa.Column(f"{target}_id", sa.Uuid(), nullable=False),
        *more,
        sa.Column("position", sa.Integer(), nullable=False),
        reference(name, f"{owner}_id", owner, ondelete="CASCADE"),
        reference(name, f"{target}_id", target),
        key=(f"{owner}_id", f"{target}_id"),
    )
    index(name, f"{owner}_id")
    index(name, f"{target}_id")


def document() -> list[sa.Column[Any]]:
    """What is written in Markdown, and its rendering."""
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", ordered_text(200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("blocks", sa.JSON(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
    ]


def article_fields() -> list[sa.Column[Any]]:
    """What an article and its publications have in common."""
    return [
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("dek", sa.String(1000), nullable=True),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("hero", sa.JSON(), nullable=True),
        sa.Column("seo", sa.JSON(), nullable=False),
        sa.Column("content_notes", sa.JSON(), nullable=False),
        sa.Column("corrections", sa.JSON(), nullable=False),
    ]


def create(table: str, *parts: sa.schema.SchemaItem, key: Sequence[str] = ("id",)) -> None:
    op.create_table(table, *parts, sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{table}")))


def index(table: str, *columns: str, unique: bool = False) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns), unique=unique)


def reference(table: str, column: str, target: str, *, ondelete: str = "RESTRICT") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=ondelete)


def ordered_text(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def choice(table: str, name: str, *options: str) -> sa.Column[Any]:
    constraint = op.f(f"ck_{table}_{name}")
    kind = sa.Enum(*options, native_enum=False, create_constraint=True, length=16, name=constraint)
    return sa.Column(name, kind, nullable=False)
