"""Asks where to write a file, by keyboard, without the system's own dialog."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QWidget

from ui.theme.tokens import Text, Tone
from ui.widgets.button import Button, Kind
from ui.widgets.label import Label
from ui.widgets.line_edit import LineEdit
from ui.widgets.sheet import Sheet


def documents() -> Path:
    """Where people look for files: the documents folder, or their home where there is none."""
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = Path(found) if found else Path.home()
    return folder if folder.is_dir() else Path.home()


class SaveSheet(Sheet):
    """A path to edit; accepted only when its folder exists. An existing file is named before it is replaced."""

    def __init__(self, parent: QWidget, title: str, proposed: Path, deed: str = "Export") -> None:
        super().__init__(parent, title, width=560)
        self.edit = LineEdit("File", placeholder="Folder and file name")
        self.edit.setText(str(proposed))
        self.hint = Label("", Text.SECONDARY, wrap=True)
        self.add(Label("Write to", Text.CAPS))
        self.add(self.edit)
        self.add(self.hint)
        cancel = Button("Cancel")
        cancel.clicked.connect(self.reject)
        self.save = Button(deed, Kind.PRIMARY)
        self.save.clicked.connect(self.accept)
        self.add_button(cancel)
        self.add_button(self.save)
        self.edit.textChanged.connect(lambda _text: self._look())
        self.edit.returnPressed.connect(self._return_pressed)
        self._look()

    def path(self) -> Path:
        """Where to write."""
        return Path(self.edit.text().strip()).expanduser()

    def _look(self) -> None:
        path = self.path()
        problem = ""
        if not self.edit.text().strip() or path.is_dir():
            problem = "Add a file name."
        elif not path.parent.is_dir():
            problem = "There is no such folder."
        self.save.set_allowed(not problem, problem)
        exists = not problem and path.exists()
        self.hint.set_tone(Tone.DANGER if problem else Tone.WARNING if exists else None)
        self.hint.setText(problem or ("This file exists and will be replaced." if exists else "Readable only by you."))

    def _return_pressed(self) -> None:
        if self.save.isEnabled():
            self.accept()
