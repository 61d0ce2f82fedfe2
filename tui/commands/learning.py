"""What incidents taught, on the command line: lessons, actions, recall, trends."""

from typing import Annotated, Any

import typer

from services.i18n import _
from services.model import ROOM
from services.store import Store
from tui.commands.common import (
    AsJson,
    Invocation,
    invocation,
    print_json,
    print_table,
    run,
)

lessons = typer.Typer(no_args_is_help=True, help=_("What an incident taught: write it, read it."))
actions = typer.Typer(help=_("What is to be done until when: list it, add to it, finish it."))

IncidentId = Annotated[str, typer.Argument(metavar="ID", help=_("The incident, as INC-1."))]
Seq = Annotated[int, typer.Argument(metavar="ENTRY", help=_("The number of the entry."))]
Words = Annotated[str, typer.Argument(metavar="WORDS")]
About = Annotated[int, typer.Option("--entry", help=_("The entry that it is about."))]


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.add_typer(lessons, name="lessons")
    app.add_typer(actions, name="actions")
    app.command("trends", help=_("Are we getting faster? Incidents, and drills apart."))(trends)


@lessons.command("list", help=_("List what an incident taught."))
def list_lessons(context: typer.Context, incident_id: IncidentId, as_json: AsJson = False) -> None:
    """List the flags, factors, lessons and actions of an incident, in the order written."""
    from services.incident.desk import load_incident  # noqa: PLC0415 - reads YAML: slow import

    async def work(given: Invocation) -> list[dict[str, Any]]:
        async with given.open_store() as store, store.read() as session:
            learning = (await load_incident(session, incident_id)).learning
        kinds = (
            ("flag", learning.flags),
            ("factor", learning.factors),
            ("lesson", learning.lessons),
        )
        rows: list[dict[str, Any]] = [
            {"entry": item.seq, "kind": kind, "about": item.about, "by": item.by, "at": item.at}
            | {"words": item.words}
            for kind, items in kinds
            for item in items.values()
        ]
        return sorted(rows, key=lambda row: row["entry"])

    rows = run(work(invocation(context)))
    if as_json:
        print_json(rows)
        return
    words = {"flag": _("flagged"), "factor": _("factor"), "lesson": _("lesson")}
    shown = [
        {
            _("ENTRY"): row["entry"],
            _("KIND"): words[row["kind"]] + (f" ({row['about']})" if row["about"] else ""),
            _("BY"): row["by"],
            _("WORDS"): " ".join(row["words"].split()),
        }
        for row in rows
    ]
    print_table(shown, _("Nothing was written down yet."))


@lessons.command("flag", help=_("Flag an entry as a lesson."))
def flag(context: typer.Context, incident_id: IncidentId, seq: Seq, words: Words) -> None:
    """Flag an entry as a lesson, with what is to be learned from it."""

    async def work(given: Invocation) -> None:
        from services.incident import commands  # noqa: PLC0415

        async with given.open_store() as store:
            actor = await given.actor(store)
            await commands.flag_lesson(store, incident_id, actor, seq, words)
            await _warn(store, incident_id, words)

    run(work(invocation(context)))


@lessons.command("factor", help=_("Note what contributed: what and how, not who."))
def factor(context: typer.Context, incident_id: IncidentId, words: Words, about: About = 0) -> None:
    """Note a contributing factor."""

    async def work(given: Invocation) -> None:
        from services.incident import commands  # noqa: PLC0415

        async with given.open_store() as store:
            actor = await given.actor(store)
            await commands.note_factor(store, incident_id, actor, words, about)
            await _warn(store, incident_id, words)

    run(work(invocation(context)))


@lessons.command("write", help=_("Write a lesson: what is to be done otherwise."))
def write(context: typer.Context, incident_id: IncidentId, words: Words, about: About = 0) -> None:
    """Write a lesson."""

    async def work(given: Invocation) -> None:
        from services.incident import commands  # noqa: PLC0415

        async with given.open_store() as store:
            actor = await given.actor(store)
            await commands.write_lesson(store, incident_id, actor, words, about)
            await _warn(store, incident_id, words)

    run(work(invocation(context)))


async def _warn(store: Store, incident_id: str, words: str) -> None:
    """Ask to say what and how, if the words say who."""
    from services.learning.blameless import advice, named  # noqa: PLC0415

    async with store.read() as session:
        names = await named(session, words, incident_id)
    if names:
        typer.echo(advice(names), err=True)


@lessons.command("recall", help=_("Print what was learned the last times."))
def recall_lessons(
    context: typer.Context,
    scenario: Annotated[str, typer.Argument(help=_("The scenario, as S01."))] = "",
    about: Annotated[
        str, typer.Option(help=_("A campaign or an influencer that it concerns."))
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Print the lessons of past incidents of a scenario, or about somebody."""
    from services.learning.recall import entity_called, recall  # noqa: PLC0415

    async def work(given: Invocation) -> list[Any]:
        async with given.open_store(migrate=True) as store, store.read() as session:
            entity = await entity_called(session, about) if about else ROOM
            return await recall(session, scenario, entity)

    found = run(work(invocation(context)))
    if as_json:
        print_json(
            [
                {
                    "incident": item.incident,
                    "entry": item.entry,
                    "day": item.day.isoformat(),
                    "words": item.words,
                    "held": item.held,
                }
                for item in found
            ]
        )
        return
    for item in found:
        typer.echo(str(item))
    if not found:
        typer.echo(_("Nothing was learned about this yet."))


@actions.callback(invoke_without_command=True)
def list_actions(
    context: typer.Context,
    mine: Annotated[bool, typer.Option("--mine", help=_("Only what I am to do."))] = False,
    everything: Annotated[
        bool, typer.Option("--all", help=_("Also what is done or was given up."))
    ] = False,
    drills: Annotated[
        bool, typer.Option("--drills", help=_("Also what drills left to be done."))
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List what is to be done until when, the overdue before the rest."""
    if context.invoked_subcommand is not None:
        return
    from services.learning import owed  # noqa: PLC0415 - reads YAML: slow import
    from tui.commands.learning_lists import print_actions  # noqa: PLC0415

    async def work(given: Invocation) -> Any:
        async with given.open_store() as store:
            async with store.read() as session:
                now = await store.now(session)
                found = [("", item) for item in await owed.actions(session, all_of_them=everything)]
                asking = await owed.unanswered(session, now)
            if drills:
                folder = given.settings.drills_folder
                found += await owed.of_drills(store, folder, all_of_them=everything)
            actor = await given.actor(store)
        if mine:
            found = [pair for pair in found if pair[1].action.owner == actor]
        return found, [item.id for item in asking], now.astimezone().date()

    found, asking, today = run(work(invocation(context)))
    print_actions(found, asking, today, as_json=as_json)


@actions.command("add", help=_("Give somebody something to do until a day."))
def add(
    context: typer.Context,
    incident_id: IncidentId,
    words: Words,
    owner: Annotated[str, typer.Option(help=_("Who does it (default: you)."))] = "",
    due: Annotated[str, typer.Option(help=_("Until when: 30.11., 14 d, 2027-01-31."))] = "14 d",
    lesson: Annotated[int, typer.Option(help=_("The entry of the lesson behind it."))] = 0,
) -> None:
    """Add an action to an incident, open or closed."""

    async def work(given: Invocation) -> None:
        from services.incident import commands  # noqa: PLC0415

        async with given.open_store() as store:
            actor = await given.actor(store)
            await commands.add_action(store, incident_id, actor, words, owner or actor, due, lesson)

    run(work(invocation(context)))


@actions.command("done", help=_("Say that an action is done, and what was done."))
def done(context: typer.Context, incident_id: IncidentId, seq: Seq, words: Words) -> None:
    """Finish an action."""

    async def work(given: Invocation) -> None:
        from services.incident import commands  # noqa: PLC0415

        async with given.open_store() as store:
            actor = await given.actor(store)
            await commands.finish_action(store, incident_id, actor, seq, words)

    run(work(invocation(context)))


@actions.command("move", help=_("Give an action another owner or day, with a reason."))
def move(
    context: typer.Context,
    incident_id: IncidentId,
    seq: Seq,
    reason: Annotated[str, typer.Argument(metavar="REASON")],
    owner: Annotated[str, typer.Option(help=_("Who does it (default: as it was)."))] = "",
    due: Annotated[str, typer.Option(help=_("Until when (default: as it was)."))] = "",
) -> None:
    """Move an action."""

    async def work(given: Invocation) -> None:
        from services.incident import commands  # noqa: PLC0415

        async with given.open_store() as store:
            actor = await given.actor(store)
            await commands.change_action(store, incident_id, actor, seq, owner, due, reason)

    run(work(invocation(context)))


@actions.command("give-up", help=_("Say that an action will not be done, and why."))
def give_up(
    context: typer.Context,
    incident_id: IncidentId,
    seq: Seq,
    reason: Annotated[str, typer.Argument(metavar="REASON")],
) -> None:
    """Give an action up."""

    async def work(given: Invocation) -> None:
        from services.incident import commands  # noqa: PLC0415

        async with given.open_store() as store:
            actor = await given.actor(store)
            await commands.give_up_action(store, incident_id, actor, seq, reason)

    run(work(invocation(context)))


@actions.command("held", help=_("Answer that an incident's actions held, and how you know."))
def held(context: typer.Context, incident_id: IncidentId, words: Words) -> None:
    """Say that the actions held."""
    _answer(context, incident_id, words, held=True)


@actions.command("failed", help=_("Answer that they did not hold, and how you know."))
def failed(context: typer.Context, incident_id: IncidentId, words: Words) -> None:
    """Say that the actions did not hold."""
    _answer(context, incident_id, words, held=False)


def _answer(context: typer.Context, incident_id: str, words: str, *, held: bool) -> None:
    async def work(given: Invocation) -> None:
        from services.incident import commands  # noqa: PLC0415

        async with given.open_store() as store:
            actor = await given.actor(store)
            await commands.review_actions(store, incident_id, actor, words, held=held)

    run(work(invocation(context)))


def trends(context: typer.Context, as_json: AsJson = False) -> None:
    """Print how long things took in one incident after another, and whether that is less."""
    from services.learning import trends as reading  # noqa: PLC0415 - reads YAML: slow import
    from services.learning.trends_words import to_text  # noqa: PLC0415
    from tui.commands.learning_lists import plain_trends  # noqa: PLC0415

    async def work(given: Invocation) -> reading.Trends:
        async with given.open_store() as store:
            return await reading.trends(store, given.settings.drills_folder)

    found = run(work(invocation(context)))
    if as_json:
        print_json(plain_trends(found))
        return
    typer.echo(to_text(found))
