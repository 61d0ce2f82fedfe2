"""The timeline on the command line: shown, narrowed down, added to, exported."""

from pathlib import Path
from typing import Annotated

import typer

from services.i18n import _, ngettext
from services.model import ROOM
from services.store import Store, ledger
from services.store.ledger import Record
from services.times import local, read_past
from tui.commands.common import (
    AsJson,
    IncidentId,
    Invocation,
    ShowsByDefault,
    invocation,
    print_json,
    run,
)
from tui.commands.privileged import Privileged, YesPrivileged, asked_twice

group = typer.Typer(
    cls=ShowsByDefault,
    no_args_is_help=True,
    help=_("Print every entry of an incident; add a note, a correction, a lesson; export it."),
)
Seq = Annotated[int, typer.Argument(metavar="ENTRY", help=_("The entry's number."))]
Words = Annotated[str, typer.Argument(metavar="WORDS")]


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.add_typer(group, name="timeline")
    group.command("show", help=_("Print the entries of an incident."))(show)
    group.command("note", help=_("Write a note, for a past time if it is about one."))(note)
    group.command("correct", help=_("Correct an entry by adding what is right."))(correct)
    group.command("lesson", help=_("Flag an entry as a lesson."))(lesson)
    group.command("export", help=_("Write a bundle that a stranger can verify."))(export)


def show(
    context: typer.Context,
    incident_id: IncidentId,
    kind: Annotated[str, typer.Option(help=_("Only this kind, as note_added."))] = "",
    actor: Annotated[str, typer.Option(help=_("Only what this person did."))] = "",
    search: Annotated[str, typer.Option(help=_("Only what holds these words."))] = "",
    since: Annotated[str, typer.Option(help=_("Only since: 14:30, 2 h, 2026-11-30."))] = "",
    privileged: Privileged = False,
    again: YesPrivileged = False,
    as_json: AsJson = False,
) -> None:
    """Print the entries of an incident; ROOM is what belongs to none."""
    unseal = asked_twice(privileged=privileged, again=again)
    from services.incident.desk import load_run  # noqa: PLC0415 - reads YAML: slow import
    from services.incident.narrowing import Narrowing, narrowed, read_kind  # noqa: PLC0415
    from services.incident.privileged import read_privileged  # noqa: PLC0415

    async def work(given: Invocation) -> list[tuple[Record, str]]:
        async with given.open_store() as store, store.read() as session:
            since_moment = read_past(since, await store.now(session)) if since else None
            narrowing = Narrowing(read_kind(kind), actor, search, since_moment)
            if incident_id.lower() == ROOM:
                return list(narrowed(await ledger.read(session, ROOM), None, narrowing))
            loaded = await load_run(session, incident_id)
            if unseal:
                records = await read_privileged(store, incident_id, await given.actor(store))
            else:
                records = await ledger.read(session, incident_id)
            return list(narrowed(records, loaded, narrowing))

    found = run(work(invocation(context)))
    if as_json:
        print_json([_plain(record) for record, _sentence in found])
        return
    for record, sentence in found:
        words = " ".join(sentence.split())
        typer.echo(f"{record.seq:>4}  {local(record.happened_at)}  {record.actor}: {words}")
    if not found:
        typer.echo(_("No entry fits."))


def _plain(record: Record) -> dict[str, object]:
    return {
        "seq": record.seq,
        "kind": record.kind,
        "version": record.version,
        "actor": record.actor,
        "happened_at": record.happened_at,
        "written_at": record.written_at,
        "data": record.data,
        "details": record.details,
        "hash": record.hash,
    }


def note(
    context: typer.Context,
    incident_id: IncidentId,
    words: Words,
    at: Annotated[str, typer.Option(help=_("When it happened: 14:30, 20 min, yesterday."))] = "",
) -> None:
    """Write a note, for a past time if it is about one."""
    from services.incident import commands  # noqa: PLC0415

    async def work(given: Invocation) -> None:
        async with given.open_store() as store:
            async with store.read() as session:
                when = read_past(at, await store.now(session)) if at else None
            await commands.add_note(store, incident_id, await given.actor(store), words, when)
            await _say_written(store, incident_id)

    run(work(invocation(context)))


def correct(context: typer.Context, incident_id: IncidentId, entry: Seq, words: Words) -> None:
    """Correct an entry by adding what is right; the wrong one stays."""
    from services.incident import commands  # noqa: PLC0415

    async def work(given: Invocation) -> None:
        async with given.open_store() as store:
            await commands.correct(store, incident_id, await given.actor(store), entry, words)
            await _say_written(store, incident_id)

    run(work(invocation(context)))


def lesson(context: typer.Context, incident_id: IncidentId, entry: Seq, words: Words) -> None:
    """Flag an entry as a lesson, in the words of what is to be learned."""
    from services.incident import commands  # noqa: PLC0415

    async def work(given: Invocation) -> None:
        async with given.open_store() as store:
            await commands.flag_lesson(store, incident_id, await given.actor(store), entry, words)
            await _say_written(store, incident_id)

    run(work(invocation(context)))


async def _say_written(store: Store, incident_id: str) -> None:
    async with store.read() as session:
        last = (await ledger.read(session, incident_id))[-1]
    typer.echo(
        _("Written as entry {seq} of {incident}.").format(seq=last.seq, incident=last.stream)
    )


def export(
    context: typer.Context,
    incident_id: IncidentId,
    output: Annotated[Path, typer.Option("-o", "--output", help=_("The file, as INC-1.zip."))],
    privileged: Privileged = False,
    again: YesPrivileged = False,
) -> None:
    """Write a timeline with its evidence as a zip that a stranger can verify."""
    from services.bundle.write import Exported  # noqa: PLC0415
    from services.bundle.write import export as write_bundle  # noqa: PLC0415

    unseal = asked_twice(privileged=privileged, again=again)
    stream = ROOM if incident_id.lower() == ROOM else incident_id

    async def work(given: Invocation) -> Exported:
        async with given.open_store() as store:
            reader = await given.actor(store) if unseal else ""
            return await write_bundle(store, stream, output, reader=reader)

    done = run(work(invocation(context)))
    typer.echo(_("Written to {path}.").format(path=output))
    if done.withheld:
        typer.echo(say_withheld(done.withheld))
    typer.echo(done.head)


def say_withheld(n: int) -> str:
    """Say how many texts are not in a bundle on purpose."""
    return ngettext(
        "{n} text is withheld: only its salted hash is there.",
        "{n} texts are withheld: only their salted hashes are there.",
        n,
    ).format(n=n)
