"""A list of one-line rows that may grow for hours: only what is visible is ever drawn.

It follows its tail until the reader moves up; then it holds the reader's place, counts what
came since, and follows again at End.
"""

from collections.abc import Callable, Sequence
from typing import ClassVar, Generic, TypeVar

from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive, var
from textual.scroll_view import ScrollView
from textual.strip import Strip

from services.i18n import N_, _, ngettext
from tui.widgets.rows import R, Rows

GUTTER = 2
"""Columns in front of each row, for the cursor that also shows without colour."""
MAX_ROWS = 10_000


Shown = TypeVar("Shown")


def _key(key: str, action: str, words: str, tooltip: str) -> Binding:
    return Binding(key, action, words, show=False, id=f"list-{key}", tooltip=tooltip)


class LineList(ScrollView, Generic[R], inherit_bindings=False):
    """Rows with a cursor. Subclasses say in ``draw`` what a row looks like."""

    BINDINGS: ClassVar[list[BindingType]] = [
        _key("up", "move(-1)", N_("Up"), N_("One row up; the list stops following")),
        _key("down", "move(1)", N_("Down"), N_("One row down")),
        _key("pageup", "page(-1)", N_("Page up"), N_("One page up; the list stops following")),
        _key("pagedown", "page(1)", N_("Page down"), N_("One page down")),
        _key("home", "first", N_("First"), N_("The first row; older ones are loaded")),
        _key("end", "follow", N_("Follow"), N_("The newest row, and follow what comes")),
        _key("enter", "select", N_("Open"), N_("Open the row under the cursor")),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "line-list--cursor",
        "line-list--held",
        "line-list--empty",
    }
    DEFAULT_CSS = """
    LineList {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        background: $surface;
        & > .line-list--cursor { text-style: bold; background: $block-cursor-blurred-background; }
        &:focus > .line-list--cursor {
            text-style: bold;
            background: $block-cursor-background;
            color: $block-cursor-foreground;
        }
        & > .line-list--held { text-style: bold reverse; }
        & > .line-list--empty { color: $text-muted; }
    }
    """
    ALLOW_SELECT = False
    can_focus = True

    following: reactive[bool] = reactive(default=True)
    unseen: reactive[int] = reactive(0)
    cursor: var[int] = var(-1)

    class Highlighted(Message, Generic[Shown]):
        """The cursor came to rest on ``row``."""

        def __init__(self, row: Shown) -> None:
            super().__init__()
            self.row = row

    class Selected(Message, Generic[Shown]):
        """``row`` was opened, by Enter or a click on the cursor."""

        def __init__(self, row: Shown) -> None:
            super().__init__()
            self.row = row

    class ReachedTop(Message):
        """The reader is at the first row; posted once until older rows were prepended."""

    class Following(Message):
        """The list began, or ceased, to follow its tail."""

        def __init__(self, following: bool) -> None:  # noqa: FBT001 - the message is the flag
            super().__init__()
            self.following = following

    class Unseen(Message):
        """``count`` rows came in below what the reader has seen."""

        def __init__(self, count: int) -> None:
            super().__init__()
            self.count = count

    def __init__(
        self,
        *,
        empty: str | Callable[[], str] = "",
        max_rows: int = MAX_ROWS,
        id: str | None = None,  # noqa: A002 - Textual's own name
        classes: str | None = None,
    ) -> None:
        """Show ``empty`` while there is no row; keep ``max_rows`` of them while following."""
        super().__init__(id=id, classes=classes)
        self._empty = empty
        self._max_rows = max_rows
        self._rows: Rows[R] = Rows()
        self._strips: LRUCache[int, Strip] = LRUCache(1_000)
        self._asked_for_older = False
        self._moving = False

    def draw(self, row: R) -> Text:
        """Return what ``row`` looks like, as one line; it is cut where the list ends."""
        raise NotImplementedError

    # What the list holds

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    @property
    def first(self) -> R | None:
        """The oldest row."""
        return self._rows[0] if self._rows else None

    @property
    def highlighted_row(self) -> R | None:
        """The row under the cursor."""
        return self._rows[self.cursor] if 0 <= self.cursor < len(self._rows) else None

    @property
    def row_ids(self) -> list[int]:
        """The ids of the rows, as they stand."""
        return [self._rows[index].id for index in range(len(self._rows))]

    def row(self, row_id: int) -> R | None:
        """Return the row with this id, if it is here."""
        index = self._rows.index(row_id)
        return None if index is None else self._rows[index]

    # What the owner does

    def append(self, rows: Sequence[R]) -> None:
        """Add newer rows at the end; what is here already is left alone."""
        added = self._rows.append(rows)
        if not added:
            return
        if self.following:
            self._to_end()
        else:
            self._resize()
            self.unseen += added

    def prepend(self, rows: Sequence[R]) -> None:
        """Add older rows in front; what the reader sees stays where it is."""
        added = self._rows.prepend(rows)
        if not added:
            return
        self._asked_for_older = False
        self._resize()
        self._shift(added)

    def replace(self, rows: Sequence[R]) -> None:
        """Forget everything, show ``rows`` and follow."""
        self._rows = Rows()
        self._strips.clear()
        self._asked_for_older = False
        self.cursor = -1
        self._rows.append(rows)
        self.following = True
        self._to_end()

    def update_row(self, row: R) -> None:
        """Show ``row`` in place of the one that has its id, if there is one."""
        index = self._rows.update(row)
        if index is not None:
            self._strips.discard(row.id)
            self.refresh_line(index)

    # Where the reader is

    def _resize(self) -> None:
        self.virtual_size = Size(0, len(self._rows))

    def _scroll(self, y: int) -> None:
        self._moving = True
        try:
            self.scroll_to(y=y, animate=False, force=True)
        finally:
            self._moving = False

    def _to_end(self) -> None:
        """Show the newest row; only now, when nobody reads them, the oldest may go."""
        if self._rows.keep_newest(self._max_rows):
            self._asked_for_older = False
        self._resize()
        self._put_cursor(len(self._rows) - 1)
        self._scroll(self.max_scroll_y)
        self.refresh()

    def _shift(self, count: int) -> None:
        """Move by ``count`` rows that came in above, so that nothing moves on screen."""
        if self.following:
            self._to_end()
            return
        self.set_reactive(LineList.cursor, self.cursor + count)
        self._scroll(self.scroll_offset.y + count)
        self.refresh()

    def _put_cursor(self, index: int) -> None:
        self.cursor = index
        row = self.highlighted_row
        if row is not None:
            self.post_message(self.Highlighted(row))

    def _go(self, index: int) -> None:
        """Put the cursor on a row, show it, and no longer follow."""
        if not self._rows:
            return
        index = min(max(index, 0), len(self._rows) - 1)
        self.following = False
        self._put_cursor(index)
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        if index < top:
            self._scroll(index)
        elif index >= top + height:
            self._scroll(index - height + 1)
        self._see()

    def _see(self) -> None:
        """Note what the reader has seen by now, and ask for older rows at the top."""
        bottom = self.scroll_offset.y + self.scrollable_content_region.height
        self.unseen = min(self.unseen, max(0, len(self._rows) - bottom))
        at_top = self.cursor == 0 or self.scroll_offset.y == 0
        if at_top and self._rows and not self.following and not self._asked_for_older:
            self._asked_for_older = True
            self.post_message(self.ReachedTop())

    def watch_cursor(self, before: int, now: int) -> None:
        """Repaint the two lines that changed."""
        self.refresh_line(before)
        self.refresh_line(now)

    def watch_following(self, following: bool) -> None:  # noqa: FBT001 - a watcher's signature
        """Tell, and catch up."""
        if following:
            self.unseen = 0
            self._to_end()
        self._refresh_last_line()
        self.post_message(self.Following(following))

    def watch_unseen(self, count: int) -> None:
        """Tell how many there are to see."""
        self._refresh_last_line()
        self.post_message(self.Unseen(count))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Notice that the wheel or the scroll bar moved the reader away from the end, or back."""
        super().watch_scroll_y(old_value, new_value)
        if self._moving or round(old_value) == round(new_value):
            return
        if new_value < old_value and new_value < self.max_scroll_y:
            self.following = False
        elif new_value > old_value and new_value >= self.max_scroll_y:
            self.following = True
        self._take_cursor_along()
        self._see()

    def _take_cursor_along(self) -> None:
        """Keep the cursor on screen, so that a key goes on from what the reader looks at."""
        top = self.scroll_offset.y
        bottom = min(top + self.scrollable_content_region.height, len(self._rows)) - 1
        index = max(top, min(self.cursor, bottom))
        if index != self.cursor:
            self._put_cursor(index)

    def on_resize(self) -> None:
        """Stay at the end, or keep the cursor in view."""
        self._strips.clear()
        if self.following:
            self._to_end()
        else:
            self._go(self.cursor)

    # What the reader does

    def action_move(self, step: int) -> None:
        """Move the cursor; down from the last row is the wish to follow."""
        if step > 0 and self.cursor + step >= len(self._rows):
            self.action_follow()
        else:
            self._go(self.cursor + step)

    def action_page(self, pages: int) -> None:
        """Move by pages."""
        height = max(1, self.scrollable_content_region.height)
        self.action_move(pages * (height - 1 or 1))

    def action_first(self) -> None:
        """Go to the first row."""
        self._go(0)

    def action_follow(self) -> None:
        """Go to the end and follow it."""
        self.following = True

    def action_select(self) -> None:
        """Open the row under the cursor."""
        row = self.highlighted_row
        if row is not None:
            self.post_message(self.Selected(row))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the row that was clicked; a click on the cursor opens its row."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        index = self.scroll_offset.y + offset.y
        if index == self.cursor:
            self.action_select()
        elif index < len(self._rows):
            self._go(index)

    # What is drawn

    def _refresh_last_line(self) -> None:
        self.refresh_line(self.scroll_offset.y + self.scrollable_content_region.height - 1)

    def notify_style_update(self) -> None:
        """Draw everything anew: the colours changed."""
        super().notify_style_update()
        self._strips.clear()

    def render_line(self, y: int) -> Strip:
        """Draw line ``y`` of the window."""
        width, style = self.scrollable_content_region.width, self.rich_style
        if not self._rows:
            return self._empty_line(y, width)
        index = self.scroll_offset.y + y
        strip = self._row_line(index, style) if index < len(self._rows) else Strip([])
        strip = strip.crop_extend(0, width, style)
        if not self.following and y == self.scrollable_content_region.height - 1:
            strip = self._with_held_mark(strip, width, style)
        return strip

    def _row_line(self, index: int, style: Style) -> Strip:
        row = self._rows[index]
        strip = self._strips.get(row.id)
        if strip is None:
            width = max(0, self.scrollable_content_region.width - GUTTER)
            strip = self._strip(self.draw(row)).crop_extend(0, width, None)
            self._strips[row.id] = strip
        at_cursor = index == self.cursor
        if at_cursor:
            style = self.get_component_rich_style("line-list--cursor")
        margin = self._strip(Text("> " if at_cursor else "  "))
        return Strip.join([margin, strip]).apply_style(style)

    def _with_held_mark(self, strip: Strip, width: int, style: Style) -> Strip:
        """Lay over the end of the last line that the list stands still, and what waits."""
        words = _("held")
        if self.unseen:
            words = ngettext("{n} new", "{n} new", self.unseen).format(n=self.unseen)
        held = self.get_component_rich_style("line-list--held")
        mark = self._strip(Text(_(" {what}, End follows ").format(what=words)))
        mark = mark.apply_style(held).crop(0, width)
        return Strip.join([strip.crop_extend(0, width - mark.cell_length, style), mark])

    def _empty_line(self, y: int, width: int) -> Strip:
        style = self.get_component_rich_style("line-list--empty")
        words = self._empty() if callable(self._empty) else self._empty
        lines = Text(words).wrap(self.app.console, max(1, width - 2 * GUTTER))
        if not 1 <= y <= len(lines):
            return Strip.blank(width, style)
        strip = self._strip(Text(" " * GUTTER) + lines[y - 1])
        return strip.apply_style(style).crop_extend(0, width, style)

    def _strip(self, text: Text) -> Strip:
        """Return the first line of ``text`` as a strip."""
        if "\n" in text.plain:
            text = text.split()[0]
        if not text.spans:  # Rich leaves out the style of a text that has no spans
            text.stylize(text.style)
        return Strip(text.render(self.app.console))
