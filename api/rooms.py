"""The map of the house. A room may use only the rooms named beside it, and those stand above it here."""

from importlib import import_module
from importlib.util import find_spec

from fastapi import APIRouter

ROOMS: dict[str, tuple[str, ...]] = {
    "core": (),
    "topics": ("core",),
    "revisions": ("core",),
    "authors": ("core", "revisions"),
    "faqs": ("core", "topics", "revisions", "authors"),
    "anchors": ("core",),
    "articles": ("core", "topics", "revisions", "authors", "faqs", "anchors"),
    "content": ("core", "topics", "revisions", "authors", "faqs", "articles"),
    "importers": ("core", "topics", "revisions", "authors", "faqs", "articles"),
}


def load_models() -> None:
    """Import every table, so that the metadata is whole."""
    for room in ROOMS:
        if find_spec(f"api.{room}.models"):
            import_module(f"api.{room}.models")


def public_routers() -> list[APIRouter]:
    """What readers can reach, by room in the order of the map."""
    return [import_module(f"api.{room}.public").router for room in ROOMS if find_spec(f"api.{room}.public")]
