"""What is asked of readers, and what is told of the passages they speak on."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from api.anchors.schemas import AnchorGiven, AnchorRead
from api.core.pages import Links, Meta
from api.core.schemas import Answer, AtMost, Paragraph, Request, Stamp, unset
from api.prompts.models import QUESTION_MAX

Question = Annotated[Paragraph, Field(max_length=QUESTION_MAX), BeforeValidator(AtMost(QUESTION_MAX))]


class PromptCreate(Request):
    """A question on a passage readers see or saw."""

    question: Question
    anchor: AnchorGiven


class PromptUpdate(Request):
    """The question as it shall be; its passage is changed on the work list."""

    question: Question = unset()


class PromptAdmin(Answer):
    """A question as staff sees it."""

    id: str
    article_id: str
    question: str
    open: bool
    answers: Annotated[int, Field(description="The answers readers see.")]
    quote: Annotated[str, Field(description="The words that were marked.")]
    anchor: Annotated[
        AnchorRead | None, Field(description="Where these are in what readers see now; null while they see nothing.")
    ]
    version: int
    created_at: Stamp
    updated_at: Stamp
    closed_at: Stamp | None


class PromptAdminPage(Answer):
    data: list[PromptAdmin]
    meta: Meta
    links: Links


class PassageGiven(Request):
    """Other words, in a revision readers see or saw."""

    anchor: AnchorGiven


class PassageRead(Answer):
    """A passage somebody marked, and where it is in what readers see now."""

    id: str
    article_id: str
    prompt_id: Annotated[str | None, Field(description="What is asked there; null where a reader marked it.")]
    revision: Annotated[int, Field(description="The revision readers see now, in which `anchor` has its place.")]
    awaiting: Annotated[
        bool, Field(description="Found elsewhere, or lost and not kept as it is: somebody has to look.")
    ]
    kept_at: Annotated[Stamp | None, Field(description="Since when it is kept without a place.")]
    anchor: AnchorRead


class PassagePage(Answer):
    data: list[PassageRead]
    meta: Meta
    links: Links
