"""Decisions: redacted comments, appeals, messages, bans, notes on readers, locked threads, answers of experts."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INSTANT = sa.DateTime(timezone=True)
GROUNDS = ("rules", "off_topic", "personal_data", "harassment", "hate", "advertising", "care", "duplicate", "other")
INSTANTS = ("expert_at", "locked_at", "redacted_at")


def choice(name: str, *options: str) -> sa.Enum:
    return sa.Enum(*options, name=name, native_enum=False, create_constraint=True, length=16)


def upgrade() -> None:
    for name in INSTANTS:
        op.add_column("comment", sa.Column(name, INSTANT, nullable=True))
    op.add_column("comment", sa.Column("likeness", sa.String(32), nullable=True))
    op.add_column("comment_change", sa.Column("message", sa.String(2_000), nullable=True))
    op.create_index("ix_comment_likeness_created_at_id", "comment", ["likeness", "created_at", "id"])
    op.create_table(
        "comment_original",
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_comment_original_comment_id_comment"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_comment_original")),
    )
    op.create_index(op.f("ix_comment_original_until"), "comment_original", ["until"])
    _create_appeals()
    _create_bans()
    _create_notes()


def _create_appeals() -> None:
    op.create_table(
        "comment_appeal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", choice("appealstate", "open", "granted", "declined", "withdrawn"), nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_comment_appeal_comment_id_comment"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["comment_change.id"],
            name=op.f("fk_comment_appeal_change_id_comment_change"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_appeal")),
        sa.UniqueConstraint("change_id", name=op.f("uq_comment_appeal_change_id")),
    )
    op.create_index(op.f("ix_comment_appeal_comment_id"), "comment_appeal", ["comment_id"])
    is_open = sa.text("state = 'open'")
    op.create_index(
        "ix_comment_appeal_open",
        "comment_appeal",
        ["at", "comment_id"],
        sqlite_where=is_open,
        postgresql_where=is_open,
    )


def _create_bans() -> None:
    op.create_table(
        "ban",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("of", choice("of", "reader", "address", "domain", "network"), nullable=False),
        sa.Column("effect", choice("effect", "refuse", "hold"), nullable=False),
        sa.Column("reader_id", sa.Uuid(), nullable=True),
        sa.Column("mark", sa.String(32), nullable=True),
        sa.Column("day", sa.String(10), nullable=True),
        sa.Column("domain", sa.String(253), nullable=True),
        sa.Column("reason", choice("grounds", *GROUNDS), nullable=False),
        sa.Column("note", sa.String(2_000), nullable=True),
        sa.Column("past", choice("past", "keep", "hold", "reject", "spam"), nullable=False),
        sa.Column("past_done", sa.Integer(), nullable=False),
        sa.Column("past_ended_at", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("by_kind", sa.String(16), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(300), nullable=False),
        sa.ForeignKeyConstraint(
            ["reader_id"], ["reader.id"], name=op.f("fk_ban_reader_id_reader"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ban")),
    )
    op.create_index(op.f("ix_ban_reader_id"), "ban", ["reader_id"])
    op.create_index(op.f("ix_ban_domain"), "ban", ["domain"])
    op.create_index("ix_ban_of_mark", "ban", ["of", "mark"])
    op.create_index("ix_ban_created_at_id", "ban", ["created_at", "id"])


def _create_notes() -> None:
    op.create_table(
        "reader_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reader_id", sa.Uuid(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("text", sa.String(2_000), nullable=False),
        sa.Column("by_kind", sa.String(16), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(300), nullable=False),
        sa.ForeignKeyConstraint(
            ["reader_id"], ["reader.id"], name=op.f("fk_reader_note_reader_id_reader"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reader_note")),
    )
    op.create_index(op.f("ix_reader_note_reader_id"), "reader_note", ["reader_id"])


def downgrade() -> None:
    for table in ("reader_note", "ban", "comment_appeal", "comment_original"):
        op.drop_table(table)
    op.drop_index("ix_comment_likeness_created_at_id", "comment")
    op.drop_column("comment_change", "message")
    for name in (*INSTANTS, "likeness"):
        op.drop_column("comment", name)
