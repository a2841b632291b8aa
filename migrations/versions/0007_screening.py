"""Screening: the rules of staff, and what was found in comments."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INSTANT = sa.DateTime(timezone=True)


def choice(name: str, *options: str) -> sa.Enum:
    return sa.Enum(*options, name=name, native_enum=False, create_constraint=True, length=16)


def upgrade() -> None:
    op.create_table(
        "screening_rule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", choice("kind", "phrase", "pattern"), nullable=False),
        sa.Column("text", sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql"), nullable=False),
        sa.Column("effect", choice("effect", "excuse", "flag", "hold", "care"), nullable=False),
        sa.Column("topic", choice("topic", "self_harm", "abuse", "danger"), nullable=True),
        sa.Column("language", sa.String(35), nullable=True),
        sa.Column("note", sa.String(300), nullable=True),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.CheckConstraint("(effect = 'care') = (topic IS NOT NULL)", name=op.f("ck_screening_rule_care_has_a_topic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_rule")),
        sa.UniqueConstraint("kind", "text", name=op.f("uq_screening_rule_kind_text")),
    )
    op.create_index(op.f("ix_screening_rule_updated_at"), "screening_rule", ["updated_at"])
    op.create_table(
        "screening_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stamp", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_state")),
    )
    op.create_table(
        "comment_finding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.String(32), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=True),
        sa.Column("severity", choice("severity", "note", "flag", "hold", "care", "spam"), nullable=False),
        sa.Column("topic", sa.String(16), nullable=True),
        sa.Column("what", sa.String(80), nullable=False),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_comment_finding_comment_id_comment"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_finding")),
    )
    op.create_index(op.f("ix_comment_finding_comment_id"), "comment_finding", ["comment_id"])
    op.create_index(op.f("ix_comment_finding_rule_id"), "comment_finding", ["rule_id"])
    op.add_column("conversation_settings", sa.Column("links_most", sa.Integer(), nullable=False, server_default="2"))
    op.add_column("conversation_settings", sa.Column("region", sa.String(2), nullable=True))
    op.add_column("conversation_settings", sa.Column("care_message", sa.String(1_000), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("conversation_settings") as settings:
        for column in ("care_message", "region", "links_most"):
            settings.drop_column(column)
    for table in ("comment_finding", "screening_state", "screening_rule"):
        op.drop_table(table)
