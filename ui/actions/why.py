"""Why something is done: the case's bucket, what Stripe is told, and what only the trail is told."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from billing_console.domain.cases import Bucket
from billing_console.domain.errors import InvalidInput
from ui.texts import BUCKETS
from ui.theme.current import theme
from ui.theme.tokens import SPACE, Text
from ui.widgets.combo import Combo
from ui.widgets.label import Label
from ui.widgets.line_edit import LineEdit

LONGEST = 500


class Why(QWidget):
    """Four fields in two lines. Emits `changed` for those that make a difference to the plan."""

    changed = Signal()

    def __init__(
        self, number: int, bucket: Bucket | None, reasons: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        buckets = [("", "Choose what happened"), *((key.value, text) for key, text in BUCKETS.items())]
        self.happened = Combo("What happened", buckets, chosen=bucket.value if bucket else "")
        self._reason = Combo("Reason sent to Stripe", reasons)
        self._comment = LineEdit("Comment sent to Stripe", placeholder="Optional. The customer's own words, perhaps")
        self._note = LineEdit("Note for the trail", placeholder="Optional. Never sent to Stripe")
        for field in (self._comment, self._note):
            field.setMaxLength(LONGEST)
        self._lay_out(number)
        for combo in (self.happened, self._reason):
            combo.changed.connect(self._edited)
        self._comment.textEdited.connect(self._edited)

    def _lay_out(self, number: int) -> None:
        px = theme().px
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(SPACE.l))
        grid.setVerticalSpacing(px(SPACE.xs))
        titles = (
            (f"{number} · WHY, FOR THE RECORDS", self.happened),
            ("REASON SENT TO STRIPE", self._reason),
            ("COMMENT SENT TO STRIPE", self._comment),
            ("NOTE FOR THE TRAIL", self._note),
        )
        for position, (title, field) in enumerate(titles):
            row, column = position // 2 * 2, position % 2
            grid.addWidget(Label(title, Text.CAPS), row, column)
            grid.addWidget(field, row + 1, column)
            grid.setColumnStretch(column, 1)

    def bucket(self) -> Bucket:
        """What happened; raises InvalidInput until it was said."""
        if not self.happened.key():
            raise InvalidInput("bucket_missing")
        return Bucket(self.happened.key())

    def preset(self, reason: str) -> None:
        """Begin with a reason for Stripe."""
        self._reason.choose(reason)

    def reason(self) -> str:
        """The key of the reason for Stripe."""
        return self._reason.key()

    def comment(self) -> str:
        """What Stripe is told beside the reason."""
        return self._comment.text().strip()

    def note(self) -> str:
        """For the trail alone."""
        return self._note.text().strip()

    def _edited(self, *_: object) -> None:
        self.changed.emit()
