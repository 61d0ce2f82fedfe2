"""The situation on one page, for the board and for a hand-over: the report's figures, now."""

from services.clean import escape_markdown
from services.documents.markdown import markdown_environment
from services.early_warning.watch import why
from services.i18n import current, speaking
from services.incident.clocks import clocks
from services.incident.run import Item
from services.incident.signoff import law_is_touched
from services.incident.tracks import Item as TrackItem
from services.postmortem.compile import Report, compile_report
from services.postmortem.render import share, statement_line
from services.settings import NagSettings
from services.store import Store
from services.times import local, short
from services.words import ClockKind, Role, Track

SHOWN = 6
"""Of each list so many lines: the page is one page."""


async def write_sitrep(store: Store, incident_id: str, language: str, nags: NagSettings) -> str:
    """Return the situation of an incident as Markdown in ``language``.

    Raises:
        UsageError: there is no such incident.
    """
    with speaking(language):
        return _render(await compile_report(store, incident_id), nags)


def _render(report: Report, nags: NagSettings) -> str:
    environment = markdown_environment("services.postmortem")
    environment.filters |= {
        "local": local,
        "share": share,
        "title": lambda item: escape_markdown(item.step.title.read(current())),
        "short": lambda moment: short(moment, report.compiled_at),
    }
    environment.globals |= {"why": why}
    run, now = report.run, report.compiled_at
    running = [item for item in clocks(run, nags) if item.kind is not ClockKind.STEP]
    done = [item for item in report.items if item.mark is not None]
    return environment.get_template("sitrep.md.j2").render(
        report=report,
        incident=run.incident,
        roles=[(role.label, run.incident.roles.get(role, "")) for role in Role],
        done=len(done),
        overdue=run.overdue(now)[:SHOWN],
        next_steps=_next_steps(report)[:SHOWN],
        clocks=running[:SHOWN],
        statements=[statement_line(report, item) for item in run.incident.statements.values()],
        promises=[item for item in run.incident.promises.values() if item.is_open],
        inquiries=_waiting(report, "inquiry"),
        law=law_is_touched(run.incident),
        triggers=[item for item in _of(report, Track.LEGAL) if item.kind == "trigger"],
        language=current(),
    )


def _next_steps(report: Report) -> list[Item]:
    now = report.compiled_at
    return [item for item in report.run.open_items() if not item.is_overdue(now)]


def _of(report: Report, track: Track) -> list[TrackItem]:
    items = report.run.incident.tracks.values()
    return [item for item in items if item.spec.track is track and item.is_open]


def _waiting(report: Report, kind: str) -> list[TrackItem]:
    return [item for item in _of(report, Track.PRESS) if item.kind == kind]
