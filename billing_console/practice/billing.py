"""Invoices in the making: lines for a period, prorations for a change, discounts, taxes, numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from billing_console.practice import money, months, shapes
from billing_console.practice.call import Call

Json = dict[str, Any]
PENDING = "pending_lines"
PREVIEW_ID = "upcoming_in_"


@dataclass(slots=True)
class Bill:
    """What the lines of one invoice need to know: whose they are, and what applies to them."""

    call: Call
    subscription: Json
    invoice_id: str
    coupons: list[tuple[str, Json]] = field(default_factory=list)
    lines: list[Json] = field(default_factory=list)

    def period(self, item: Json, start: int, end: int) -> None:
        """A full period of an item."""
        amount = item["price"]["unit_amount"] * item["quantity"]
        self._add(item, amount, f"{item['quantity']} × {_name(self.call, item)}", start, end, proration=False)

    def unused(self, item: Json, at: int) -> None:
        """Credit for what is left of a paid period; discounts it was paid with are inside (flexible billing mode)."""
        words = f"Unused time on {_name(self.call, item)} after {months.short_date(at)}"
        paid_with = [coupon for given, coupon in self.coupons if self._given(given) <= item["current_period_start"]]
        self._add(item, -self._share(item, at, paid_with), words, at, item["current_period_end"], proration=True)

    def remaining(self, item: Json, at: int) -> None:
        """The charge for what is left of an item's period."""
        words = f"Remaining time on {_name(self.call, item)} after {months.short_date(at)}"
        coupons = [coupon for _, coupon in self.coupons]
        self._add(item, self._share(item, at, coupons), words, at, item["current_period_end"], proration=True)

    def one_off(self, price: Json, quantity: int, item_id: str) -> None:
        """A one-off charge beside the items, by an invoice item."""
        currency = price["currency"]
        amount = price["unit_amount"] * quantity
        discounts = self._discounts(amount, currency)
        net = amount - sum(entry["amount"] for entry in discounts)
        product = self.call.state.get(price["product"])
        self.lines.append(
            shapes.line_item(
                id=self.call.id("il"),
                invoice=self.invoice_id,
                amount=amount,
                currency=currency,
                description=product["name"] if product else price["id"],
                period_start=self.call.now,
                period_end=self.call.now,
                price=price,
                quantity=quantity,
                subscription=self.subscription["id"],
                discounts=[entry["discount"] for entry in discounts],
                discount_amounts=discounts,
                taxes=_taxes(self.subscription, net, currency),
                parent=shapes.invoice_item_parent(invoice_item=item_id, subscription=self.subscription["id"]),
            )
        )

    def _given(self, discount_id: str) -> int:
        discount = self.call.state.get(discount_id)
        return self.call.now if discount is None else int(discount["start"])

    def _share(self, item: Json, at: int, coupons: list[Json]) -> int:
        start, end = item["current_period_start"], item["current_period_end"]
        whole = item["price"]["unit_amount"] * item["quantity"]
        net = whole - sum(_off(coupon, whole, item["price"]["currency"]) for coupon in coupons)
        left = min(max(end - at, 0), end - start)
        return money.rounded(net * left, end - start, item["price"]["currency"])

    def _add(self, item: Json, amount: int, words: str, start: int, end: int, *, proration: bool) -> None:
        currency = item["price"]["currency"]
        discounts = [] if proration else self._discounts(amount, currency)
        net = amount - sum(entry["amount"] for entry in discounts)
        line = shapes.line_item(
            id=self.call.id("il"),
            invoice=self.invoice_id,
            amount=amount,
            currency=currency,
            description=words,
            period_start=start,
            period_end=end,
            price=item["price"],
            quantity=item["quantity"],
            subscription=self.subscription["id"],
            discounts=[entry["discount"] for entry in discounts],
            discount_amounts=discounts,
            taxes=_taxes(self.subscription, net, currency),
            parent=shapes.subscription_parent(
                subscription=self.subscription["id"], subscription_item=item["id"], proration=proration
            ),
        )
        self.lines.append(line)

    def _discounts(self, amount: int, currency: str) -> list[Json]:
        left, entries = amount, []
        for discount_id, coupon in self.coupons:
            taken = min(left, _off(coupon, left, currency))
            left -= taken
            if taken:
                entries.append({"amount": taken, "discount": discount_id})
        return entries

    def adopt(self, lines: Iterable[Json]) -> None:
        """Take lines that were waiting for the next invoice."""
        self.lines += [{**line, "invoice": self.invoice_id} for line in lines]


def _off(coupon: Json, amount: int, currency: str) -> int:
    if coupon["percent_off"] is not None:
        # Stripe's percentages have two decimals at most: hundredths of a percent keep this exact.
        return money.rounded(amount * int(Decimal(str(coupon["percent_off"])) * 100), 10_000, currency)
    fits = coupon["currency"] == currency
    return min(amount, coupon["amount_off"]) if fits else 0


def _taxes(subscription: Json, net: int, currency: str) -> list[Json]:
    return [
        shapes.line_tax(
            amount=money.rounded(net * int(Decimal(str(rate["percentage"])) * 10_000), 1_000_000, currency),
            tax_rate=rate["id"],
            taxable_amount=net,
        )
        for rate in subscription["default_tax_rates"]
    ]


def _name(call: Call, item: Json) -> str:
    product = call.state.get(item["price"]["product"])
    return str(item["price"]["nickname"] or (product["name"] if product else item["price"]["id"]))


def coupons_of(call: Call, subscription: Json) -> list[tuple[str, Json]]:
    """(discount id, coupon) of what applies to a subscription now; a customer's own counts when it has none."""
    found = []
    for discount_id in subscription["discounts"]:
        discount = call.state.get(discount_id)
        if discount is not None and (discount["end"] is None or discount["end"] > call.now):
            found.append(discount)
    if not subscription["discounts"]:
        customer = call.state.get(subscription["customer"])
        inherited = customer.get("discount") if customer else None
        found += [inherited] if inherited else []
    pairs = [(discount["id"], call.state.get(discount["source"]["coupon"])) for discount in found]
    return [(discount_id, coupon) for discount_id, coupon in pairs if coupon is not None]


def next_end(item: Json, start: int) -> int:
    """When a period of this item that begins at `start` ends."""
    recurring = item["price"]["recurring"]
    count: int = recurring["interval_count"]
    if recurring["interval"] in ("day", "week"):
        return start + count * (7 if recurring["interval"] == "week" else 1) * months.DAY
    return months.add_months(start, count * (12 if recurring["interval"] == "year" else 1))


def pending(call: Call, subscription_id: str) -> list[Json]:
    """Lines that wait for the subscription's next invoice."""
    lines: list[Json] = call.state.notes.get(PENDING, {}).get(subscription_id, [])
    return lines


def postpone(call: Call, subscription_id: str, lines: Sequence[Json]) -> None:
    """Keep lines for the subscription's next invoice."""
    if lines:
        waiting = call.state.notes.setdefault(PENDING, {})
        waiting[subscription_id] = [*waiting.get(subscription_id, []), *lines]


def take_pending(call: Call, subscription_id: str) -> list[Json]:
    """The waiting lines, which wait no longer."""
    lines: list[Json] = call.state.notes.get(PENDING, {}).pop(subscription_id, [])
    return lines


def assemble(call: Call, bill: Bill, *, reason: str, preview: bool = False, at: int | None = None) -> Json:
    """The invoice of a bill: a draft when it is a preview, else finalized and counted against the balance."""
    subscription = bill.subscription
    customer = call.state.get(subscription["customer"]) or {}
    created = call.now if at is None else at
    balance = customer.get("balance", 0)
    invoice = shapes.invoice(
        id=bill.invoice_id,
        created=created,
        currency=subscription["currency"],
        customer=subscription["customer"],
        lines=bill.lines,
        subscription=subscription["id"],
        subscription_metadata=subscription["metadata"],
        billing_reason=reason,
        collection_method=subscription["collection_method"],
        customer_email=customer.get("email"),
        customer_name=customer.get("name"),
        customer_address=customer.get("address"),
        default_tax_rates=subscription["default_tax_rates"],
        discounts=[discount_id for discount_id, _ in bill.coupons],
        starting_balance=balance,
        period_start=created,
        period_end=created,
    )
    total = invoice["total"]
    invoice["ending_balance"] = min(0, total + balance)
    shapes.retotal(invoice)
    invoice["effective_at"] = None if preview else created
    return invoice


def spend_single_discounts(bill: Bill) -> None:
    """A coupon for one invoice leaves the subscription once an invoice used it, in place."""
    used = {entry["discount"] for line in bill.lines for entry in line["discount_amounts"]}
    spent = {given for given, coupon in bill.coupons if given in used and coupon["duration"] == "once"}
    subscription = bill.subscription
    subscription["discounts"] = [each for each in subscription["discounts"] if each not in spent]


def finalize(call: Call, invoice: Json) -> None:
    """Draft to open, in place: a number, the dates, the customer's balance used up."""
    customer = call.state.edit(invoice["customer"])
    sequence = customer["next_invoice_sequence"]
    prefix = customer["invoice_prefix"] or customer["id"][-8:].upper()
    customer["invoice_prefix"] = prefix
    customer["next_invoice_sequence"] = sequence + 1
    if invoice["ending_balance"] is not None:
        customer["balance"] = invoice["ending_balance"]
    call.save(customer)
    invoice.update(
        number=f"{prefix}-{sequence:04d}",
        status="open",
        effective_at=call.now,
        hosted_invoice_url=f"https://invoice.stripe.com/i/test/{invoice['id']}",
        invoice_pdf=f"https://pay.stripe.com/invoice/test/{invoice['id']}/pdf",
        automatically_finalizes_at=None,
    )
    invoice["status_transitions"]["finalized_at"] = call.now
