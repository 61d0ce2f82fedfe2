"""Textual's command palette, in the language of the room."""

from textual.command import CommandList, CommandPalette
from textual.content import Content
from textual.widgets.option_list import Option

from services.i18n import _


class Palette(CommandPalette):
    """What can be done here, found by its words."""

    def __init__(self) -> None:
        super().__init__(placeholder=_("What do you want to do?"), id="--command-palette")

    def _start_no_matches_countdown(self, search_value: str) -> None:
        """Say in the list, soon, that nothing fits: Textual has these words in English only."""
        self._stop_no_matches_countdown()

        def say() -> None:
            self._list_visible = bool(search_value)
            if search_value:
                words = Content(_("Nothing fits these words."))
                self.query_one(CommandList).add_option(
                    Option(words, id=self._NO_MATCHES, disabled=True)
                )

        self._no_matches_timer = self.set_timer(self._NO_MATCHES_COUNTDOWN, say)
