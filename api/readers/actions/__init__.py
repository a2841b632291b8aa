from api.readers.actions.links import Confirmed, ask_link, confirm, hand_on
from api.readers.actions.persons import count_bounce, email_of, erase, hold, mark_of, reader_for, rename
from api.readers.actions.sessions import Known, Opened, open_session, session_of, sign_out

__all__ = [
    "Confirmed",
    "Known",
    "Opened",
    "ask_link",
    "confirm",
    "count_bounce",
    "email_of",
    "erase",
    "hand_on",
    "hold",
    "mark_of",
    "open_session",
    "reader_for",
    "rename",
    "session_of",
    "sign_out",
]
