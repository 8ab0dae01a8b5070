"""Money, dates, durations and ids in the words of the people who use the console."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

from billing_console.domain.money import Money

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_BRANDS = {
    "visa": "Visa",
    "mastercard": "Mastercard",
    "amex": "American Express",
    "discover": "Discover",
    "diners": "Diners Club",
    "jcb": "JCB",
    "unionpay": "UnionPay",
    "cartes_bancaires": "Cartes Bancaires",
}
_SPOKEN = {"usd": "US dollars", "eur": "euros", "gbp": "pounds", "jpy": "yen", "kwd": "Kuwaiti dinars"}


def local_zone() -> tzinfo:
    """The operator's own zone, as the system has it."""
    zone = datetime.now(UTC).astimezone().tzinfo
    return zone if zone is not None else UTC


def day(moment: datetime | None, zone: tzinfo | None = None) -> str:
    """``2 Nov 2026``, in the operator's zone; a dash for nothing."""
    if moment is None:
        return "—"
    local = moment.astimezone(zone)
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}"


def day_time(moment: datetime | None, zone: tzinfo | None = None) -> str:
    """``2 Nov 2026 10:14``, in the operator's zone; a dash for nothing."""
    if moment is None:
        return "—"
    return f"{day(moment, zone)} {moment.astimezone(zone):%H:%M}"


def utc_stamp(moment: datetime) -> str:
    """``20 Nov 09:52:11`` in UTC, as the trail shows it."""
    utc = moment.astimezone(UTC)
    return f"{utc.day} {MONTHS[utc.month - 1]} {utc:%H:%M:%S}"


def utc_full(moment: datetime) -> str:
    """``2026-11-20 09:52:11 UTC``, for tooltips and files."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def period(start: datetime | None, end: datetime | None, zone: tzinfo | None = None) -> str:
    """``2 Nov – 2 Dec 2026``."""
    if start is None or end is None:
        return "—"
    first, last = start.astimezone(zone), end.astimezone(zone)
    head = f"{first.day} {MONTHS[first.month - 1]}" + (f" {first.year}" if first.year != last.year else "")
    return f"{head} – {day(end, zone)}"


def duration(span: timedelta) -> str:
    """``2 d 4 h``, ``21 h 08 m``, ``14 min``, ``40 s``."""
    seconds = max(0, int(span.total_seconds()))
    days, rest = divmod(seconds, 86400)
    hours, rest = divmod(rest, 3600)
    minutes = rest // 60
    if days:
        return f"{days} d {hours} h"
    if hours:
        return f"{hours} h {minutes:02d} m"
    return f"{minutes} min" if minutes else f"{seconds} s"


def age(moment: datetime, now: datetime) -> str:
    """``40 s ago``, ``3 h 05 m ago``; ``just now`` under five seconds."""
    span = now - moment
    return "just now" if span < timedelta(seconds=5) else f"{duration(span)} ago"


def short_id(text: str, head: int = 8, tail: int = 2) -> str:
    """``sub_1PrB…9c``: recognisable; the full id is one key away."""
    return text if len(text) <= head + tail + 3 else f"{text[:head]}…{text[-tail:]}"


def brand(code: str) -> str:
    """A card brand as people write it."""
    return _BRANDS.get(code, code.replace("_", " ").capitalize())


def method(text: str) -> str:
    """``visa 4242`` as ``Visa 4242``; other ways to pay with their words."""
    first, _, rest = text.rpartition(" ")
    return f"{brand(first)} {rest}" if first else brand(text)


def spoken(amount: Money) -> str:
    """For a screen reader: ``49.00 US dollars``."""
    return f"{amount.plain()} {_SPOKEN.get(amount.currency, amount.currency.upper())}"
