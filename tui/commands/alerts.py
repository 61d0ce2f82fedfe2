"""What can be done with an alert by command: the plain twin of its screen."""

import json
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Annotated, Any

import typer

from services.i18n import _
from services.store import Store
from tui.commands.common import AsJson, Invocation, invocation, print_json, run

SHOWN = 400
"""Characters of a post."""

group = typer.Typer(help=_("Look at an alert and decide on it."), no_args_is_help=True)
LARGEST = 2**31 - 1
"""What a database takes as a number."""
AlertId = Annotated[
    int, typer.Argument(max=LARGEST, help=_("The alert's number: see warroom alerts."))
]
Reason = Annotated[str, typer.Option(help=_("Why."))]


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.add_typer(group, name="alert")


@group.command("show")
def show(context: typer.Context, alert_id: AlertId, as_json: AsJson = False) -> None:
    """Say why an alert was raised, what was found, and what to read first."""
    from services.clean import clean_line  # noqa: PLC0415
    from services.early_warning import telling  # noqa: PLC0415
    from services.early_warning.alerts import existing  # noqa: PLC0415
    from services.early_warning.hearing import about, read_first  # noqa: PLC0415
    from services.preparation.campaigns import entity_names  # noqa: PLC0415

    async def work(given: Invocation) -> tuple[Any, ...]:
        async with given.open_store() as store, store.read() as session:
            alert = await existing(session, alert_id)
            names, known = await entity_names(session), await about(session, alert)
            return alert, names, known, await read_first(session, alert), store.is_drill

    alert, names, known, posts, drill = run(work(invocation(context)))
    if as_json:
        print_json(alert.model_dump() | {"why": json.loads(alert.why)})
        return
    title, why = telling.tell(alert, names, known, drill=drill)
    typer.echo(f"{title}\n{why}")
    for heading, words in telling.details_of(alert, names):
        typer.echo(f"{heading}: {words}")
    if posts:
        typer.echo(_("Read first:"))
    for post in posts:
        words = clean_line(post.text, SHOWN)
        typer.echo(f"  {post.id}  {post.author or '?'} ({post.reach or 0}): {words}")


@group.command("acknowledge")
def acknowledge(context: typer.Context, alert_id: AlertId) -> None:
    """Say that you look at an alert."""
    from services.early_warning import deciding  # noqa: PLC0415

    given = invocation(context)
    _act(given, lambda store, actor: deciding.acknowledge(store, actor, alert_id))


@group.command("silence")
def silence(
    context: typer.Context,
    alert_id: AlertId,
    reason: Reason,
    hours: Annotated[float, typer.Option(min=0.1, max=168, help=_("For how many hours."))] = 1,
) -> None:
    """Keep an alert silent for a while; a critical rise breaks it."""
    from services.early_warning import deciding  # noqa: PLC0415

    given, how_long = invocation(context), timedelta(hours=hours)
    _act(given, lambda store, actor: deciding.silence(store, actor, alert_id, how_long, reason))


@group.command("noise")
def noise(context: typer.Context, alert_id: AlertId, reason: Reason) -> None:
    """Say that an alert was noise, and why; a threshold is suggested and not applied."""
    from services.early_warning import deciding  # noqa: PLC0415
    from services.model import Alert  # noqa: PLC0415

    async def work(store: Store, actor: str) -> None:
        least = await deciding.dismiss(store, actor, alert_id, reason)
        if least is None:
            return
        async with store.read() as session:
            alert = await session.get(Alert, alert_id)
        if alert is None:
            return
        command = f"warroom alert threshold {alert.entity} {least}"
        words = _("To want {n} mentions an hour at least from now on: {command}")
        typer.echo(words.format(n=least, command=command))

    _act(invocation(context), work)


@group.command("threshold")
def threshold(
    context: typer.Context,
    entity: Annotated[str, typer.Argument(help=_("A campaign or influencer: name or code."))],
    least: Annotated[
        int, typer.Argument(max=LARGEST, help=_("Mentions an hour; 0 takes it away."))
    ],
) -> None:
    """Want so many mentions an hour before much talk is an alert; blame alerts as before."""
    from services.early_warning import deciding  # noqa: PLC0415
    from services.preparation.campaigns import entity_names  # noqa: PLC0415

    async def work(store: Store, actor: str) -> None:
        async with store.read() as session:
            names = await entity_names(session)
        codes = {name.casefold(): code for code, name in names.items()}
        await deciding.set_threshold(store, actor, codes.get(entity.casefold(), entity), least)

    _act(invocation(context), work)


def _act(given: Invocation, do: Callable[[Store, str], Coroutine[Any, Any, None]]) -> None:
    async def work() -> None:
        async with given.open_store() as store:
            await do(store, await given.actor(store))

    run(work())
