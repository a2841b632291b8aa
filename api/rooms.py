"""The map of the house. A room may use only the rooms named beside it, and those stand above it here."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from fastapi import APIRouter

ROOMS: dict[str, tuple[str, ...]] = {
    "core": (),
    "events": ("core",),
    "jobs": ("core", "events"),
    "mail": ("core", "jobs"),
    "idempotency": ("core",),
    "limits": ("core",),
    "accounts": ("core", "events", "jobs", "mail", "idempotency", "limits"),
    "site": ("core", "events", "accounts"),
    "redirects": ("core", "events", "accounts", "idempotency"),
    "helplines": ("core", "events", "accounts", "idempotency"),
    "topics": ("core", "events", "accounts", "idempotency", "redirects", "helplines"),
    "revisions": ("core", "events", "accounts"),
    "authors": ("core", "events", "accounts", "idempotency", "redirects", "revisions"),
    "faqs": ("core", "events", "accounts", "idempotency", "redirects", "topics", "revisions", "authors"),
    "anchors": ("core", "revisions"),
    "articles": (
        "core",
        "events",
        "accounts",
        "idempotency",
        "redirects",
        "topics",
        "revisions",
        "authors",
        "faqs",
        "anchors",
    ),
    "readers": ("core", "events", "jobs", "mail", "limits"),
    "bans": ("core", "events", "jobs", "accounts", "idempotency", "readers"),
    "screening": ("core", "events", "accounts", "idempotency"),
    "prompts": ("core", "events", "accounts", "idempotency", "revisions", "anchors", "articles"),
    "comments": (
        "core",
        "events",
        "jobs",
        "idempotency",
        "limits",
        "accounts",
        "site",
        "authors",
        "revisions",
        "anchors",
        "articles",
        "readers",
        "bans",
        "helplines",
        "screening",
        "prompts",
    ),
    "subscriptions": (
        "core",
        "events",
        "jobs",
        "mail",
        "idempotency",
        "limits",
        "site",
        "articles",
        "readers",
        "comments",
    ),
    "moderation": (
        "core",
        "events",
        "jobs",
        "mail",
        "idempotency",
        "accounts",
        "site",
        "anchors",
        "articles",
        "readers",
        "bans",
        "screening",
        "prompts",
        "comments",
    ),
    "selfservice": (
        "core",
        "events",
        "jobs",
        "mail",
        "idempotency",
        "limits",
        "articles",
        "readers",
        "bans",
        "comments",
        "subscriptions",
        "moderation",
    ),
    "conversation": (
        "core",
        "idempotency",
        "site",
        "helplines",
        "articles",
        "readers",
        "bans",
        "screening",
        "comments",
        "subscriptions",
    ),
    "content": (
        "core",
        "site",
        "redirects",
        "helplines",
        "topics",
        "revisions",
        "authors",
        "faqs",
        "anchors",
        "articles",
        "prompts",
        "comments",
    ),
    "previews": (
        "core",
        "events",
        "accounts",
        "idempotency",
        "topics",
        "revisions",
        "authors",
        "faqs",
        "articles",
        "content",
    ),
    "preflight": ("core", "accounts", "redirects", "topics", "revisions", "authors", "faqs", "anchors", "articles"),
    "operations": ("core", "events", "jobs", "accounts", "authors", "faqs", "articles"),
    "importers": (
        "core",
        "accounts",
        "helplines",
        "topics",
        "revisions",
        "authors",
        "faqs",
        "anchors",
        "articles",
        "readers",
        "prompts",
        "comments",
    ),
}


def _files(name: str) -> Iterator[ModuleType]:
    """A file of each room that has it, in the order of the map."""
    for room in ROOMS:
        if find_spec(f"api.{room}.{name}"):
            yield import_module(f"api.{room}.{name}")


def load_models() -> None:
    """Import every table, so that the metadata is whole."""
    for _ in _files("models"):
        pass


def routers() -> list[APIRouter]:
    """What readers reach, then what staff does: routing is a walk from the first to the last."""
    return [module.router for name in ("public", "admin") for module in _files(name)]


def jobs(name: str) -> dict[str, Any]:
    """What the rooms' jobs.py say under EFFECTS, ERRANDS or TIMETABLE, together."""
    return {kind: value for module in _files("jobs") for kind, value in getattr(module, name, {}).items()}
