"""One form per action of the core, under the same file name; the confirm sheet shows any plan and its verdict.

FORMS is the explicit list, by the action's name.
"""

from __future__ import annotations

from billing_console.actions.apply_discount import ApplyDiscount
from billing_console.actions.cancel_subscription import CancelSubscription
from billing_console.actions.change_plan import ChangePlan
from billing_console.actions.comp_subscription import CompSubscription
from billing_console.actions.credit_customer import CreditCustomer
from billing_console.actions.extend_trial import ExtendTrial
from billing_console.actions.mark_uncollectible import MarkUncollectible
from billing_console.actions.pause_collection import PauseCollection
from billing_console.actions.refund_payment import RefundPayment
from billing_console.actions.refund_with_credit_note import RefundWithCreditNote
from billing_console.actions.resume_collection import ResumeCollection
from billing_console.actions.retry_invoice import RetryInvoice
from billing_console.actions.send_invoice import SendInvoice
from billing_console.actions.send_portal_link import SendPortalLink
from billing_console.actions.undo_cancellation import UndoCancellation
from billing_console.actions.void_invoice import VoidInvoice
from ui.actions.apply_discount import DiscountForm
from ui.actions.cancel_subscription import CancelForm
from ui.actions.change_plan import ChangePlanForm
from ui.actions.comp_subscription import CompForm
from ui.actions.credit_customer import CreditForm
from ui.actions.extend_trial import ExtendForm
from ui.actions.form import ActionForm
from ui.actions.mark_uncollectible import UncollectibleForm
from ui.actions.pause_collection import PauseForm
from ui.actions.refund_payment import RefundForm
from ui.actions.refund_with_credit_note import CreditNoteForm
from ui.actions.resume_collection import ResumeForm
from ui.actions.retry_invoice import RetryForm
from ui.actions.send_invoice import SendInvoiceForm
from ui.actions.send_portal_link import PortalLinkForm
from ui.actions.undo_cancellation import UndoForm
from ui.actions.void_invoice import VoidForm

FORMS: dict[str, type[ActionForm]] = {
    RefundPayment.name: RefundForm,
    PauseCollection.name: PauseForm,
    ResumeCollection.name: ResumeForm,
    ApplyDiscount.name: DiscountForm,
    RetryInvoice.name: RetryForm,
    CancelSubscription.name: CancelForm,
    UndoCancellation.name: UndoForm,
    CompSubscription.name: CompForm,
    ExtendTrial.name: ExtendForm,
    SendInvoice.name: SendInvoiceForm,
    SendPortalLink.name: PortalLinkForm,
    VoidInvoice.name: VoidForm,
    MarkUncollectible.name: UncollectibleForm,
    CreditCustomer.name: CreditForm,
    RefundWithCreditNote.name: CreditNoteForm,
    ChangePlan.name: ChangePlanForm,
}
