"""Documents for the tests, made by the verbs that make them in earnest. Names and texts are plainly samples."""

from typing import Any

from sqlmodel import Session

from api.articles import actions as articles
from api.articles.models import Article
from api.articles.schemas import ArticleCreate
from api.authors import actions as authors
from api.authors.models import Author
from api.authors.schemas import AuthorCreate
from api.core import clock
from api.faqs import actions as faqs
from api.faqs.models import Faq
from api.faqs.schemas import FaqCreate
from api.topics import actions as topics
from api.topics.models import Topic
from api.topics.schemas import TopicCreate


def _words(slug: str) -> str:
    return slug.replace("-", " ").capitalize()


def make_topic(db: Session, slug: str, **given: Any) -> Topic:
    return topics.create(db, TopicCreate.model_validate({"slug": slug, "kind": "tag", "name": _words(slug), **given}))


def make_author(db: Session, slug: str, *, public: bool = True, **given: Any) -> Author:
    """An author, public from now on unless told otherwise."""
    author = authors.create(db, AuthorCreate.model_validate({"slug": slug, "name": _words(slug), **given}))
    if public:
        authors.publish(db, author, at=clock.now())
    return author


def make_faq(db: Session, slug: str, *, public: bool = True, **given: Any) -> Faq:
    """An FAQ, public from now on unless told otherwise."""
    asked = {"slug": slug, "question": f"{_words(slug)}?", "answer": f"About {_words(slug)}.", **given}
    faq = faqs.create(db, FaqCreate.model_validate(asked))
    if public:
        faqs.publish(db, faq, at=clock.now())
    return faq


def make_article(db: Session, slug: str, **given: Any) -> Article:
    """A draft; `articles.publish` shows it."""
    written = {"slug": slug, "title": _words(slug), "body": f"About {_words(slug)}.", **given}
    return articles.create(db, ArticleCreate.model_validate(written))
