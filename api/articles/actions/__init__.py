from api.articles.actions.access import NotEditable, held, held_at, readable, readable_ones, require_some, writable
from api.articles.actions.corrections import correct
from api.articles.actions.marking import mark, mark_again
from api.articles.actions.moving import approve, archive, reopen, request_changes, restore, submit, trash
from api.articles.actions.publishing import (
    PLAIN,
    NothingScheduled,
    NotPublished,
    Remark,
    cancel_schedule,
    publish,
    unpublish,
)
from api.articles.actions.purging import KEPT, purge, purge_trash
from api.articles.actions.restoring import restore_revision
from api.articles.actions.writing import SlugNeeded, create, duplicate, save, update

__all__ = [
    "KEPT",
    "PLAIN",
    "NotEditable",
    "NotPublished",
    "NothingScheduled",
    "Remark",
    "SlugNeeded",
    "approve",
    "archive",
    "cancel_schedule",
    "correct",
    "create",
    "duplicate",
    "held",
    "held_at",
    "mark",
    "mark_again",
    "publish",
    "purge",
    "purge_trash",
    "readable",
    "readable_ones",
    "reopen",
    "request_changes",
    "require_some",
    "restore",
    "restore_revision",
    "save",
    "submit",
    "trash",
    "unpublish",
    "update",
    "writable",
]
