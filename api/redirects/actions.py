"""What is done with redirects: left behind by a changed slug, or written by hand."""

from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

from sqlmodel import Session

from api.accounts.actor import Actor
from api.core import clock
from api.core.db import lock
from api.core.editing import Stale
from api.core.errors import Conflict, Malformed, NotFound, ProblemItem
from api.events.actions import record
from api.redirects import queries
from api.redirects.models import Redirect
from api.redirects.schemas import RedirectCreate, RedirectUpdate

PORTS = {"http": 80, "https": 443}


class PathTaken(Conflict):
    """A path leads to one place."""

    code, title = "path-taken", "Path taken"


class End(NamedTuple):
    """Where a path leads in the end: a document, a target, or nowhere (gone)."""

    document_kind: str | None = None
    document_id: UUID | None = None
    target: str | None = None


def hold(db: Session, actor: Actor, redirect_id: UUID, version: int) -> Redirect:
    """The redirect at this version; nobody else changes any until this transaction ends. Raises Stale."""
    actor.require("redirects:write")
    lock(db, "redirects")
    redirect = queries.by_id(db, redirect_id)
    if redirect is None:
        raise NotFound("There is no such redirect.")
    if redirect.version != version:
        raise Stale({"id": str(redirect.id), **snapshot_of(redirect)}, redirect.version)
    return redirect


def leave(db: Session, actor: Actor, kind: str, document_id: UUID, path: str, *, since: datetime) -> None:
    """Let an old path of a document lead to wherever the document is. Whatever stood there before gives way.

    One that is going to do so already does it from the sooner of both instants.
    """
    lock(db, "redirects")
    redirect = queries.by_path(db, path)
    if redirect is None:
        redirect = Redirect(path=path)
    elif redirect.document_id == document_id and redirect.since <= since:
        return
    else:
        _bump(redirect)
    redirect.since = since
    _lead(db, redirect, End(kind, document_id))
    record(db, "redirect.left", redirect.id, by=actor, snapshot=snapshot_of(redirect))


def take_back(db: Session, actor: Actor, document_id: UUID, *, since: datetime) -> None:
    """What a document was going to leave behind at that instant, it does not."""
    lock(db, "redirects")
    for redirect in queries.left_by(db, document_id, since):
        record(db, "redirect.taken_back", redirect.id, by=actor, snapshot=snapshot_of(redirect))
        db.delete(redirect)
    db.flush()


def create(db: Session, actor: Actor, given: RedirectCreate, *, site: str) -> Redirect:
    """A path that leads elsewhere from now on, or is gone."""
    actor.require("redirects:write")
    lock(db, "redirects")
    _check_free(db, given.path, None)
    redirect = Redirect(path=given.path)
    _lead(db, redirect, _end_of(db, given.path, _of_site(given.target, site)))
    record(db, "redirect.created", redirect.id, by=actor, snapshot=snapshot_of(redirect))
    return redirect


def update(db: Session, actor: Actor, redirect: Redirect, given: RedirectUpdate, *, site: str) -> None:
    """Let it say what is given. What a document left behind becomes a redirect by hand when it leads elsewhere."""
    actor.require("redirects:write")
    lock(db, "redirects")
    path = given.path if "path" in given.model_fields_set else redirect.path
    _check_free(db, path, redirect)
    before = End(redirect.document_kind, redirect.document_id, redirect.target)
    if given.leads_elsewhere or (before.target is not None and path != redirect.path):
        wanted = _of_site(given.target, site) if given.leads_elsewhere else before.target
        end = _end_of(db, path, wanted, own=redirect)
    else:
        end = before
    if (path, end) == (redirect.path, before):
        return
    redirect.path = path
    _bump(redirect)
    _lead(db, redirect, end)
    record(db, "redirect.changed", redirect.id, by=actor, snapshot=snapshot_of(redirect))


def delete(db: Session, actor: Actor, redirect: Redirect) -> None:
    """Let the path lead nowhere, as if it had never been."""
    actor.require("redirects:write")
    lock(db, "redirects")
    record(db, "redirect.deleted", redirect.id, by=actor, snapshot=snapshot_of(redirect))
    db.delete(redirect)
    db.flush()


def snapshot_of(redirect: Redirect) -> dict[str, Any]:
    document = {"kind": redirect.document_kind, "id": str(redirect.document_id)} if redirect.document_id else None
    gone = document is None and redirect.target is None
    return {"path": redirect.path, "document": document, "target": redirect.target, "gone": gone}


def _check_free(db: Session, path: str, own: Redirect | None) -> None:
    other = queries.by_path(db, path)
    if other is not None and (own is None or other.id != own.id):
        raise PathTaken("The path is redirected already; change that redirect.")


def _end_of(db: Session, path: str, target: str | None, own: Redirect | None = None) -> End:
    """Where `path` leads when it leads to `target`. Chains are collapsed as they are written: one step is the end."""
    if target is None or not target.startswith("/"):
        return End(target=target)
    beyond = queries.by_path(db, target)
    if beyond is not None and own is not None and beyond.id == own.id:
        beyond = None
    if path in (target, beyond.target if beyond else None):
        item = ProblemItem(loc=["body", "target"], code="loop", msg="leads back to the path itself")
        raise Malformed("The redirect would lead in a circle.", errors=[item])
    return End(beyond.document_kind, beyond.document_id, beyond.target) if beyond else End(target=target)


def _lead(db: Session, redirect: Redirect, end: End) -> None:
    """Chains collapse: what led to the path leads to its end from now on."""
    _point(redirect, end)
    db.add(redirect)
    db.flush()
    for before in queries.leading_to(db, redirect.path):
        _point(before, end)
        _bump(before)
    db.flush()


def _point(redirect: Redirect, end: End) -> None:
    redirect.document_kind, redirect.document_id, redirect.target = end


def _of_site(target: str | None, site: str) -> str | None:
    """An address of the site itself is a path of it: else a circle could be led through the address."""
    if target is None or target.startswith("/"):
        return target
    there, here = urlsplit(target), urlsplit(site)
    inside = f"{there.path.rstrip('/')}/".startswith(f"{here.path}/")
    if _host(there.netloc, there.scheme) != _host(here.netloc, here.scheme) or not inside:
        return target
    path = there.path.removeprefix(here.path)
    try:
        given = RedirectCreate(path=path or "/", target=None, gone=True)
    except ValueError:
        given = None
    if given is None or there.query or there.fragment:
        item = ProblemItem(loc=["body", "target"], code="own-site", msg="is a page of this site: name its path alone")
        raise Malformed("The target is a page of this site.", errors=[item])
    return given.path


def _host(netloc: str, scheme: str) -> str:
    """A host is the same with and without its scheme's own port, and by http and https."""
    name = netloc.lower()
    return name.removesuffix(f":{PORTS.get(scheme, 0)}").removesuffix(".")


def _bump(redirect: Redirect) -> None:
    redirect.version += 1
    redirect.updated_at = clock.now()
