"""Cases: six buckets, and a label people can say on the phone."""

from __future__ import annotations

import pytest

from billing_console.domain.cases import Bucket, Case
from tests import made


@pytest.mark.parametrize(("number", "label"), [(1, "CASE-0001"), (412, "CASE-0412"), (12345, "CASE-12345")])
def test_labels(number: int, label: str) -> None:
    assert Case(number, "cus_1", "Amara", Bucket.TEAM_PURCHASE, "m.keller", made.NOW).label == label


def test_the_six_buckets() -> None:
    assert len(Bucket) == 6
    assert Bucket("duplicate_purchase") is Bucket.DUPLICATE_PURCHASE
