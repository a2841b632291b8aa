"""Every setting, and the only reader of the environment: `UNSPOKEN_DATA_DIR`, `UNSPOKEN_PORT`, ..."""

import base64
import os
import re
from email.errors import HeaderParseError
from email.headerregistry import AddressHeader
from email.policy import SMTP
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AnyHttpUrl, Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

PREFIX = "UNSPOKEN_"
_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")
KEY_MARK = "whsec_"
# Where one listens to be reached at any address of the machine; nobody is reached there by name.
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 recognised, not listened on


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
    site_name: Annotated[
        str, Field(min_length=1, max_length=100, description="The publication's name, unless staff sets another.")
    ] = "Unspoken"
    max_body_bytes: Annotated[int, Field(ge=1_000, description="The largest request body accepted.")] = 1_000_000
    max_age: Annotated[int, Field(ge=0, le=86_400, description="Seconds a public answer may be cached at most.")] = 60
    docs: Annotated[bool, Field(description="Whether /docs and /openapi.json are served.")] = True
    public_url: Annotated[
        AnyHttpUrl | None,
        Field(
            description="Where this API itself is reached; links in mails start with it. Host and port, if not given."
        ),
    ] = None
    hosts: Annotated[
        tuple[str, ...],
        Field(description="Further host names requests may name, separated by commas; `*` for any."),
        NoDecode,
    ] = ()
    trusted_proxies: Annotated[
        tuple[str, ...],
        Field(description="Addresses or networks of proxies whose X-Forwarded-For is believed, separated by commas."),
        NoDecode,
    ] = ()
    secret_key: Annotated[
        SecretStr | None,
        Field(min_length=32, description="Seals what is kept secret; made in the data folder, if not given."),
    ] = None
    worker: Annotated[bool, Field(description="Whether serve runs a worker for jobs beside the web processes.")] = True
    session_hours: Annotated[int, Field(ge=1, le=720, description="Hours after which staff signs in again.")] = 168
    smtp_host: Annotated[
        str | None, Field(description="The mail server; without one, letters are laid into the data folder.")
    ] = None
    smtp_port: Annotated[int, Field(ge=1, le=65_535, description="Its port.")] = 587
    smtp_security: Annotated[
        Literal["starttls", "tls", "none"], Field(description="How the connection to it is made private.")
    ] = "starttls"
    smtp_username: Annotated[str | None, Field(description="The name to sign in with there.")] = None
    smtp_password: Annotated[SecretStr | None, Field(description="The password to sign in with there.")] = None
    mail_from: Annotated[str, Field(max_length=320, description="Whom mails come from.")] = (
        "Unspoken <unspoken@localhost>"
    )
    screening_url: Annotated[
        AnyHttpUrl | None,
        Field(description="A classifier of yours; it is asked about each comment that nothing else holds."),
    ] = None
    screening_secret: Annotated[SecretStr | None, Field(description="What the questions to it are signed with.")] = None

    @field_validator("hosts", "trusted_proxies", mode="before")
    @classmethod
    def _separated(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("hosts")
    @classmethod
    def _names(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        names = tuple(_host_name(each) for each in value)
        if not all(names):
            raise ValueError("are names of hosts without port or scheme, separated by commas: api.example,10.0.0.5")
        return names

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for network in value:
            try:
                ip_network(network, strict=False)
            except ValueError:
                raise ValueError("are addresses or networks: 10.0.0.0/8,::1") from None
        return value

    @field_validator("screening_url")
    @classmethod
    def _nameless(cls, value: AnyHttpUrl | None) -> AnyHttpUrl | None:
        if value is not None and (value.fragment or value.username or value.password):
            raise ValueError("is an address without a name or a fragment: https://classifier.example/screen")
        return value

    @field_validator("screening_secret")
    @classmethod
    def _signs(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if (value is None) != (info.data.get("screening_url") is None):
            raise ValueError(f"goes with {PREFIX}SCREENING_URL: set both or none")
        if value is not None and not signing_key(value.get_secret_value()):
            raise ValueError(f"is 24 to 64 random bytes in Base64, with {KEY_MARK} before them or without")
        return value

    @field_validator("public_url")
    @classmethod
    def _bare(cls, value: AnyHttpUrl | None) -> AnyHttpUrl | None:
        if value is not None and (value.query or value.fragment or value.username or value.password):
            raise ValueError("is an address without a name, a query or a fragment: https://api.example")
        return value

    @field_validator("smtp_host")
    @classmethod
    def _given(cls, value: str | None) -> str | None:
        if value is not None and not _host_name(value):
            raise ValueError("is the name or address of a host, without a port")
        return value

    @field_validator("smtp_password")
    @classmethod
    def _both(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if (value is None) != (info.data.get("smtp_username") is None):
            raise ValueError(f"goes with {PREFIX}SMTP_USERNAME: set both or none")
        return value

    @field_validator("mail_from")
    @classmethod
    def _one_address(cls, value: str) -> str:
        if not address_in(value):
            raise ValueError("is one address, with a name or without: Unspoken <unspoken@publication.example>")
        return value

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
    def origin(self) -> str:
        """Where this API is reached, without a trailing slash; never what a request claims."""
        if self.public_url is not None:
            return str(self.public_url).rstrip("/")
        reached = EVERYWHERE.get(self.host, self.host)
        named = f"[{reached}]" if ":" in reached else reached
        return f"http://{named}" if self.port == 80 else f"http://{named}:{self.port}"

    @property
    def known_hosts(self) -> frozenset[str]:
        """The host names a request may carry, without ports, in lower case."""
        own = {urlsplit(self.origin).hostname or "", _host_name(self.host), "localhost", "127.0.0.1", "::1"}
        return frozenset((own | set(self.hosts)) - {""})

    @property
    def site_origin(self) -> str:
        """What browsers call the site whose pages send what readers say."""
        return f"{self.site_url.scheme}://{urlsplit(self.site).netloc}"

    @property
    def site(self) -> str:
        """The public address without a trailing slash."""
        return str(self.site_url).rstrip("/")


def load(**options: object) -> Settings:
    """The settings of the environment, with `options` that were given (not None) instead."""
    return Settings(**{name: value for name, value in options.items() if value is not None})  # type: ignore[arg-type]


def export(settings: Settings) -> None:
    """Hand the settings to processes started from here."""
    for name, value in settings:
        if value is not None:
            os.environ[PREFIX + name.upper()] = _written(value)


def address_in(header: str) -> str:
    """The one address of a mail's From or To; nothing where there are none, several or a broken one."""
    try:
        parsed = SMTP.header_factory("To", header)
    except (IndexError, ValueError, HeaderParseError):
        # What the parser does with half an address.
        return ""
    assert isinstance(parsed, AddressHeader)
    broken = parsed.defects  # type: ignore[attr-defined]  # every header has them
    whole = len(parsed.addresses) == 1 and not broken and parsed.addresses[0].domain
    return parsed.addresses[0].addr_spec if whole else ""


def signing_key(secret: str) -> bytes:
    """The bytes of a secret as Standard Webhooks writes it; nothing for what is none, or too short to be safe."""
    try:
        key = base64.b64decode(secret.removeprefix(KEY_MARK), validate=True)
    except ValueError:
        return b""
    return key if 24 <= len(key) <= 64 else b""


def _host_name(given: str) -> str:
    """The name as requests are compared with it; nothing for what names no host."""
    name = given.lower().rstrip(".")
    if name == "*" or _HOST.fullmatch(name):
        return name
    try:
        return str(ip_address(name.removeprefix("[").removesuffix("]")))
    except ValueError:
        return ""


def _written(value: object) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    return ",".join(value) if isinstance(value, tuple) else str(value)
