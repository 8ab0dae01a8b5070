"""A live key goes to Stripe and nowhere else, whoever asks."""

from __future__ import annotations

import pytest

from billing_console.domain.errors import AccessRefused
from billing_console.gateway.addresses import check_base, check_request, is_loopback, key_mode
from billing_console.gateway.client import Gateway
from tests.gateway.outside import LIVE_KEY, NOW, TEST_KEY

HERE = "http://127.0.0.1:12111"


@pytest.mark.parametrize("prefix", ["sk_", "rk_"])
@pytest.mark.parametrize("mode", ["live", "test"])
def test_the_mode_stands_in_the_prefix(prefix: str, mode: str) -> None:
    assert key_mode(f"{prefix}{mode}_abc") == mode


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1.evil.example",
        "http://localhost.evil.example",
        "ftp://127.0.0.1",
        "http://user@127.0.0.1",
        "http://0.0.0.0",
        "http://10.0.0.1",
        "127.0.0.1:80",
        "https://api.stripe.com",
        "http://127.0.0.1:0",
        "http://127.0.0.1:99999",
        "http://[::1",
        "http://127.0.0.1?x",
        "http://127.0.0.1#x",
        "http://2130706433",
        "",
    ],
)
def test_nothing_but_loopback_passes_for_it(address: str) -> None:
    assert not is_loopback(address)


@pytest.mark.parametrize("address", [HERE, "http://localhost:1", "https://[::1]:8443", "http://127.9.9.9/"])
def test_loopback_has_several_names(address: str) -> None:
    assert is_loopback(address)


@pytest.mark.parametrize("prefix", ["sk_", "rk_"])
@pytest.mark.parametrize("base", [HERE, "https://api.stripe.com", "https://stripe.internal.example"])
def test_a_live_key_takes_no_other_address_at_all(prefix: str, base: str) -> None:
    with pytest.raises(AccessRefused, match="address_refused"):
        Gateway(prefix + "live_abc", clock=lambda: NOW, api_base=base)


def test_a_test_key_goes_to_this_computer_but_not_to_another() -> None:
    check_base(TEST_KEY, HERE)
    check_base(LIVE_KEY, None)
    with pytest.raises(AccessRefused, match="address_refused"):
        check_base(TEST_KEY, "https://stripe.internal.example")


@pytest.mark.parametrize(
    "url",
    [
        "http://api.stripe.com/v1/charges",
        "https://api.stripe.com:444/v1/charges",
        "https://api.stripe.com.evil.example/",
        "https://x@api.stripe.com/",
        "https://evil.example/v1",
        "https://connect.stripe.com/",
        HERE + "/v1/charges",
    ],
)
def test_every_single_request_is_looked_at(url: str) -> None:
    for key in (LIVE_KEY, TEST_KEY):
        with pytest.raises(AccessRefused, match="address_refused"):
            check_request(key, url, None)
    with pytest.raises(AccessRefused, match="address_refused"):
        check_request(LIVE_KEY, url, HERE)  # even if something set a base behind the constructor's back


def test_requests_to_stripe_and_to_the_chosen_server_pass() -> None:
    check_request(LIVE_KEY, "https://api.stripe.com/v1/charges?limit=1", None)
    check_request(LIVE_KEY, "https://files.stripe.com/v1/files", None)
    check_request(TEST_KEY, HERE + "/v1/charges", HERE)
    with pytest.raises(AccessRefused):
        check_request(TEST_KEY, "http://127.0.0.1:9/v1/charges", HERE)
