"""Staff, events, jobs, redirects and preview links; who made and who trashed a document.

Columns are added in place, so that SQLite rebuilds no table and `publication` keeps its triggers.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from api.core.text import fold, sort_key

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INSTANT = sa.DateTime(timezone=True)
# From the newest to the oldest, so that nothing refers to a table when it goes.
TABLES = (
    "preview_link",
    "redirect",
    "edit_lock",
    "replay",
    "attempt",
    "recovery_code",
    "one_time_token",
    "api_key",
    "staff_session",
    "account",
    "timer",
    "job",
    "event",
)
DOCUMENTS = ("article", "author", "faq", "topic")


def upgrade() -> None:
    create_event()
    create_jobs()
    create_account()
    create_credentials()
    create_attempt()
    create_replay()
    create_edit_lock()
    create_redirect()
    create_preview_link()
    widen_documents()


def downgrade() -> None:
    narrow_documents()
    for table in TABLES:
        op.drop_table(table)


def widen_documents() -> None:
    for table in DOCUMENTS:
        op.add_column(table, sa.Column("created_by_id", sa.Uuid(), nullable=True))
        op.add_column(table, sa.Column("trashed_at", INSTANT, nullable=True))
        index(table, "trashed_at")
    op.add_column("author", sa.Column("account_id", sa.Uuid(), nullable=True))
    index("author", "account_id")
    op.add_column("publication", sa.Column("planned_until", INSTANT, nullable=True))
    for name, kind, default in REVISION_COLUMNS:
        op.add_column("revision", sa.Column(name, kind, nullable=default is None, server_default=default))
    widen_article()
    op.execute("UPDATE revision SET first_version = number, version = number, updated_at = created_at")
    op.execute("UPDATE publication SET planned_until = visible_until")
    with op.batch_alter_table("revision") as batch:
        for name, kind, default in REVISION_COLUMNS:
            if default is not None:
                batch.alter_column(name, existing_type=kind, server_default=None, nullable=False)


def widen_article() -> None:
    """What articles are sorted and searched by, as their titles and deks say."""
    op.add_column("article", sa.Column("review_note", sa.String(2000), nullable=True))
    op.add_column("article", sa.Column("title_key", ordered_text(300), nullable=False, server_default=""))
    op.add_column("article", sa.Column("folded", sa.Text(), nullable=False, server_default=""))
    article = sa.table("article", *(sa.column(name) for name in ("id", "title", "dek", "title_key", "folded")))
    for row in op.get_bind().execute(sa.select(article.c.id, article.c.title, article.c.dek)).all():
        found = {"title_key": sort_key(row.title), "folded": fold(f"{row.title}\n{row.dek or ''}")}
        op.get_bind().execute(sa.update(article).where(article.c.id == row.id).values(found))
    index("article", "title_key")


REVISION_COLUMNS: tuple[tuple[str, sa.types.TypeEngine[Any], Any], ...] = (
    ("first_version", sa.Integer(), "1"),
    ("version", sa.Integer(), "1"),
    ("autosave", sa.Boolean(), sa.false()),
    ("by_id", sa.Uuid(), None),
    ("by_name", sa.String(300), None),
    ("updated_at", INSTANT, "1970-01-01 00:00:00+00:00"),
)


def narrow_documents() -> None:
    for name, _, _ in REVISION_COLUMNS:
        op.drop_column("revision", name)
    op.drop_column("publication", "planned_until")
    op.drop_index(op.f("ix_article_title_key"), table_name="article")
    for name in ("folded", "title_key", "review_note"):
        op.drop_column("article", name)
    op.drop_index(op.f("ix_author_account_id"), table_name="author")
    op.drop_column("author", "account_id")
    for table in DOCUMENTS:
        op.drop_index(op.f(f"ix_{table}_trashed_at"), table_name=table)
        op.drop_column(table, "trashed_at")
        op.drop_column(table, "created_by_id")


def create_event() -> None:
    create(
        "event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("type", sa.String(64), nullable=False),
        sa.Column("actor_kind", sa.String(16), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_name", sa.String(300), nullable=False),
        sa.Column("subject_kind", sa.String(32), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("snapshot", sa.JSON(), nullable=False),
    )
    index("event", "subject_kind", "subject_id", "at")
    index("event", "actor_id", "at")
    index("event", "type", "at")
    index("event", "at", "id")


def create_jobs() -> None:
    create(
        "job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("key", sa.String(200), nullable=True),
        choice("job", "state", "jobstate", "queued", "running", "done", "dead"),
        sa.Column("run_at", INSTANT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease", sa.Uuid(), nullable=True),
        sa.Column("leased_until", INSTANT, nullable=True),
        sa.Column("error", sa.String(2000), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("finished_at", INSTANT, nullable=True),
        unique("job", "key"),
    )
    index("job", "state", "run_at")
    index("job", "state", "leased_until")
    index("job", "run_at", "id")
    index("job", "finished_at")
    create(
        "timer",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        key=("name",),
    )


def create_account() -> None:
    create(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(254), nullable=True),
        sa.Column("name", sa.String(300), nullable=False),
        role("account"),
        choice("account", "state", "accountstate", "active", "suspended", "removed"),
        sa.Column("password_hash", sa.String(500), nullable=True),
        sa.Column("totp_sealed", sa.String(500), nullable=True),
        sa.Column("totp_confirmed", sa.Boolean(), nullable=False),
        sa.Column("totp_last_step", sa.Integer(), nullable=True),
        sa.Column("seen_at", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        unique("account", "email"),
    )
    create(
        "staff_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        *(sa.Column(name, INSTANT, nullable=False) for name in ("created_at", "seen_at", "expires_at")),
        unique("staff_session", "token_hash"),
        reference("staff_session", "account_id", "account", ondelete="CASCADE"),
    )
    index("staff_session", "account_id")
    index("staff_session", "expires_at")


def create_credentials() -> None:
    create(
        "api_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("prefix", sa.String(32), nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        *(sa.Column(name, INSTANT, nullable=True) for name in ("expires_at", "used_at", "revoked_at")),
        unique("api_key", "prefix"),
        unique("api_key", "key_hash"),
        reference("api_key", "made_by_id", "account"),
    )
    index("api_key", "made_by_id")
    create(
        "one_time_token",
        sa.Column("id", sa.Uuid(), nullable=False),
        choice("one_time_token", "purpose", "purpose", "setup", "invitation", "reset"),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("email", sa.String(254), nullable=True),
        sa.Column("name", sa.String(300), nullable=True),
        role("one_time_token"),
        *(sa.Column(name, INSTANT, nullable=False) for name in ("created_at", "expires_at")),
        sa.Column("used_at", INSTANT, nullable=True),
        unique("one_time_token", "token_hash"),
        reference("one_time_token", "account_id", "account", ondelete="CASCADE"),
    )
    index("one_time_token", "account_id")
    index("one_time_token", "email")
    index("one_time_token", "expires_at")
    create(
        "recovery_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        reference("recovery_code", "account_id", "account", ondelete="CASCADE"),
    )
    index("recovery_code", "account_id")
    index("recovery_code", "code_hash")


def create_attempt() -> None:
    create(
        "attempt",
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("window", INSTANT, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        key=("mark", "window"),
    )
    index("attempt", "window")


def create_replay() -> None:
    create(
        "replay",
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("request_hash", sa.String(64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        key=("owner", "key"),
    )
    index("replay", "created_at")


def create_edit_lock() -> None:
    create(
        "edit_lock",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("holder_name", sa.String(300), nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        key=("document_id",),
    )


def create_redirect() -> None:
    create(
        "redirect",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("path", ordered_text(1000), nullable=False),
        sa.Column("document_kind", sa.String(16), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("target", sa.String(2000), nullable=True),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.CheckConstraint("document_kind IS NULL OR target IS NULL", name=op.f("ck_redirect_one_target")),
        sa.CheckConstraint(
            "(document_kind IS NULL) = (document_id IS NULL)", name=op.f("ck_redirect_a_document_has_kind_and_id")
        ),
        unique("redirect", "path"),
    )
    index("redirect", "document_id")
    index("redirect", "updated_at")


def create_preview_link() -> None:
    create(
        "preview_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("note", sa.String(300), nullable=True),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("made_by_name", sa.String(300), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=True),
        unique("preview_link", "token_hash"),
        reference("preview_link", "article_id", "article", ondelete="CASCADE"),
    )
    index("preview_link", "article_id")
    index("preview_link", "expires_at")


def create(table: str, *parts: sa.schema.SchemaItem, key: Sequence[str] = ("id",)) -> None:
    op.create_table(table, *parts, sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{table}")))


def index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))


def unique(table: str, column: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(column, name=op.f(f"uq_{table}_{column}"))


def reference(table: str, column: str, target: str, *, ondelete: str = "RESTRICT") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=ondelete)


def ordered_text(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def choice(table: str, name: str, constraint: str, *options: str) -> sa.Column[Any]:
    """A word out of `options`, held by a check."""
    name_of_check = op.f(f"ck_{table}_{constraint}")
    kind = sa.Enum(*options, native_enum=False, create_constraint=True, length=16, name=name_of_check)
    return sa.Column(name, kind, nullable=False)


def role(table: str) -> sa.Column[Any]:
    return choice(table, "role", "role", "author", "editor", "moderator", "administrator")
