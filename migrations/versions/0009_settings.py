"""The settings of the site, with their history, instead of those of the conversation."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INSTANT = sa.DateTime(timezone=True)
KEPT = (
    *("id", "mode", "hold_first", "edit_minutes", "regret_minutes", "close_after_days", "version", "updated_at"),
    *("links_most", "region", "care_message"),
)
FIRST = {
    "history_most": 2,
    "length_most": 10_000,
    "comments_per_network": 30,
    "comments_per_reader": 15,
    "claim_minutes": 10,
    "undo_minutes": 10,
    "appeal_days": 14,
}


def mode() -> sa.Enum:
    options = ("hold_all", "hold_first", "open")
    return sa.Enum(*options, name="mode", native_enum=False, create_constraint=True, length=16)


def copy(source: str, target: str, besides: dict[str, int]) -> None:
    """The row, where there is one."""
    kept = sa.table(source, *map(sa.column, KEPT))
    found = sa.select(*kept.c, *(sa.literal(value, sa.Integer()) for value in besides.values()))
    names = (*KEPT, *besides)
    op.execute(sa.table(target, *map(sa.column, names)).insert().from_select(names, found))


def upgrade() -> None:
    op.create_table(
        "site_settings",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("site_name", sa.String(100), nullable=True),
        sa.Column("mode", mode(), nullable=False),
        sa.Column("hold_first", sa.Integer(), nullable=False),
        sa.Column("history_most", sa.Integer(), nullable=False),
        sa.Column("links_most", sa.Integer(), nullable=False),
        sa.Column("length_most", sa.Integer(), nullable=False),
        sa.Column("comments_per_network", sa.Integer(), nullable=False),
        sa.Column("comments_per_reader", sa.Integer(), nullable=False),
        sa.Column("edit_minutes", sa.Integer(), nullable=False),
        sa.Column("regret_minutes", sa.Integer(), nullable=False),
        sa.Column("close_after_days", sa.Integer(), nullable=True),
        sa.Column("claim_minutes", sa.Integer(), nullable=False),
        sa.Column("undo_minutes", sa.Integer(), nullable=False),
        sa.Column("appeal_days", sa.Integer(), nullable=False),
        sa.Column("region", sa.String(2), nullable=True),
        sa.Column("care_message", sa.String(1_000), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_settings")),
    )
    op.create_table(
        "site_setting_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("was", sa.Text(), nullable=True),
        sa.Column("became", sa.Text(), nullable=True),
        sa.Column("by_kind", sa.String(16), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_setting_change")),
    )
    op.create_index("ix_site_setting_change_at_id", "site_setting_change", ["at", "id"])
    copy("conversation_settings", "site_settings", FIRST)
    op.drop_table("conversation_settings")


def downgrade() -> None:
    op.create_table(
        "conversation_settings",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mode", mode(), nullable=False),
        sa.Column("hold_first", sa.Integer(), nullable=False),
        sa.Column("edit_minutes", sa.Integer(), nullable=False),
        sa.Column("regret_minutes", sa.Integer(), nullable=False),
        sa.Column("close_after_days", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("links_most", sa.Integer(), nullable=False, server_default="2"),
        sa.Column("region", sa.String(2), nullable=True),
        sa.Column("care_message", sa.String(1_000), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation_settings")),
    )
    copy("site_settings", "conversation_settings", {})
    op.drop_table("site_setting_change")
    op.drop_table("site_settings")
