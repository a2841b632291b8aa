"""The conversation: readers, prompts, comments, subscriptions; placements in the order of the text."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INSTANT = sa.DateTime(timezone=True)
NOWHERE = str(2**31 - 1)
TABLES = (
    "conversation_settings",
    "reader",
    "discussion",
    "reader_link",
    "reader_session",
    "prompt",
    "comment",
    "comment_change",
    "comment_earlier",
    "comment_origin",
    "comment_reaction",
    "comment_report",
    "subscription",
    "notice",
)


def upgrade() -> None:
    op.add_column("placement", sa.Column("position", sa.Integer(), nullable=False, server_default=NOWHERE))
    op.drop_index(op.f("ix_placement_publication_id"), "placement")
    op.create_index("ix_placement_publication_id_position", "placement", ["publication_id", "position", "anchor_id"])
    op.create_table(
        "conversation_settings",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "mode",
            sa.Enum(
                "hold_all", "hold_first", "open", name="mode", native_enum=False, create_constraint=True, length=16
            ),
            nullable=False,
        ),
        sa.Column("hold_first", sa.Integer(), nullable=False),
        sa.Column("edit_minutes", sa.Integer(), nullable=False),
        sa.Column("regret_minutes", sa.Integer(), nullable=False),
        sa.Column("close_after_days", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation_settings")),
    )
    op.create_table(
        "reader",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email_sealed", sa.Text(), nullable=False),
        sa.Column("email_mark", sa.String(32), nullable=False),
        sa.Column("name", sa.String(80), nullable=True),
        sa.Column("confirmed_at", INSTANT, nullable=True),
        sa.Column("bounces", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reader")),
        sa.UniqueConstraint("email_mark", name=op.f("uq_reader_email_mark")),
    )
    op.create_index(op.f("ix_reader_created_at"), "reader", ["created_at"])
    op.create_table(
        "discussion",
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column(
            "opening",
            sa.Enum("settings", "open", "closed", name="opening", native_enum=False, create_constraint=True, length=16),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("inline", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_discussion_article_id_article"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_discussion")),
    )
    op.create_table(
        "reader_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reader_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("about", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["reader_id"], ["reader.id"], name=op.f("fk_reader_link_reader_id_reader"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reader_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_reader_link_token_hash")),
    )
    op.create_index(op.f("ix_reader_link_expires_at"), "reader_link", ["expires_at"])
    op.create_index(op.f("ix_reader_link_reader_id"), "reader_link", ["reader_id"])
    op.create_table(
        "reader_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reader_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["reader_id"], ["reader.id"], name=op.f("fk_reader_session_reader_id_reader"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reader_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_reader_session_token_hash")),
    )
    op.create_index(op.f("ix_reader_session_expires_at"), "reader_session", ["expires_at"])
    op.create_index(op.f("ix_reader_session_reader_id"), "reader_session", ["reader_id"])
    op.create_table(
        "prompt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("anchor_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["anchor_id"], ["anchor.id"], name=op.f("fk_prompt_anchor_id_anchor"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_prompt_article_id_article"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prompt")),
    )
    op.create_index(op.f("ix_prompt_anchor_id"), "prompt", ["anchor_id"])
    op.create_index(op.f("ix_prompt_article_id"), "prompt", ["article_id"])
    op.create_table(
        "comment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("root_id", sa.Uuid(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("anchor_id", sa.Uuid(), nullable=True),
        sa.Column("prompt_id", sa.Uuid(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "pending",
                "approved",
                "rejected",
                "spam",
                "deleted",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column(
            "visibility",
            sa.Enum("public", "editors", name="visibility", native_enum=False, create_constraint=True, length=16),
            nullable=False,
        ),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("helpful", sa.Integer(), nullable=False),
        sa.Column("reply_count", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("edited_at", INSTANT, nullable=True),
        sa.Column("shown_at", INSTANT, nullable=True),
        sa.Column("delayed_until", INSTANT, nullable=True),
        sa.Column("featured_at", INSTANT, nullable=True),
        sa.Column("name", sa.String(80), nullable=True),
        sa.Column("avatar_seed", sa.String(16), nullable=False),
        sa.Column(
            "badge",
            sa.Enum("author", "expert", "staff", name="badge", native_enum=False, create_constraint=True, length=16),
            nullable=True,
        ),
        sa.Column("reader_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("edit_token_hash", sa.String(64), nullable=True),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.CheckConstraint("NOT shown OR visibility = 'public'", name=op.f("ck_comment_shown_is_public")),
        sa.CheckConstraint("status <> 'deleted' OR html = ''", name=op.f("ck_comment_deleted_is_empty")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_comment_account_id_account"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["anchor_id"], ["anchor.id"], name=op.f("fk_comment_anchor_id_anchor"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_comment_article_id_article"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["comment.id"], name=op.f("fk_comment_parent_id_comment"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["prompt_id"], ["prompt.id"], name=op.f("fk_comment_prompt_id_prompt"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["reader_id"], ["reader.id"], name=op.f("fk_comment_reader_id_reader"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
    )
    op.create_index(op.f("ix_comment_account_id"), "comment", ["account_id"])
    op.create_index(op.f("ix_comment_anchor_id"), "comment", ["anchor_id"])
    op.create_index("ix_comment_article_id_created_at_id", "comment", ["article_id", "created_at", "id"])
    op.create_index("ix_comment_created_at_id", "comment", ["created_at", "id"])
    op.create_index(op.f("ix_comment_parent_id"), "comment", ["parent_id"])
    op.create_index(op.f("ix_comment_prompt_id"), "comment", ["prompt_id"])
    op.create_index("ix_comment_reader_id_created_at_id", "comment", ["reader_id", "created_at", "id"])
    op.create_index(
        "ix_comment_shown",
        "comment",
        ["article_id", "created_at", "id"],
        sqlite_where=sa.text("shown = 1"),
        postgresql_where=sa.text("shown"),
    )
    op.create_index(
        "ix_comment_shown_helpful",
        "comment",
        ["article_id", "helpful", "id"],
        sqlite_where=sa.text("shown = 1"),
        postgresql_where=sa.text("shown"),
    )
    op.create_index(
        "ix_comment_shown_passage",
        "comment",
        ["anchor_id", "created_at", "id"],
        sqlite_where=sa.text("shown = 1 AND anchor_id IS NOT NULL"),
        postgresql_where=sa.text("shown AND anchor_id IS NOT NULL"),
    )
    op.create_index(
        "ix_comment_shown_recent",
        "comment",
        ["shown_at", "id"],
        sqlite_where=sa.text("shown = 1"),
        postgresql_where=sa.text("shown"),
    )
    op.create_index(
        "ix_comment_shown_replies",
        "comment",
        ["parent_id", "created_at", "id"],
        sqlite_where=sa.text("shown = 1"),
        postgresql_where=sa.text("shown"),
    )
    op.create_index(
        "ix_comment_shown_roots",
        "comment",
        ["article_id", "created_at", "id"],
        sqlite_where=sa.text("shown = 1 AND parent_id IS NULL"),
        postgresql_where=sa.text("shown AND parent_id IS NULL"),
    )
    op.create_index(
        "ix_comment_shown_roots_helpful",
        "comment",
        ["article_id", "helpful", "id"],
        sqlite_where=sa.text("shown = 1 AND parent_id IS NULL"),
        postgresql_where=sa.text("shown AND parent_id IS NULL"),
    )
    op.create_index(
        "ix_comment_shown_sequence",
        "comment",
        ["article_id", "sequence"],
        sqlite_where=sa.text("shown = 1"),
        postgresql_where=sa.text("shown"),
    )
    op.create_index(
        "ix_comment_shown_thread",
        "comment",
        ["root_id", "created_at", "id"],
        sqlite_where=sa.text("shown = 1"),
        postgresql_where=sa.text("shown"),
    )
    op.create_index("ix_comment_status_created_at_id", "comment", ["status", "created_at", "id"])
    op.create_table(
        "comment_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column(
            "was",
            sa.Enum(
                "pending",
                "approved",
                "rejected",
                "spam",
                "deleted",
                name="was",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=True,
        ),
        sa.Column(
            "became",
            sa.Enum(
                "pending",
                "approved",
                "rejected",
                "spam",
                "deleted",
                name="became",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("why", sa.String(32), nullable=False),
        sa.Column("note", sa.String(2000), nullable=True),
        sa.Column("by_kind", sa.String(16), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(300), nullable=True),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_comment_change_comment_id_comment"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_change")),
    )
    op.create_index("ix_comment_change_comment_id_at", "comment_change", ["comment_id", "at", "id"])
    op.create_table(
        "comment_earlier",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_comment_earlier_comment_id_comment"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_earlier")),
    )
    op.create_index(op.f("ix_comment_earlier_comment_id"), "comment_earlier", ["comment_id"])
    op.create_table(
        "comment_origin",
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("network", sa.String(32), nullable=False),
        sa.Column("echo", sa.String(32), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_comment_origin_comment_id_comment"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_comment_origin")),
    )
    op.create_index(op.f("ix_comment_origin_created_at"), "comment_origin", ["created_at"])
    op.create_index(op.f("ix_comment_origin_echo"), "comment_origin", ["echo"])
    op.create_table(
        "comment_reaction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("voter", sa.String(32), nullable=True),
        sa.Column("reader_id", sa.Uuid(), nullable=True),
        sa.Column("passing", sa.Boolean(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_comment_reaction_comment_id_comment"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["reader_id"], ["reader.id"], name=op.f("fk_comment_reaction_reader_id_reader"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_reaction")),
        sa.UniqueConstraint("comment_id", "voter", name=op.f("uq_comment_reaction_comment_id_voter")),
    )
    op.create_index(op.f("ix_comment_reaction_comment_id"), "comment_reaction", ["comment_id"])
    op.create_index(op.f("ix_comment_reaction_created_at"), "comment_reaction", ["created_at"])
    op.create_index(op.f("ix_comment_reaction_reader_id"), "comment_reaction", ["reader_id"])
    op.create_table(
        "comment_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("voter", sa.String(32), nullable=True),
        sa.Column("reader_id", sa.Uuid(), nullable=True),
        sa.Column("passing", sa.Boolean(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "abuse",
                "harassment",
                "privacy",
                "spam",
                "danger",
                "other",
                name="reason",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("dismissed_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_comment_report_comment_id_comment"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["reader_id"], ["reader.id"], name=op.f("fk_comment_report_reader_id_reader"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_report")),
        sa.UniqueConstraint("comment_id", "voter", name=op.f("uq_comment_report_comment_id_voter")),
    )
    op.create_index(op.f("ix_comment_report_comment_id"), "comment_report", ["comment_id"])
    op.create_index(op.f("ix_comment_report_created_at"), "comment_report", ["created_at"])
    op.create_index(op.f("ix_comment_report_reader_id"), "comment_report", ["reader_id"])
    op.create_table(
        "subscription",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reader_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("article", "mine", "comment", name="kind", native_enum=False, create_constraint=True, length=16),
            nullable=False,
        ),
        sa.Column("target", sa.String(64), nullable=False),
        sa.Column("article_id", sa.Uuid(), nullable=True),
        sa.Column("comment_id", sa.Uuid(), nullable=True),
        sa.Column(
            "frequency",
            sa.Enum(
                "at_once", "hourly", "daily", name="frequency", native_enum=False, create_constraint=True, length=16
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("confirmed_at", INSTANT, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_subscription_article_id_article"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_subscription_comment_id_comment"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["reader_id"], ["reader.id"], name=op.f("fk_subscription_reader_id_reader"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
        sa.UniqueConstraint("reader_id", "target", name=op.f("uq_subscription_reader_id_target")),
    )
    op.create_index("ix_subscription_article_id_reader_id", "subscription", ["article_id", "reader_id"])
    op.create_index("ix_subscription_comment_id_reader_id", "subscription", ["comment_id", "reader_id"])
    op.create_index(op.f("ix_subscription_reader_id"), "subscription", ["reader_id"])
    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reader_id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("subscription_id", sa.Uuid(), nullable=False),
        sa.Column("letter_id", sa.Uuid(), nullable=True),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_notice_comment_id_comment"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["reader_id"], ["reader.id"], name=op.f("fk_notice_reader_id_reader"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscription.id"],
            name=op.f("fk_notice_subscription_id_subscription"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("reader_id", "comment_id", name=op.f("uq_notice_reader_id_comment_id")),
    )
    op.create_index(op.f("ix_notice_comment_id"), "notice", ["comment_id"])
    op.create_index(op.f("ix_notice_ended_at"), "notice", ["ended_at"])
    op.create_index(op.f("ix_notice_letter_id"), "notice", ["letter_id"])
    op.create_index(op.f("ix_notice_reader_id"), "notice", ["reader_id"])
    op.create_index(op.f("ix_notice_subscription_id"), "notice", ["subscription_id"])
    op.create_index(
        "ix_notice_waiting",
        "notice",
        ["due_at"],
        sqlite_where=sa.text("letter_id IS NULL AND ended_at IS NULL"),
        postgresql_where=sa.text("letter_id IS NULL AND ended_at IS NULL"),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_index("ix_placement_publication_id_position", "placement")
    op.create_index(op.f("ix_placement_publication_id"), "placement", ["publication_id"])
    with op.batch_alter_table("placement") as placement:
        placement.drop_column("position")
