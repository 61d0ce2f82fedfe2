"""The editor of a statement: a large field, the blanks that are left, the mark of an admission."""

import os
import shlex
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.widgets import Static, TextArea

from services.confinement import is_confined
from services.i18n import N_, _, ngettext
from services.incident.statements import blanks
from tui.widgets.ask import Ask, Mistake


@dataclass(frozen=True, slots=True)
class Edited:
    """What came out of the editor; with ``submit`` it goes to review."""

    text: str
    admission: bool
    submit: bool


class EditorScreen(Ask[Edited | None]):
    """Write a statement; what is left by Escape stands there again."""

    KEYS = N_("F2 to review  F5 keep a draft  F3 admits fault  F4 $EDITOR  Esc leaves")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "keep", N_("Keep as a draft"), id="edit-keep", tooltip=N_("Save, no review")),
        Binding(
            "f3", "admit", N_("Admits fault"), id="edit-admit", tooltip=N_("Legal has to agree")
        ),
        Binding(
            "f4", "external", N_("$EDITOR"), id="edit-external", tooltip=N_("Use your own editor")
        ),
    ]
    DEFAULT_CSS = """
    EditorScreen {
        & > .ask--box { width: 96%; max-width: 110; height: 94%; }
        TextArea, TextArea:focus { height: 1fr; margin-top: 1; }
        .editor--state { height: auto; max-height: 2; color: $text-muted; }
    }
    """
    drafts: ClassVar[dict[str, str]] = {}

    def __init__(
        self, title: str, text: str, *, key: str, admission: bool = False, guidance: str = ""
    ) -> None:
        """Begin with ``text``, or with what was left under ``key``."""
        super().__init__(title, "", guidance)
        self._key = key
        self._begun = text
        self._text = self.drafts.pop(key, text)
        self._admission = admission
        self._submit = True
        self._warned = False

    def compose_fields(self) -> ComposeResult:
        """The text, and what is to be known of it."""
        area = TextArea(self._text, tab_behavior="focus", soft_wrap=True, show_line_numbers=False)
        area.cursor_blink = False
        yield area
        yield Static(classes="editor--state", markup=False)

    def on_mount(self) -> None:
        """Begin in the text."""
        self._area.focus()
        self._tell()

    @property
    def _area(self) -> TextArea:
        return self.query_one(TextArea)

    @on(TextArea.Changed)
    def _tell(self) -> None:
        left = blanks(self._area.text)
        words = ngettext("{n} blank is left:", "{n} blanks are left:", len(left))
        told = words.format(n=len(left)) + " " + ", ".join(left) if left else _("No blank is left.")
        admits = _("admits fault: YES, Legal has to agree") if self._admission else ""
        parts = [part for part in (admits, told) if part]
        self.query_one(".editor--state", Static).update("   ".join(parts))

    def answer(self) -> Edited:
        """Return the text; an empty one is a mistake."""
        text = self._area.text.strip()
        if not text:
            raise Mistake(_("This cannot be empty."), self._area)
        left = len(blanks(text))
        if left and self._submit and not self._warned:
            self._warned = True
            words = ngettext(
                "{n} blank is left. F2 again sends it all the same.",
                "{n} blanks are left. F2 again sends it all the same.",
                left,
            )
            raise Mistake(words.format(n=left), self._area)
        return Edited(text, self._admission, self._submit)

    def action_keep(self) -> None:
        """Save it without sending it to review."""
        self._submit = False
        self.action_confirm()
        self._submit = True

    def action_admit(self) -> None:
        """Mark it as admitting fault, or take the mark back."""
        self._admission = not self._admission
        self._tell()

    def action_cancel(self) -> None:
        """Answer nothing, but keep what was typed for the next time."""
        if self._area.text.strip() and self._area.text != self._begun:
            self.drafts[self._key] = self._area.text
        super().action_cancel()

    def action_external(self) -> None:
        """Edit the text in the person's own editor."""
        if is_confined():
            self.notify(_("Not in a confined session."), severity="warning", markup=False)
            return
        editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
        if not editor:
            self.notify(_("$EDITOR is not set."), severity="warning", markup=False)
            return
        try:
            with self.app.suspend():
                text = edit_outside(shlex.split(editor), self._area.text)
        except SuspendNotSupported:
            self.notify(_("This terminal cannot be left for an editor."), markup=False)
            return
        except (OSError, ValueError, subprocess.CalledProcessError) as error:
            words = _("{editor} failed: {reason}").format(editor=editor, reason=error)
            self.notify(words, severity="error", markup=False)
            return
        self._area.text = text


def edit_outside(command: list[str], text: str) -> str:
    """Return ``text`` as it is after ``command``, an editor, has had it.

    Raises:
        OSError: there is no such program.
        subprocess.CalledProcessError: it ended with an error.
    """
    with tempfile.TemporaryDirectory(prefix="warroom-") as folder:
        path = Path(folder) / "statement.txt"
        path.write_text(text, encoding="utf-8")
        subprocess.run([*command, str(path)], check=True)  # noqa: S603 - the person's own editor
        return path.read_text(encoding="utf-8", errors="replace")
