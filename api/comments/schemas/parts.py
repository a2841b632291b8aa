"""What others are made of."""

from typing import Annotated, Literal

from pydantic import Field

from api.core.schemas import Answer, Line, Said
from api.readers.models import NAME_MAX
from api.site.models import COMMENT_MAX

BODY_MAX = COMMENT_MAX
Name = Annotated[Line, Field(max_length=NAME_MAX)]
Body = Annotated[Said, Field(max_length=BODY_MAX)]
Seconds = Annotated[float, Field(ge=0, le=86_400 * 30)]
Notify = Literal["none", "replies", "all"]


class ArticleRef(Answer):
    id: str
    slug: str
