"""The mention feed: one line a mention, cut where the window ends."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rich.cells import cell_len
from rich.text import Text

from services.i18n import N_
from services.store.mentions import Judgement, Line
from services.times import clock
from services.words import Signal
from tui.widgets.glyphs import sentiment_glyph
from tui.widgets.line_list import GUTTER, LineList

SHARE = 3
"""One part in so many of what is left for the words goes to what they speak of."""


class Feed(LineList[Line]):
    """What people say, what came in last at the bottom."""

    HELP = N_(
        "The feed shows what people say in the order in which it came in, the last at the bottom; "
        "the time is that of the post, so an import may stand out of order. It follows until you "
        "move up; End follows again. Enter opens a mention, e keeps it as evidence, / searches, "
        "f narrows it down. In front of each stands its sentiment: - negative, ~ neutral, "
        "+ positive, ? not understood. A ' behind it says that a person judged it: c does that, "
        "and the figures follow. What it speaks of stands in [brackets]. x12 says that a text was "
        "copied: twelve times in all. x mutes its author or site."
    )

    @property
    def ids_in_view(self) -> list[int]:
        """The ids of the rows that are on the screen."""
        top = max(0, self.scroll_offset.y)
        bottom = min(len(self._rows), top + self.scrollable_content_region.height)
        return [self._rows[index].id for index in range(top, bottom)]

    def recount(self, copies: Mapping[int, int]) -> None:
        """Show how often each story was told by now."""
        for row_id, count in copies.items():
            row = self.row(row_id)
            if row is not None and row.copies != count:
                self.update_row(replace(row, copies=count))

    def judge(self, judgements: Mapping[int, Judgement]) -> None:
        """Show what each mention counts as by now."""
        for row_id, now in judgements.items():
            row = self.row(row_id)
            if row is None:
                continue
            changed = replace(
                row, sentiment=now.sentiment, signals=now.signals, corrected=now.corrected
            )
            if changed != row:
                self.update_row(changed)

    def draw(self, row: Line) -> Text:
        """Time, sentiment, platform, author, what it speaks of, words."""
        author = row.author or "?"
        copies = (f"x{row.copies + 1} ", "bold") if row.copies else ""
        line = Text.assemble(
            (clock(row.at), "dim"),
            " ",
            sentiment_glyph(row.sentiment),
            ("'", "bold") if row.corrected else " ",
            (f"{row.platform[:9]:<9}", "dim"),
            " ",
            (f"{author[:16]:<16}", "bold"),
            " ",
            copies,
            no_wrap=True,
        )
        room = self.scrollable_content_region.width - GUTTER - line.cell_len
        line.append(brief(row.signals, room // SHARE), "dim")
        line.append(" ".join(row.text.split()))
        return line


def brief(signals: Sequence[Signal], room: int) -> str:
    """Return what a mention speaks of in ``room`` cells at most, the rest as a number."""
    labels = [signal.label for signal in signals]
    for shown in range(len(labels), -1, -1):
        left = len(labels) - shown
        words = ", ".join([*labels[:shown], *([f"+{left}"] if left else [])])
        if labels and cell_len(told := f"[{words}] ") <= room:
            return told
    return ""
