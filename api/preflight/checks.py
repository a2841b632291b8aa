"""The whole check of one article as its working copy is."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from api.articles import queries as articles
from api.articles.models import Article
from api.core.schemas import stamp
from api.preflight import body, links, marks, queries
from api.preflight.addresses import Address, address_of
from api.preflight.queries import Standing, Standings, Wanted
from api.preflight.schemas import Finding, PreflightRead, Severity, error, warning
from api.settings import Settings
from api.topics import queries as topics

# What search engines show of a title and a description before they cut it.
TITLE_SHOWN, DESCRIPTION_SHOWN = 70, 160

Related = dict[str, Sequence[UUID]]


def preflight(db: Session, settings: Settings, article: Article, at: datetime) -> PreflightRead:
    """What an editor should know. Ten statements or so, however many links there are."""
    related = _related(db, article)
    text = body.read(article.blocks)
    here = f"/articles/{article.slug}"
    found = [(link.block, address_of(link.href, site=settings.site, here=here)) for link in text.links]
    within = [(block, address) for block, address in found if address is not None]
    paths = list(dict.fromkeys(address.path for _, address in within))
    checked = set(paths[: links.LINKS_MAX])
    within = [(block, address) for block, address in within if address.path in checked]
    redirects = queries.redirects(db, sorted(checked), at)
    standings = queries.standings(db, _wanted(within, redirects.values(), related), at)
    reach = links.Reach(here, text.places, standings, redirects)
    findings = [
        *_plain(article),
        *_slug(db, article, at),
        *_relations(db, related, standings),
        *body.findings(article.blocks, text),
        *links.findings(within, reach),
        *_unchecked(len(paths)),
        *marks.findings(db, article),
    ]
    return PreflightRead(ok=not any(each.severity is Severity.ERROR for each in findings), findings=findings)


def _related(db: Session, article: Article) -> Related:
    """The ids of what the article names, in its order, by kind."""
    return {
        "author": [link.author_id for link in articles.bylines_of(db, article.id)],
        "faq": [link.faq_id for link in articles.faqs_of(db, article.id)],
        "topic": [link.topic_id for link in articles.topics_of(db, article.id)],
    }


def _wanted(within: Sequence[tuple[str, Address]], redirects: Iterable[Any], related: Related) -> dict[str, Wanted]:
    """What is looked up of each kind: slugs that are linked to, and ids that are named or redirected to."""
    led = [row for row in redirects if row.document_id is not None]
    return {
        kind: Wanted(
            slugs=sorted({address.slug for _, address in within if address.kind == kind}),
            ids=[*related.get(kind, ()), *(row.document_id for row in led if row.document_kind == kind)],
        )
        for kind in queries.STATEMENTS
    }


def _plain(article: Article) -> Iterator[Finding]:
    """What can be told from the article alone."""
    if not article.dek:
        yield warning("dek-missing", "There is no dek.", "dek")
    if article.hero is not None and not article.hero.get("alt", "").strip():
        yield error("hero-alt-missing", "The hero says nothing to those who cannot see it.", "hero", "alt")
    shown = (
        ("title", article.title, TITLE_SHOWN, ("title",)),
        ("description", article.dek or "", DESCRIPTION_SHOWN, ("dek",)),
    )
    for name, own, most, loc in shown:
        given = article.seo.get(name)
        if (length := len(given or own)) > most:
            said = f"The {name} has {length} characters; search engines show about {most}."
            yield warning(f"{name}-long", said, *(("seo", name) if given else loc))


def _slug(db: Session, article: Article, at: datetime) -> Iterator[Finding]:
    """Another article that is seen under the slug, now or later: publishing over it is refused."""
    for begins in queries.holders_of_slug(db, article, at):
        when = "now" if begins <= at else f"from {stamp(begins)} on"
        code = "slug-taken" if begins <= at else "slug-taken-later"
        yield error(code, f"Readers see another article under {article.slug} {when}.", "slug")


def _relations(db: Session, related: Related, standings: Standings) -> Iterator[Finding]:
    if not related["author"]:
        yield warning("byline-missing", "There is no byline.", "bylines")
    if not topics.existing_sections(db, related["topic"]):
        yield warning("section-missing", "The article is in no section.", "topic_ids")
    for kind, code, named in (
        ("author", "byline", "bylines"),
        ("faq", "faq", "faq_ids"),
        ("topic", "topic", "topic_ids"),
    ):
        for place, id_ in enumerate(related[kind]):
            standing = standings.by_id.get(id_)
            if standing is not None and standing.state != "public":
                yield warning(f"{code}-hidden", f"Readers do not see {_hidden(standing)}.", named, place)


def _hidden(standing: Standing) -> str:
    if standing.state == "scheduled" and standing.since is not None:
        return f"{standing.path} before {stamp(standing.since)}"
    return f"{standing.path}: it is {'in the trash' if standing.state == 'trashed' else 'not published'}"


def _unchecked(places: int) -> Iterator[Finding]:
    if places > links.LINKS_MAX:
        yield warning("links-unchecked", f"Only the first {links.LINKS_MAX} of {places} places were looked up.", "body")
