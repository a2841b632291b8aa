"""Where a link leads: into this site, and there to which document, or elsewhere. Pure."""

from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

KINDS = {"articles": "article", "faqs": "faq", "authors": "author", "topics": "topic"}
DOCUMENT_PARTS = 2


class Address(NamedTuple):
    """A place of the site. A document has a kind and a slug; other pages of the site are not known here."""

    path: str
    fragment: str
    kind: str | None = None
    slug: str = ""


def address_of(href: str, *, site: str, here: str) -> Address | None:
    """The place on the site `href` names on the page `here` (a path); None for what leads elsewhere.

    A path from the root means a path of this publication, wherever on its host the site stands.
    """
    try:
        target = urlsplit(urljoin(f"{site}{here}", href))
        home = urlsplit(site)
        is_rooted = href.startswith("/") and not href.startswith("//")
        path = _path(target.path, "" if is_rooted else home.path.rstrip("/"))
        if target.scheme not in {"http", "https"} or target.netloc.lower() != home.netloc.lower() or path is None:
            return None
    except ValueError:
        return None
    parts = path.split("/")[1:]
    is_document = len(parts) == DOCUMENT_PARTS and parts[0] in KINDS
    kind, slug = (KINDS[parts[0]], parts[1]) if is_document else (None, "")
    return Address(path, unquote(target.fragment), kind, slug)


def _path(path: str, home: str) -> str | None:
    """The path below the site's own, without a slash at its end."""
    if path != home and not path.startswith(f"{home}/"):
        return None
    return unquote(path.removeprefix(home)).rstrip("/") or "/"
