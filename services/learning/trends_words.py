"""Trends as lines of text, in columns that fit 80: for the screen and for the command line."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from services.i18n import N_, _, ngettext
from services.learning.trends import MEASURES, SPAN, Compared, Point, Trends, compared, quarters
from services.times import span

NAMES = {
    "detect": N_("detect"),
    "acknowledge": N_("look at"),
    "declare": N_("declare"),
    "answer": N_("answer"),
    "resolve": N_("resolve"),
}
"""What each of the measures is called; their full names stand in the post-mortem."""


def to_text(trends: Trends) -> str:
    """Return everything: incidents first, drills apart from them."""
    lines = [*_section(_("Incidents"), trends.real), "", *_section(_("Drills"), trends.drills)]
    if trends.unreadable:
        lines += ["", _unreadable(trends.unreadable)]
    return "\n".join(lines)


def _unreadable(n: int) -> str:
    return ngettext(
        "{n} drill was kept by another version of the program and is left out.",
        "{n} drills were kept by another version of the program and are left out.",
        n,
    ).format(n=n)


def _section(title: str, points: Sequence[Point]) -> Iterator[str]:
    yield title.upper()
    if not points:
        yield _("None yet.")
        return
    yield _row("", "", [_(NAMES[measure]) for measure in MEASURES])
    for point in points:
        day = f"{point.at.astimezone():%Y-%m-%d}"
        yield _row(point.incident, day, [_span(point.time(measure)) for measure in MEASURES])
    by_quarter = quarters(points)
    if len(by_quarter) > 1:
        yield ""
        yield _("Median of each quarter (and of how many)")
        for name, n, medians in by_quarter:
            yield _row(name, f"({n})", [_span(medians[measure]) for measure in MEASURES])
    yield ""
    yield from _comparison(points)


def _comparison(points: Sequence[Point]) -> Iterator[str]:
    found = compared(points)
    if all(item.last is None for item in found):
        yield _("Too few to tell whether you are getting faster: {wanted} are needed.").format(
            wanted=2 * SPAN
        )
        return
    yield _("Median of the last {n} against the {n} before").format(n=SPAN)
    for item in found:
        yield f"  {_(NAMES[item.measure]):<12} {_told(item)}"


def _told(item: Compared) -> str:
    if item.last is None or item.before is None:
        return _("too few: {n} of {wanted}").format(n=item.known, wanted=2 * SPAN)
    sentence = f"{span(item.before)} -> {span(item.last)}"
    if item.change is None or abs(item.change) < 0.05:
        return f"{sentence}  " + _("about the same")
    percent = round(abs(item.change) * 100)
    words = _("{n} % faster") if item.change < 0 else _("{n} % slower")
    return f"{sentence}  " + words.format(n=percent)


def _span(length: timedelta | None) -> str:
    return "-" if length is None else span(length)


def _row(first: str, second: str, cells: Sequence[str]) -> str:
    columns = "".join(f" {cell:>9}" for cell in cells)
    return f"{first:<8} {second:<10}{columns}".rstrip()
