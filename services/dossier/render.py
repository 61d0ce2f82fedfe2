"""The dossier written as what a person or a machine reads."""

import json

from services.documents import write_html, write_markdown, write_pdf
from services.documents.form import Format
from services.dossier import law
from services.dossier.document import to_document
from services.dossier.keeping import Sheet
from services.dossier.state import Finding, plain_of
from services.dossier.telling import unseen
from services.i18n import _
from services.store.ledger import Json


def written(sheet: Sheet, form: Format) -> bytes:
    """Return the dossier as a file of that format.

    Raises:
        WarroomError: the format needs a package that is not installed.
    """
    if form is Format.JSON:
        return (to_json(sheet) + "\n").encode()
    document = to_document(sheet)
    if form is Format.PDF:
        return write_pdf.to_pdf(document)
    if form is Format.HTML:
        return write_html.to_html(document).encode()
    return write_markdown.to_markdown(document).encode()


def to_json(sheet: Sheet) -> str:
    """Return it for machines: codes and figures, times in ISO 8601, quotes as they stand."""
    dossier = sheet.dossier
    overruled = {
        line.value: [
            {"level": it.level.value, "by": it.said.by, "reason": it.said.text} for it in rules
        ]
        for line, rules in dossier.overrules.items()
    }
    found: dict[str, Json] = {
        "format": "warroom-dossier",
        "version": 1,
        "person": sheet.name,
        "as_of": sheet.at.isoformat(),
        "keep_until": str(dossier.keep_until),
        "purpose": dossier.purpose or _(law.PURPOSE),
        "legal_basis": dossier.basis or _(law.BASIS),
        "lines": plain_of(sheet.lines),
        "overruled": overruled,  # type: ignore[dict-item]
        "awaiting_approval": len(dossier.waiting),
        "findings": [_finding(it) for it in dossier.shown],
        "questionnaire": {
            key: {"answer": it.answer.value, "words": it.said.text, "by": it.said.by}
            for key, it in dossier.replies.items()
        },
        "own_answer": [it.text for it in dossier.answers],
        "not_looked_at": [*unseen(sheet)],
        "figures": sheet.figures.plain(),
        "signed": [
            {"version": it.version, "by": it.by, "at": it.at.isoformat(), "hash": it.hash}
            for it in dossier.signings
        ],
    }
    return json.dumps(found, ensure_ascii=False, indent=2)


def _finding(it: Finding) -> Json:
    return {
        "number": it.seq,
        "line": it.line.value if it.line else None,
        "code": it.code,
        "article": it.article,
        "at": it.at.isoformat() if it.at else None,
        "platform": it.platform,
        "url": it.url,
        **it.quote._asdict(),
        "notes": [*it.notes],
        "verdict": it.verdict or None,
        "verdicts": [
            {"verdict": verdict, "by": said.by, "reason": said.text}
            for verdict, said in it.verdicts
        ],
    }
