"""Helplines."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "helpline",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("region", _ordered_text(3), nullable=False),
        sa.Column("languages", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("topics", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("phone", sa.String(300), nullable=True),
        sa.Column("url", sa.String(2000), nullable=True),
        sa.Column("text", sa.String(300), nullable=True),
        sa.Column("hours", sa.String(300), nullable=False),
        sa.Column("note", sa.String(2000), nullable=True),
        sa.Column("example", sa.Boolean(), nullable=False),
        sa.Column("review_due", INSTANT, nullable=True),
        sa.Column("verified_at", INSTANT, nullable=True),
        sa.Column("verified_by", sa.String(300), nullable=True),
        sa.Column("fresh_until", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("name_key", _ordered_text(300), nullable=False),
        sa.CheckConstraint(
            "phone IS NOT NULL OR url IS NOT NULL OR text IS NOT NULL", name=op.f("ck_helpline_can_be_reached")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helpline")),
    )
    op.create_index(op.f("ix_helpline_fresh_until"), "helpline", ["fresh_until"])
    op.create_index(op.f("ix_helpline_name_key"), "helpline", ["name_key"])
    op.create_index("ix_helpline_region_fresh_until", "helpline", ["region", "fresh_until"])
    op.create_index(op.f("ix_helpline_updated_at"), "helpline", ["updated_at"])


def downgrade() -> None:
    op.drop_table("helpline")


def _ordered_text(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")
