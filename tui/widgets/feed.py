"""The mention feed: one line a mention, cut where the window ends."""

from collections.abc import Mapping
from dataclasses import replace

from rich.text import Text

from services.i18n import N_
from services.store.mentions import Line
from services.times import clock
from tui.widgets.glyphs import sentiment_glyph
from tui.widgets.line_list import LineList


class Feed(LineList[Line]):
    """What people say, the newest at the bottom."""

    HELP = N_(
        "The feed shows what people say, the newest at the bottom. It follows until you move "
        "up; End follows again. Enter opens a mention, e keeps it as evidence, / searches, "
        "f narrows it down. In front of each stands its sentiment: - negative, ~ neutral, "
        "+ positive, ? a language that is not scored yet. x12 says that a text was copied: "
        "twelve times in all. x mutes its author or site."
    )

    def recount(self, copies: Mapping[int, int]) -> None:
        """Show how often each story was told by now."""
        for row_id, count in copies.items():
            row = self.row(row_id)
            if row is not None and row.copies != count:
                self.update_row(replace(row, copies=count))

    def draw(self, row: Line) -> Text:
        """Time, sentiment, platform, author, words."""
        author = row.author or "?"
        copies = (f"x{row.copies + 1} ", "bold") if row.copies else ""
        return Text.assemble(
            (clock(row.at), "dim"),
            " ",
            sentiment_glyph(row.sentiment),
            " ",
            (f"{row.platform[:9]:<9}", "dim"),
            " ",
            (f"{author[:16]:<16}", "bold"),
            " ",
            copies,
            " ".join(row.text.split()),
            no_wrap=True,
        )
