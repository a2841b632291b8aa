"""Moderation: claims, what a decision rests on, and the indexes of queues, log and figures."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INSTANT = sa.DateTime(timezone=True)
GROUNDS = ("rules", "off_topic", "personal_data", "harassment", "hate", "advertising", "care", "duplicate", "other")
# Of which rows each is: few of many.
PARTIAL = {
    "ix_comment_change_by_staff": ("comment_change", ["at", "id"], "by_kind IN ('staff', 'key')"),
    "ix_comment_change_held": ("comment_change", ["at"], "became = 'pending'"),
    "ix_comment_report_open": ("comment_report", ["comment_id"], "dismissed_at IS NULL"),
    "ix_placement_astray": ("placement", ["publication_id"], "state IN ('relocated', 'orphaned')"),
}


def upgrade() -> None:
    # In place: SQLite would rebuild the table without the checks it has.
    allowed = ", ".join(f"'{each}'" for each in GROUNDS)
    check = f"CONSTRAINT ck_comment_change_reason CHECK (reason IN ({allowed}))"
    op.execute(f"ALTER TABLE comment_change ADD COLUMN reason VARCHAR(16) {check}")
    op.create_table(
        "comment_claim",
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("by_kind", sa.String(16), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("by_name", sa.String(300), nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_comment_claim_comment_id_comment"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_comment_claim")),
    )
    op.create_index(op.f("ix_comment_claim_until"), "comment_claim", ["until"])
    for name, (table, columns, condition) in PARTIAL.items():
        op.create_index(name, table, columns, sqlite_where=sa.text(condition), postgresql_where=sa.text(condition))


def downgrade() -> None:
    for name, (table, *_) in PARTIAL.items():
        op.drop_index(name, table_name=table)
    op.drop_table("comment_claim")
    op.execute("ALTER TABLE comment_change DROP COLUMN reason")
