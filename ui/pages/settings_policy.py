"""What the team's policy pack says, to read: limits per currency, refunds by bucket, and roles."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from billing_console.domain.cases import Bucket
from billing_console.domain.money import Money
from billing_console.domain.policy import Policy, RefundRule, Role
from ui.models.column import CellKind, Column, T
from ui.models.table import TableModel
from ui.texts import BUCKETS, CLAUSES
from ui.texts_audit import ACTIONS
from ui.theme.current import theme
from ui.theme.tokens import SPACE, Text, Tone
from ui.widgets.card import Card
from ui.widgets.data_table import DataTable
from ui.widgets.label import Label
from ui.widgets.pill import Pill

Limit = tuple[str, int | None, int | None]  # currency, approval above, retype above; minor units
Rule = tuple[Bucket, RefundRule | None]
MOST_ROWS = 12


class PolicyCard(Card):
    """Name and version, and three tables; nothing can be changed here."""

    def __init__(self, policy: Policy) -> None:
        super().__init__(
            "Policy pack", pills=[Pill(policy.stamp, Tone.NEUTRAL)], right="read-only · a file of the team"
        )
        px = theme().px
        self.limits: DataTable[Limit] = _table(_limit_columns(), "Limits per currency", limits(policy), lambda r: r[0])
        self.buckets: DataTable[Rule] = _table(_rule_columns(), "Refunds by reason", rules(policy), lambda r: r[0])
        roles = list(policy.roles.values())
        self.roles: DataTable[Role] = _table(_role_columns(), "Roles", roles, lambda r: r.id)
        row = QHBoxLayout()
        row.setSpacing(px(SPACE.xl))
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(px(SPACE.s))
            row.addLayout(column, 1)
        secret = "allowed" if policy.live_secret_keys else "refused: a restricted key is needed"
        for column, head, table in (
            (left, "Refunds by reason", self.buckets),
            (right, "Limits per customer and day", self.limits),
            (right, "Roles", self.roles),
        ):
            column.addWidget(Label(head, Text.CAPS))
            column.addWidget(table)
        left.addWidget(
            Label("A currency or reason that is not named needs a second person.", Text.SECONDARY, wrap=True)
        )
        left.addWidget(Label(f"Live secret keys: {secret}.", Text.SECONDARY, wrap=True))
        left.addStretch(1)
        right.addStretch(1)
        self.add_layout(row)


def _table(columns: Sequence[Column[T]], name: str, rows: Sequence[T], key: Callable[[T], Hashable]) -> DataTable[T]:
    model = TableModel(columns, key=key)
    model.set_rows(rows)
    return DataTable(model, name=name, fit_rows=MOST_ROWS)


def limits(policy: Policy) -> list[Limit]:
    """Each currency that the pack names, with its two limits."""
    named = sorted({*policy.approval_above, *policy.retype_above})
    return [(c, policy.approval_above.get(c), policy.retype_above.get(c)) for c in named]


def rules(policy: Policy) -> list[Rule]:
    """Every reason there is, with its rule."""
    return [(bucket, policy.refund_rules.get(bucket)) for bucket in Bucket]


def rule_words(rule: RefundRule | None) -> str:
    """A rule as people would say it."""
    if rule is None or not rule.allowed:
        return "a second person decides"
    words = ["allowed"]
    if rule.within is not None:
        words.append(f"for {rule.within.days} days after the payment")
    if rule.needs:
        words.append(f"if {CLAUSES.get(rule.needs, rule.needs.replace('_', ' ')).lower()}")
    return " ".join(words)


def deeds(role: Role, *, asking: bool) -> str:
    """What a role may do by itself, or may ask for."""
    names = sorted(a.removeprefix("ask:") for a in role.actions if a.startswith("ask:") is asking)
    return ", ".join(ACTIONS.get(name, name.replace("_", " ")) for name in names) or "—"


def _limit_columns() -> list[Column[Limit]]:
    def shown(currency: str, minor: int | None) -> str:
        return "—" if minor is None else str(Money(minor, currency))

    return [
        Column("currency", "Currency", lambda r: r[0].upper(), width=84),
        Column("approval", "Second person above", lambda r: shown(r[0], r[1]), CellKind.MONEY, sort=lambda r: r[1]),
        Column("retype", "Typed once more above", lambda r: shown(r[0], r[2]), CellKind.MONEY, sort=lambda r: r[2]),
    ]


def _rule_columns() -> list[Column[Rule]]:
    return [
        Column("bucket", "Reason", lambda r: BUCKETS[r[0]], sortable=False),
        Column("rule", "A refund is", lambda r: rule_words(r[1]), stretch=True, sortable=False),
    ]


def _role_columns() -> list[Column[Role]]:
    return [
        Column("title", "Role", lambda r: r.title, width=110, sortable=False),
        Column("may", "May", lambda r: deeds(r, asking=False), sortable=False),
        Column("asks", "May ask for", lambda r: deeds(r, asking=True), sortable=False),
        Column("cards", "Card data", lambda r: "shown" if r.sees_cards else "hidden", stretch=True, sortable=False),
    ]
