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
from services.times import local

_MARKS = {Mark.NONE: "- ", Mark.DONE: "- [x] ", Mark.SKIPPED: "- [-] ", Mark.OPEN: "- [ ] "}
_BLOCKS = " ▁▂▃▄▅▆▇█"
_BARS = 60


def to_markdown(document: Document) -> str:
    """Return the whole document."""
    parts = [f"# {md(document.title)}", *("\n".join(_lines(block)) for block in document.blocks)]
    return "\n\n".join(parts) + "\n"


def _lines(block: Block) -> Iterator[str]:  # noqa: C901 - one case a block
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
            yield from _chart(block)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(md(cell) for cell in cells)} |"


def _chart(chart: Chart) -> Iterator[str]:
    """Draw bars of block characters, a milestone's number under its bar."""
    yield f"**{md(chart.title)}**"
    yield ""
    if chart.points:
        yield from (f"    {line}" for line in bars(chart, _BARS))
        yield ""
    for number, milestone in enumerate(chart.milestones, start=1):
        yield f"{number}. {local(milestone.at)} {md(milestone.label)}"


def bars(chart: Chart, columns: int) -> list[str]:
    """Return the chart as lines of block characters: volume, negative share, milestones."""
    width = max(1, -(-len(chart.points) // columns))
    groups = [chart.points[at : at + width] for at in range(0, len(chart.points), width)]
    totals = [sum(point.total for point in group) for group in groups]
    highest = max(totals, default=0) or 1
    shares = [[point.share for point in group if point.share is not None] for group in groups]
    numbers = [" "] * len(groups)
    for number, milestone in enumerate(chart.milestones, start=1):
        seconds = (milestone.at - chart.points[0].at).total_seconds()
        place = min(max(int(seconds // (chart.seconds * width)), 0), len(groups) - 1)
        numbers[place] = "*" if numbers[place] != " " or number > 9 else str(number)
    margin = max(len(chart.volume), len(chart.share)) + 1
    drawn = "".join(_block(total / highest) for total in totals)
    negative = "".join(_block(max(found)) if found else " " for found in shares)
    return [
        f"{chart.volume:<{margin}}{drawn} {highest}",
        f"{chart.share:<{margin}}{negative} {round(100 * max(map(max, filter(None, shares)), default=0))}",
        f"{'':<{margin}}{''.join(numbers)}".rstrip(),
    ]


def _block(value: float) -> str:
    if value <= 0:
        return _BLOCKS[0]
    return _BLOCKS[max(1, round(value * (len(_BLOCKS) - 1)))]
