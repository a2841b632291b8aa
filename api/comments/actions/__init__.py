from api.comments.actions.changing import claim, delete, disown, edit, erase_of, is_own, own, read_own
from api.comments.actions.looking import try_rule
from api.comments.actions.moderating import (
    decide,
    discussion_of,
    feature,
    open_or_close,
    readable,
    reply,
    set_up,
    takes_comments,
    undo,
)
from api.comments.actions.posting import Posted, check, post, release
from api.comments.actions.standing import find_helpful, report, take_back
from api.comments.actions.status import Remark, change

__all__ = [
    "Posted",
    "Remark",
    "change",
    "check",
    "claim",
    "decide",
    "delete",
    "discussion_of",
    "disown",
    "edit",
    "erase_of",
    "feature",
    "find_helpful",
    "is_own",
    "open_or_close",
    "own",
    "post",
    "read_own",
    "readable",
    "release",
    "reply",
    "report",
    "set_up",
    "take_back",
    "takes_comments",
    "try_rule",
    "undo",
]
