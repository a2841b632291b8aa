"""Comments that repeat words somebody else has erased are found by an index of these few."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NAME, TABLE = "ix_comment_finding_erased_quote", "comment_finding"


def upgrade() -> None:
    quotes = sa.text("rule = 'erased_quote'")
    op.create_index(NAME, TABLE, ["comment_id"], sqlite_where=quotes, postgresql_where=quotes)


def downgrade() -> None:
    op.drop_index(NAME, TABLE)
