"""The mention feed: one line a mention, cut where the window ends."""

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
        "+ positive, ? a language that is not scored yet."
    )

    def draw(self, row: Line) -> Text:
        """Time, sentiment, platform, author, words."""
        author = row.author or "?"
        return Text.assemble(
            (clock(row.at), "dim"),
            " ",
            sentiment_glyph(row.sentiment),
            " ",
            (f"{row.platform[:9]:<9}", "dim"),
            " ",
            (f"{author[:16]:<16}", "bold"),
            " ",
            " ".join(row.text.split()),
            no_wrap=True,
        )
