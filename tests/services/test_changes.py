"""Changes: everyone who listens hears once, and nobody keeps the others from hearing."""

from __future__ import annotations

import pytest

from billing_console.services.changes import Changes


def test_listeners_hear_until_they_stop() -> None:
    changes, heard = Changes(), list[frozenset[str]]()
    stop = changes.listen(heard.append)
    changes.emit("cus_1", "audit", "cus_1")
    stop()
    stop()
    changes.emit("cus_2")
    assert heard == [{"cus_1", "audit"}]


def test_one_may_stop_listening_while_it_is_told() -> None:
    changes, heard = Changes(), list[str]()

    def first(_ids: frozenset[str]) -> None:
        heard.append("first")
        stop()

    stop = changes.listen(first)
    changes.listen(lambda _ids: heard.append("second"))
    changes.emit("x")
    changes.emit("x")
    assert heard == ["first", "second", "second"]


def test_one_that_breaks_is_reported_after_the_others_heard() -> None:
    changes, heard = Changes(), list[frozenset[str]]()

    def broken(_ids: frozenset[str]) -> None:
        raise RuntimeError("a page that broke while it was told")

    changes.listen(broken)
    changes.listen(heard.append)
    with pytest.raises(ExceptionGroup) as reported:
        changes.emit("cus_1")
    assert isinstance(reported.value.exceptions[0], RuntimeError)
    assert heard == [{"cus_1"}]
