"""Something for the operator's eyes only: kept in memory, handed out once, shown nowhere."""

from __future__ import annotations

from typing_extensions import override


class Handover:
    """A link that lets anybody in who has it; it can be taken once and never printed, compared or written down."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text: str | None = text

    @property
    def is_taken(self) -> bool:
        """True when there is nothing left to hand out."""
        return self._text is None

    def take(self) -> str | None:
        """The text, the first time; None ever after."""
        text, self._text = self._text, None
        return text

    @override
    def __repr__(self) -> str:
        return "Handover(taken)" if self.is_taken else "Handover(…)"

    @override
    def __reduce__(self) -> str:
        raise TypeError("what is handed over is never written down")
