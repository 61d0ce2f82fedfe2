"""The tracks on the command line: the influencer, law and contract, press and customer service."""

from typing import Annotated, Any

import typer

from services.errors import UsageError
from services.i18n import _
from services.incident.house import is_stale
from services.incident.state import Incident, fold
from services.incident.tracks import SPECS, Item, KindSpec
from services.times import local
from services.words import Track
from tui.commands.common import (
    AsJson,
    IncidentId,
    Invocation,
    invocation,
    print_json,
    print_table,
    run,
)
from tui.commands.privileged import Privileged, YesPrivileged, asked_twice

group = typer.Typer(
    no_args_is_help=True, help=_("The influencer, law and contract, press and customer service.")
)

Values = Annotated[
    list[str] | None, typer.Argument(metavar="[NAME=VALUE]...", help=_("The fields: see kinds."))
]


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.add_typer(group, name="track")


@group.command("kinds", help=_("What can be added, with its fields and what is done about it."))
def kinds() -> None:
    """Print every kind with its fields and acts; what has to be filled in has a star."""
    for track in Track:
        typer.echo(track.label.upper())
        for spec in SPECS.values():
            if spec.track is track:
                typer.echo(f"  {spec.id}: {_(spec.label)}. {_fields(spec)}")
                for act in spec.acts:
                    names = " ".join(f"{item.name}{'*' * item.required}" for item in act.fields)
                    typer.echo(f"      {act.id}: {_(act.label)}. {names}")


def _fields(spec: KindSpec) -> str:
    return " ".join(f"{item.name}{'*' * item.required}" for item in spec.fields)


@group.command("list", help=_("List what was added."))
def list_items(
    context: typer.Context,
    incident_id: IncidentId,
    track: Annotated[Track | None, typer.Option(help=_("One track only."))] = None,
    privileged: Privileged = False,
    again: YesPrivileged = False,
    as_json: AsJson = False,
) -> None:
    """List what was added, with what was done about it."""
    unseal = asked_twice(privileged=privileged, again=again)

    async def work(given: Invocation) -> Incident:
        from services.incident.desk import load_incident  # noqa: PLC0415
        from services.incident.privileged import read_privileged  # noqa: PLC0415

        async with given.open_store() as store:
            if unseal:
                actor = await given.actor(store)
                return fold(await read_privileged(store, incident_id, actor))
            async with store.read() as session:
                return await load_incident(session, incident_id)

    incident = run(work(invocation(context)))
    items = [item for item in incident.tracks.values() if track is None or item.spec.track is track]
    if as_json:
        print_json([_plain(incident, item, unsealed=unseal) for item in items])
        return
    rows = [
        {
            _("NO."): item.id,
            _("KIND"): _(item.spec.label),
            _("AT"): local(item.at),
            _("BY"): item.by,
            _("BY WHEN"): local(item.due_at),
            _("STATE"): _state(incident, item),
            _("WORDS"): item.words or _("(privileged)"),
        }
        for item in items
    ]
    print_table(rows, _("Nothing was added yet."))


def _state(incident: Incident, item: Item) -> str:
    if is_stale(incident, item):
        return _("STALE")
    labels = {act.id: _(act.label) for act in item.spec.acts}
    return ", ".join(labels.get(act.id, act.id) for act in item.acts) or "-"


def _plain(incident: Incident, item: Item, *, unsealed: bool) -> dict[str, Any]:
    sealed = item.privileged and not unsealed
    return {
        "id": item.id,
        "kind": item.kind,
        "track": item.spec.track.value,
        "by": item.by,
        "at": item.at,
        "due": item.due_at,
        "open": item.is_open,
        "stale": is_stale(incident, item),
        "privileged": item.privileged,
        "codes": dict(item.codes),
        "words": {} if sealed else dict(item.texts),
        "acts": [
            {
                "act": act.id,
                "by": act.by,
                "at": act.at,
                "codes": dict(act.codes),
                "words": {} if sealed else dict(act.texts),
            }
            for act in item.acts
        ],
    }


@group.command("add", help=_("Add something: warroom track add INC-1 inquiry who=..."))
def add(
    context: typer.Context,
    incident_id: IncidentId,
    kind: Annotated[str, typer.Argument(metavar="KIND", help=_("See kinds."))],
    values: Values = None,
    seal: Annotated[
        bool, typer.Option("--seal", help=_("A question to counsel that is privileged."))
    ] = False,
) -> None:
    """Add something to a track."""
    from services.incident import commands  # noqa: PLC0415

    given_values = _read(values)

    async def work(given: Invocation) -> str:
        async with given.open_store() as store:
            actor = await given.actor(store)
            return await commands.add_item(
                store, incident_id, actor, kind, given_values, privileged=seal
            )

    typer.echo(run(work(invocation(context))))


@group.command("act", help=_("Say what was done: warroom track act INC-1 3 answered answer=..."))
def act(
    context: typer.Context,
    incident_id: IncidentId,
    number: Annotated[str, typer.Argument(metavar="N", help=_("The item's number."))],
    what: Annotated[str, typer.Argument(metavar="ACT", help=_("See kinds."))],
    values: Values = None,
) -> None:
    """Say what was done about an item."""
    from services.incident import commands  # noqa: PLC0415

    given_values = _read(values)

    async def work(given: Invocation) -> None:
        async with given.open_store() as store:
            actor = await given.actor(store)
            await commands.act_on_item(store, incident_id, actor, number, what, given_values)

    run(work(invocation(context)))


def _read(values: list[str] | None) -> dict[str, str]:
    found = {}
    for text in values or []:
        name, equals, value = text.partition("=")
        if not equals:
            raise UsageError(_("“{text}” is no field: write name=value.").format(text=text))
        found[name.strip()] = value
    return found
