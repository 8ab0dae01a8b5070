"""The light theme at its own size, put on the application for a test and taken back afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ui.theme.style import apply
from ui.theme.tokens import LIGHT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication

    from ui.theme.current import Theme


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Theme]:
    yield apply(qapp, LIGHT, scale=1.0, has_motion=False)
    apply(qapp, LIGHT, scale=1.0, has_motion=False)
