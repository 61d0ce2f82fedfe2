"""What was said in public, what was promised, and what was done beside the checklist."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from services.documents.blocks import Block, Heading, Item, Items, Mark, Para
from services.i18n import _
from services.incident.promises import Promise
from services.incident.run import Run
from services.incident.signoff import next_word, state_of
from services.incident.statements import Statement, Version
from services.incident.tracks import Act, spoken
from services.incident.tracks import Item as TrackItem
from services.postmortem.subject import Part, Subject
from services.store.ledger import Json
from services.times import local
from services.words import Track, Weakness


async def section(_session: AsyncSession, subject: Subject) -> Part:
    """Tell each statement: its words, its versions, who agreed, where it went, what was found."""
    run = subject.run
    incident = run.incident
    blocks: list[Block] = [Heading(_("Statements"))]
    for statement in incident.statements.values():
        blocks += [Heading(_titled(statement), 3), Para(standing(run, statement))]
        blocks += [Para(line) for line in _said(statement).text.splitlines() if line.strip()]
        blocks.append(Items([_version(version) for version in statement.versions]))
    if not incident.statements:
        blocks.append(Para(_("Nothing yet.")))
    return Part(
        "statements",
        blocks,
        {
            "statements": [
                {
                    "id": statement.id,
                    "title": statement.title,
                    "state": state_of(run, statement).value,
                    "went_out_unapproved": statement.bypassed,
                    "versions": len(statement.versions),
                    "text": _said(statement).text,
                    "findings": list(statement.current.findings),
                }
                for statement in incident.statements.values()
            ]
        },
    )


async def promises(_session: AsyncSession, subject: Subject) -> Part:
    """Tell what was promised, and whether it was kept."""
    found = list(subject.run.incident.promises.values())
    blocks: list[Block] = [Heading(_("Promises"))]
    blocks.append(
        Items([_promise(item, subject.now) for item in found])
        if found
        else Para(_("None was made."))
    )
    figures: dict[str, Json] = {
        "made": len(found),
        "kept": sum(item.was_kept for item in found),
        "open": sum(item.is_open for item in found),
        "overdue": sum(item.is_overdue(subject.now) for item in found),
        "promises": [
            {
                "id": item.id,
                "statement": item.statement,
                "words": item.text,
                "owner": item.owner,
                "due_at": item.due_at.isoformat(),
                "ended": item.ended or None,
                "ended_at": item.ended_at.isoformat() if item.ended_at else None,
                "note": item.note,
            }
            for item in found
        ],
    }
    return Part("promises", blocks, figures)


async def tracks(_session: AsyncSession, subject: Subject) -> Part:
    """Tell what stands beside the checklist and was done about it; privileged words stay out."""
    items = list(subject.run.incident.tracks.values())
    blocks: list[Block] = [Heading(_("The influencer, the law, the press"))]
    for track in Track:
        own = [item for item in items if item.spec.track is track]
        if own:
            blocks += [Heading(track.label, 3), Items([_tracked(item) for item in own])]
    if not items:
        blocks.append(Para(_("Nothing was written down.")))
    return Part("tracks", blocks, {"items": [_figures(item) for item in items]})


def standing(run: Run, statement: Statement) -> str:
    """Return where a statement stands: its state, where it went, what comes next."""
    out = [going.link or _("as a file") for _version, going in statement.goings]
    parts = [
        state_of(run, statement).label,
        ", ".join(out) or next_word(run, statement),
        _("It admits fault.") if statement.current.admits else "",
        _("A version of it WENT OUT UNAPPROVED.") if statement.bypassed else "",
    ]
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)


def _said(statement: Statement) -> Version:
    """Return the version that went out last, the newest one if none did."""
    return statement.goings[-1][0] if statement.goings else statement.current


def _titled(statement: Statement) -> str:
    return f"{statement.title} ({statement.id}.{statement.current.number})"


def _version(version: Version) -> Item:
    parts = [
        _("Version {n}, by {who}").format(n=version.number, who=version.by),
        local(version.at),
        *(
            _("agreed: {who} ({role}), {when}").format(
                who=item.by, role=item.role.label, when=local(item.at)
            )
            for item in version.approvals
        ),
        *(
            _("went out {when}: {where}").format(
                when=local(going.at), where=going.link or going.sha256
            )
            + (f" ({going.reason})" if going.reason else "")
            for going in version.goings
        ),
    ]
    if version.findings:
        found = ", ".join(_finding(code) for code in version.findings)
        parts.append(_("the check found: {found}").format(found=found))
    flag = _("WENT OUT UNAPPROVED") if version.bypassed else ""
    return Item("; ".join(parts), flag=flag)


def _finding(code: str) -> str:
    return Weakness(code).label if code in set(Weakness) else _("admits fault")


def _promise(promise: Promise, now: datetime) -> Item:
    words = f"{promise.text} ({promise.owner}, {local(promise.due_at)})"
    if promise.is_open:
        return Item(words, Mark.OPEN, _("OVERDUE") if promise.is_overdue(now) else "")
    ended = _("Kept: {note}") if promise.was_kept else _("Given up: {note}")
    mark = Mark.DONE if promise.was_kept else Mark.SKIPPED
    return Item(f"{words} {ended.format(note=promise.note)}", mark)


def _tracked(item: TrackItem) -> Item:
    told = f"{local(item.at)} {item.by}: {_(item.spec.label)}: {_words(item)}"
    done = [
        f"{local(act.at)} {act.by}: " + ": ".join(part for part in _done(item, act) if part)
        for act in item.acts
    ]
    return Item("; ".join([told, *done]))


def _words(item: TrackItem) -> str:
    return _("(privileged)") if item.privileged else item.words


def _done(item: TrackItem, act: Act) -> tuple[str, str]:
    """Return what an act is called, and its words; those on something privileged are too."""
    spec = item.spec.act(act.id)
    if spec is None:
        return act.id, ""
    said = _("(privileged)") if item.privileged else spoken(spec.fields, act.codes, act.texts)
    return _(spec.label), said


def _figures(item: TrackItem) -> Json:
    return {
        "item": item.id,
        "track": item.spec.track.value,
        "kind": item.kind,
        "privileged": item.privileged,
        "words": _words(item),
        "by": item.by,
        "at": item.at.isoformat(),
        "open": item.is_open,
        "acts": [
            {"act": act.id, "words": _done(item, act)[1], "by": act.by, "at": act.at.isoformat()}
            for act in item.acts
        ],
    }
