"""What was settled before the crisis, and what is decided in it: values, clauses, decisions."""

from typing import Annotated, Any

import typer

from services.errors import UsageError
from services.i18n import _
from services.model import ROOM, Clause
from services.preparation import commitments
from services.preparation.campaigns import entity_names
from services.settings import ClauseSettings
from services.words import Power
from tui.commands.common import (
    AsJson,
    IncidentId,
    Invocation,
    invocation,
    print_json,
    print_table,
    run,
)
from tui.commands.statement_words import judgements

values_group = typer.Typer(invoke_without_command=True, help=_("What the brand stands for."))
clauses_group = typer.Typer(
    invoke_without_command=True, help=_("The clauses of the contracts, with their deadlines.")
)

Campaign = Annotated[
    str, typer.Option("--campaign", help=_("Of one campaign (default: of the whole room)."))
]


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.add_typer(values_group, name="values")
    app.add_typer(clauses_group, name="clauses")
    app.command("decide", help=_("Write down a decision, held against the brand's values."))(decide)


@values_group.callback()
def list_values(context: typer.Context, as_json: AsJson = False) -> None:
    """List what the brand stands for."""
    if context.invoked_subcommand is not None:
        return

    async def work(given: Invocation) -> tuple[dict[str, list[str]], dict[str, str]]:
        async with given.open_store() as store, store.read() as session:
            return await commitments.all_values(session), await entity_names(session)

    found, names = run(work(invocation(context)))
    rows: list[dict[str, Any]] = [
        {"for": names.get(entity, entity), "number": number, "value": text}
        for entity, texts in found.items()
        for number, text in enumerate(texts, start=1)
    ]
    if as_json:
        print_json(rows)
        return
    shown = [{_("FOR"): r["for"], _("NO."): r["number"], _("VALUE"): r["value"]} for r in rows]
    print_table(shown, _("No values yet: warroom values set “We say what was paid.”"))


@values_group.command("set", help=_("Write down what the brand stands for, all of it."))
def set_values(
    context: typer.Context,
    texts: Annotated[list[str], typer.Argument(metavar="VALUE...")],
    campaign: Campaign = "",
) -> None:
    """Write down what the brand stands for, in the place of what stood there."""

    async def work(given: Invocation) -> None:
        async with given.change(Power.SET_UP) as session:
            entity = await commitments.entity_of(session, campaign) if campaign else ROOM
            await commitments.set_values(session, entity, texts)

    run(work(invocation(context)))


@clauses_group.callback()
def list_clauses(context: typer.Context, as_json: AsJson = False) -> None:
    """List the register of clauses."""
    if context.invoked_subcommand is not None:
        return

    async def work(given: Invocation) -> tuple[list[Clause], dict[str, str]]:
        async with given.open_store() as store, store.read() as session:
            return await commitments.clauses_for(session, ROOM), await entity_names(session)

    found, names = run(work(invocation(context)))
    if as_json:
        print_json([{**item.model_dump(), "party": names.get(item.entity)} for item in found])
        return
    rows = [
        {
            _("NO."): item.id,
            _("PARTY"): names.get(item.entity, item.entity),
            _("CLAUSE"): item.title,
            _("HOURS"): f"{item.hours:g}" if item.hours else "-",
            _("WORDS"): " ".join(item.words.split()),
        }
        for item in found
    ]
    print_table(rows, _("No clause is registered yet."))


@clauses_group.command("add", help=_("Add a clause to the register."))
def add_clause(
    context: typer.Context,
    party: Annotated[
        str, typer.Argument(metavar="PARTY", help=_("A campaign's or an influencer's name."))
    ],
    title: Annotated[str, typer.Argument(metavar="CLAUSE", help=_("What it is about."))],
    words: Annotated[str, typer.Option(help=_("Its words."))] = "",
    hours: Annotated[
        float | None, typer.Option(help=_("Hours within which it is met, once called on."))
    ] = None,
) -> None:
    """Add a clause to the register."""
    if hours is not None and hours <= 0:
        raise UsageError(_("A deadline is more than 0 hours."))
    if not title.strip() or len(title) > 100 or len(words) > 2_000:
        raise UsageError(_("A clause has a title of 100 characters at most, and 2000 of words."))

    async def work(given: Invocation) -> None:
        async with given.change() as session:
            entity = await commitments.entity_of(session, party)
            clause = ClauseSettings(title=title, words=words, hours=hours)
            await commitments.add_clause(session, entity, clause)

    run(work(invocation(context)))


@clauses_group.command("call", help=_("Call on a clause: its deadline counts from now."))
def call(
    context: typer.Context,
    incident_id: IncidentId,
    number: Annotated[int, typer.Argument(metavar="N", help=_("The clause's number."))],
) -> None:
    """Call on a clause of the register in an incident."""
    from services.incident import commands  # noqa: PLC0415

    async def work(given: Invocation) -> None:
        async with given.open_store() as store:
            actor = await given.actor(store)
            await commands.call_on_clause(store, incident_id, actor, number)

    run(work(invocation(context)))


def decide(
    context: typer.Context,
    incident_id: IncidentId,
    what: Annotated[str, typer.Argument(metavar="WHAT", help=_("What was decided?"))],
    why: Annotated[str, typer.Option(help=_("Why?"))],
    value: Annotated[
        list[str] | None,
        typer.Option(
            "--value",
            help=_("What it does to a value: “1=keeps”, “2=untouched”, “3=strains: how”."),
        ),
    ] = None,
) -> None:
    """Write down a decision, held against the brand's values."""
    from services.incident import commands  # noqa: PLC0415

    async def work(given: Invocation) -> None:
        async with given.open_store() as store:
            actor = await given.actor(store)
            decision = commands.Decision(what, why, judgements(value))
            await commands.decide(store, incident_id, actor, decision)

    run(work(invocation(context)))
