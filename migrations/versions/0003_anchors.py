"""What readers mark in articles, and where it is in each publication; smaller indexes of the trash."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INSTANT = sa.DateTime(timezone=True)
STATES = ("exact", "shifted", "edited", "relocated", "orphaned")


def upgrade() -> None:
    op.create_table(
        "anchor",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("article_id", sa.Uuid(), nullable=False),
        *place(),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("again", sa.JSON(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        *(sa.Column(name, INSTANT, nullable=True) for name in ("kept_at", "resolved_at")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_anchor")),
        reference("anchor", "article_id", "article", ondelete="RESTRICT"),
    )
    op.create_index(op.f("ix_anchor_article_id"), "anchor", ["article_id"])
    op.create_table(
        "placement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("anchor_id", sa.Uuid(), nullable=False),
        sa.Column("publication_id", sa.Uuid(), nullable=False),
        sa.Column("article_id", sa.Uuid(), nullable=False),
        *place(),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.Enum(*STATES, name="state", native_enum=False, length=16), nullable=False),
        sa.Column("kept", sa.Float(), nullable=False),
        sa.CheckConstraint(f"state IN ({', '.join(repr(state) for state in STATES)})", name=op.f("ck_placement_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement")),
        sa.UniqueConstraint("anchor_id", "publication_id", name=op.f("uq_placement_anchor_id_publication_id")),
        reference("placement", "anchor_id", "anchor", ondelete="CASCADE"),
        reference("placement", "publication_id", "publication", ondelete="CASCADE"),
    )
    op.create_index(op.f("ix_placement_anchor_id"), "placement", ["anchor_id"])
    op.create_index(op.f("ix_placement_publication_id"), "placement", ["publication_id"])
    op.create_index("ix_placement_article_id_anchor_id_revision", "placement", ["article_id", "anchor_id", "revision"])
    index_trash(only="trashed_at IS NOT NULL")


def downgrade() -> None:
    index_trash(only=None)
    op.drop_table("placement")
    op.drop_table("anchor")


def index_trash(*, only: str | None) -> None:
    """Of what is in the trash, and no longer of all that is not: SQLite took it for the way to a single row."""
    where = sa.text(only) if only else None
    for table in ("article", "author", "faq", "topic"):
        name = op.f(f"ix_{table}_trashed_at")
        op.drop_index(name, table_name=table)
        op.create_index(name, table, ["trashed_at"], sqlite_where=where, postgresql_where=where)


def place() -> list[sa.Column[object]]:
    return [
        sa.Column("block", sa.String(16).with_variant(sa.String(16, collation="C"), "postgresql"), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("exact", sa.Text(), nullable=False),
        sa.Column("prefix", sa.String(32), nullable=False),
        sa.Column("suffix", sa.String(32), nullable=False),
    ]


def reference(table: str, column: str, target: str, *, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"), ondelete=ondelete
    )
