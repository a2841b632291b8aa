"""Whether the links of a body lead to what readers can see. Pure: what stands where was looked up before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.core.schemas import stamp
from api.preflight.addresses import Address
from api.preflight.queries import Standing, Standings
from api.preflight.schemas import Finding, error, warning

# Distinct places of the site looked up for one body.
LINKS_MAX = 1_000


@dataclass(frozen=True)
class Reach:
    """What the links are judged by."""

    own_path: str
    places: set[str]
    standings: Standings
    redirects: Mapping[str, Any]


def findings(found: Sequence[tuple[str, Address]], reach: Reach) -> Iterator[Finding]:
    """Of the same link in the same block one finding."""
    for block, address in dict.fromkeys(found):
        yield from _finding(block, address, reach)


def _finding(block: str, address: Address, reach: Reach) -> Iterator[Finding]:
    if address.path == reach.own_path:
        if address.fragment and address.fragment not in reach.places:
            yield error("fragment-broken", f"#{address.fragment} names nothing in this article.", "body", block)
        return
    standing = reach.standings.by_slug.get((address.kind or "", address.slug))
    if standing is not None and standing.state == "public":
        return
    led = reach.redirects.get(address.path)
    if led is not None and led.document_id is not None:
        # A redirect to a document readers may not see is none.
        standing = reach.standings.by_id.get(led.document_id, standing)
        led = led if standing is not None and standing.state == "public" else None
    if led is not None:
        yield _led_elsewhere(block, address.path, standing.path if led.document_id and standing else led.target)
    elif standing is not None:
        yield _unseen(block, address.path, standing)
    elif address.kind is not None:
        yield error("link-broken", f"There is nothing at {address.path}.", "body", block)


def _led_elsewhere(block: str, path: str, target: str | None) -> Finding:
    if target is None:
        return error("link-gone", f"{path} is gone for good.", "body", block)
    return warning("link-redirected", f"{path} is redirected; link to {target}.", "body", block)


def _unseen(block: str, path: str, standing: Standing) -> Finding:
    if standing.state == "trashed":
        return error("link-trashed", f"What was at {path} is in the trash.", "body", block)
    if standing.state == "scheduled" and standing.since is not None:
        said = f"Readers see {path} only from {stamp(standing.since)} on."
        return warning("link-scheduled", said, "body", block)
    return warning("link-unpublished", f"{path} is not published.", "body", block)
