from api.prompts.actions.prompts import (
    Full,
    HasAnswers,
    close,
    count,
    create,
    delete,
    held_at,
    readable,
    readable_ones,
    reopen,
    update,
)

__all__ = [
    "Full",
    "HasAnswers",
    "close",
    "count",
    "create",
    "delete",
    "held_at",
    "readable",
    "readable_ones",
    "reopen",
    "update",
]
