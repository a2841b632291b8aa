"""What helplines are for, by topic of the publication."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    kept = sa.Column("helpline_topics", sa.JSON(none_as_null=True), nullable=False, server_default="[]")
    op.add_column("topic", kept)


def downgrade() -> None:
    # In place: SQLite would rebuild the table, to which others refer.
    op.execute("ALTER TABLE topic DROP COLUMN helpline_topics")
