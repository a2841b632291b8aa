"""Documents for the tests, made by the verbs that make them in earnest. Names and texts are plainly samples."""

from datetime import timedelta
from typing import Any

from sqlmodel import Session

from api.accounts.actor import SYSTEM, Actor
from api.accounts.models import Account, Role, StaffSession
from api.accounts.roles import verbs_of
from api.articles import actions as articles
from api.articles.models import Article
from api.articles.schemas import ArticleCreate
from api.authors import actions as authors
from api.authors.models import Author
from api.authors.schemas import AuthorCreate
from api.bans import actions as bans
from api.bans.models import Ban
from api.bans.schemas import BanCreate
from api.comments import actions as comments
from api.comments.models import Comment, Status
from api.comments.schemas import CommentCreate
from api.core import clock, ids
from api.core.keys import new_token, token_hash
from api.faqs import actions as faqs
from api.faqs.models import Faq
from api.faqs.schemas import FaqCreate
from api.helplines import actions as helplines
from api.helplines.models import Helpline
from api.helplines.schemas import HelplineCreate, HelplineVerify
from api.prompts import actions as prompts
from api.prompts.models import Prompt
from api.prompts.schemas import PromptCreate
from api.readers.asking import Asker
from api.screening import actions as screening
from api.screening.models import ScreeningRule
from api.screening.schemas import RuleCreate
from api.topics import actions as topics
from api.topics.models import Topic
from api.topics.schemas import TopicCreate

EXAMPLE = "Example helpline, not a real one"


def _words(slug: str) -> str:
    return slug.replace("-", " ").capitalize()


def make_topic(db: Session, slug: str, **given: Any) -> Topic:
    return topics.create(
        db, SYSTEM, TopicCreate.model_validate({"slug": slug, "kind": "tag", "name": _words(slug), **given})
    )


def make_author(db: Session, slug: str, *, public: bool = True, **given: Any) -> Author:
    """An author, public from now on unless told otherwise."""
    author = authors.create(db, SYSTEM, AuthorCreate.model_validate({"slug": slug, "name": _words(slug), **given}))
    if public:
        authors.publish(db, SYSTEM, author, at=clock.now())
    return author


def make_faq(db: Session, slug: str, *, public: bool = True, **given: Any) -> Faq:
    """An FAQ, public from now on unless told otherwise."""
    asked = {"slug": slug, "question": f"{_words(slug)}?", "answer": f"About {_words(slug)}.", **given}
    faq = faqs.create(db, SYSTEM, FaqCreate.model_validate(asked))
    if public:
        faqs.publish(db, SYSTEM, faq, at=clock.now())
    return faq


def make_article(db: Session, slug: str, *, by: Actor = SYSTEM, **given: Any) -> Article:
    """A draft; `articles.publish` shows it."""
    written = {"slug": slug, "title": _words(slug), "body": f"About {_words(slug)}.", **given}
    return articles.create(db, by, ArticleCreate.model_validate(written))


def make_helpline(db: Session, name: str = EXAMPLE, *, verified: bool = True, **given: Any) -> Helpline:
    """An example for people anywhere, verified now unless told otherwise."""
    written = {"name": name, "region": "INT", "languages": ["en"], "topics": ["general"]}
    reached = {"phone": "+1 555 0100", "hours": "Never: this is an example", "example": True}
    helpline = helplines.create(db, SYSTEM, HelplineCreate.model_validate({**written, **reached, **given}))
    if verified:
        helplines.verify(db, SYSTEM, helpline, HelplineVerify())
    return helpline


def make_rule(db: Session, text: str = "sample words", **given: Any) -> ScreeningRule:
    """A rule by which comments wait, unless told otherwise."""
    return screening.create(db, SYSTEM, RuleCreate.model_validate({"text": text, **given}))


def make_prompt(db: Session, slug: str, *, by: Actor = SYSTEM) -> Prompt:
    """A question on the first words of an article that readers see."""
    article = make_article(db, slug, by=by)
    shown = articles.publish(db, SYSTEM, article)
    selector = {"type": "TextQuoteSelector", "exact": "About"}
    asked = {"question": "What about it?", "anchor": {"revision": shown.revision, "selectors": [selector]}}
    return prompts.create(db, SYSTEM, article.id, PromptCreate.model_validate(asked))


def make_comment(db: Session, slug: str, *, status: Status = Status.APPROVED, **given: Any) -> Comment:
    """A comment on a published article, each from a place of its own; approved unless told otherwise."""
    said = {"body": f"A sample comment, {ids.new_id().hex}.", "name": "Sample Reader", **given}
    guest = Asker(None, None, ids.new_id().hex)
    comment = comments.post(db, guest, slug, CommentCreate.model_validate(said)).comment
    if comment.status is not status:
        comments.change(db, comment, status, by=SYSTEM, why="moderator")
    return comment


def make_ban(db: Session, **given: Any) -> Ban:
    """A ban of a domain no other names, by somebody of the staff, unless told otherwise."""
    said = {"of": "domain", "domain": f"{ids.new_id().hex}.example", "reason": "rules", **given}
    return bans.create(db, actor_of(make_staff(db, "moderator")), BanCreate.model_validate(said))


def make_staff(db: Session, role: str = "editor", **given: Any) -> Account:
    """Somebody of the staff, active and without a password unless told otherwise: `signed_in` lets them in."""
    id_ = ids.new_id()
    named = {"id": id_, "name": f"Sample {role.capitalize()}", "email": f"{role}-{id_.hex}@staff.example"}
    account = Account(**{**named, "role": Role(role), **given})
    db.add(account)
    db.flush()
    return account


def signed_in(db: Session, account: Account) -> str:
    """The bearer token of a fresh session of that account."""
    token = new_token()
    ends = clock.now() + timedelta(hours=1)
    db.add(StaffSession(account_id=account.id, token_hash=token_hash(token), expires_at=ends))
    db.flush()
    return token


def actor_of(account: Account) -> Actor:
    """The account as one who asks, without a session."""
    return Actor("staff", account.id, account.name, verbs_of(account.role), account.role)
