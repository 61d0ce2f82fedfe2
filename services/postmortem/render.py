"""The report as Markdown. Whatever people typed or wrote outside is escaped here, once."""

from datetime import timedelta

from services.clean import clean_line, escape_markdown
from services.documents.markdown import markdown_environment
from services.early_warning.watch import why
from services.i18n import _, current, ngettext
from services.incident.events import describe
from services.incident.signoff import next_word, state_of
from services.incident.state import StepStatus
from services.incident.statements import Statement
from services.postmortem.compile import Mood, Report
from services.store.ledger import Record
from services.times import local
from services.words import AlertKind


def to_markdown(report: Report) -> str:
    """Return the whole report in the language in use."""
    environment = markdown_environment("services.postmortem")
    environment.filters |= {
        "local": local,
        "span": span,
        "share": share,
        "title": lambda item: escape_markdown(item.step.title.read(current())),
    }
    environment.globals |= {"StepStatus": StepStatus, "why": why}
    incident = report.run.incident
    return environment.get_template("report.md.j2").render(
        report=report,
        incident=incident,
        times=report.times,
        kind=AlertKind(report.alert.kind).label if report.alert else "",
        statements=[statement_line(report, item) for item in incident.statements.values()],
        promises=list(incident.promises.values()),
        entries=[_entry(report, record) for record in report.records],
        title=clean_line(incident.title),
        language=current(),
    )


def statement_line(report: Report, statement: Statement) -> tuple[Statement, str, str, str]:
    """Return a statement with its state, what comes next, and where it stands."""
    incident = report.run.incident
    out = [going.link or _("as a file") for _version, going in statement.goings]
    state = state_of(incident, statement).label
    return statement, state, next_word(incident, statement), ", ".join(out)


def _entry(report: Report, record: Record) -> str:
    sentence = escape_markdown(describe(record, report.run))
    when = local(record.happened_at)
    if abs(record.written_at - record.happened_at) >= timedelta(seconds=1):
        when = _("{happened}, written {written}").format(
            happened=when, written=local(record.written_at)
        )
    corrections = report.run.incident.corrections.get(record.seq, [])
    corrected = (
        _(" (corrected by entry {seq})").format(seq=corrections[-1].seq) if corrections else ""
    )
    return f"{record.seq}. {when} **{escape_markdown(record.actor)}** {sentence}{corrected}"


def span(length: timedelta | None) -> str:
    """Return a length of time in words, and say so if there is none yet."""
    if length is None:
        return _("none yet")
    seconds = max(0, int(length.total_seconds()))
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, seconds = divmod(rest, 60)
    parts = [
        _("{n} d").format(n=days) if days else "",
        _("{n} h").format(n=hours) if hours else "",
        _("{n} min").format(n=minutes) if minutes else "",
        _("{n} s").format(n=seconds) if not days and not hours else "",
    ]
    return " ".join(part for part in parts if part)


def share(mood: Mood) -> str:
    """Return the negative share in words, with what it is a share of."""
    mentions = ngettext("{n} mention", "{n} mentions", mood.total).format(n=mood.total)
    if mood.share is None:
        return _("{mentions}, none of them in a language that is scored").format(mentions=mentions)
    return _("{mentions}, {share} % negative of the {understood} understood").format(
        mentions=mentions, share=round(100 * mood.share), understood=round(mood.understood)
    )
