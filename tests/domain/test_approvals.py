"""Requests as text: what a chat does to them is forgiven, what changes a letter of them is not."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing_console.domain.approvals import (
    LARGEST,
    Filed,
    Request,
    Side,
    Stage,
    fingerprint_of,
    is_genuine,
    new_request_id,
    operation_of,
    plan_fingerprint,
    read_fingerprint,
    read_request,
    signed,
    write_request,
)
from billing_console.domain.errors import InvalidInput
from billing_console.domain.money import Money
from billing_console.domain.plain_data import as_fields
from billing_console.domain.plans import Effect, Plan, canonical
from billing_console.vault import Signer, verify_signature

SIGNER = Signer(bytes(range(32)))
NOW = datetime(2026, 11, 20, 9, 44, tzinfo=UTC)


def request(why: str = "Three-day outage", name: str = "Kite & Co") -> Request:
    unsigned = Request(
        id=new_request_id(NOW, bytes(10)),
        asked_by="r.osei",
        role="support",
        account="acct_1",
        livemode=False,
        action="refund_payment",
        fields={"customer": "cus_1", "amount": {"minor": 720000, "currency": "usd"}},
        customer="cus_1",
        customer_name=name,
        object_id="ch_1",
        amount=Money(720000, "usd"),
        fingerprint="f" * 64,
        policy="default 1",
        why=why,
        asked_at=NOW,
        expires_at=NOW + timedelta(hours=24),
        public_key=SIGNER.public_key,
    )
    return signed(unsigned, SIGNER.sign)


REQUEST = request()
BLOCK = write_request(REQUEST)


def refused(text: str | bytes) -> str:
    with pytest.raises(InvalidInput) as problem:
        read_request(text)
    return problem.value.code


def armoured(content: bytes, *, magic: bytes = b"BCR1", length: int | None = None) -> str:
    """A block around any content."""
    raw = magic + (len(content) if length is None else length).to_bytes(4) + content
    body = base64.b64encode(raw).decode()
    return f"-----BEGIN BILLING CONSOLE REQUEST-----\n{body}\n-----END BILLING CONSOLE REQUEST-----"


@given(st.text(max_size=80), st.text(max_size=40))
def test_whatever_was_written_comes_back_and_is_genuine(why: str, name: str) -> None:
    written = request(why.encode("utf-8", "replace").decode(), name.encode("utf-8", "replace").decode())
    found = read_request(write_request(written))
    assert found == written
    assert is_genuine(found, verify_signature)
    assert read_request(write_request(written).encode()) == written


def test_the_block_fits_into_a_chat() -> None:
    lines = BLOCK.splitlines()
    assert max(map(len, lines)) <= 64
    assert len(BLOCK) < 2000
    assert BLOCK.isascii()


MANGLING = st.tuples(
    st.sampled_from(["", "> ", ">> ", "| ", "    ", "\t", "&gt; ", "\u00a0", "\u200b", "• "]),  # before each line
    st.sampled_from(["\n", "\r\n", "\r", "\n\n", " \n", "\u2028"]),  # between lines
    st.sampled_from(["-----", "—", "––", "", "***", "- - - - -"]),  # what became of the dashes
    st.sampled_from(["", "```", "`", "“", "*"]),  # around it all
    st.sampled_from(["", "Hi Mia, could you look at this? ", "12:04 r.osei\n", "\ufeff"]),
)


@given(MANGLING, st.booleans())
def test_what_chats_do_is_forgiven(mangling: tuple[str, str, str, str, str], case: bool) -> None:
    quote, ending, dash, fence, before = mangling
    lines = BLOCK.replace("-----", dash).splitlines()
    if case:
        lines = [line.title() if "BILLING" in line else line for line in lines]
    mangled = before + fence + ending.join(quote + line for line in lines) + fence + ending + "Thanks!"
    assert read_request(mangled) == REQUEST


def test_other_line_lengths_are_forgiven() -> None:
    head, *body, foot = BLOCK.strip().splitlines()
    joined = "".join(body)
    for width in (1, 7, 40, 5000):
        lines = [joined[i : i + width] for i in range(0, len(joined), width)]
        assert read_request("\n".join([head, *lines, foot])) == REQUEST
    assert read_request(BLOCK.replace(" ", "\n> ")) == REQUEST
    assert read_request(f"{BLOCK}\n> quoted:\n{BLOCK}") == REQUEST


@given(st.data())
def test_one_letter_changed_is_noticed(data: st.DataObject) -> None:
    head, *body, foot = BLOCK.strip().splitlines()
    joined = "".join(body)
    place = data.draw(st.integers(0, len(joined.rstrip("=")) - 1))
    letter = data.draw(st.sampled_from("ABCXYZabcxyz0123456789+/"))
    if joined[place] == letter:
        return
    changed = "\n".join([head, joined[:place] + letter + joined[place + 1 :], foot])
    try:
        found = read_request(changed)
    except InvalidInput as problem:
        assert problem.code in {"request_edited", "request_format", "request_cut"}  # noqa: PT017  # either is fine
    else:
        assert found == REQUEST or not is_genuine(found, verify_signature)


@given(st.integers(0, len(BLOCK) - 1), st.integers(1, 600))
def test_a_piece_missing_is_noticed(start: int, count: int) -> None:
    text = BLOCK[:start] + BLOCK[start + count :]
    try:
        found = read_request(text)
    except InvalidInput:
        return
    assert found == REQUEST  # only dashes, line ends or padding were lost


def test_what_is_missing_has_a_name() -> None:
    lines = BLOCK.splitlines()
    assert refused("") == "request_missing"
    assert refused("Could you refund this please?") == "request_missing"
    assert refused("\n".join(lines[:-1])) == "request_cut"
    assert refused("\n".join(lines[1:])) == "request_cut"
    assert refused("\n".join([*lines[:-3], lines[-1]])) == "request_cut"
    assert refused(f"{lines[0]}\n{lines[0]}\n{BLOCK}") == "request_cut"
    assert refused(f"{lines[0]}\n{lines[-1]}") == "request_cut"
    assert refused(f"{lines[0]}\nA\n{lines[-1]}") == "request_cut"


def test_what_was_changed_has_a_name() -> None:
    content = canonical(as_fields(REQUEST))
    assert read_request(armoured(content)) == REQUEST
    assert refused(armoured(content, magic=b"XXX1")) == "request_edited"
    assert refused(armoured(content, magic=b"BCR2")) == "request_format"
    assert refused(armoured(content, length=3)) == "request_edited"
    assert refused(armoured(content, length=9999)) == "request_cut"
    assert refused(armoured(b"{")) == "request_edited"
    assert refused(armoured(b"\xff{}")) == "request_edited"
    assert refused(armoured(b"1.5")) == "request_edited"
    assert refused(armoured(b"[" * 40000)) == "request_edited"
    assert refused(armoured(b" " + content)) == "request_edited"
    assert refused(armoured(json.dumps(as_fields(REQUEST)).encode())) == "request_edited"


@pytest.mark.parametrize(
    "change",
    [
        {"extra": 1},
        {"id": "rq-1"},
        {"id": REQUEST.id + "/../x"},
        {"public_key": "00"},
        {"public_key": "Z" * 64},
        {"why": "x" * 501},
        {"livemode": 0},
        {"amount": {"minor": 1.5, "currency": "usd"}},
        {"expires_at": "soon"},
    ],
)
def test_another_shape_is_not_read(change: dict[str, object]) -> None:
    data = {**as_fields(REQUEST), **change}
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert refused(armoured(text.encode())) in {"request_format", "request_edited"}


def test_too_much_at_once() -> None:
    assert refused("x" * (LARGEST + 1)) == "request_too_long"
    assert refused(b"x" * (LARGEST + 1)) == "request_too_long"
    assert refused(BLOCK + write_request(request("something else"))) == "request_several"


def test_files_of_other_editors() -> None:
    assert read_request(BLOCK.encode("utf-8-sig")) == REQUEST
    assert read_request(BLOCK.encode("utf-16")) == REQUEST
    assert refused(b"\x80\x81") == "request_not_text"
    assert refused(b"\xff\xfe\x00") == "request_not_text"


@pytest.mark.parametrize(
    "change",
    [
        {"why": "something else"},
        {"amount": Money(1, "usd")},
        {"asked_by": "m.keller"},
        {"expires_at": NOW + timedelta(days=3)},
        {"livemode": True},
        {"public_key": Signer(bytes(32)).public_key},
        {"signature": ""},
        {"signature": "not hex"},
        {"signature": "00" * 64},
    ],
)
def test_an_edited_request_is_not_genuine(change: dict[str, object]) -> None:
    assert is_genuine(REQUEST, verify_signature)
    assert not is_genuine(replace(REQUEST, **change), verify_signature)  # type: ignore[arg-type]  # fields by name


def test_fingerprints_as_people_write_them() -> None:
    assert fingerprint_of(SIGNER.public_key) == SIGNER.fingerprint == REQUEST.signer
    digits = SIGNER.fingerprint.replace("-", "")
    for text in (SIGNER.fingerprint, digits, digits.upper(), " ".join(re.findall("....", digits)), f" {digits}\n"):
        assert read_fingerprint(text) == SIGNER.fingerprint
    for wrong in ("", digits[:-1], digits + "0", "ghij-ghij-ghij-ghij"):
        with pytest.raises(InvalidInput, match="fingerprint"):
            read_fingerprint(wrong)


def test_one_request_is_one_operation() -> None:
    assert operation_of(REQUEST) == "bc-" + REQUEST.id[3:]


def test_what_waits_expires_and_what_was_answered_does_not() -> None:
    waiting = Filed(REQUEST, Side.RECEIVED)
    assert waiting.amount == REQUEST.amount
    assert waiting.at(REQUEST.expires_at - timedelta(seconds=1)).stage is Stage.WAITING
    assert waiting.at(REQUEST.expires_at).stage is Stage.EXPIRED
    assert replace(waiting, stage=Stage.DONE).at(NOW + timedelta(days=9)).stage is Stage.DONE


def test_two_consoles_compare_deeds_not_words() -> None:
    plan = Plan("refund_payment", "cus_1", "Kite", "ch_1", Money(1, "usd"), (), (), "basis")
    shown = replace(plan, effects=(Effect("customer_receives", {"method": "visa 4242"}, Money(1, "usd")),))
    masked = replace(plan, effects=(Effect("customer_receives", {"method": "card"}, Money(1, "usd")),))
    other = replace(plan, effects=(Effect("customer_receives", {"method": "visa 4242"}, Money(2, "usd")),))
    assert plan_fingerprint(shown) == plan_fingerprint(masked)
    assert len({plan_fingerprint(p) for p in (plan, shown, other, replace(shown, basis="x"))}) == 4
