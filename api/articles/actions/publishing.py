"""Showing an article to readers: now or later, and no longer."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session

from api.accounts.actor import Actor
from api.anchors import actions as anchors
from api.articles import periods, queries, rendering
from api.articles.actions.access import anew, changed, require_move
from api.articles.actions.placing import date, drop, leave_redirects, place, take
from api.articles.models import Article, Publication, PublicationByline, PublicationFaq, PublicationTopic
from api.core import clock
from api.core.db import lock
from api.core.errors import Conflict
from api.core.schemas import stamp
from api.revisions import queries as revisions
from api.revisions.actions import keep


class NotPublished(Conflict):
    """Readers do not see the article now."""

    code, title = "not-published", "Not published"


class NothingScheduled(Conflict):
    """Nothing of the article is going to appear."""

    code, title = "nothing-scheduled", "Nothing scheduled"


class Remark(NamedTuple):
    """What is said about a publication: a note for the staff, and whether readers should read it again."""

    note: str | None = None
    significant: bool = False


PLAIN = Remark()


def publish(
    db: Session,
    actor: Actor,
    article: Article,
    *,
    at: datetime | None = None,
    until: datetime | None = None,
    remark: Remark = PLAIN,
) -> Publication:
    """Show the article to readers from `at` (now, when not given) until `until`, as its working copy is now."""
    anew(db, article)
    article.state = require_move(db, actor, article, "publish")
    lock(db, "publishing")
    now = clock.now()
    at = at or now
    held = queries.publications(db, article.id)
    periods.check(held, at, until, now=now)
    held = drop(db, actor, [period for period in held if period.visible_from == at], held)
    publication = _printed(db, article, at, until)
    publication.significantly_updated_at = at if remark.significant else _significant(article, held, at)
    place(db, publication, held)
    anchors.carry(db, publication)
    date([publication, *held], min(at, now))
    _copy_links(db, article, publication)
    leave_redirects(db, actor, article, _beside(publication, held))
    _published(db, actor, article, publication, remark, now=now)
    return publication


def _printed(db: Session, article: Article, at: datetime, until: datetime | None) -> Publication:
    """The publication of the latest revision, into which no autosave is folded any more."""
    revision = revisions.latest(db, article.id)
    assert revision is not None
    keep(revision)
    return rendering.publication_of(article, revision.number, at, until)


def _significant(article: Article, held: Sequence[Publication], at: datetime) -> datetime | None:
    """When it last changed so that one should read it again, as far as readers of that time know."""
    known = [period.significantly_updated_at for period in held if period.visible_from < at]
    return max((each for each in (*known, article.significantly_updated_at) if each is not None), default=None)


def _beside(publication: Publication, held: Sequence[Publication]) -> list[Publication]:
    """The publication between the one before and the one after."""
    before = [period for period in held if period.visible_from < publication.visible_from]
    after = [period for period in held if period.visible_from > publication.visible_from]
    return [*before[-1:], publication, *after[:1]]


def _copy_links(db: Session, article: Article, publication: Publication) -> None:
    """The publication keeps the relations of this instant, whatever the working copy does later."""
    of = {"publication_id": publication.id}
    for byline in queries.bylines_of(db, article.id):
        db.add(PublicationByline(author_id=byline.author_id, role=byline.role, position=byline.position, **of))
    for topic in queries.topics_of(db, article.id):
        db.add(PublicationTopic(topic_id=topic.topic_id, position=topic.position, **of))
    for faq in queries.faqs_of(db, article.id):
        db.add(PublicationFaq(faq_id=faq.faq_id, position=faq.position, **of))
    db.flush()


def _published(
    db: Session, actor: Actor, article: Article, publication: Publication, remark: Remark, *, now: datetime
) -> None:
    article.review_note = None
    at, until = publication.visible_from, publication.planned_until
    if remark.significant and at <= now:
        article.significantly_updated_at = at
    said = {"from": stamp(at), "until": stamp(until) if until else None, "revision": publication.revision}
    what = "published" if at <= now else "scheduled"
    changed(db, actor, article, what, **said, note=remark.note, significant=remark.significant)


def unpublish(db: Session, actor: Actor, article: Article) -> None:
    """End the publication readers see now. What is scheduled for later stays scheduled."""
    anew(db, article)
    actor.require("articles:publish")
    lock(db, "publishing")
    now = clock.now()
    held = queries.publications(db, article.id)
    if periods.live(held, now) is None:
        raise NotPublished("Readers do not see this article now.")
    take(db, actor, periods.close(held, now), held, now)
    changed(db, actor, article, "unpublished")


def cancel_schedule(db: Session, actor: Actor, article: Article) -> None:
    """Take back what is scheduled, with the redirects it would have left; what readers see keeps its own end."""
    anew(db, article)
    actor.require("articles:publish")
    lock(db, "publishing")
    now = clock.now()
    held = queries.publications(db, article.id)
    coming = periods.scheduled(held, now)
    if not coming:
        raise NothingScheduled("Nothing of this article is scheduled.")
    starts = [stamp(publication.visible_from) for publication in coming]
    take(db, actor, coming, held, now)
    changed(db, actor, article, "schedule_cancelled", starts=starts)
