"""How the console looks: theme and text size, changed while it runs."""

from __future__ import annotations

from PySide6.QtCore import Signal

from ui.theme.tokens import Text
from ui.widgets.card import Card
from ui.widgets.combo import Combo
from ui.widgets.key_value import KeyValue
from ui.widgets.label import Label
from ui.widgets.radio_group import Option, RadioGroup
from ui.widgets.row import Row, Stretch

THEMES = (Option("system", "System"), Option("light", "Light"), Option("dark", "Dark"))
SIZES = (90, 100, 115, 130, 150)


class LookCard(Card):
    """Emits `theme_wanted("system" | "light" | "dark")` and `text_size_wanted(percent)`."""

    theme_wanted = Signal(str)
    text_size_wanted = Signal(int)

    def __init__(self, theme: str, text_size: int) -> None:
        super().__init__("Look")
        chosen = theme if theme in {"system", "light", "dark"} else "system"
        self.themes = RadioGroup(THEMES, name="Theme", columns=0, chosen=chosen)
        self.themes.changed.connect(self.theme_wanted)
        sizes = sorted({*SIZES, text_size})
        self.sizes = Combo("Text size", [(str(s), f"{s} %") for s in sizes], chosen=str(text_size))
        self.sizes.changed.connect(lambda key: self.text_size_wanted.emit(int(key)))
        values = KeyValue()
        values.add("Theme", self.themes)
        values.add("Text size", Row(self.sizes, Stretch()))
        self.add(values)
        self.add(
            Label("Widths and heights follow the text size when the console is next opened.", Text.SECONDARY, wrap=True)
        )
