"""The lock on a profile's folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from billing_console.domain.errors import StoreUnavailable
from billing_console.store.profile_lock import ProfileLock


def test_one_holder_at_a_time(tmp_path: Path) -> None:
    held = ProfileLock.take(tmp_path)
    with pytest.raises(StoreUnavailable) as refused:
        ProfileLock.take(tmp_path)
    assert (refused.value.code, refused.value.data) == ("in_use", {"pid": str(os.getpid())})
    held.release()
    held.release()
    ProfileLock.take(tmp_path).release()


def test_a_lock_file_left_by_a_crash_locks_nothing(tmp_path: Path) -> None:
    (tmp_path / "profile.lock").write_text("4194304999")
    held = ProfileLock.take(tmp_path)
    assert (tmp_path / "profile.lock").read_text() == str(os.getpid())
    held.release()
