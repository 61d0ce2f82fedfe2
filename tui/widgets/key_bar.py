"""The keys that work here, on one line, as one widget.

Textual's own footer makes a widget for each key at every refresh and keeps them (textual#6666).
"""

from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.binding import Binding
from textual.keys import format_key
from textual.screen import Screen
from textual.widget import Widget

from services.i18n import _

ALWAYS = ("help", "quit")
"""Ids or actions of the keys that are shown however narrow the screen is."""
SPACE = 2
NAMES = {
    "up": "Up",
    "down": "Down",
    "left": "Left",
    "right": "Right",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "space": "Space",
    "backspace": "Backspace",
    "delete": "Del",
}
"""Keys for which Textual would print an arrow or a sign of uncertain width."""


@dataclass(frozen=True, slots=True)
class _Key:
    key: str
    name: str
    words: str
    enabled: bool

    @property
    def width(self) -> int:
        """Cells, the space after it included."""
        return cell_len(f"{self.name} {self.words}") + SPACE


class KeyBar(Widget):
    """Help, the keys of what has the focus as far as they fit, those that work first, and quit."""

    COMPONENT_CLASSES = {"key-bar--key", "key-bar--words", "key-bar--off"}  # noqa: RUF012 - Textual's own
    DEFAULT_CSS = """
    KeyBar {
        dock: bottom;
        height: 1;
        padding: 0 1;
        background: $panel;
        & > .key-bar--key { color: $text-accent; text-style: bold; }
        & > .key-bar--words { color: $foreground; }
        & > .key-bar--off { color: $text-disabled; text-style: dim; }
    }
    """
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._shown: list[tuple[range, _Key]] = []
        self._drawn: tuple[list[_Key], list[_Key]] = ([], [])

    def on_mount(self) -> None:
        """Follow the screen's bindings."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_updated)

    def _bindings_updated(self, _screen: Screen[object]) -> None:
        if self._keys() != self._drawn:  # every look at the store says that they may have changed
            self.refresh()

    def render(self) -> Text:
        """Draw the keys that work now."""
        self._drawn = self._keys()
        always, others = self._drawn[0], list(self._drawn[1])  # it is put in another order
        room = self.content_size.width
        left, right = always[:1], always[1:]
        taken = sum(key.width for key in always) - SPACE
        if taken + sum(key.width for key in others) > room:
            others = sorted(others, key=lambda key: not key.enabled)
        for key in others:
            if taken + key.width <= room:
                taken += key.width
                left.append(key)
        self._shown = []
        bar = Text(no_wrap=True, overflow="ellipsis")
        for key in left:
            self._draw(bar, key)
        bar.append(" " * (room + SPACE - bar.cell_len - sum(key.width for key in right)))
        for key in right:
            self._draw(bar, key)
        return bar

    def _keys(self) -> tuple[list[_Key], list[_Key]]:
        """Return the keys that are always shown (help first), and the others in their order."""
        always: dict[str, _Key] = {}
        others: dict[str, _Key] = {}
        for _node, binding, enabled, _tooltip in self.screen.active_bindings.values():
            pinned = next((name for name in ALWAYS if name in (binding.id, binding.action)), None)
            if pinned is None:
                if binding.show and binding.description:
                    others.setdefault(binding.action, self._key(binding, enabled=enabled))
            elif pinned not in always or pinned == binding.id:
                always[pinned] = self._key(binding, enabled=enabled)
        return [always[name] for name in ALWAYS if name in always], list(others.values())

    def _key(self, binding: Binding, *, enabled: bool) -> _Key:
        return _Key(binding.key, key_name(binding), _(binding.description), enabled)

    def _draw(self, bar: Text, key: _Key) -> None:
        start = bar.cell_len
        on, words = ("key-bar--key", "key-bar--words") if key.enabled else ("key-bar--off",) * 2
        bar.append(key.name, self.get_component_rich_style(on))
        bar.append(f" {key.words}", self.get_component_rich_style(words))
        self._shown.append((range(start, bar.cell_len), key))
        bar.append(" " * SPACE)

    def on_click(self, event: events.Click) -> None:
        """Press the key that was clicked."""
        offset = event.get_content_offset(self)
        for columns, key in self._shown:
            if offset is not None and offset.x in columns and key.enabled:
                self.app.simulate_key(key.key)


def key_name(binding: Binding) -> str:
    """Return a key as it is printed on a keyboard: F1, Esc, Ctrl+Q, n."""
    if binding.key_display:
        return binding.key_display
    modifiers, key = binding.parse_key()
    name = NAMES.get(key) or format_key(key)
    if modifiers or len(name) > 1:
        name = name[0].upper() + name[1:]
    return "+".join([*(modifier.capitalize() for modifier in modifiers), name])
