"""The letters this room writes. Their subjects say nothing a shared mailbox should not show."""

from pathlib import Path

from sqlmodel import Session

from api.accounts.models import Account, OneTimeToken
from api.mail import actions as mail

TEMPLATES = Path(__file__).parents[1] / "templates" / "mail"


def send_invitation(db: Session, invitation: OneTimeToken, link: str) -> None:
    assert invitation.email is not None
    values = {"name": invitation.name, "role": invitation.role.value, "link": link, "until": invitation.expires_at}
    mail.send(db, mail.write(TEMPLATES, "invitation", invitation.email, values))


def send_reset(db: Session, account: Account, link: str) -> None:
    assert account.email is not None
    mail.send(db, mail.write(TEMPLATES, "reset", account.email, {"name": account.name, "link": link}))
