"""Bans as staff sends and gets them: never with an address, a network, or a mark of either."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field

from api.bans.models import Effect, Grounds, Of, Past
from api.core.emails import EMAIL_MAX, Email, canonical
from api.core.http import network_of
from api.core.pages import Links, Meta
from api.core.schemas import Answer, Instant, Paragraph, Request, Stamp, unset

NETWORK_MAX = 64


def _a_domain(value: str) -> str:
    """Whatever stands behind the @ of an address, in the form addresses are kept in."""
    try:
        return canonical(f"a@{value}").removeprefix("a@")
    except ValueError:
        raise ValueError("is the domain of addresses, such as host.example") from None


def _a_network(value: str) -> str:
    if len(value) > NETWORK_MAX or "%" in value or (network := network_of(value)) is None:
        raise ValueError("is an IPv4 or IPv6 address")
    return network


Domain = Annotated[str, AfterValidator(_a_domain), Field(json_schema_extra={"maxLength": EMAIL_MAX})]
Network = Annotated[str, AfterValidator(_a_network), Field(json_schema_extra={"maxLength": NETWORK_MAX})]


class BanTerms(Request):
    """What a ban rests on, how long it lasts, and what becomes of what is said, and was said before."""

    reason: Annotated[Grounds, Field(description="Who is refused is told.")]
    note: Annotated[Paragraph | None, Field(description="For staff alone.")] = None
    until: Annotated[
        Instant | None,
        Field(description="At most 10 years on, or null for good; of a network it is needed, and at most 90 days on."),
    ] = None
    effect: Annotated[
        Effect | None,
        Field(description="`refuse` for a reader or an address, `hold` for what others share, if not said otherwise."),
    ] = None
    past: Annotated[Past, Field(description="What becomes of what was said before; of a domain it is kept.")] = (
        Past.KEEP
    )


class BanCreate(BanTerms):
    """Whom to ban: `of` and the one field that goes with it."""

    of: Of
    reader_id: UUID | None = None
    email: Annotated[Email | None, Field(description="Kept only as a mark that tells nobody the address.")] = None
    domain: Annotated[Domain | None, Field(description="Addresses of it and of its subdomains.")] = None
    network: Annotated[
        Network | None, Field(description="An address of it, which is kept only as a mark under a key of the day.")
    ] = None


class BanUpdate(Request):
    """What shall be otherwise; what is left out stays."""

    reason: Grounds = unset()
    note: Paragraph | None = unset()
    until: Instant | None = unset()
    effect: Effect = unset()


class By(Answer):
    """Who of the staff, or which key, by the name it had then."""

    kind: Literal["staff", "key"]
    id: str
    name: str


class BanRead(Answer):
    """A ban. `live`: it counts now."""

    id: str
    version: int
    of: Of
    effect: Effect
    live: bool
    reader_id: Annotated[str | None, Field(description="Of a reader, until they are erased or the ban is long over.")]
    domain: str | None
    reason: Grounds
    note: str | None
    past: Past
    past_done: Annotated[int, Field(description="Comments that were said before and changed by it.")]
    past_ended_at: Annotated[Stamp | None, Field(description="When all of them were looked at.")]
    created_at: Stamp
    until: Stamp | None
    ended_at: Annotated[Stamp | None, Field(description="When it was lifted.")]
    by: By


class BanPage(Answer):
    data: list[BanRead]
    meta: Meta
    links: Links
