"""A document as Markdown. Every text is escaped here, once."""

from collections.abc import Iterator, Sequence

from services.clean import escape_markdown as md
from services.documents.blocks import (
    Blank,
    Block,
    Chart,
    Code,
    Document,
    Events,
    Facts,
    Heading,
    Items,
    Mark,
    Notice,
    Para,
    Table,
)
from services.documents.columns import fitted
from services.times import local

_MARKS = {Mark.NONE: "- ", Mark.DONE: "- [x] ", Mark.SKIPPED: "- [-] ", Mark.OPEN: "- [ ] "}
_BLOCKS = "▁▂▃▄▅▆▇█"
_COLUMNS = 60
"""Columns of a chart that is drawn with characters."""


def to_markdown(document: Document, *, drawn: bool = True) -> str:
    """Return the whole document; charts not ``drawn`` are only what their milestones are."""
    parts = [
        f"# {md(document.title)}",
        *("\n".join(_lines(block, drawn=drawn)) for block in document.blocks),
    ]
    return "\n\n".join(parts) + "\n"


def _lines(block: Block, *, drawn: bool) -> Iterator[str]:  # noqa: C901 - one case a block
    match block:
        case Heading(text, level):
            yield f"{'#' * level} {md(text)}"
        case Para(text):
            yield md(text)
        case Notice(text):
            yield f"> **{md(text)}**"
        case Facts(rows):
            yield from ("| | |", "|---|---|")
            yield from (f"| {md(name)} | {md(value)} |" for name, value in rows)
        case Table(head, rows, texts):
            yield _row(head)
            yield "|" + "|".join(["---"] * texts + ["---:"] * (len(head) - texts)) + "|"
            yield from map(_row, rows)
        case Items(items):
            for item in items:
                flag = f" **{md(item.flag)}**" if item.flag else ""
                yield f"{_MARKS[item.mark]}{md(item.text)}{flag}"
        case Events(events):
            for event in events:
                yield f"{event.seq}. {md(event.when)} **{md(event.who)}** {md(event.what)}"
        case Blank(question):
            yield from (f"*{md(question)}*", "", "…")
        case Code(text):
            yield f"    {text}"
        case Chart():
            yield from _chart(block, drawn=drawn)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(md(cell) for cell in cells)} |"


def _chart(chart: Chart, *, drawn: bool) -> Iterator[str]:
    """Draw bars of block characters, a milestone's number under its bar."""
    yield f"**{md(chart.title)}**"
    yield ""
    if drawn and chart.points:
        yield from (f"    {line}" for line in _bars(chart))
        yield ""
    for number, milestone in enumerate(chart.milestones, start=1):
        yield f"{number}. {local(milestone.at)} {md(milestone.label)}"


def _bars(chart: Chart) -> list[str]:
    """Return the chart as lines of block characters: volume, negative share, milestones."""
    columns = fitted(chart, _COLUMNS)
    highest = max(column.total for column in columns) or 1
    shares = [column.share for column in columns]
    margin = max(len(chart.volume), len(chart.share)) + 1
    volume = "".join(_block(column.total / highest) for column in columns)
    negative = "".join(" " if share is None else _block(share) for share in shares)
    most = round(100 * max((share for share in shares if share is not None), default=0))
    marks = "".join(column.mark for column in columns)
    return [
        f"{chart.volume:<{margin}}{volume} {highest}",
        f"{chart.share:<{margin}}{negative} {most} %",
        f"{'':<{margin}}{marks}".rstrip(),
    ]


def _block(value: float) -> str:
    """Return the block for a value of 0 to 1: the lowest for a zero, so that it is no gap."""
    return _BLOCKS[round(value * (len(_BLOCKS) - 1))]
