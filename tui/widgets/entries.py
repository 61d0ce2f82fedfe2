"""The timeline's entries: one line each, in the order in which they were written."""

from dataclasses import dataclass

from rich.text import Text

from services.i18n import N_, _
from services.store.ledger import Record
from services.times import clock
from tui.widgets.line_list import LineList


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry as the list shows it; ``id`` is its sequence number."""

    id: int
    record: Record
    sentence: str
    corrected: bool
    lesson: bool = False


class Entries(LineList[EntryLine]):
    """What was done, the newest at the bottom."""

    HELP = N_(
        "Every entry as it was written; nothing is ever changed. x corrects the entry under the "
        "cursor by adding what is right, l flags it as a lesson. n adds a note, t one about the "
        "past. / searches, f shows one kind, one person or one time. Enter shows the whole entry "
        "and what lies behind it. w writes it all to a file that a stranger can verify."
    )

    def draw(self, row: EntryLine) -> Text:
        """Number, time, who, whether something is to be learned from it, what."""
        line = Text.assemble(
            (f"{row.id:>4} ", "dim"),
            (f"{clock(row.record.happened_at)} ", "dim"),
            (f"{row.record.actor[:16]:<16} ", "bold"),
            (_("[lesson]") if row.lesson else "", "reverse"),
            " " if row.lesson else "",
            " ".join(row.sentence.split()),
            no_wrap=True,
        )
        if row.corrected:
            line.stylize("strike")
        return line
