"""What staff sets, and what it was before."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from api.core.pages import Links, Meta
from api.core.schemas import WHOLE, Answer, AtMost, Line, Paragraph, Request, Stamp, unset
from api.site.models import COMMENT_MAX, NAME_MAX, Mode

Region = Annotated[str, Field(pattern="^[A-Z]{2}$", description="A country, by its two letters (ISO 3166-1).")]
SiteName = Annotated[Line, Field(max_length=NAME_MAX), AfterValidator(AtMost(NAME_MAX))]
CareMessage = Annotated[Paragraph, Field(max_length=1_000), AfterValidator(AtMost(1_000))]
Days = Annotated[int, Field(strict=True, ge=1, le=36_500), WHOLE]

Setting = Literal[
    "site_name",
    "mode",
    "hold_first",
    "history_most",
    "links_most",
    "length_most",
    "comments_per_network",
    "comments_per_reader",
    "edit_minutes",
    "regret_minutes",
    "close_after_days",
    "claim_minutes",
    "undo_minutes",
    "appeal_days",
    "region",
    "care_message",
]


class SettingsUpdate(Request):
    """What shall be another; what is left out stays."""

    site_name: Annotated[
        SiteName | None, Field(description="The publication's name; without one, that of `UNSPOKEN_SITE_NAME`.")
    ] = unset()
    mode: Annotated[Mode, Field(description="Which comments wait: all, those of newcomers, or none.")] = unset()
    hold_first: Annotated[
        int,
        Field(strict=True, ge=1, le=100, description="Approved comments of a confirmed address that make it known."),
        WHOLE,
    ] = unset()
    history_most: Annotated[
        int,
        Field(
            strict=True,
            ge=0,
            le=100,
            description="Refused comments among the last 20 of a reader; with more, new ones are held.",
        ),
        WHOLE,
    ] = unset()
    links_most: Annotated[
        int, Field(strict=True, ge=0, le=100, description="Links in a comment; more hold it."), WHOLE
    ] = unset()
    length_most: Annotated[
        int, Field(strict=True, ge=100, le=COMMENT_MAX, description="Characters a comment may have."), WHOLE
    ] = unset()
    comments_per_network: Annotated[
        int,
        Field(strict=True, ge=1, le=1_000, description="Comments from one network in a quarter of an hour."),
        WHOLE,
    ] = unset()
    comments_per_reader: Annotated[
        int, Field(strict=True, ge=1, le=1_000, description="Comments of one reader in a quarter of an hour."), WHOLE
    ] = unset()
    edit_minutes: Annotated[
        int, Field(strict=True, ge=0, le=1_440, description="Minutes in which a comment can be edited."), WHOLE
    ] = unset()
    regret_minutes: Annotated[
        int,
        Field(
            strict=True,
            ge=1,
            le=1_440,
            description='Minutes one sent with `"delay": true` is shown to nobody and can be taken back.',
        ),
        WHOLE,
    ] = unset()
    close_after_days: Annotated[
        Days | None, Field(description="Days after its publication in which an article takes comments.")
    ] = unset()
    claim_minutes: Annotated[
        int,
        Field(strict=True, ge=1, le=60, description="Minutes a comment is for the moderator who looks at it alone."),
        WHOLE,
    ] = unset()
    undo_minutes: Annotated[
        int, Field(strict=True, ge=1, le=60, description="Minutes in which a decision can be undone."), WHOLE
    ] = unset()
    appeal_days: Annotated[
        int,
        Field(
            strict=True,
            ge=1,
            le=90,
            description="Days in which a decision can be appealed; so long originals of redacted comments are kept.",
        ),
        WHOLE,
    ] = unset()
    region: Annotated[
        Region | None,
        Field(description="Whose telephone numbers are known, and whose helplines are offered to who names no region."),
    ] = unset()
    care_message: Annotated[
        CareMessage | None, Field(description="What is said with the helplines, instead of the words of the house.")
    ] = unset()


class SettingsRead(Answer):
    """How the site behaves, as far as staff sets it."""

    version: int
    site_name: str | None
    mode: Mode
    hold_first: int
    history_most: int
    links_most: int
    length_most: int
    comments_per_network: int
    comments_per_reader: int
    edit_minutes: int
    regret_minutes: int
    close_after_days: int | None
    claim_minutes: int
    undo_minutes: int
    appeal_days: int
    region: str | None
    care_message: str | None


class ChangedBy(Answer):
    kind: Annotated[str, Field(description="`staff`, `key` or `system`.")]
    id: str | None
    name: Annotated[str, Field(description="The name they had then.")]


class SettingChanged(Answer):
    """What one setting was and became, when, and by whom."""

    id: str
    at: Stamp
    name: Setting
    was: str | int | None
    became: str | int | None
    by: ChangedBy


class SettingsHistory(Answer):
    data: list[SettingChanged]
    meta: Meta
    links: Links
