from api.subscriptions.actions.ending import bounced, end, end_by_link, erase_of, forget
from api.subscriptions.actions.noticing import notify, send_due
from api.subscriptions.actions.subscribing import (
    TooManySubscriptions,
    Wish,
    activate,
    ask,
    ask_by_mail,
    change,
    wish_of,
)
from api.subscriptions.actions.telling import tell

__all__ = [
    "TooManySubscriptions",
    "Wish",
    "activate",
    "ask",
    "ask_by_mail",
    "bounced",
    "change",
    "end",
    "end_by_link",
    "erase_of",
    "forget",
    "notify",
    "send_due",
    "tell",
    "wish_of",
]
