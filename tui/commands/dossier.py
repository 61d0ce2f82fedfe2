"""The dossier on the command line: read, judge, ask, overrule, approve, sign, export, erase."""

import asyncio
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from services.errors import SourceError, UsageError
from services.i18n import _, ngettext
from services.reasons import reason_of
from services.store import Store
from services.words import RiskLevel, RiskLine
from tui.commands.common import (
    Invocation,
    ShowsByDefault,
    invocation,
    print_json,
    print_table,
    read_text,
    run,
    write_bytes,
)

if TYPE_CHECKING:
    from services.dossier.acts import Terms

group = typer.Typer(
    cls=ShowsByDefault,
    no_args_is_help=True,
    help=_("What an influencer's past posts show, line by line, and what nobody saw."),
)

Name = Annotated[str, typer.Argument(metavar="NAME", help=_("The influencer."))]
Reason = Annotated[str, typer.Option("--reason", help=_("Why?"))]
Number = Annotated[int, typer.Argument(metavar="N", help=_("The finding's number."))]


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.add_typer(group, name="dossier")


@group.command("show", help=_("Read posts, if given, and print or write the dossier."))
def show(
    context: typer.Context,
    name: Name,
    posts: Annotated[
        list[Path] | None, typer.Option("--posts", help=_("An export of their posts."))
    ] = None,
    comments: Annotated[
        list[Path] | None, typer.Option("--comments", help=_("An export of comments on them."))
    ] = None,
    paste: Annotated[
        str, typer.Option("--paste", help=_("A text file of posts, parted by empty lines (-)."))
    ] = "",
    collected: Annotated[
        bool, typer.Option("--collected", help=_("Read what the sources collected."))
    ] = False,
    handle: Annotated[
        list[str] | None, typer.Option("--handle", help=_("An account of theirs: @name."))
    ] = None,
    competitor: Annotated[
        list[str] | None, typer.Option("--competitor", help=_("A competitor to look for."))
    ] = None,
    market: Annotated[str, typer.Option(help=_("Whose rules on labels: pl, us, uk."))] = "",
    purpose: Annotated[str, typer.Option(help=_("What the dossier is for."))] = "",
    basis: Annotated[str, typer.Option(help=_("On which legal basis it is kept."))] = "",
    keep_until: Annotated[
        str, typer.Option("--keep-until", help=_("When it is erased: 2027-01-31."))
    ] = "",
    version: Annotated[
        int, typer.Option("--signed", help=_("The version that was signed under this number."))
    ] = 0,
    form: Annotated[
        str,
        typer.Option("--format", help=_("md, html, pdf or json (default: by the file's suffix).")),
    ] = "",
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help=_("The file (default: print it)."))
    ] = None,
) -> None:
    """Read posts, if given, and print or write the dossier."""
    from services.documents.form import Format, format_of  # noqa: PLC0415
    from services.dossier import keeping  # noqa: PLC0415
    from services.dossier.acts import Terms  # noqa: PLC0415
    from services.dossier.render import written  # noqa: PLC0415

    wanted = format_of(out, form)
    if out is None and wanted is Format.PDF:
        raise UsageError(_("A PDF needs a file: --out dossier.pdf."))
    terms = Terms(
        purpose,
        basis,
        _day(keep_until),
        market,
        tuple(competitor or ()),
        tuple(handle or ()),
    )
    to_read = _Given(tuple(posts or ()), tuple(comments or ()), paste, collected)

    async def work(given: Invocation) -> bytes:
        changes = to_read.is_any or terms != Terms()
        async with given.open_store(migrate=changes) as store:
            if changes:
                await _bring(given, store, name, terms, to_read)
            return written(await keeping.sheet(store, name, version), wanted)

    content = run(work(invocation(context)))
    if out is None:
        typer.echo(content.decode(), nl=False)
        return
    write_bytes(out, content)
    typer.echo(_("Written to {path}.").format(path=out))


@dataclass(frozen=True, slots=True)
class _Given:
    """What is to be read."""

    posts: tuple[Path, ...]
    comments: tuple[Path, ...]
    paste: str
    collected: bool

    @property
    def is_any(self) -> bool:
        """Whether there is anything."""
        return bool(self.posts or self.comments or self.paste or self.collected)


async def _bring(
    given: Invocation, store: Store, name: str, terms: "Terms", to_read: _Given
) -> None:
    """Begin the dossier, and read what was given; tell on the error stream what came of it."""
    from services.dossier import acts, keeping, reading  # noqa: PLC0415
    from services.sentiment import Scorer  # noqa: PLC0415
    from services.sources.maps import read_maps  # noqa: PLC0415

    for path in (*to_read.posts, *to_read.comments):
        if not path.is_file():
            raise UsageError(_("There is no file {path}.").format(path=path))
    actor = await given.actor(store)
    entity = await acts.begin(store, actor, name, terms)
    async with store.read() as session:
        handles = (await keeping.known_of(session, entity)).handles
    scorer = Scorer()
    layouts = await asyncio.to_thread(read_maps, given.settings.maps_folder)
    found = [
        await asyncio.to_thread(reading.from_file, path, layouts, handles, comments=are_comments)
        for paths, are_comments in ((to_read.posts, False), (to_read.comments, True))
        for path in paths
    ]
    if to_read.collected:
        async with store.read() as session:
            found.append(await reading.from_collected(session, entity, handles))
    if to_read.paste:
        try:
            text = read_text(to_read.paste)
        except OSError as error:
            line = _("{path} cannot be read: {reason}")
            raise SourceError(line.format(path=to_read.paste, reason=reason_of(error))) from error
        found.append(reading.from_text(text, handles[0] if handles else ""))
    for it in found:
        done = await acts.read(store, actor, entity, it, scorer)
        typer.echo(_told(it.name or it.source, done), err=True)


def _told(where: str, done: Any) -> str:
    posts = ngettext("{n} new post", "{n} new posts", done.own).format(n=done.own)
    comments = ngettext("{n} new comment", "{n} new comments", done.comments)
    findings = ngettext("{n} new finding", "{n} new findings", done.findings)
    rejected = ngettext("{n} row not read", "{n} rows not read", done.rejected)
    return ", ".join(
        [
            f"{where}: {posts}",
            comments.format(n=done.comments),
            findings.format(n=done.findings),
            rejected.format(n=done.rejected),
        ]
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(_("{text} is no day: write 2027-01-31.").format(text=text)) from error


@group.command("list", help=_("List the dossiers."))
def list_dossiers(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
) -> None:
    """List the dossiers with their state."""
    from services.dossier.keeping import dossiers  # noqa: PLC0415

    async def work(given: Invocation) -> Any:
        async with given.open_store() as store, store.read() as session:
            return await dossiers(session)

    found = run(work(invocation(context)))
    rows: list[dict[str, Any]] = [
        {
            "name": it.name,
            "version": it.version,
            "findings": len(it.shown),
            "awaiting": len(it.waiting),
            "keep_until": str(it.keep_until),
        }
        for it in found.values()
    ]
    if as_json:
        print_json(rows)
        return
    shown = [
        {
            _("NAME"): row["name"],
            _("SIGNED"): row["version"] or "-",
            _("FINDINGS"): row["findings"],
            _("AWAITING"): row["awaiting"],
            _("KEPT UNTIL"): row["keep_until"],
        }
        for row in rows
    ]
    print_table(shown, _("No dossier yet: warroom dossier NAME --handle @account --posts FILE"))


async def _entity(store: Store, name: str) -> str:
    from services.dossier.keeping import influencer_of  # noqa: PLC0415

    async with store.read() as session:
        return (await influencer_of(session, name)).entity


@group.command("confirm", help=_("Say that a finding is one, and why."))
def confirm(context: typer.Context, name: Name, number: Number, reason: Reason = "") -> None:
    """Say that a finding is one, and why."""
    _judge(context, name, number, "confirmed", reason)


@group.command("dismiss", help=_("Say that a finding is none, and why."))
def dismiss(context: typer.Context, name: Name, number: Number, reason: Reason = "") -> None:
    """Say that a finding is none, and why."""
    _judge(context, name, number, "dismissed", reason)


def _judge(context: typer.Context, name: str, number: int, verdict: str, reason: str) -> None:
    from services.dossier import acts  # noqa: PLC0415

    async def work(given: Invocation) -> None:
        async with given.open_store() as store:
            actor, entity = await given.actor(store), await _entity(store, name)
            await acts.judge(store, actor, entity, number, verdict, reason)

    run(work(invocation(context)))


@group.command("ask", help=_("Answer a question of the questionnaire; without one, list them."))
def ask(
    context: typer.Context,
    name: Name,
    question: Annotated[str, typer.Argument(metavar="[QUESTION]")] = "",
    answer: Annotated[str, typer.Argument(metavar="[ANSWER]", help=_("yes, no or unknown."))] = "",
    words: Annotated[str, typer.Option("--words", help=_("How do you know?"))] = "",
) -> None:
    """Answer a question of the questionnaire, or list the questions with what was answered."""
    from services.dossier import acts  # noqa: PLC0415
    from services.dossier.keeping import dossier_of  # noqa: PLC0415
    from services.dossier.questions import QUESTIONS  # noqa: PLC0415

    async def work(given: Invocation) -> Any:
        async with given.open_store() as store:
            actor, entity = await given.actor(store), await _entity(store, name)
            if question:
                await acts.answer(store, actor, entity, question, answer, words)
                return None
            async with store.read() as session:
                return await dossier_of(session, entity)

    dossier = run(work(invocation(context)))
    if dossier is None:
        return
    for it in QUESTIONS:
        reply = dossier.replies.get(it.id)
        said = f"{reply.answer.value} ({reply.said.by})" if reply else "-"
        typer.echo(f"{it.id}: {_(it.text)} {said}")


@group.command("overrule", help=_("Put a level of your own beside the program's; both stay."))
def overrule(
    context: typer.Context,
    name: Name,
    line: Annotated[str, typer.Argument(metavar="LINE", help=", ".join(RiskLine))],
    level: Annotated[str, typer.Argument(metavar="LEVEL", help=", ".join(RiskLevel))],
    reason: Reason = "",
) -> None:
    """Put a level of your own beside the program's; both stay."""
    from services.dossier import acts  # noqa: PLC0415

    async def work(given: Invocation) -> None:
        async with given.open_store() as store:
            actor, entity = await given.actor(store), await _entity(store, name)
            await acts.overrule(store, actor, entity, line, level, reason)

    run(work(invocation(context)))


@group.command("approve", help=_("Agree that findings of GDPR articles 9 and 10 are shown."))
def approve(
    context: typer.Context,
    name: Name,
    refuse: Annotated[
        bool, typer.Option("--refuse", help=_("Refuse it: their words are erased."))
    ] = False,
    reason: Reason = "",
) -> None:
    """Agree that findings of GDPR articles 9 and 10 are shown, or refuse it."""
    from services.dossier import acts  # noqa: PLC0415

    async def work(given: Invocation) -> int:
        async with given.open_store() as store:
            actor, entity = await given.actor(store), await _entity(store, name)
            return await acts.approve(store, actor, entity, reason, agreed=not refuse)

    n = run(work(invocation(context)))
    words = (
        ngettext("{n} finding is erased.", "{n} findings are erased.", n)
        if refuse
        else ngettext("{n} finding is shown now.", "{n} findings are shown now.", n)
    )
    typer.echo(words.format(n=n))


@group.command("reply", help=_("Write down the person's own answer."))
def reply(
    context: typer.Context,
    name: Name,
    path: Annotated[str, typer.Argument(metavar="FILE", help=_("Their words (- for input)."))],
) -> None:
    """Write down the person's own answer."""
    from services.dossier import acts  # noqa: PLC0415

    async def work(given: Invocation) -> None:
        try:
            words = read_text(path)
        except OSError as error:
            line = _("{path} cannot be read: {reason}")
            raise SourceError(line.format(path=path, reason=reason_of(error))) from error
        async with given.open_store() as store:
            actor, entity = await given.actor(store), await _entity(store, name)
            await acts.reply(store, actor, entity, words)

    run(work(invocation(context)))


@group.command("sign", help=_("Sign the dossier as it stands: a version is frozen by its hash."))
def sign(context: typer.Context, name: Name) -> None:
    """Sign the dossier as it stands."""
    from services.dossier import acts  # noqa: PLC0415

    async def work(given: Invocation) -> int:
        async with given.open_store() as store:
            actor, entity = await given.actor(store), await _entity(store, name)
            return await acts.sign(store, actor, entity)

    typer.echo(_("Signed as version {n}.").format(n=run(work(invocation(context)))))


@group.command("erase", help=_("Erase every word of a dossier."))
def erase(
    context: typer.Context,
    name: Name,
    yes: Annotated[bool, typer.Option("--yes", help=_("Do not ask."))] = False,
) -> None:
    """Erase every word of a dossier; the entries stay, with their salted hashes."""
    from services.dossier import ending  # noqa: PLC0415

    question = _("Erase every word of the dossier on {name} for good?").format(name=name)
    if not yes and not typer.confirm(question):
        return

    async def work(given: Invocation) -> int:
        async with given.open_store() as store:
            return await ending.erase(store, await given.actor(store), name)

    n = run(work(invocation(context)))
    words = ngettext(
        "The words of {n} entry are erased.", "The words of {n} entries are erased.", n
    )
    typer.echo(words.format(n=n))


@group.command("watch", help=_("Say what to set up from a dossier; --accept sets it up."))
def watch(
    context: typer.Context,
    name: Name,
    accept: Annotated[
        list[str] | None, typer.Option("--accept", help=_("What to set up; may be repeated."))
    ] = None,
    every: Annotated[bool, typer.Option("--all", help=_("Set everything up."))] = False,
) -> None:
    """Say what to listen for, when to warn, what may come, what the contract lacks."""
    from services.dossier.setting_up import proposals, set_up  # noqa: PLC0415
    from services.dossier.watch import WHAT_WORDS  # noqa: PLC0415

    async def work(given: Invocation) -> Any:
        async with given.open_store() as store:
            offered = await proposals(store, name)
            chosen = [it.id for it in offered] if every else (accept or [])
            if not chosen:
                return offered
            return await set_up(store, await given.actor(store), name, chosen)

    shown = run(work(invocation(context)))
    if not shown:
        typer.echo(_("There is nothing to set up."))
        return
    if accept or every:
        typer.echo(_("Set up:"))
    for it in shown:
        typer.echo(f"{it.id}  {_(WHAT_WORDS[it.what])}: {it.value}")
        typer.echo(f"    {it.why}")
