"""What a classifier outside answers."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from api.core.schemas import AtMost, Line

LABELS_MAX, LABEL_MAX = 10, 40

Label = Annotated[Line, AfterValidator(AtMost(LABEL_MAX))]


class Opinion(BaseModel):
    """`none`: nothing to say against it. `flag`: shown, and marked. `hold`: a person decides. More that is said is
    passed over."""

    model_config = ConfigDict(extra="ignore", strict=True)

    verdict: Literal["none", "flag", "hold"]
    labels: Annotated[list[Label], Field(max_length=LABELS_MAX)] = []
