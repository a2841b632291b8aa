from api.comments.actions.appealing import appeal, appealable_until
from api.comments.actions.changing import claim, delete, disown, edit, erase_of, is_own, own, read_own
from api.comments.actions.classifying import classify
from api.comments.actions.deciding import answer_appeal, decide, redact, undo
from api.comments.actions.looking import try_rule
from api.comments.actions.moderating import (
    discussion_of,
    open_or_close,
    readable,
    reply,
    takes_comments,
)
from api.comments.actions.posting import Posted, check, post, release
from api.comments.actions.standing import find_helpful, report, take_back
from api.comments.actions.status import Remark, change
from api.comments.actions.threads import feature, lock, mark_expert, move

__all__ = [
    "Posted",
    "Remark",
    "answer_appeal",
    "appeal",
    "appealable_until",
    "change",
    "check",
    "claim",
    "classify",
    "decide",
    "delete",
    "discussion_of",
    "disown",
    "edit",
    "erase_of",
    "feature",
    "find_helpful",
    "is_own",
    "lock",
    "mark_expert",
    "move",
    "open_or_close",
    "own",
    "post",
    "read_own",
    "readable",
    "redact",
    "release",
    "reply",
    "report",
    "take_back",
    "takes_comments",
    "try_rule",
    "undo",
]
