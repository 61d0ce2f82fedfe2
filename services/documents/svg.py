"""A chart as SVG: bars for the volume, below them a line for the negative share, milestones.

The colours are the page's own (CSS variables with a fallback), so that light, dark and print
each have theirs; numbers and labels say what colours show.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup, escape

from services.documents.blocks import Chart, Point
from services.times import short

_STEPS = (1, 2, 3, 4, 5, 6, 8)
_TICKS = (300, 900, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 2_592_000)


@dataclass(frozen=True, slots=True)
class Size:
    """A drawing area in SVG units; ``text`` is the size of its letters."""

    width: int
    height: int
    text: int

    @property
    def left(self) -> int:
        """Where the area begins: the figures of the axis stand before it."""
        return self.text * 4

    @property
    def inner(self) -> int:
        """How wide the area is."""
        return self.width - self.left - self.text


WIDE = Size(960, 400, 13)
NARROW = Size(400, 360, 12)


def draw(chart: Chart, size: Size = WIDE) -> Markup:
    """Return the chart as one SVG element."""
    parts = Markup("").join(_parts(chart, size))
    label = escape(chart.title)
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}" height="{h}" '
        'role="img" aria-label="{label}" font-family="system-ui, sans-serif" font-size="{text}">'
        "{parts}</svg>"
    ).format(w=size.width, h=size.height, label=label, text=size.text, parts=parts)


def _parts(chart: Chart, size: Size) -> Iterator[Markup]:
    if not chart.points:
        return
    top, gap = size.text * 3, size.text * 3
    rest = size.height - top - gap - size.text * 2
    volume_bottom = top + rest * 3 // 5
    share_top, share_bottom = volume_bottom + gap, volume_bottom + gap + rest * 2 // 5
    yield from _volume(chart, size, top, volume_bottom)
    yield from _share(chart, size, share_top, share_bottom)
    yield from _times(chart, size, share_bottom)
    yield from _milestones(chart, size, top, share_bottom)


def _volume(chart: Chart, size: Size, top: int, bottom: int) -> Iterator[Markup]:
    highest = _round_up(max(point.total for point in chart.points))
    yield _text(size.left, top - size.text * 0.6, chart.volume, "start", bold=True)
    for value in (0, highest // 2, highest) if highest > 1 else (0, highest):
        y = bottom - (bottom - top) * value / highest
        yield _grid(size, y)
        yield _text(size.left - 6, y + size.text * 0.35, f"{value:,}".replace(",", "\u202f"), "end")
    step = size.inner / len(chart.points)
    for place, point in enumerate(chart.points):
        if point.total:
            height = max(1.0, (bottom - top) * point.total / highest)
            yield Markup(
                '<rect x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}" '
                'style="fill:var(--volume,#2563a8)"/>'
            ).format(
                x=size.left + place * step, y=bottom - height, w=max(0.8, step * 0.85), h=height
            )


def _share(chart: Chart, size: Size, top: int, bottom: int) -> Iterator[Markup]:
    yield _text(size.left, top - size.text * 0.6, chart.share, "start", bold=True)
    for value in (0, 50, 100):
        y = bottom - (bottom - top) * value / 100
        yield _grid(size, y)
        yield _text(size.left - 6, y + size.text * 0.35, f"{value}\u202f%", "end")
    step = size.inner / len(chart.points)
    for start, run in _runs(chart.points):
        places = [
            (size.left + (start + n + 0.5) * step, bottom - (bottom - top) * share)
            for n, share in enumerate(run)
        ]
        if len(places) == 1:
            (x, y) = places[0]
            yield Markup('<circle cx="{x:.1f}" cy="{y:.1f}" r="2" {style}/>').format(
                x=x, y=y, style=Markup('style="fill:var(--negative,#b3372b)"')
            )
            continue
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        yield Markup(
            '<polyline points="{path}" style="fill:none;stroke:var(--negative,#b3372b);'
            'stroke-width:2;stroke-linejoin:round"/>'
        ).format(path=path)


def _runs(points: Sequence[Point]) -> Iterator[tuple[int, list[float]]]:
    """Yield what hangs together: where nothing was understood the line is broken."""
    run: list[float] = []
    for place, point in enumerate(points):
        if point.share is not None:
            run.append(point.share)
        elif run:
            yield place - len(run), run
            run = []
    if run:
        yield len(points) - len(run), run


def _times(chart: Chart, size: Size, bottom: int) -> Iterator[Markup]:
    begin = chart.points[0].at
    length = chart.seconds * len(chart.points)
    most = max(2, size.inner // (size.text * 8))
    every = next((tick for tick in _TICKS if length / tick <= most), length)
    first = _next_tick(begin, every)
    last: datetime | None = None
    moment = first
    while (seconds := (moment - begin).total_seconds()) < length:
        x = size.left + size.inner * seconds / length
        if x < size.width - size.text * 2.5:
            words = short(moment, last or begin)
            words = f"{moment.astimezone():%d.%m. %H:%M}" if last is None else words
            yield _text(x, bottom + size.text * 1.5, words, "middle")
            last = moment
        moment += timedelta(seconds=every)


def _next_tick(begin: datetime, every: int) -> datetime:
    """Return the first moment that is round on the clock of the wall."""
    offset = (begin.astimezone().utcoffset() or timedelta()).total_seconds()
    seconds = begin.timestamp() + offset
    return begin + timedelta(seconds=-seconds % every)


def _milestones(chart: Chart, size: Size, top: int, bottom: int) -> Iterator[Markup]:
    begin, length = chart.points[0].at, chart.seconds * len(chart.points)
    radius = size.text * 0.75
    parts = [(mark.at - begin).total_seconds() / length for mark in chart.milestones]
    shown = [(n, part) for n, part in enumerate(parts, start=1) if 0 <= part <= 1]
    lines = [size.left + size.inner * part for _number, part in shown]
    for x in lines:
        yield Markup(
            '<line x1="{x:.1f}" x2="{x:.1f}" y1="{y1}" y2="{y2}" style="stroke:'
            'var(--ink,#222);stroke-width:1;stroke-dasharray:3 3"/>'
        ).format(x=x, y1=top - 4, y2=bottom)
    for (number, _part), x in zip(shown, _apart(lines, radius, size.width), strict=True):
        yield Markup(
            '<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" style="fill:var(--ink,#222)"/>'
            '<text x="{x:.1f}" y="{base:.1f}" text-anchor="middle" '
            'style="fill:var(--paper,#fff);font-weight:600">{number}</text>'
        ).format(x=x, y=radius + 2, r=radius, base=radius + 2 + size.text * 0.35, number=number)


def _apart(places: Sequence[float], radius: float, width: float) -> list[float]:
    """Return where the numbers stand: near their lines, beside each other, inside the drawing."""
    found: list[float] = []
    for x in places:
        found.append(max(x, found[-1] + 2 * radius) if found else x)
    limit = width - radius
    for place in reversed(range(len(found))):
        found[place] = min(found[place], limit)
        limit = found[place] - 2 * radius
    return found


def _grid(size: Size, y: float) -> Markup:
    return Markup(
        '<line x1="{x1}" x2="{x2}" y1="{y:.1f}" y2="{y:.1f}" style="stroke:'
        'var(--line,#d0d0d0);stroke-width:1"/>'
    ).format(x1=size.left, x2=size.left + size.inner, y=y)


def _text(x: float, y: float, words: str, anchor: str, *, bold: bool = False) -> Markup:
    weight = ";font-weight:600" if bold else ""
    return Markup(
        '<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" '
        'style="fill:var(--muted,#555){weight}">{words}</text>'
    ).format(x=x, y=y, anchor=anchor, weight=weight, words=words)


def _round_up(value: int) -> int:
    """Return the next figure that reads well on an axis."""
    power = 1
    while True:
        for step in _STEPS:
            if step * power >= value:
                return step * power
        power *= 10
