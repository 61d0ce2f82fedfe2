"""An application without a way out: what Textual could open, write or start is refused here."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from textual.app import App, SuspendNotSupported

from services.confinement import is_confined
from services.i18n import _


class Confinable(App[int]):
    """The doors that lead out of a Textual application; shut in a confined session.

    Files are shut by `services.confinement`, and the acts behind them by `services.permissions`;
    this is about what the library brings along.
    """

    def refuse_way_out(self) -> bool:
        """Say that there is no way out, and tell whether that is so."""
        if is_confined():
            self.notify(_("Not in a confined session."), severity="warning", markup=False)
        return is_confined()

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Open a browser."""
        if not self.refuse_way_out():
            super().open_url(url, new_tab=new_tab)

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """Leave the terminal to another program.

        Raises:
            SuspendNotSupported: the session is confined, or the terminal cannot do it.
        """
        if is_confined():
            raise SuspendNotSupported(_("Not in a confined session."))
        with super().suspend():
            yield

    def action_suspend_process(self) -> None:
        """Go to the background of a shell."""
        if not self.refuse_way_out():
            super().action_suspend_process()

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """Write a picture of the screen."""
        if not self.refuse_way_out():
            super().action_screenshot(filename, path)

    def save_screenshot(
        self,
        filename: str | None = None,
        path: str | None = None,
        time_format: str | None = None,
    ) -> str:
        """Write a picture of the screen; return its file, empty if none was written."""
        if self.refuse_way_out():
            return ""
        return super().save_screenshot(filename, path, time_format)

    def deliver_text(self, path_or_file: str | Path | TextIO, **options: Any) -> str | None:
        """Write a text where the library chooses."""
        if self.refuse_way_out():
            return None
        return super().deliver_text(path_or_file, **options)

    def deliver_binary(self, path_or_file: str | Path | BinaryIO, **options: Any) -> str | None:
        """Write bytes where the library chooses."""
        if self.refuse_way_out():
            return None
        return super().deliver_binary(path_or_file, **options)
