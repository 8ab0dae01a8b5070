"""How times are kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing_console.store.schema import micros, moment, optional_moment


@given(st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=-11, minutes=-30))])))
def test_times_come_back_exactly_and_in_utc(when: datetime) -> None:
    assert moment(micros(when)) == when
    assert moment(micros(when)).tzinfo is UTC
    assert optional_moment(micros(when)) == when


def test_no_time_and_no_zone() -> None:
    assert optional_moment(None) is None
    with pytest.raises(ValueError, match="aware"):
        micros(datetime(2026, 11, 20))  # noqa: DTZ001  the naive time is what is refused
