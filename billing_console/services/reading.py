"""Reads everything about one customer, from Stripe or from the cache, into Facts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from billing_console.domain import credit_notes
from billing_console.domain.errors import BillingError, NotFound, Rejected
from billing_console.domain.facts import Facts, Origin
from billing_console.domain.plans import Subject
from billing_console.domain.previews import PreviewAsk, PreviewedInvoice
from billing_console.domain.records import InvoicePayment, Payment
from billing_console.domain.subscriptions import ENDED, kept_discounts
from billing_console.gateway import mapping
from billing_console.services import mirror
from billing_console.services.portal import Portal
from billing_console.store import cache

if TYPE_CHECKING:
    from billing_console.gateway.client import Gateway
    from billing_console.store.cache import Stored
    from billing_console.store.database import Database

R = TypeVar("R")

CUSTOMER_EXPAND = ["invoice_settings.default_payment_method"]
SUBSCRIPTION_EXPAND = ["data.discounts.source.coupon", "data.default_payment_method"]
CHARGE_EXPAND = ["data.refunds", "data.balance_transaction"]
INVOICE_EXPAND = ["data.payments"]
# One page of each kind is what a person looks at; older history stays in the cache from the fill.
PAGE = 100


class Reader:
    """Reads customers of one profile; whatever comes from Stripe goes into the cache on the way."""

    def __init__(
        self,
        gateway: Gateway,
        database: Database,
        *,
        account: str,
        livemode: bool,
        clock: Callable[[], datetime],
    ) -> None:
        self._gateway = gateway
        self.cache = database
        self.account = account
        self.livemode = livemode
        self._clock = clock
        self.portal = Portal(gateway, clock)
        self._product_names: dict[str, str] | None = None

    async def fresh(self, subject: Subject) -> Facts:
        """The customer's facts as Stripe has them now; raises BillingError when Stripe can't be asked."""
        asked = self._clock()  # what was read is at least as new as this; an answer may have been long on its way
        rows = mirror.rows(await self._from_stripe(subject), asked, subject.customer)
        await self.absorb(rows)
        products = await self._products(rows, ask=True)
        known = {row.id: row for row in (*rows, *products)}
        return await self.completed(self._assemble(known, Origin.STRIPE, asked, subject.customer), subject)

    async def completed(self, facts: Facts, subject: Subject) -> Facts:
        """The facts with what the subject asks for besides the customer's own: prices, coupons, previews."""
        prices = await self._each("/v1/prices", [p for p in subject.prices if facts.price(p) is None])
        coupons = await self._each("/v1/coupons", [c for c in subject.coupons if facts.coupon(c) is None])
        if prices or coupons:
            asked = self._clock()
            await self.absorb(mirror.rows(coupons, asked))
            names = _names_in(await self._products(mirror.rows(prices, asked), ask=True))
            facts = replace(
                facts,
                prices=(*facts.prices, *(mapping.price(price, names) for price in prices)),
                coupons=(*facts.coupons, *(mapping.coupon(coupon) for coupon in coupons)),
            )
        asks = [ask for ask in subject.previews if ask.key not in facts.previews]
        answers = await asyncio.gather(*(self._previewed(ask, facts) for ask in asks))
        new = {ask.key: answer for ask, answer in zip(asks, answers, strict=True)}
        noted = [ask for ask in subject.notes if ask not in facts.notes]
        found = await asyncio.gather(*(self._noted(ask) for ask in noted))
        notes = dict(zip(noted, found, strict=True))
        return replace(
            facts,
            previews={**facts.previews, **new},
            notes={**facts.notes, **notes},
            portal=await self.portal.setup() if subject.portal else facts.portal,
        )

    async def _previewed(self, ask: PreviewAsk, facts: Facts) -> PreviewedInvoice | None:
        """Stripe's answer; None where no invoice would come."""
        if ask.coupon:
            coupon = facts.coupon(ask.coupon)
            if coupon is None or not coupon.valid:
                return None
        subscription = facts.subscription(str(ask.params.get("subscription", "")))
        if subscription is not None and subscription.status in ENDED:
            return None  # Stripe would refuse the question; that it has ended is for the plan's conditions to say
        discounts = kept_discounts(facts.customer, subscription) if subscription else []
        try:
            answer = await self._gateway.preview(ask.path, ask.request(discounts))
        except Rejected as refused:
            if refused.code != "invoice_upcoming_none":
                raise
            return None
        return mapping.previewed_invoice(answer.data)

    async def _noted(self, ask: credit_notes.NoteAsk) -> credit_notes.PreviewedNote | Rejected:
        try:
            return mapping.previewed_note((await self._gateway.read(credit_notes.PREVIEW, ask.params)).data)
        except Rejected as refused:  # whoever plans has better words for most of it
            return refused

    async def cached(self, customer: str) -> Facts | None:
        """The customer's facts as last seen, or None when the cache has never met them."""

        def read(connection: Any) -> list[Stored]:
            return cache.of_customer(connection, customer)

        rows = await self.cache.read(read)
        own = next((row for row in rows if row.kind == "customer"), None)
        if own is None:
            return None
        products, coupons = await self._products(rows, ask=False), await self._coupons(rows)
        known = {row.id: row for row in (*rows, *products, *coupons)}
        return self._assemble(known, Origin.CACHE, own.as_of, customer)

    async def refresh(self, customer: str) -> bool:
        """Bring the cache up to date after a write; False when Stripe could not be asked (it will be later)."""
        try:
            await self.fresh(Subject(customer))
        except BillingError:
            return False
        return True

    async def absorb(self, rows: Iterable[Stored], marks: Mapping[str, str] | None = None) -> None:
        """Write rows that came from Stripe into the cache, and sync's marks with them: both or neither."""
        every = tuple(rows)
        names = await self._names(every)

        def write(connection: Any) -> None:
            prepared = mirror.batch(every, names)
            cache.absorb(connection, prepared, account=self.account, livemode=self.livemode)
            for name, value in (marks or {}).items():
                cache.set_mark(connection, name, value)

        await self.cache.write(write)

    async def _names(self, rows: Iterable[Stored]) -> Mapping[str, str]:
        """What the products are called, as far as the cache and these rows know."""
        if self._product_names is None:
            known = await self.cache.read(lambda connection: cache.newest(connection, "product", 1000))
            self._product_names = _names_in(known)
        self._product_names.update(_names_in(rows))
        return self._product_names

    async def _from_stripe(self, subject: Subject) -> list[dict[str, Any]]:
        who = {"customer": subject.customer, "limit": PAGE}
        read = self._gateway
        customer, *pages = await asyncio.gather(
            read.read(f"/v1/customers/{subject.customer}", {"expand": CUSTOMER_EXPAND}),
            read.page("/v1/subscriptions", {**who, "status": "all", "expand": SUBSCRIPTION_EXPAND}),
            read.page("/v1/charges", {**who, "expand": CHARGE_EXPAND}),
            read.page("/v1/invoices", {**who, "expand": INVOICE_EXPAND}),
            read.page("/v1/payment_methods", who),
        )
        objects = [customer.data, *(item for page in pages for item in page.data)]
        charges = {item["id"]: item for item in objects if item["object"] == "charge"}
        for payment in subject.payments:
            if payment not in charges:
                objects.extend(await self._old_payment(payment, subject.customer))
        bills = {item["id"] for item in objects if item["object"] == "invoice"}
        for invoice in subject.invoices:
            objects.extend(await self._invoice(invoice, subject.customer, is_known=invoice in bills))
        disputed = {item["id"] for item in charges.values() if item.get("disputed")} | set(subject.payments)
        for page in await asyncio.gather(*(read.page("/v1/disputes", {"charge": c, "limit": PAGE}) for c in disputed)):
            objects.extend(page.data)
        return objects

    async def _each(self, path: str, ids: Iterable[str]) -> list[dict[str, Any]]:
        """Those of these objects that exist."""

        async def one(object_id: str) -> list[dict[str, Any]]:
            try:
                return [(await self._gateway.read(f"{path}/{object_id}")).data]
            except NotFound:
                return []

        return [item for found in await asyncio.gather(*(one(i) for i in dict.fromkeys(ids))) for item in found]

    async def _old_payment(self, payment: str, customer: str) -> list[dict[str, Any]]:
        """A payment older than the newest page, with its invoice."""
        charge = await self._gateway.read(f"/v1/charges/{payment}", {"expand": ["refunds", "balance_transaction"]})
        if mirror.owner_of(charge.data) != customer:
            raise NotFound("payment_not_found", id=payment)
        objects = [charge.data]
        intent = charge.data.get("payment_intent")
        if intent:
            filters = {"payment": {"type": "payment_intent", "payment_intent": intent}, "expand": ["data.invoice"]}
            links = await self._gateway.page("/v1/invoice_payments", filters)
            objects.extend(links.data)
        return objects

    async def _invoice(self, invoice: str, customer: str, *, is_known: bool) -> list[dict[str, Any]]:
        """How an invoice is being paid: its payments with their intents, and itself where the newest page lacks it."""
        objects = []
        if not is_known:
            found = (await self._gateway.read(f"/v1/invoices/{invoice}")).data
            if mirror.owner_of(found) != customer:
                raise NotFound("invoice_not_found", id=invoice)
            objects.append(found)
        asked = {"invoice": invoice, "limit": PAGE, "expand": ["data.payment.payment_intent"]}
        links = await self._gateway.page("/v1/invoice_payments", asked)
        return [*objects, *links.data]

    async def _products(self, rows: Iterable[Stored], *, ask: bool) -> list[Stored]:
        """The products behind the customer's prices: from the cache, else (``ask``) from Stripe where the key may."""
        priced = [row.raw for row in rows if row.kind == "price"]
        for row in rows:
            items = (row.raw.get("items") or {}).get("data", []) if row.kind == "subscription" else ()
            priced += [item.get("price") or {} for item in items]
        wanted = {price["product"] for price in priced if isinstance(price.get("product"), str)}
        known = await self._known("product", wanted)
        missing = wanted - {row.id for row in known}
        if missing and ask:
            try:
                page = await self._gateway.page("/v1/products", {"ids": sorted(missing), "limit": PAGE})
            except BillingError:
                return known  # a product's name is a comfort; without it the price id is shown
            rows_of_products = mirror.rows(page.data, page.received_at)
            await self.absorb(rows_of_products)
            known = [*known, *rows_of_products]
        return known

    async def _coupons(self, rows: Iterable[Stored]) -> list[Stored]:
        """The coupons behind the customer's discounts, which are nobody's own."""
        sources = (row.raw.get("source") or {} for row in rows if row.kind == "discount")
        return await self._known("coupon", {s["coupon"] for s in sources if isinstance(s.get("coupon"), str)})

    async def _known(self, kind: str, ids: Iterable[str]) -> list[Stored]:
        """Those of these objects that the cache has met."""

        def read(connection: Any) -> list[Stored]:
            found = (cache.get(connection, kind, object_id) for object_id in sorted(ids))
            return [row for row in found if row is not None]

        return await self.cache.read(read)

    def _assemble(self, known: Mapping[str, Stored], origin: Origin, as_of: datetime, customer: str) -> Facts:
        names = _names_in(known.values())

        def of(kind: str, make: Callable[[dict[str, Any]], R]) -> tuple[R, ...]:
            chosen = [row for row in known.values() if row.kind == kind]
            chosen.sort(key=lambda row: (row.created, row.id), reverse=True)
            return tuple(make(mirror.joined(row, known)) for row in chosen)

        links = of("invoice_payment", lambda raw: mapping.invoice_payment(_with_intent(raw, known)))
        invoices = of("invoice", mapping.invoice)
        numbers = {invoice.id: invoice.number for invoice in invoices}
        payments = tuple(_with_invoice(p, links, numbers) for p in of("charge", mapping.payment))
        return Facts(
            account=self.account,
            livemode=self.livemode,
            origin=origin,
            as_of=as_of,
            customer=mapping.customer(mirror.joined(known[customer], known)),
            subscriptions=of("subscription", lambda raw: mapping.subscription(raw, names)),
            payments=payments,
            invoices=invoices,
            invoice_payments=links,
            refunds=of("refund", mapping.refund),
            disputes=of("dispute", mapping.dispute),
            payment_methods=of("payment_method", mapping.payment_method),
            events=of("event", mapping.event),
            coupons=of("coupon", mapping.coupon),
        )


def _names_in(rows: Iterable[Stored]) -> dict[str, str]:
    return {row.id: str(row.raw.get("name") or "") for row in rows if row.kind == "product"}


def _with_intent(link: dict[str, Any], known: Mapping[str, Stored]) -> dict[str, Any]:
    """An invoice's payment with its payment intent put back, where it was read with it."""
    paid_with = link.get("payment")
    if not isinstance(paid_with, dict) or paid_with.get("payment_intent") not in known:
        return link
    return {**link, "payment": {**paid_with, "payment_intent": known[paid_with["payment_intent"]].raw}}


def _with_invoice(payment: Payment, links: Iterable[InvoicePayment], numbers: Mapping[str, str | None]) -> Payment:
    """Since Stripe's basil version a charge no longer names its invoice; the invoice's payments name the charge."""
    for link in links:
        same_intent = payment.payment_intent is not None and link.payment_intent == payment.payment_intent
        if same_intent or link.charge == payment.id:
            return replace(payment, invoice=link.invoice, invoice_number=numbers.get(link.invoice))
    return payment
