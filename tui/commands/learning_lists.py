"""How actions and trends are printed: as a table, or as JSON."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import typer

from services.i18n import _
from services.incident.learning import ActionStatus
from services.learning.owed import Owed
from services.learning.trends import MEASURES, Point, Trends, compared, quarters
from tui.commands.common import print_json, print_table


def print_actions(
    found: Sequence[tuple[str, Owed]], asking: Sequence[str], today: date, *, as_json: bool
) -> None:
    """Print actions with the drills that they are from, and what a year later is asked."""
    if as_json:
        rows = [_plain(place, item, today) for place, item in found]
        print_json({"actions": rows, "asking": list(asking)})
        return
    shown = [
        {
            _("DUE"): item.action.due_on.isoformat(),
            _("STATE"): state(item, today),
            _("OWNER"): item.action.owner,
            _("INCIDENT"): f"{item.incident} {item.action.seq}" + (f" ({place})" if place else ""),
            _("ACTION"): " ".join(item.action.words.split()),
        }
        for place, item in found
    ]
    print_table(shown, _("Nothing is to be done."))
    for incident in asking:
        typer.echo(
            _(
                "A year after {incident}: did its actions hold? Answer with warroom actions held "
                "{incident} WORDS, or failed."
            ).format(incident=incident)
        )


def state(item: Owed, today: date) -> str:
    """Return where an action stands, in a word."""
    match item.action.status:
        case ActionStatus.DONE:
            return _("done")
        case ActionStatus.GIVEN_UP:
            return _("given up")
        case _open:
            return _("OVERDUE") if item.is_overdue(today) else _("open")


def _plain(place: str, item: Owed, today: date) -> dict[str, Any]:
    action = item.action
    return {
        "incident": item.incident,
        "entry": action.seq,
        "words": action.words,
        "owner": action.owner,
        "due": action.due_on.isoformat(),
        "status": action.status.value,
        "overdue": item.is_overdue(today),
        "lesson": action.lesson,
        "outcome": action.outcome,
        "drill": place,
    }


def plain_trends(found: Trends) -> dict[str, Any]:
    """Return trends as JSON can say them, with lengths in seconds."""
    return {
        "incidents": _plain_points(found.real),
        "drills": _plain_points(found.drills),
        "unreadable_drills": found.unreadable,
    }


def _plain_points(points: Sequence[Point]) -> dict[str, Any]:
    def seconds(length: Any) -> float | None:
        return None if length is None else length.total_seconds()

    return {
        "each": [
            {"id": point.incident, "store": point.place, "at": point.at}
            | {measure: seconds(point.time(measure)) for measure in MEASURES}
            for point in points
        ],
        "quarters": [
            {"quarter": name, "n": n} | {key: seconds(value) for key, value in medians.items()}
            for name, n, medians in quarters(points)
        ],
        "last_five_against_five_before": [
            {
                "measure": item.measure,
                "known": item.known,
                "last": seconds(item.last),
                "before": seconds(item.before),
                "change": item.change,
            }
            for item in compared(points)
        ],
    }
