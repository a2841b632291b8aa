from api.moderation.actions.banning import ban_writer
from api.moderation.actions.claiming import claim, release
from api.moderation.actions.deciding import answer_appeal, decide, decide_each, decide_same, undo
from api.moderation.actions.noting import delete_note, note
from api.moderation.actions.past import change_past
from api.moderation.actions.telling import tell

__all__ = [
    "answer_appeal",
    "ban_writer",
    "change_past",
    "claim",
    "decide",
    "decide_each",
    "decide_same",
    "delete_note",
    "note",
    "release",
    "tell",
    "undo",
]
