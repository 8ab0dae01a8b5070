"""What Northwind Cloud sells and how: products, prices, coupons, tax rates, portal and webhooks."""

from __future__ import annotations

from typing import Final

from billing_console.practice import shapes
from billing_console.practice.ids import ACCOUNT_ID, ACCOUNT_OWNER, Ids
from billing_console.practice.money import CURRENCIES
from billing_console.practice.months import DAY
from billing_console.practice.shapes import Json
from billing_console.practice.shapes.discounts import CouponFields

_PLANS: Final = {
    "starter": ("Starter", "Newsletters for up to 2,500 contacts", None),
    "pro": ("Pro", "Automations, segments and A/B tests", None),
    "team": ("Team", "Everything in Pro, per seat, with shared audiences", "seat"),
    "enterprise": ("Enterprise", "Dedicated sending, single sign-on, invoiced yearly", None),
    "agency": ("Agency", "Pro for up to ten brands", None),
}
_MONTHLY: Final = {
    "starter": {"usd": 1900, "eur": 1800, "gbp": 1600, "jpy": 2900, "kwd": 5900},
    "pro": {"usd": 4900, "eur": 4500, "gbp": 4200, "jpy": 7400, "kwd": 15000},
    "team": {"usd": 2900, "eur": 2700, "gbp": 2500, "jpy": 4400, "kwd": 8900},
    "enterprise": {"usd": 72000, "eur": 66000, "gbp": 60000, "jpy": 108000, "kwd": 220000},
    "agency": {"usd": 9900, "eur": 9000, "gbp": 8400, "jpy": 15000, "kwd": 30500},
}
_TAX: Final = {
    "DE": ("MwSt.", 19.0),
    "FR": ("TVA", 20.0),
    "NL": ("btw", 21.0),
    "ES": ("IVA", 21.0),
    "IT": ("IVA", 22.0),
    "IE": ("VAT", 23.0),
    "GB": ("VAT", 20.0),
    "JP": ("JCT", 10.0),
    "US": ("Sales tax", 8.875),
}

LEGACY_PRO_YEARLY: Final = 48000
"""What Pro cost per year before 2025, in cents; nobody can buy it any more."""

LAUNCH: Final = "LAUNCH20"
FRIENDS: Final = "FRIENDS10"
COMP_SHORT: Final = "COMP3M"
COMP_LONG: Final = "COMP12M"


class Catalog:
    """The account's own objects and quick access to its prices."""

    def __init__(self, ids: Ids, now: int) -> None:
        self._ids = ids
        self._born = now - 3 * 365 * DAY
        self.account: Json = shapes.account(
            id=ACCOUNT_ID,
            name="Northwind Cloud",
            email="finance@northwind-cloud.example",
            created=self._born,
            support_email="support@northwind-cloud.example",
            url="https://northwind-cloud.example",
        )
        self.prices: dict[tuple[str, str, str], Json] = {}
        self.coupons: dict[str, Json] = {coupon["id"]: coupon for coupon in self._coupons()}
        self.promotion_codes: dict[str, Json] = {}
        self.tax_rates: dict[str, Json] = {}
        products = self._products()
        self.legacy_pro = self._legacy_pro()
        self._add_tax_rates()
        self._add_promotion_codes()
        self.configuration = self._configuration()
        everything = [
            *products,
            *self.prices.values(),
            self.legacy_pro,
            *self.coupons.values(),
            *self.promotion_codes.values(),
            *self.tax_rates.values(),
            self.configuration,
            *self._webhooks(),
        ]
        self.objects: dict[str, Json] = {item["id"]: item for item in everything}

    def price(self, plan: str, interval: str, currency: str) -> Json:
        """The price of a plan ("starter", "pro", "team", "enterprise") per "month" or "year"."""
        return self.prices[plan, interval, currency]

    def _id(self, prefix: str, serial: int) -> str:
        return self._ids.make(prefix, ACCOUNT_OWNER, serial)

    def _products(self) -> list[Json]:
        products = []
        for rank, (plan, (name, description, unit)) in enumerate(_PLANS.items()):
            product_id = self._id("prod", rank)
            self._add_prices(plan, name, product_id, rank)
            products.append(
                shapes.product(
                    id=product_id,
                    created=self._born + rank,
                    name=name,
                    description=description,
                    unit_label=unit,
                    default_price=self.price(plan, "month", "usd")["id"],
                    metadata={"plan": plan},
                )
            )
        return products

    def _add_prices(self, plan: str, name: str, product_id: str, rank: int) -> None:
        for place, currency in enumerate(CURRENCIES):
            for interval, factor, word in (("month", 1, "Monthly"), ("year", 10, "Yearly")):
                self.prices[plan, interval, currency] = shapes.price(
                    id=self._id("price", rank * 16 + place * 2 + factor // 10),
                    product=product_id,
                    created=self._born + rank,
                    currency=currency,
                    unit_amount=_MONTHLY[plan][currency] * factor,
                    interval=interval,
                    nickname=f"{name} {word}",
                    lookup_key=f"{plan}_{interval}_{currency}",
                    metadata={"plan": plan},
                )

    def _legacy_pro(self) -> Json:
        return shapes.price(
            id=self._id("price", 255),
            product=self.price("pro", "year", "usd")["product"],
            created=self._born,
            currency="usd",
            unit_amount=LEGACY_PRO_YEARLY,
            interval="year",
            nickname="Pro Yearly (2024)",
            active=False,
            metadata={"plan": "pro"},
        )

    def _coupons(self) -> list[Json]:
        rows: tuple[CouponFields, ...] = (
            {"id": LAUNCH, "created": self._born, "name": "Launch offer", "percent_off": 20.0, "times_redeemed": 214},
            {
                "id": FRIENDS,
                "created": self._born,
                "name": "Friends of Northwind",
                "percent_off": 10.0,
                "duration": "forever",
                "times_redeemed": 61,
            },
            self._comp(COMP_SHORT, "Goodwill, 3 months", 3),
            self._comp(COMP_LONG, "Partner, 12 months", 12),
            {
                "id": "WELCOME5",
                "created": self._born,
                "name": "Five dollars off",
                "amount_off": 500,
                "currency": "usd",
                "redeem_by": self._born + 365 * DAY,
                "times_redeemed": 90,
                "valid": False,
            },
        )
        return [shapes.coupon(**row) for row in rows]

    def _comp(self, coupon: str, name: str, months: int) -> CouponFields:
        return {
            "id": coupon,
            "created": self._born,
            "name": name,
            "percent_off": 100.0,
            "duration": "repeating",
            "duration_in_months": months,
            "times_redeemed": 120 // months,
            "metadata": {"kind": "comp"},
        }

    def _add_promotion_codes(self) -> None:
        for serial, coupon in enumerate((LAUNCH, FRIENDS)):
            self.promotion_codes[coupon] = shapes.promotion_code(
                id=self._id("promo", serial),
                code=coupon,
                coupon=coupon,
                created=self._born,
                times_redeemed=self.coupons[coupon]["times_redeemed"],
            )

    def _add_tax_rates(self) -> None:
        for serial, (country, (name, percentage)) in enumerate(_TAX.items()):
            self.tax_rates[country] = shapes.tax_rate(
                id=self._id("txr", serial),
                created=self._born,
                display_name=name,
                percentage=percentage,
                country=country,
                state="NY" if country == "US" else None,
            )

    def _configuration(self) -> Json:
        return shapes.portal_configuration(
            id=self._id("bpc", 0),
            created=self._born,
            headline="Northwind Cloud billing",
            return_url="https://app.northwind-cloud.example/billing",
            login_url="https://billing.stripe.com/p/login/test_northwind",
        )

    def _webhooks(self) -> list[Json]:
        return [
            shapes.webhook_endpoint(
                id=self._id("we", 0),
                created=self._born,
                url="https://api.northwind-cloud.example/stripe",
                enabled_events=["*"],
                description="Provisioning",
            ),
            shapes.webhook_endpoint(
                id=self._id("we", 1),
                created=self._born + 30 * DAY,
                url="https://old.northwind-cloud.example/hooks",
                enabled_events=["invoice.paid", "invoice.payment_failed"],
                status="disabled",
                description="Old ledger export",
            ),
        ]
