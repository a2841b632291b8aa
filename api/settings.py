"""Every setting, and the only reader of the environment: `UNSPOKEN_DATA_DIR`, `UNSPOKEN_PORT`, ..."""

import os
from pathlib import Path
from typing import Annotated

from pydantic import AnyHttpUrl, Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

PREFIX = "UNSPOKEN_"


class Settings(BaseSettings):
    """How this installation runs. An option of the command line wins over the environment."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, extra="ignore", validate_default=True, hide_input_in_errors=True
    )

    data_dir: Annotated[Path, Field(description="Where the database and everything else on disk is kept.")] = Path(
        "var"
    )
    database_url: Annotated[
        str | None, Field(description="SQLite in the data folder, unless a URL says otherwise.")
    ] = None
    host: Annotated[str, Field(description="The address to listen on.")] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535, description="The port to listen on; 0 takes any free one.")] = 8000
    workers: Annotated[int, Field(ge=1, le=64, description="Web processes.")] = 1
    threads: Annotated[int, Field(ge=1, le=64, description="Requests one process works on at a time.")] = 8
    site_url: Annotated[AnyHttpUrl, Field(description="Where readers see the site; canonical links start with it.")] = (
        AnyHttpUrl("http://127.0.0.1:8000")
    )
    site_name: Annotated[str, Field(min_length=1, max_length=100, description="The publication's name.")] = "Unspoken"
    max_body_bytes: Annotated[int, Field(ge=1_000, description="The largest request body accepted.")] = 1_000_000
    max_age: Annotated[int, Field(ge=0, le=86_400, description="Seconds a public answer may be cached at most.")] = 60
    docs: Annotated[bool, Field(description="Whether /docs and /openapi.json are served.")] = True

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str | None) -> str | None:
        if value is None:
            return None
        try:
            url = make_url(value)
        except ArgumentError:
            raise ValueError("is not a database URL") from None
        if url.drivername == "postgresql":
            url = url.set(drivername="postgresql+psycopg")
        if url.drivername not in {"sqlite", "postgresql+psycopg"}:
            raise ValueError("starts with sqlite:/// or postgresql+psycopg://")
        if url.drivername == "sqlite" and url.database in {None, "", ":memory:"}:
            raise ValueError("names a file: sqlite:////path/to/unspoken.db")
        return url.render_as_string(hide_password=False)

    @property
    def database(self) -> str:
        """The SQLAlchemy URL in force."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'unspoken.db').absolute()}"

    @property
    def site(self) -> str:
        """The public address without a trailing slash."""
        return str(self.site_url).rstrip("/")


def load(**options: object) -> Settings:
    """The settings of the environment, with `options` that were given (not None) instead."""
    return Settings(**{name: value for name, value in options.items() if value is not None})  # type: ignore[arg-type]


def export(settings: Settings) -> None:
    """Hand the settings to processes started from here."""
    for name, value in settings.model_dump(mode="json", exclude_none=True).items():
        os.environ[PREFIX + name.upper()] = str(value)
