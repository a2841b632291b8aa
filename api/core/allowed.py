"""Which fields a body takes, where one was sent that it does not."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, get_args

from pydantic import BaseModel


def names_at(body: Any, loc: Sequence[str | int]) -> list[str]:
    """The names of the fields beside the one at `loc`, which begins inside the body."""
    models = list(_models([body]))
    for part in loc[:-1]:
        # A place in a list and the tag of a union lead to no field of their own.
        inside = [field.annotation for model in models for name, field in _fields(model) if name == part]
        models = list(_models(inside)) if inside else models
    return list(dict.fromkeys(name for model in models for name, _ in _fields(model)))


def _fields(model: type[BaseModel]) -> Iterator[tuple[str, Any]]:
    return ((field.alias or name, field) for name, field in model.model_fields.items())


def _models(kinds: Iterable[Any]) -> Iterator[type[BaseModel]]:
    """The models in a type: itself, those of a union, those a list is made of."""
    for kind in kinds:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield kind
        else:
            yield from _models(get_args(kind))
