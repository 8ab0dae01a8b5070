"""Tables as CSV: data to a spreadsheet and nothing else."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta, timezone

import pytest

from billing_console.domain.money import Money
from billing_console.services.exports import safe, table_csv

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def read(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_money_becomes_three_columns_and_times_are_in_utc() -> None:
    east = NOON.astimezone(timezone(timedelta(hours=9)))
    rows = read(table_csv(["Paid", "At", "Seats"], [[Money(123450, "usd"), east, 3]]))
    assert rows == [
        ["Paid", "Paid currency", "Paid minor units", "At (UTC)", "Seats"],
        ["1234.50", "USD", "123450", "2026-11-20 12:00:00", "3"],
    ]


def test_currencies_keep_their_own_decimals() -> None:
    amounts = [Money(5000, "jpy"), Money(5000, "kwd"), Money(-5, "eur")]
    rows = read(table_csv(["Amount"], [[amount] for amount in amounts]))
    assert rows[1:] == [["5000", "JPY", "5000"], ["5.000", "KWD", "5000"], ["-0.05", "EUR", "-5"]]


@pytest.mark.parametrize("position", [0, 1])
def test_a_missing_amount_leaves_every_column_where_it_is(position: int) -> None:
    cells: list[Money | None] = [Money(100, "usd"), Money(200, "usd")]
    cells[position] = None
    rows = read(table_csv(["Fee", "Card"], [[cell, "visa"] for cell in cells]))
    assert rows[0] == ["Fee", "Fee currency", "Fee minor units", "Card"]
    assert rows[1 + position] == ["", "", "", "visa"]
    assert all(len(row) == 4 and row[3] for row in rows)


def test_a_time_in_any_row_makes_a_column_of_times() -> None:
    assert read(table_csv(["Due"], [[None], [NOON]])) == [["Due (UTC)"], [""], ["2026-11-20 12:00:00"]]


def test_an_empty_table_has_its_titles() -> None:
    assert read(table_csv(["A", "=B"], [])) == [["A", "'=B"]]


def test_equal_titles_stay_two_columns() -> None:
    assert read(table_csv(["Same", "Same"], [["a", Money(1, "usd")]]))[0][:2] == ["Same", "Same"]


@pytest.mark.parametrize("row", [[], ["a", "b"]])
def test_a_row_of_another_length_is_a_mistake(row: list[str]) -> None:
    with pytest.raises(ValueError, match="zip"):
        table_csv(["One"], [row])


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+49 30 1234",
        "-1+cmd|' /C calc'!A0",
        "@SUM(A1)",
        "%0A",
        "|calc",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "\u00a0=1",
        "\ufeff=1",
        "\u200b=1",
        "\u202e=1",
        "\u2066=1",
        "\x00=1",
        "\x1b=1",
        "\u00ad=1",
        "\u2060\u00a0\x7f=1",
        "\U000e0041=1",
        "＝1+1",
        "＠SUM(A1)",
    ],
)
def test_formulas_become_text(text: str) -> None:
    assert safe(text).startswith("'")
    assert read(table_csv(["Name"], [[text]]))[1][0].startswith("'")


@pytest.mark.parametrize(
    "text", ["", "Amara Okafor", "a=b", "49-50", "x@y.example", "100%", "Line one\nline two", "a;b"]
)
def test_plain_text_stays(text: str) -> None:
    assert safe(text) == text


@pytest.mark.parametrize("text", ['x;=HYPERLINK("https://a.example")', "x;  =1", "x\n=1", "x\t@y"])
def test_a_formula_behind_a_separator_is_none_either(text: str) -> None:
    inner = safe(text)[1:]
    assert inner.lstrip(";\t\r\n ").startswith("'")


def test_quotes_and_directions_stay_inside_their_cell() -> None:
    hostile = 'He said "hi",\u202e\r\nnext'
    rows = read(table_csv(["Name", "Id"], [[hostile, "cus_1"]]))
    assert rows == [["Name", "Id"], [hostile, "cus_1"]]


def test_half_characters_break_nothing() -> None:
    assert read(table_csv(["Name"], [["\ud800x"]]))[1] == ["?x"]
