"""One form per action of the core, under the same file name; the confirm sheet shows any plan and its verdict.

FORMS is the explicit list, by the action's name.
"""

from __future__ import annotations

from billing_console.actions.refund_payment import RefundPayment
from ui.actions.form import ActionForm
from ui.actions.refund_payment import RefundForm

FORMS: dict[str, type[ActionForm]] = {
    RefundPayment.name: RefundForm,
}
