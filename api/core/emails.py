"""The one rule for addresses of people: what is one, and the one form in which it is kept and compared."""

from typing import Annotated

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, Field

from api.core.text import nfc

EMAIL_MAX = 254


class NotAnAddress(ValueError):
    """Says what is allowed, never what was sent."""

    def __init__(self) -> None:
        super().__init__(f"is one address of the form name@host.example, at most {EMAIL_MAX} characters")


def canonical(text: str) -> str:
    """The address in lower case, its host in ASCII (IDNA), so that two spellings of one address are one address.

    Spaces around it are passed over. Refused: anything but one address; quoted names, comments and display names;
    names outside ASCII (not every mail server takes them, and two look alike); hosts without a dot, numbers and names
    reserved for local use; line breaks and control characters; more than 64 in the name or 254 in all (RFC 5321).
    `+tag` and dots in the name count: they are another mailbox at some hosts. No DNS is asked.
    """
    given = nfc(text.strip(" "))
    if len(given) > EMAIL_MAX:
        raise NotAnAddress
    try:
        found = validate_email(given, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError:
        raise NotAnAddress from None
    address = f"{found.local_part}@{found.ascii_domain}".lower()
    if len(address) > EMAIL_MAX:
        raise NotAnAddress
    return address


Email = Annotated[str, AfterValidator(canonical), Field(json_schema_extra={"format": "email", "maxLength": EMAIL_MAX})]
