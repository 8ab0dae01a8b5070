"""Everything that can go wrong for reasons an operator can act on, named by what they can do next.

BillingError
├── InvalidInput        what was typed can't be used; nothing was sent
├── Offline             Stripe could not be reached; nothing was sent
├── AccessRefused       key, mode or permission
├── NotFound            no such object in this account and mode
├── RateLimited         too many requests; try again after a while
├── Rejected            Stripe understood and said no
├── StaleFacts          the world moved since the preview
├── PolicyRefused       the team's rules say no, or ask for a second person
├── OutcomeUnknown      it may have happened; settling finds out
├── StripeTrouble       Stripe answered with an error of its own or with something unreadable to a read
├── VaultUnavailable    the keychain is absent, locked, denied or silent
└── StoreUnavailable    the encrypted store: wrong key, disk full, damaged, locked

The core carries codes and data; the sentence for people is made elsewhere.
"""

from __future__ import annotations

from typing import Any, ClassVar


class BillingError(Exception):
    """A problem the operator can act on: a code, the data for its sentence and Stripe's request id if there is one."""

    default_code: ClassVar[str] = "billing_error"

    def __init__(self, code: str = "", *, request_id: str | None = None, **data: Any) -> None:
        self.code = code or self.default_code
        self.data = data
        self.request_id = request_id
        super().__init__(self.code, data)


class InvalidInput(BillingError):
    """What was typed can't be used."""

    default_code = "invalid_input"


class Offline(BillingError):
    """Stripe could not be reached and certainly executed nothing."""

    default_code = "offline"


class AccessRefused(BillingError):
    """Key, mode or permission, e.g. ``key_invalid``, ``permission`` (with ``needed``) or ``mode_mismatch``."""

    default_code = "access_refused"


class NotFound(BillingError):
    """No such object in this account and mode."""

    default_code = "not_found"


class RateLimited(BillingError):
    """Too many requests; ``after`` is the number of seconds to wait, if Stripe or our own budget says."""

    default_code = "rate_limited"


class Rejected(BillingError):
    """Stripe understood and said no; the code is Stripe's, ``message`` its words."""

    default_code = "rejected"


class StaleFacts(BillingError):
    """The facts under a preview changed before it was confirmed."""

    default_code = "stale_facts"


class PolicyRefused(BillingError):
    """The team's rules forbid it (``denied``) or ask for a second person (``needs_approval``)."""

    default_code = "denied"


class OutcomeUnknown(BillingError):
    """The request was sent and no usable answer came: it may or may not have happened."""

    default_code = "outcome_unknown"


class StripeTrouble(BillingError):
    """Stripe failed on its side, or its answer to a read could not be understood."""

    default_code = "stripe_trouble"


class VaultUnavailable(BillingError):
    """The keychain: ``absent``, ``locked``, ``denied``, ``timeout`` or ``lost`` (it forgot what it was given)."""

    default_code = "vault_unavailable"


class StoreUnavailable(BillingError):
    """The encrypted store, e.g. ``wrong_key``, ``damaged``, ``foreign``, ``disk_full``, ``locked`` or ``newer``."""

    default_code = "store_unavailable"
