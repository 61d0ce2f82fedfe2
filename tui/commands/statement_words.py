"""What the statement commands read from the command line, and what they print of a statement."""

from typing import TYPE_CHECKING, Any

from services.errors import UsageError
from services.i18n import _
from services.incident.signoff import next_word, state_of
from services.incident.statements import Statement, Version
from services.times import local
from services.words import ValueMark

if TYPE_CHECKING:
    from services.incident.run import Run


def read_ref(text: str) -> tuple[str, int]:
    """Return the statement and the version (0 if none is named) that ``text`` means.

    Raises:
        UsageError: it means none.
    """
    key, _dot, number = text.partition(".")
    if not key.isdigit() or (number and not number.isdigit()):
        raise UsageError(_("“{ref}” is no statement: write 1, or 1.2.").format(ref=text))
    return key, int(number or 0)


def exact_ref(text: str) -> tuple[str, int]:
    """Return the statement and the version that ``text`` means.

    Raises:
        UsageError: it names no version.
    """
    key, number = read_ref(text)
    if not number:
        raise UsageError(_("Say which version you read: {ref}.1, for example.").format(ref=key))
    return key, number


def judgements(values: list[str] | None) -> dict[int, Any]:
    """Return what ``1=keeps`` and the like say of the values, by their numbers.

    Raises:
        UsageError: one of them says nothing.
    """
    from services.incident.commands import Judgement  # noqa: PLC0415

    found = {}
    for text in values or []:
        number, _equals, rest = text.partition("=")
        mark, _colon, words = rest.partition(":")
        marks = [item.value for item in ValueMark]
        if not number.strip().isdigit() or mark.strip() not in marks:
            complaint = _("“{text}” is no word on a value: write 1=keeps, 2=strains: how.")
            raise UsageError(complaint.format(text=text))
        found[int(number)] = Judgement(ValueMark(mark.strip()), words.strip())
    return found


def publication(
    link: str,
    at: str,
    next_update: str,
    promises: list[str] | None,
    values: list[str] | None,
) -> Any:
    from services.incident.commands import Decision, Publication  # noqa: PLC0415

    decision = Decision("", "", judgements(values)) if values else None
    pledges = [read_pledge(text) for text in promises or []]
    return Publication(
        link=link, at=at, next_update=next_update, pledges=pledges, decision=decision
    )


def read_pledge(text: str) -> Any:
    """Return the promise that “words | who | by when” means.

    Raises:
        UsageError: it has other parts.
    """
    from services.incident.commands import Pledge  # noqa: PLC0415

    parts = [part.strip() for part in text.split("|")]
    if len(parts) != 3:
        raise UsageError(_("A promise is “words | who sees to it | by when”."))
    return Pledge(*parts)


def told(run: "Run", statement: Statement, version: Version) -> str:
    state = state_of(run, statement).label
    lines = [
        f"{statement.id}.{version.number}  {statement.title}  [{state}]",
        _("{who}, {when}").format(who=version.by, when=local(version.at)),
    ]
    if version.admits:
        lines.append(_("It admits fault."))
    lines += [
        _("{role}: {who}, {when}. {note}")
        .format(role=item.role.label, who=item.by, when=local(item.at), note=item.note)
        .rstrip()
        for item in version.approvals
    ]
    lines += [f"> {item.by}: {item.text}" for item in version.comments]
    lines += [f"{local(item.at)}  {item.link or item.sha256}" for item in version.goings]
    return "\n".join([*lines, next_word(run, statement), "", version.text])


def plain(run: "Run", statement: Statement) -> dict[str, Any]:
    return {
        "id": statement.id,
        "title": statement.title,
        "state": state_of(run, statement).value,
        "next": next_word(run, statement),
        "unapproved": statement.bypassed,
        "versions": [
            {
                "version": version.number,
                "by": version.by,
                "at": version.at,
                "language": version.language,
                "admission": version.admits,
                "findings": list(version.findings),
                "text": version.text,
                "approvals": [
                    {"by": item.by, "role": item.role.value, "at": item.at}
                    for item in version.approvals
                ],
                "published": [
                    {
                        "at": item.at,
                        "link": item.link,
                        "sha256": item.sha256,
                        "unapproved": item.bypassed,
                        "reason": item.reason,
                    }
                    for item in version.goings
                ],
            }
            for version in statement.versions
        ],
    }
