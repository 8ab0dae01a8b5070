"""The first question: practise, or connect a real account."""

from __future__ import annotations

from typing_extensions import override

from ui.first_run.frame import Step
from ui.first_run.words import CHOICES
from ui.theme.tokens import Tone
from ui.widgets.label import Label
from ui.widgets.radio_group import Option, RadioGroup


class StartStep(Step):
    """Practice comes first and is chosen: it is the safe way to look around."""

    def __init__(self) -> None:
        super().__init__()
        options = [Option(key, title, detail) for key, (title, detail) in CHOICES.items()]
        options[0] = Option("practice", *CHOICES["practice"], pill="safe", pill_tone=Tone.PRACTICE)
        self.rows.addWidget(
            Label("You can come back to this choice at any time, from Settings.", wrap=True, muted=True)
        )
        self.choice = RadioGroup(options, name="What to open", columns=1, cards=True, chosen="practice")
        self.choice.changed.connect(lambda _key: self.changed.emit())
        self.rows.addWidget(self.choice)

    @override
    def title(self) -> str:
        return "Welcome to Billing Console"

    @override
    def subtitle(self) -> str:
        return "Step 1 of 3 · what to open"

    @override
    def note(self) -> str:
        return "No real money moves" if self.choice.key() == "practice" else "You will need a key from Stripe"

    @override
    def verb(self) -> str:
        return "Open practice company" if self.choice.key() == "practice" else "Next"

    @override
    def entered(self) -> None:
        self.choice.button(self.choice.key()).setFocus()
