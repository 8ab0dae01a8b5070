"""What is handed over is handed over once and shown nowhere."""

from __future__ import annotations

import pickle

import pytest

from billing_console.domain.handover import Handover
from billing_console.domain.plans import to_data


def test_it_can_be_taken_once() -> None:
    given = Handover("https://secret")
    assert "secret" not in repr(given)
    assert "secret" not in f"{given}"
    assert given.take() == "https://secret"
    assert given.take() is None
    assert repr(given) == "Handover(taken)"


def test_it_can_not_be_written_down() -> None:
    given = Handover("https://secret")
    with pytest.raises(TypeError):
        pickle.dumps(given)
    with pytest.raises(TypeError):
        to_data(given)
    assert given.take() == "https://secret"
