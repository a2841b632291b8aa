"""The page about settings says what is so, and the settings say no to the rest."""

import re
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pydantic import AnyHttpUrl, SecretStr, ValidationError
from typer.core import TyperGroup
from typer.main import get_command

from api import settings
from api.cli import app
from api.settings import PREFIX, Settings

WHOLE = (Path(__file__).parents[1] / "docs" / "settings.md").read_text(encoding="utf-8")
# Those of the site, which follow, are held by tests/site/test_page.py.
PAGE = WHOLE.partition("## Of the site")[0]
FIELDS = Settings.model_fields


class Row(NamedTuple):
    default: str
    allowed: str
    meaning: str


ROWS = {
    name: Row(*cells) for name, *cells in re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \| (.+?) \|$", PAGE, re.MULTILINE)
}
LIMITS = {
    name: [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", row.allowed)]
    for name, row in ROWS.items()
    if row.allowed[0].isdigit()
}
# Limited besides by their form, which the tests below hold.
SECRET = "whsec_c2FtcGxlIHNhbXBsZSBzYW1wbGUgc2FtcGxl"
FORMED = {"hosts", "trusted_proxies", "mail_from"}


def variable(name: str) -> str:
    return PREFIX + name.upper()


def field(name: str) -> str:
    return name.removeprefix(PREFIX).lower()


def written(value: object) -> str:
    """A default as it stands on the page: what one would write into the environment."""
    if value is None or value == ():
        return "none"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in FIELDS:
        monkeypatch.delenv(variable(name), raising=False)


def refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> bool:
    monkeypatch.setenv(variable(name), value)
    try:
        settings.load()
    except ValidationError as wrong:
        return [error["loc"] for error in wrong.errors()] == [(name,)]
    return False


def test_the_page_names_every_setting_in_order_and_no_other() -> None:
    assert list(ROWS) == [variable(name) for name in FIELDS]
    lines = [line for line in PAGE.splitlines() if line.startswith("|")]
    assert len(lines) == len(FIELDS) + 2
    assert set(re.findall(rf"{PREFIX}\w+", WHOLE)) == set(ROWS)


@pytest.mark.parametrize("name", FIELDS)
def test_the_page_gives_the_default_and_the_meaning_of(name: str) -> None:
    row = ROWS[variable(name)]
    assert (row.default, row.meaning) == (written(getattr(settings.load(), name)), FIELDS[name].description)


@pytest.mark.parametrize("name", [name for name in FIELDS if FIELDS[name].default not in (None, ())])
def test_a_default_of_the_page_may_be_written_into_the_environment(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = settings.load()
    monkeypatch.setenv(variable(name), ROWS[variable(name)].default.strip("`"))
    assert settings.load() == usual


def test_the_page_gives_the_limits_of_every_setting_that_has_some() -> None:
    limited = [name for name in FIELDS if FIELDS[name].metadata and name not in FORMED]
    assert [field(name) for name in LIMITS] == limited


@pytest.mark.parametrize("name", LIMITS)
def test_what_the_page_allows_is_taken_and_one_beyond_is_not(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    counts_characters = "characters" in ROWS[name].allowed

    def is_refused(number: int) -> bool:
        return refused(monkeypatch, field(name), "a" * number if counts_characters else str(number))

    least, *most = LIMITS[name]
    assert not any(is_refused(number) for number in (least, *most))
    assert is_refused(least - 1)
    assert all(is_refused(number + 1) for number in most)
    assert bool(most) or "or more" in ROWS[name].allowed


@pytest.mark.parametrize(
    ("name", "count"),
    [
        *(("database_url", 2), ("docs", 2), ("site_url", 2), ("public_url", 2), ("worker", 2)),
        *(("smtp_security", 3), ("trusted_proxies", 1), ("hosts", 1)),
    ],
)
def test_the_forms_the_page_allows_are_taken_and_others_are_not(
    name: str, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    forms = [form.rstrip("`") for form in re.findall(r"`([^`]+)`", ROWS[variable(name)].allowed)]
    assert len(forms) == count
    for form in forms:
        assert not refused(monkeypatch, name, form + "a.example" if form.endswith("//") else form)
    assert refused(monkeypatch, name, "ftp://a.example")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("hosts", value) for value in ("a.example,b.example:80", "https://a.example", "a/b", "a b", "ä.example")),
        *(("trusted_proxies", value) for value in ("proxy.example", "10.0.0.0/33", "10.0.0.1-9")),
        *(("public_url", value) for value in ("https://me@a.example", "https://a.example/?x", "https://a.example/#x")),
        *(("smtp_host", value) for value in ("", "a.example:587", "smtp://a.example")),
        *(("mail_from", value) for value in ("", "Unspoken", "a@b.example, c@d.example", "A <a@b.example>\nBcc: x")),
        *(("mail_from", value) for value in ("a@", f"{'a' * 64}@{'b' * 320}.example")),
        *(("smtp_security", value) for value in ("", "ssl", "STARTTLS")),
        *(("screening_url", value) for value in ("a.example", "ftp://a.example", "http://me@a.example", "http://a/#x")),
    ],
)
def test_what_names_no_place_is_refused(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(monkeypatch, name, value)


@pytest.mark.parametrize(("given", "missing"), [("smtp_username", "smtp_password"), ("smtp_password", "smtp_password")])
def test_a_name_without_a_password_is_refused_and_so_is_a_password_without_a_name(given: str, missing: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        settings.load(**{given: "a-secret-of-theirs"})
    (wrong,) = refusal.value.errors()
    assert wrong["loc"] == (missing,)
    assert "UNSPOKEN_SMTP_USERNAME" in wrong["msg"]
    assert "a-secret-of-theirs" not in str(refusal.value)


@pytest.mark.parametrize("name", ["secret_key", "smtp_password", "screening_secret"])
def test_a_secret_is_not_shown(name: str) -> None:
    secret = "a/secret/of/theirs/of/some/length/00"
    others = {"smtp_username": "me", "smtp_password": "other", "screening_url": "http://a", "screening_secret": SECRET}
    assert secret not in repr(settings.load(**{**others, name: secret}))


@pytest.mark.parametrize("given", [{"screening_url": "http://10.0.0.5"}, {"screening_secret": SECRET}], ids=str)
def test_a_classifier_is_not_asked_without_a_secret_and_no_secret_is_kept_without_one(given: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="goes with UNSPOKEN_SCREENING_URL"):
        settings.load(**given)


@pytest.mark.parametrize("size", [0, 23, 24, 64, 65])
def test_a_secret_to_sign_with_is_24_to_64_bytes_in_base64(size: int) -> None:
    secret = b64encode(b"s" * size).decode()
    for given in (secret, f"whsec_{secret}"):
        assert settings.signing_key(given) == (b"s" * size if 24 <= size <= 64 else b"")
    for wrong in (secret[:-1] if size else "words", f"{SECRET}\n", f"whsec_{SECRET}", "se cret" * 8, "\u00e9" * 40):
        with pytest.raises(ValidationError, match="24 to 64 random bytes in Base64") as refusal:
            settings.load(screening_url="http://a", screening_secret=wrong)
        assert wrong not in str(refusal.value)


def test_the_page_names_the_options_of_every_command() -> None:
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    options = {
        name: {option for parameter in command.params for option in parameter.opts if option.startswith("--")}
        for name, command in commands_of(group)
    }
    told: dict[str, set[str]] = {}
    for names, taken in re.findall(r"((?:`[a-z ]+`(?:,\s| and\s)?)+) takes?\s([^;.]+)", PAGE):
        for name in re.findall(r"`(?:unspoken )?([a-z ]+)`", names):
            told[name] = set(re.findall(r"`(--[a-z-]+)`", taken)) - {"--no-worker"}
    assert told == options


def commands_of(group: TyperGroup) -> Iterator[tuple[str, Any]]:
    """Every command with its whole name, as it is typed."""
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from ((f"{name} {below}", inner) for below, inner in commands_of(command))
        else:
            yield name, command


def test_an_option_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNSPOKEN_PORT", "8001")
    assert settings.load(port=None).port == 8001
    assert settings.load(port=8002).port == 8002


def test_settings_reach_the_processes_started_from_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in FIELDS:
        monkeypatch.setenv(variable(name), "to be replaced")
    for name in ("database_url", "secret_key"):
        monkeypatch.delenv(variable(name))
    given = Settings(
        data_dir=tmp_path,
        port=8001,
        docs=False,
        site_name="A & B",
        workers=1,
        threads=8,
        host="::1",
        site_url=AnyHttpUrl("https://a.example"),
        max_body_bytes=1_000,
        max_age=0,
        public_url=AnyHttpUrl("https://api.example/"),
        hosts=("one.example", "*"),
        trusted_proxies=("10.0.0.0/8", "::1"),
        worker=False,
        session_hours=1,
        smtp_host="mail.example",
        smtp_port=25,
        smtp_security="none",
        smtp_username="me",
        smtp_password=SecretStr("a,b"),
        mail_from="a@b.example",
        screening_url=AnyHttpUrl("http://10.0.0.5:8080/screen?by=us"),
        screening_secret=SecretStr(SECRET),
    )
    settings.export(given)
    assert settings.load() == given


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg"])
def test_a_postgresql_url_is_served_by_psycopg_and_keeps_its_password(scheme: str) -> None:
    assert (
        settings.load(database_url=f"{scheme}://me:s%40cret@db/u").database == "postgresql+psycopg://me:s%40cret@db/u"
    )


def test_without_a_url_the_database_lies_in_the_data_folder(tmp_path: Path) -> None:
    assert settings.load(data_dir=tmp_path).database == f"sqlite:///{tmp_path}/unspoken.db"


def test_the_address_of_the_site_ends_without_a_slash() -> None:
    assert settings.load(site_url="https://a.example/blog/").site == "https://a.example/blog"
