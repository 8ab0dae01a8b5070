"""The second step: who works here, and the key; it is tried with harmless reads before anything is kept."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from billing_console.domain.errors import BillingError, InvalidInput
from billing_console.domain.policy import Policy
from billing_console.services.profiles import KeyReport, key_page, permissions
from billing_console.settings import Profile
from ui.first_run.frame import Step
from ui.first_run.key_facts import FactTable, Rights, account_fact, deed_facts
from ui.first_run.keychain_words import kept_in
from ui.texts import trying
from ui.texts_errors import PASSING
from ui.theme.current import theme
from ui.theme.tokens import SPACE, Text, Tone
from ui.widgets.announce import announce
from ui.widgets.banner import Banner
from ui.widgets.combo import Combo
from ui.widgets.key_field import KeyField
from ui.widgets.label import Label
from ui.widgets.line_edit import LineEdit
from ui.widgets.row import Stack

USUAL_ROLE = "support_lead"


class KeyStep(Step):
    """Role, names, rights, key, and what the key turned out to be. Emits `test_wanted` and `link_wanted`."""

    test_wanted = Signal()
    link_wanted = Signal(str)
    mode_seen = Signal(str)

    def __init__(self, policy: Policy, *, api_base: str | None, profile: Profile | None) -> None:
        super().__init__()
        self._policy = policy
        self._api_base = api_base
        self._profile = profile
        self._problem = False
        self._keychain = ("", "")
        self.report: KeyReport | None = None
        self._build_people()
        self._build_rights()
        self._build_key()
        self._role_changed()

    # ------------------------------------------------------------------------------------------------------- building

    def _build_people(self) -> None:
        roles = [(role.id, role.title) for role in self._policy.roles.values()]
        usual = USUAL_ROLE if USUAL_ROLE in self._policy.roles else roles[0][0]
        known = self._profile
        self.role = Combo("Role", roles, chosen=known.role if known and known.role in self._policy.roles else usual)
        self.operator = LineEdit("Your name", text=known.operator if known else "", placeholder="As in the audit trail")
        self.name = LineEdit("Profile name", text=known.name if known else "", placeholder="The account’s name")
        row = QHBoxLayout()
        row.setSpacing(theme().px(SPACE.m))
        for words, field in (("Role", self.role), ("Your name", self.operator), ("Profile name", self.name)):
            field.setEnabled(known is None)
            row.addWidget(Stack(Label(words, Text.CAPS), field, gap=6), 1)
        self.rows.addLayout(row)
        self.role.changed.connect(lambda _key: self._role_changed())
        self.operator.textChanged.connect(self._names_changed)
        self.name.textChanged.connect(self._names_changed)

    def _build_rights(self) -> None:
        self.guide = Banner(
            Tone.INFO,
            "with exactly these permissions. The link opens Stripe’s key page with them ticked.",
            lead="Make a restricted key",
            command="Open Stripe…",
        )
        self.guide.command_clicked.connect(self._open_stripe)
        self.rights = Rights()
        self.rows.addWidget(self.guide)
        self.rows.addWidget(self.rights)

    def _build_key(self) -> None:
        self.field = KeyField()
        self.field.mode_seen.connect(self.mode_seen)
        self.field.given.connect(self._given)
        self.field.refused.connect(lambda code: self.refuse(InvalidInput(code)))
        self.field.cleared.connect(self._cleared)
        self.refusal = Banner(Tone.DANGER, "", command="Test again")
        self.refusal.command_clicked.connect(self._given)
        self.warning = Banner(Tone.WARNING, "")
        self.facts = FactTable("What this key is")
        self.rows.addWidget(Stack(Label("Your key", Text.CAPS), self.field, gap=6))
        for part in (self.refusal, self.warning, self.facts):
            part.hide()
            self.rows.addWidget(part)

    # -------------------------------------------------------------------------------------------------------- the key

    def _given(self) -> None:
        self._forget_test()
        self.field.set_state("testing…", Tone.NEUTRAL)
        shape = self.field.shape
        self.mode_seen.emit(shape.mode if shape is not None else "")
        self.changed.emit()
        self.test_wanted.emit()

    def _cleared(self) -> None:
        self._forget_test()
        self.field.set_state("", Tone.NEUTRAL)
        self.changed.emit()

    def _forget_test(self) -> None:
        self.report = None
        self._problem = False
        self.refusal.hide()
        self.warning.hide()
        self.facts.set_rows([])
        self.rights.show_rights(permissions(self.role.key()), None)

    def tested(self, report: KeyReport) -> None:
        """Show what the harmless reads found."""
        self.report = report
        shape = self.field.shape
        kind = shape.kind if shape is not None else "restricted"
        self.field.set_state(f"{report.mode} · {kind} · answers", Tone.POSITIVE)
        if not self.name.text().strip():
            proposed = report.account_name or report.account or ""
            self.name.setText(proposed[:60])
        self.rights.show_rights(permissions(self.role.key()), report)
        self._show_facts()
        self._warn(report)
        announce(self, f"The key answers. {report.mode}, {kind}.")
        self.changed.emit()
        self.attention.emit(self.facts)

    def _warn(self, report: KeyReport) -> None:
        words = ""
        if report.too_broad and report.excess:
            extra = ", ".join(slug.replace("_", " ") for slug in report.excess)
            words = f"It may do more than this role needs ({extra}). Untick that at Stripe."
        elif report.too_broad:
            words = "A secret key may do everything in this account. A restricted key with the rights above is safer."
        if report.missing:
            lacking = ", ".join(p.label for p in permissions(self.role.key()) if p.slug in report.missing)
            words = f"{words} The key lacks: {lacking}. What needs them will not work.".strip()
        self.warning.set(Tone.WARNING, words, lead="Over-broad key." if report.too_broad else "")
        self.warning.setVisible(bool(words))

    def refuse(self, problem: BaseException) -> None:
        """Say by the field why this key can't be used."""
        self.report = None
        self._problem = True
        words = trying(problem)
        again = isinstance(problem, BillingError) and problem.code in PASSING
        if self.field.key:
            self.field.set_state("no answer" if again else "refused", Tone.WARNING if again else Tone.DANGER)
        else:
            self.field.entry.set_error(words)
        self.facts.set_rows([])
        self.refusal.set(Tone.WARNING if again else Tone.DANGER, words, command="Test again" if again else "")
        self.refusal.show()
        announce(self, words, assertive=True)
        self.changed.emit()
        self.attention.emit(self.refusal)

    def inform(self, words: str) -> None:
        """Say by the field why the key is asked for though nothing is wrong."""
        self.refusal.set(Tone.INFO, words)
        self.refusal.show()
        announce(self, words)

    def set_keychain(self, kind: str, description: str) -> None:
        """Where the key will be kept; an empty kind means that the keychain has not answered yet."""
        self._keychain = (kind, description)
        self._show_facts()
        self.changed.emit()

    def _show_facts(self) -> None:
        if self.report is not None:
            rows = [account_fact(self.report), ("Key is kept in", kept_in(*self._keychain))]
            self.facts.set_rows([*rows, *deed_facts(self.report)])

    # ------------------------------------------------------------------------------------------------------- the rest

    def name_refused(self, problem: BillingError) -> None:
        """Show a name that can't be used by its field."""
        field = self.operator if problem.code == "operator_name" else self.name
        field.set_error(trying(problem))
        self.refusal.set(Tone.DANGER, trying(problem))
        self.refusal.show()
        field.setFocus()
        self.changed.emit()

    def _role_changed(self) -> None:
        self.rights.show_rights(permissions(self.role.key()), None)
        if self.field.key:
            self._given()
        self.changed.emit()

    def _names_changed(self) -> None:
        self.operator.set_error("")
        self.name.set_error("")
        self.changed.emit()

    def _open_stripe(self) -> None:
        shape = self.field.shape
        is_test = self._api_base is not None or (shape is not None and shape.mode == "test")
        is_test = is_test or (self._profile is not None and self._profile.mode != "live")
        self.link_wanted.emit(key_page(self.role.key(), "test" if is_test else "live"))

    @override
    def title(self) -> str:
        return f"Add the key of “{self._profile.name}” again" if self._profile else "Connect your Stripe account"

    @override
    def subtitle(self) -> str:
        return f"Step 2 of 3 · your own key, for the role “{self.role.currentText()}”"

    @override
    def note(self) -> str:
        place = self._api_base or "api.stripe.com"
        return f"The key never leaves this computer except to {place}"

    @override
    def verb(self) -> str:
        return "Save and sync" if self._keychain[0] in {"ok", ""} else "Next"

    @override
    def hindrance(self) -> str:
        if self.report is None:
            waits = bool(self.field.key) and not self._problem
            return "The key is being tested." if waits else "Paste a key that Stripe accepts first."
        if not self.operator.text().strip():
            return "Say who is working here."
        if not self.name.text().strip():
            return "Give the profile a name."
        return "" if self._keychain[0] else "The keychain has not answered yet."

    @override
    def entered(self) -> None:
        first: QWidget = self.field.entry if not self.field.key else self.field.change
        if self._profile is None and not self.operator.text():
            first = self.operator
        first.setFocus()
