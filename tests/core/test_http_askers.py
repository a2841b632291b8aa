"""Who asks, as far as rate limits and browsers are concerned, and what nobody can claim about it."""

from typing import Any

import pytest
from fastapi import FastAPI, Request

from api import settings
from api.core.http import client_network, is_same_origin

PROXY = "10.0.0.1"


def request(client: str | None, *headers: tuple[str, str], **given: Any) -> Request:
    app = FastAPI()
    app.state.settings = settings.load(**given)
    raw = [(name.lower().encode(), value.encode()) for name, value in headers]
    return Request({"type": "http", "app": app, "headers": raw, "client": (client, 4711) if client else None})


def network(client: str | None, *forwarded: str, proxies: str = f"{PROXY}/32, fd00::/8, 192.0.2.0/24") -> str:
    headers = [("X-Forwarded-For", each) for each in forwarded]
    return client_network(request(client, *headers, trusted_proxies=proxies))


@pytest.mark.parametrize(
    ("client", "seen"),
    [
        ("203.0.113.9", "203.0.113.9/32"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9/32"),
        ("fe80::1%eth0", "fe80::/64"),
        (None, "unknown"),
        ("testclient", "unknown"),
    ],
)
def test_who_asks_is_an_address_or_the_network_one_customer_holds(client: str | None, seen: str) -> None:
    assert network(client) == seen


@pytest.mark.parametrize("forwarded", ["198.51.100.1", "127.0.0.1", PROXY, "unknown", f"198.51.100.1, {PROXY}"])
@pytest.mark.parametrize("proxies", ["", f"{PROXY}/32"])
def test_nobody_but_a_trusted_proxy_says_who_asks(forwarded: str, proxies: str) -> None:
    assert network("203.0.113.9", forwarded, proxies=proxies) == "203.0.113.9/32"


@pytest.mark.parametrize(
    ("forwarded", "seen"),
    [
        (["203.0.113.9"], "203.0.113.9/32"),
        (["198.51.100.1, 203.0.113.9"], "203.0.113.9/32"),
        (["198.51.100.1", "203.0.113.9"], "203.0.113.9/32"),
        ([f"198.51.100.1, 203.0.113.9, 192.0.2.7, {PROXY}"], "203.0.113.9/32"),
        ([f"203.0.113.9, ::ffff:{PROXY}"], "203.0.113.9/32"),
        (["::ffff:203.0.113.9"], "203.0.113.9/32"),
        (["203.0.113.9, fd00::7"], "203.0.113.9/32"),
        (["2001:db8:1:2:3:4:5:6"], "2001:db8:1:2::/64"),
        ([PROXY], f"{PROXY}/32"),
        ([], f"{PROXY}/32"),
        (["198.51.100.1, nonsense"], "unknown"),
        ([""], "unknown"),
    ],
)
def test_a_trusted_proxy_says_who_asks_and_what_was_there_before_counts_for_nothing(
    forwarded: list[str], seen: str
) -> None:
    assert network(PROXY, *forwarded) == seen


def test_other_headers_say_nothing_about_who_asks() -> None:
    headers = [(name, "198.51.100.1") for name in ("X-Real-IP", "Forwarded", "True-Client-IP", "CF-Connecting-IP")]
    assert client_network(request(PROXY, *headers, trusted_proxies=PROXY)) == f"{PROXY}/32"


OWN = "https://api.example"


@pytest.mark.parametrize(
    ("headers", "same"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "same-origin", "Origin": OWN}, True),
        ({"Sec-Fetch-Site": "same-site", "Origin": OWN}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": OWN}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Sec-Fetch-Site": ""}, False),
        ({"Origin": OWN}, True),
        ({"Origin": f"{OWN}:443"}, False),
        ({"Origin": "http://api.example"}, False),
        ({"Origin": f"{OWN}.evil.example"}, False),
        ({"Origin": "null"}, False),
        ({"Referer": f"{OWN}/desk"}, False),
        ({"Host": "evil.example", "Origin": "https://evil.example"}, False),
        ({}, False),
    ],
)
@pytest.mark.parametrize("public_url", [OWN, f"{OWN}:443/", f"{OWN}/behind/a/path"])
def test_only_a_page_of_ours_is_same_origin(headers: dict[str, str], same: bool, public_url: str) -> None:
    assert is_same_origin(request("203.0.113.9", *headers.items(), public_url=public_url)) is same


@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ({"host": "127.0.0.1", "port": 8001}, "http://127.0.0.1:8001"),
        ({"host": "127.0.0.1", "port": 80}, "http://127.0.0.1"),
        ({"host": "::1", "port": 8001}, "http://[::1]:8001"),
        ({"host": "0.0.0.0", "port": 8001}, "http://127.0.0.1:8001"),
        ({"host": "::", "port": 8001}, "http://[::1]:8001"),
    ],
)
def test_without_a_public_address_the_own_one_is_where_one_listens(given: dict[str, Any], origin: str) -> None:
    assert settings.load(**given).origin == origin
    assert is_same_origin(request("127.0.0.1", ("Origin", origin), **given))
