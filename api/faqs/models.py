from datetime import datetime
from uuid import UUID

from sqlmodel import SQLModel

from api.core import columns
from api.core.text import fold, sort_key
from api.revisions.models import Document


class Faq(Document, table=True):
    """A question; `body` is the answer. Public from `published_at` on, and then as last saved."""

    __table_args__ = (columns.in_trash("faq"),)

    question: str = columns.line()
    reviewed_by_id: UUID | None = columns.reference("author.id", nullable=True)
    last_reviewed_at: datetime | None = columns.optional_instant()
    next_review_due: datetime | None = columns.optional_instant(index=True)
    published_at: datetime | None = columns.optional_instant(index=True)
    question_key: str = columns.sort_text()
    folded: str = columns.prose()

    def index(self) -> None:
        """Bring what is sorted and searched by in line with the question."""
        self.question_key = sort_key(self.question)
        self.folded = fold(self.question)


class FaqTopic(SQLModel, table=True):
    __tablename__ = "faq_topic"

    faq_id: UUID = columns.reference("faq.id", ondelete="CASCADE", primary_key=True)
    topic_id: UUID = columns.reference("topic.id", primary_key=True)
    position: int = columns.position()
