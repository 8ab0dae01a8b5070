"""The wire itself, against real sockets on this computer."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import stripe

from billing_console.domain.errors import AccessRefused, BillingError, NotFound, Offline, OutcomeUnknown
from billing_console.domain.plans import StripeCall
from billing_console.gateway.client import Gateway
from billing_console.gateway.transport import CONNECT_SECONDS, READ_SECONDS, open_wire
from tests.gateway.outside import LIVE_KEY, NOW, TEST_KEY, Naps, Outside, dumped, gateway, ok

REFUND = StripeCall("POST", "/v1/refunds", {"charge": "ch_1", "amount": 500}, True)
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def listening(talk: Talk) -> AsyncIterator[int]:
    """A server on this computer that holds one conversation per connection; gives its port."""

    async def hold(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await talk(reader, writer)
        finally:
            writer.close()

    server = await asyncio.start_server(hold, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()


async def say(writer: asyncio.StreamWriter, head: str, body: str = "") -> None:
    writer.write(f"HTTP/1.1 {head}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}".encode())
    await writer.drain()


def at(port: int, naps: Naps | None = None) -> Gateway:
    return Gateway(TEST_KEY, clock=lambda: NOW, api_base=f"http://127.0.0.1:{port}", sleep=naps or Naps())


async def test_it_speaks_to_a_server_on_this_computer_past_any_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    heard: list[bytes] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n"))
        await say(writer, "200 OK\r\nRequest-Id: req_7", '{"id": "cus_1"}')

    async with listening(talk) as port:
        door = at(port)
        answer = await door.read("/v1/customers/cus_1")
        await door.close()
    assert (answer.data, answer.request_id) == ({"id": "cus_1"}, "req_7")
    assert heard[0].startswith(b"GET /v1/customers/cus_1 HTTP/1.1\r\n")


async def test_a_connection_cut_after_the_request_leaves_the_outcome_open() -> None:
    requests = 0

    async def talk(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        nonlocal requests
        await reader.readuntil(b"\r\n\r\n")
        requests += 1

    async with listening(talk) as port:
        door = at(port)
        with pytest.raises(OutcomeUnknown) as caught:
            await door.send(REFUND, "bc-1:1")
        await door.close()
    assert (requests, caught.value.data["attempts"]) == (3, 3)


async def test_a_reply_cut_in_the_middle_leaves_the_outcome_open() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"id": "re_')
        await writer.drain()

    async with listening(talk) as port:
        door = at(port)
        with pytest.raises(OutcomeUnknown):
            await door.send(REFUND, "bc-1:1")
        await door.close()


async def test_nobody_listening_means_that_nothing_was_sent() -> None:
    async def talk(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        raise AssertionError

    async with listening(talk) as port:
        pass
    naps = Naps()
    door = at(port, naps)
    with pytest.raises(Offline) as caught:
        await door.send(REFUND, "bc-1:1")
    await door.close()
    assert caught.value.data == {"reason": "connect", "attempts": 3}
    assert len(naps.taken) == 2


async def test_a_company_proxy_is_used_and_its_refusal_named(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[bytes] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n"))
        await say(writer, "407 Proxy Authentication Required")

    async with listening(talk) as port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://clerk:canary-word@127.0.0.1:{port}")
        door = Gateway(LIVE_KEY, clock=lambda: NOW, sleep=Naps())
        with pytest.raises(Offline, match="proxy") as caught:
            await door.send(REFUND, "bc-1:1")
        await door.close()
    assert heard[0].startswith(b"CONNECT api.stripe.com:443 HTTP/1.1\r\n")
    assert b"Canary7fQ2" not in b"".join(heard)
    assert "canary-word" not in dumped(caught.value)


async def test_behind_a_proxy_a_strange_certificate_is_refused_before_the_key_leaves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard = b""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal heard
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await writer.drain()
        heard += await reader.read(8192)  # the TLS greeting, answered by something that is no Stripe
        await say(writer, "200 OK", "{}")

    async with listening(talk) as port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        door = Gateway(LIVE_KEY, clock=lambda: NOW, sleep=Naps())
        with pytest.raises(Offline):
            await door.send(REFUND, "bc-1:1")
        await door.close()
    assert heard
    assert b"Canary7fQ2" not in heard


@pytest.mark.parametrize("proxy", ["socks4://x", "nonsense://user:canary-word@host", "http://[::1:canary-word"])
async def test_an_unusable_proxy_setting_is_named_without_its_password(
    proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    door = Gateway(TEST_KEY, clock=lambda: NOW, sleep=Naps())
    for attempt, kind in ((door.send(REFUND, "k"), Offline), (door.send(REFUND, "k", resend=True), OutcomeUnknown)):
        with pytest.raises(BillingError) as caught:
            await attempt
        assert type(caught.value) is kind
        assert "canary-word" not in dumped(caught.value)
    await door.close()


@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"])
async def test_an_unusable_certificate_file_is_named(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged = tmp_path / "company.pem"
    damaged.write_text("-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n")
    monkeypatch.setenv(name, str(damaged))
    door = Gateway(TEST_KEY, clock=lambda: NOW)
    with pytest.raises(Offline, match="certificate") as caught:
        await door.read("/v1/balance")
    assert (caught.value.data["origin"], caught.value.data["path"]) == (name, str(damaged))
    monkeypatch.delenv(name)
    missing = Gateway(TEST_KEY, clock=lambda: NOW, ca_file=tmp_path / "none.pem")
    with pytest.raises(Offline, match="certificate"):
        await missing.read("/v1/balance")


async def test_a_company_proxy_that_opens_the_traffic_works_with_the_companys_certificate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server_side = issued_for("api.stripe.com", tmp_path)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await writer.drain()
        try:
            await writer.start_tls(server_side)
        except (ssl.SSLError, ConnectionError):
            return  # it was not trusted
        await reader.readuntil(b"\r\n\r\n")
        await say(writer, "200 OK", '{"id": "cus_1"}')

    async with listening(talk) as port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        door = Gateway(TEST_KEY, clock=lambda: NOW, sleep=Naps())
        with pytest.raises(Offline, match="certificate"):
            await door.read("/v1/customers/cus_1")
        await door.close()
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "company.pem"))
        door = Gateway(TEST_KEY, clock=lambda: NOW, sleep=Naps())
        assert (await door.read("/v1/customers/cus_1")).data == {"id": "cus_1"}
        await door.close()


def issued_for(host: str, folder: Path) -> ssl.SSLContext:
    """What a server needs to pass for this host with those who trust ``company.pem`` in the folder."""
    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, "Company")])
    today = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "company.pem").write_bytes(built.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    (folder / "key.pem").write_bytes(private)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "company.pem", folder / "key.pem")
    return context


async def test_redirects_are_not_followed() -> None:
    door, outside = gateway(httpx.Response(307, headers={"location": "https://evil.example/v1/refunds"}))
    with pytest.raises(OutcomeUnknown):
        await door.send(REFUND, "k")
    assert {request.url.host for request in outside.requests} == {"api.stripe.com"}
    await door.close()


async def test_a_path_cannot_lead_to_another_host() -> None:
    door, outside = gateway(ok({}), key=LIVE_KEY)
    for path in ("@evil.example/v1/charges", ".evil.example/", "//evil.example/", "https://evil.example/"):
        with pytest.raises((ValueError, AccessRefused, NotFound)):
            await door.read(path)
    assert not outside.requests
    await door.close()


async def test_the_wire_looks_at_each_request_whoever_made_it() -> None:
    outside = Outside(httpx.Response(200, json={}))
    _, wire = open_wire(LIVE_KEY, transport=outside, api_base=None, ca_file=None)
    with pytest.raises(AccessRefused, match="address_refused"):
        await wire.request_async("get", "http://127.0.0.1:8080/v1/charges", {"Authorization": f"Bearer {LIVE_KEY}"})
    assert not outside.requests
    await wire.close_async()


async def test_what_is_told_about_this_computer(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("CODEX_CI", "1")  # the SDK would report it
    door, outside = gateway(ok({"id": "x"}))
    await door.read("/v1/a")
    await door.read("/v1/b")
    headers = outside.requests[1].headers
    assert headers["user-agent"].startswith("Stripe/v1 PythonBindings/16.")
    assert "BillingConsole/" in headers["user-agent"]
    assert set(headers) <= {
        "host", "accept", "accept-encoding", "connection", "x-stripe-client-user-agent", "user-agent", "authorization",
        "stripe-version",
    }  # fmt: skip
    assert "codex" not in str(headers)
    assert not list(home.rglob("telemetry_id"))  # noqa: ASYNC240 - an empty folder
    assert stripe.enable_telemetry is False
    await door.close()


async def test_nothing_is_kept_waiting_for_ever() -> None:
    _, wire = open_wire(TEST_KEY, transport=Outside(httpx.Response(200)), api_base=None, ca_file=None)
    timeout = wire.client.timeout
    assert (timeout.connect, timeout.read) == (CONNECT_SECONDS, READ_SECONDS)
    assert None not in {timeout.connect, timeout.read, timeout.write, timeout.pool}
    await wire.close_async()


def test_the_loggers_keep_searches_to_themselves() -> None:
    open_wire(TEST_KEY, transport=Outside(httpx.Response(200)), api_base=None, ca_file=None)
    assert all(not logging.getLogger(n).isEnabledFor(logging.INFO) for n in ("stripe", "httpx", "httpcore"))
