"""News that leave the room, on the command line: what went out, the ways, a test."""

from typing import Annotated

import typer

from services import notify
from services.errors import SourceError, UsageError
from services.i18n import _, ngettext
from services.notify import Route, describe, history, routes
from services.times import short
from tui.commands.common import AsJson, Invocation, invocation, print_json, print_table, run

notify_group = typer.Typer(no_args_is_help=True, help=_("News that leave the room."))


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.add_typer(notify_group, name="notify")


@notify_group.command("list", help=_("Show what went out, what waits and what failed."))
def list_news(context: typer.Context, as_json: AsJson = False) -> None:
    """Print the newest news with how it went on each route."""

    async def work(given: Invocation) -> None:
        async with given.open_store(migrate=True) as store, store.read() as session:
            now = await store.now(session)
            ways = routes(given.settings.notify, drill=store.is_drill)
            found = await history(session, ways, now)
        if as_json:
            print_json(
                [
                    {
                        "key": item.key,
                        "title": item.title,
                        "urgency": item.urgency.value,
                        "at": item.at,
                        "routes": item.routes,
                    }
                    for item in found
                ]
            )
            return
        rows = [
            {
                _("when"): short(item.at, now),
                _("urgency"): item.urgency.label,
                _("news"): item.title,
                _("routes"): "; ".join(f"{name}: {how}" for name, how in item.routes.items())
                or _("no route hears it"),
            }
            for item in found
        ]
        print_table(rows, _("Nothing was told yet."))

    run(work(invocation(context)))


@notify_group.command("routes", help=_("Show the ways out and what each hears."))
def list_routes(context: typer.Context, as_json: AsJson = False) -> None:
    """Print each route; its addresses are secrets."""

    async def work(given: Invocation) -> None:
        found = routes(given.settings.notify, drill=False)
        rows = [{_("route"): item.name, _("hears"): describe(item)} for item in found]
        if as_json:
            print_json([{"route": item.name, "hears": describe(item)} for item in found])
        else:
            print_table(rows, _("Nobody is told: set notify.urls in warroom.toml."))

    run(work(invocation(context)))


@notify_group.command("test", help=_("Send a test message to the configured targets."))
def notify_test(
    context: typer.Context,
    drill: Annotated[bool, typer.Option("--drill", help=_("Use the drills' targets."))] = False,
    route: Annotated[str, typer.Option("--route", help=_("This route alone."))] = "",
) -> None:
    """Send a test message by each route; that all of them took it is noted."""
    targets = 0

    async def work(given: Invocation) -> dict[str, str]:
        nonlocal targets
        if drill:  # no store is needed to try a drill's targets
            ways = _chosen(given, route, drill=True)
            targets = sum(len(item.urls) for item in ways)
            return await notify.test_routes(ways)
        _chosen(given, route, drill=False)
        async with given.open_store(migrate=True) as store:
            ways = _chosen(given, route, drill=store.is_drill)
            targets = sum(len(item.urls) for item in ways)
            actor = await given.actor(store)
            return await notify.test(store, actor, ways, everywhere=not route)

    wrong = {name: error for name, error in run(work(invocation(context))).items() if error}
    if wrong:
        told = "; ".join(f"{name}: {error}" for name, error in wrong.items())
        raise SourceError(_("The test message did not arrive everywhere. {told}").format(told=told))
    words = ngettext(
        "The message went out to {n} target.", "The message went out to {n} targets.", targets
    )
    typer.echo(words.format(n=targets))


def _chosen(given: Invocation, name: str, *, drill: bool) -> list[Route]:
    found = routes(given.settings.notify, drill=drill)
    if not found:
        key = "notify.drill_urls" if drill else "notify.urls"
        raise UsageError(
            _("There is no notification target: set {key} in warroom.toml.").format(key=key)
        )
    if not name:
        return found
    chosen = [item for item in found if item.name == name]
    if not chosen:
        known = ", ".join(item.name for item in found)
        raise UsageError(
            _("There is no route {name}; there are {known}.").format(name=name, known=known)
        )
    return chosen
