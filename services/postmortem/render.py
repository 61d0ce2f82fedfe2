"""The report as a document, and written as what a person or a machine reads."""

import json
from collections.abc import Callable

from services.clean import clean_line
from services.documents import write_html, write_markdown, write_pdf
from services.documents.blocks import Block, Chart, Code, Document, Notice, Para
from services.documents.form import Format
from services.i18n import _, current
from services.postmortem.compile import Report


def written(report: Report, form: Format) -> bytes:
    """Return the report as a file of that format.

    Raises:
        WarroomError: the format needs a package that is not installed.
    """
    return _WRITERS[form](report)


def to_document(report: Report) -> Document:
    """Return the whole report in the language in use."""
    title = _("Post-mortem") + f": {clean_line(report.run.incident.title)}"
    changed = _("WARNING: this timeline was changed after it was written.")
    blocks: list[Block] = [Notice(f"{changed} {finding}") for finding in report.findings[:1]]
    for part in report.parts:
        blocks += part.blocks
    told = _(
        "The chain's head at this time; warroom verify --against this file holds the store to it:"
    )
    blocks += [Para(told), Code(str(report.head))]
    return Document(title, current(), blocks)


def to_markdown(report: Report, *, drawn: bool = True) -> str:
    """Return the whole report as Markdown; without its chart where one is ``drawn`` elsewhere."""
    return write_markdown.to_markdown(to_document(report), drawn=drawn)


def chart_of(report: Report) -> Chart:
    """Return the chart of the storm."""
    return next(item for part in report.parts for item in part.blocks if isinstance(item, Chart))


def to_html(report: Report) -> str:
    """Return the whole report as one page that needs nothing else."""
    return write_html.to_html(to_document(report))


def to_json(report: Report) -> str:
    """Return the report's figures for machines: lengths in seconds, times in ISO 8601."""
    found = {
        "format": "warroom-postmortem",
        "version": 1,
        "compiled_at": report.compiled_at.isoformat(),
        "head": str(report.head),
        "findings": [str(finding) for finding in report.findings],
        **{part.key: part.figures for part in report.parts if part.figures},
    }
    return json.dumps(found, ensure_ascii=False, indent=2)


_WRITERS: dict[Format, Callable[[Report], bytes]] = {
    Format.MARKDOWN: lambda report: to_markdown(report).encode(),
    Format.HTML: lambda report: to_html(report).encode(),
    Format.PDF: lambda report: write_pdf.to_pdf(to_document(report)),
    Format.JSON: lambda report: (to_json(report) + "\n").encode(),
}
