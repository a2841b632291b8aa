"""A small conversation on the first article and two helplines, so that somebody new sees what there is. Every word says
it is a sample.

It goes through the verbs readers and staff use, and is there once.
"""

from uuid import UUID

from sqlmodel import Session

from api.accounts.actor import SYSTEM
from api.anchors.schemas import AnchorGiven, TextQuoteSelector
from api.articles.queries import published
from api.comments import actions as comments
from api.comments.models import Comment, Status
from api.comments.queries import public
from api.comments.schemas import CommentCreate
from api.core import clock
from api.core.errors import Refusal
from api.helplines import actions as helplines
from api.helplines import queries as listed
from api.helplines.models import INTERNATIONAL, Topic
from api.helplines.schemas import HelplineCreate, HelplineVerify
from api.prompts import actions as prompts
from api.prompts.schemas import PromptCreate
from api.readers.asking import Asker

SLUG = "unspoken-bonds"
SENTENCE = "It’s the feeling of being understood, valued, and cared for at a deep, intimate level."
OTHER = "When you’re emotionally connected, you feel seen, heard, and valued by your partner."
ASKED = "Emotional connection is the invisible thread that binds two people together"
EXAMPLE = "Example helpline, not a real one"
QUESTION = "Sample question: what does this thread look like in your life?"


class NoGround(Refusal):
    """The article the samples are about is not there for readers."""

    def __init__(self) -> None:
        super().__init__(f"The sample conversation is on the article {SLUG}, which readers do not see.")


def converse(db: Session) -> int:
    """Add the conversation; how many comments that made. Nothing where anybody spoke already. Raises NoGround."""
    article = published.standing(db, SLUG, clock.now())
    if article is None:
        raise NoGround
    if public.has_any(db, article.article_id):
        return 0
    quoted, other, asked = (_on(article.revision, words) for words in (SENTENCE, OTHER, ASKED))
    prompt = prompts.create(db, SYSTEM, article.article_id, PromptCreate(question=QUESTION, anchor=asked))
    first = _say(db, 1, "Sample: I read this twice, and then aloud to somebody.")
    _say(db, 2, "Sample: so did I. What did they **say**?", parent_id=first.id)
    _say(db, 1, "Sample: nothing for a while, and then a great deal.", parent_id=_last(db, first.id))
    second = _say(db, 3, "Sample: how does one begin, after years of silence?")
    comments.reply(db, SYSTEM, second.id, "Sample: with one small true sentence. This is an answer of the staff.")
    _say(db, 4, "Sample: this sentence is the one I underlined.", anchor=quoted)
    _say(db, 2, "Sample: heard is the word for me.", anchor=other)
    _say(db, 5, "Sample: ours is a cup of tea that nobody asked for.", prompt_id=prompt.id)
    _say(db, 6, "Sample: this one waits for a moderator.", approved=False)
    return 9


def advise(db: Session) -> int:
    """Add the helplines; how many that made. None where somebody wrote one down already."""
    if listed.has_any(db):
        return 0
    for region, phone in ((INTERNATIONAL, None), ("US", "+1 555 0100")):
        example = HelplineCreate(
            name=EXAMPLE,
            region=region,
            languages=["en"],
            topics=list(Topic),
            phone=phone,
            url="https://example.org",
            hours="Never: this is an example",
            note="Example: nobody answers here. Write down real helplines, verify them, and delete this one.",
            example=True,
        )
        helplines.verify(db, SYSTEM, helplines.create(db, SYSTEM, example), HelplineVerify())
    return 2


def _on(revision: int, exact: str) -> AnchorGiven:
    return AnchorGiven(revision=revision, selectors=[TextQuoteSelector(type="TextQuoteSelector", exact=exact)])


def _say(db: Session, who: int, body: str, *, approved: bool = True, **given: object) -> Comment:
    # What was written faster than a person writes is held in every mode.
    seconds = None if approved else 1.0
    said = CommentCreate.model_validate({"body": body, "name": f"Sample Reader {who}", "seconds": seconds, **given})
    comment = comments.post(db, Asker(None, None, f"sample {who}"), SLUG, said).comment
    if approved and comment.status is not Status.APPROVED:
        comments.change(db, comment, Status.APPROVED, by=SYSTEM, why="sample")
    return comment


def _last(db: Session, root_id: UUID) -> UUID:
    return public.first_replies(db, [root_id])[-1].id  # type: ignore[no-any-return]
