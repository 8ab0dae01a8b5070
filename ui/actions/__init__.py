"""One form per action of the core, under the same file name; the confirm sheet shows any plan and its verdict.

FORMS is the explicit list, by the action's name.
"""

from __future__ import annotations

from billing_console.actions.apply_discount import ApplyDiscount
from billing_console.actions.pause_collection import PauseCollection
from billing_console.actions.refund_payment import RefundPayment
from billing_console.actions.resume_collection import ResumeCollection
from billing_console.actions.retry_invoice import RetryInvoice
from ui.actions.apply_discount import DiscountForm
from ui.actions.form import ActionForm
from ui.actions.pause_collection import PauseForm
from ui.actions.refund_payment import RefundForm
from ui.actions.resume_collection import ResumeForm
from ui.actions.retry_invoice import RetryForm

FORMS: dict[str, type[ActionForm]] = {
    RefundPayment.name: RefundForm,
    PauseCollection.name: PauseForm,
    ResumeCollection.name: ResumeForm,
    ApplyDiscount.name: DiscountForm,
    RetryInvoice.name: RetryForm,
}
