"""What a person does in the first run, for its tests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from ui.first_run import FirstRun
from ui.widgets.label import Label

Until = Callable[..., Awaitable[None]]


def texts(widget: QWidget) -> str:
    """Everything that can be read on it now."""
    return "\n".join(label.text() for label in widget.findChildren(Label) if label.isVisibleTo(widget))


def paste(run: FirstRun, key: str) -> None:
    run.key_step.field.entry.setText(key)
    run.key_step.field.judge()


async def tried(run: FirstRun, key: str, until: Until) -> None:
    """Paste a key and wait for the verdict on it."""
    paste(run, key)
    await until(lambda: run.key_step.report is not None or run.key_step.refusal.isVisibleTo(run))


async def connected(run: FirstRun, key: str, until: Until, operator: str = "m.keller") -> list[Any]:
    """Paste a good key, press the main button, and wait for what the run ends with."""
    results: list[Any] = []
    run.finished.connect(results.append)
    run.key_step.operator.setText(operator)
    await tried(run, key, until)
    await until(run.frame.main.isEnabled)
    run.frame.main.click()
    return results


async def tried_again(run: FirstRun, key: str, until: Until) -> None:
    run.key_step.field.change.click()
    await tried(run, key, until)
