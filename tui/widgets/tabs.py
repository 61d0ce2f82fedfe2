"""The names of the screens with their keys, so that nobody has to remember them."""

from rich.text import Text
from textual import events
from textual.widget import Widget

from services.i18n import N_, _

SCREENS = (
    ("1", "live", N_("Live")),
    ("2", "incident", N_("Incident")),
    ("3", "timeline", N_("Timeline")),
    ("4", "postmortem", N_("Post-mortem")),
    ("5", "setup", N_("Room")),
)


def name_of(mode: str) -> str:
    """Return the name of a screen, its code if it is none of these."""
    return next((_(name) for _key, code, name in SCREENS if code == mode), mode)


class ScreenTabs(Widget):
    """One line: every screen by its key and name, the shown one marked."""

    DEFAULT_CSS = """
    ScreenTabs { height: 1; padding: 0 1; background: $surface; }
    """
    ALLOW_SELECT = False

    def render(self) -> Text:
        """Draw the names; the mark shows without colour."""
        line = Text(no_wrap=True)
        for key, mode, name in SCREENS:
            style = "bold reverse" if mode == self.app.current_mode else "dim"
            line.append(f" {key} {_(name)} ", style)
        return line

    def on_click(self, event: events.Click) -> None:
        """Go to the screen that was clicked."""
        column = 1  # the padding
        for key, mode, name in SCREENS:
            column += len(f" {key} {_(name)} ")
            if event.x < column:
                self.app.switch_mode(mode)
                return
