"""What a key may do shows when it is used, and a refusal is forgotten after a while."""

from __future__ import annotations

from datetime import timedelta

from billing_console.domain.errors import AccessRefused, Rejected
from billing_console.domain.policy import Capability
from billing_console.services.learnt_rights import FORGET_REFUSAL, LearntRights
from tests.consoles import Clock

REFUSED = AccessRefused("permission", needed="subscription_write")


def test_nothing_is_known_before_it_was_tried() -> None:
    assert LearntRights(Clock()).of("comp_subscription") is Capability.UNKNOWN


def test_what_was_done_may_be_done() -> None:
    rights = LearntRights(Clock())
    rights.learn("comp_subscription", REFUSED, is_done=False)
    rights.learn("comp_subscription", None, is_done=True)
    assert rights.of("comp_subscription") is Capability.YES
    assert rights.of("change_plan") is Capability.UNKNOWN


def test_a_refused_right_is_known_for_a_while() -> None:
    clock = Clock()
    rights = LearntRights(clock)
    rights.learn("comp_subscription", REFUSED, is_done=False)
    assert rights.of("comp_subscription") is Capability.NO
    clock.now += FORGET_REFUSAL + timedelta(seconds=1)
    assert rights.of("comp_subscription") is Capability.UNKNOWN


def test_other_refusals_teach_nothing() -> None:
    rights = LearntRights(Clock())
    for problem in (Rejected("coupon_expired"), AccessRefused("key_expired"), None):
        rights.learn("comp_subscription", problem, is_done=False)
    assert rights.of("comp_subscription") is Capability.UNKNOWN
