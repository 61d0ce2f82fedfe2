"""A chart fitted into so many columns of characters."""

from dataclasses import dataclass

from services.documents.blocks import Chart


@dataclass(frozen=True, slots=True)
class Column:
    """What one column shows; ``mark`` is the number of its milestone, ``*`` of several."""

    total: int
    share: float | None
    mark: str = " "


def fitted(chart: Chart, columns: int) -> list[Column]:
    """Return the chart in at most ``columns`` columns, each of as many points.

    The negative share of a column is that of its points, each by its number of mentions.
    """
    if not chart.points:
        return []
    width = max(1, -(-len(chart.points) // max(1, columns)))
    groups = [chart.points[at : at + width] for at in range(0, len(chart.points), width)]
    marks = [" "] * len(groups)
    for number, milestone in enumerate(chart.milestones, start=1):
        place = int((milestone.at - chart.points[0].at).total_seconds() // (chart.seconds * width))
        if 0 <= place < len(groups):
            marks[place] = str(number) if marks[place] == " " and number < 10 else "*"
    found: list[Column] = []
    for group, mark in zip(groups, marks, strict=True):
        known = [(point.total, point.share) for point in group if point.share is not None]
        weight = sum(total for total, _share in known)
        share = sum(total * share for total, share in known) / weight if weight else None
        found.append(Column(sum(point.total for point in group), share, mark))
    return found
