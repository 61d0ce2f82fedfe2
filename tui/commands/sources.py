"""The sources on the command line: how they are, and whether they can be reached."""

import asyncio
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from services.errors import SourceError, UsageError
from services.i18n import _
from services.settings.parts import shown_path
from services.store import Store, leases
from services.store.budgets import BudgetView, budgets
from services.store.status import SourceView
from services.store.status import sources as source_views
from services.times import local
from tui.budget_words import day_words, eaters_words, left_words, window_words
from tui.commands.common import AsJson, Invocation, invocation, print_json, print_table, run

if TYPE_CHECKING:
    from services.collector.check import Checked

group = typer.Typer(help=_("How every source is: silence is not calm."))


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.add_typer(group, name="sources")
    group.command(
        "setup", help=_("Lead through a platform's set-up: what to apply for, the keys, a trial.")
    )(_set_up)


def _set_up(
    context: typer.Context,
    platform: Annotated[str, typer.Argument(metavar="[PLATFORM]")] = "",
) -> None:
    """Lead through a platform's set-up; without one list the platforms."""
    from tui.commands.sources_setup import set_up  # noqa: PLC0415 - heavy

    set_up(invocation(context), platform)


@group.callback(invoke_without_command=True)
def sources(context: typer.Context, as_json: AsJson = False) -> None:
    """Show how every source is: silence is not calm."""
    if context.invoked_subcommand is not None:
        return

    async def work(given: Invocation) -> list[SourceView]:
        async with given.open_store() as store:
            return await _views(store)

    views = run(work(invocation(context)))
    if as_json:
        print_json(
            [
                {
                    **view.status.model_dump(),
                    "health": view.health.value,
                    **asdict(view.agreement),
                }
                for view in views
            ]
        )
        return
    rows = [
        {
            _("SOURCE"): view.status.name,
            _("KIND"): view.status.kind,
            _("STATE"): view.health.label,
            _("ALIVE"): local(view.status.alive_at),
            _("MENTIONS"): view.status.stored,
            _("REJECTED"): view.status.rejected,
            _("ASKED AGAIN"): local(view.status.resumes_at) if view.status.resumes_at else "",
            _("PEOPLE"): str(view.agreement),
            _("TROUBLE"): view.status.error,
        }
        for view in views
    ]
    print_table(rows, _("No source was asked yet: start warroom or warroom collect."))


async def _views(store: Store) -> list[SourceView]:
    collecting = bool(await leases.collectors(store))
    async with store.read() as session:
        return await source_views(session, await store.now(session), collecting=collecting)


@group.command(
    "budget",
    help=_("Calls and money left per source, who eats them, what is missed when they are gone."),
)
def budget(context: typer.Context, as_json: AsJson = False) -> None:
    """Show what is left of every budget, who eats it, and what is missed when it is gone."""

    async def work(given: Invocation) -> tuple[list[BudgetView], datetime]:
        async with given.open_store() as store, store.read() as session:
            now = await store.now(session)
            return await budgets(session, now), now

    found, now = run(work(invocation(context)))
    if as_json:
        print_json([_plain(item, now) for item in found])
        return
    rows = [
        {
            _("SOURCE"): item.source,
            _("BUDGET"): f"{item.bucket}, {window_words(item)}",
            _("LEFT"): left_words(item),
            _("BEGINS ANEW"): local(item.begins_anew),
            _("A DAY"): day_words(item),
            _("USED UP"): local(item.lasts_until(now)) if item.lasts_until(now) else "",
            _("WHO EATS IT"): eaters_words(item),
            _("MISSED"): ", ".join(item.missed),
        }
        for item in found
    ]
    print_table(rows, _("No source has a budget: the platforms that ask for a key do."))


def _plain(item: BudgetView, now: datetime) -> dict[str, object]:
    return {
        "source": item.source,
        "bucket": item.bucket,
        "unit": item.unit,
        "window": str(item.window),
        "most": item.most,
        "used": item.used,
        "left": item.left,
        "begins_anew": item.begins_anew,
        "last_day": item.last_day,
        "expected_a_day": item.expected,
        "lasts_until": item.lasts_until(now),
        "eaters": [asdict(eater) for eater in item.eaters],
        "missed": list(item.missed),
        "shared_with": list(item.shared_with),
    }


@group.command(
    "check", help=_("Try each source once: reachable, let in, how fast; stores nothing.")
)
def check(
    context: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE...]")] = None,
    as_json: AsJson = False,
) -> None:
    """Try each source once and store nothing; exit code 4 if one of them fails."""
    results = run(_check(invocation(context), names or []))
    if as_json:
        print_json([asdict(result) for result in results])
    else:
        rows = [
            {
                _("SOURCE"): result.name,
                _("KIND"): result.kind,
                _("STATE"): result.state,
                _("TOOK"): f"{result.seconds:.1f} s",
                _("FOUND"): result.items,
                _("TROUBLE"): result.trouble,
            }
            for result in results
        ]
        print_table(rows, _("No source is set up: add one to warroom.toml."))
        _print_folders(invocation(context), [result.name for result in results])
    failed = [result.name for result in results if not result.is_well]
    if failed:
        raise SourceError(_("Not well: {names}.").format(names=", ".join(failed)))


def _print_folders(given: Invocation, names: list[str]) -> None:
    """Say where exports can be put, for those of ``names`` that read a folder."""
    for name, folder in given.settings.drop_folders.items():
        if name in names:
            typer.echo(
                _("{name}: exports go into {folder}").format(name=name, folder=shown_path(folder))
            )


async def _check(given: Invocation, names: list[str]) -> list["Checked"]:
    from services.collector.check import check as try_out  # noqa: PLC0415 - heavy
    from services.collector.feeds import sources_for  # noqa: PLC0415
    from services.intake.prepare import load_preparation  # noqa: PLC0415
    from services.sentiment import Scorer  # noqa: PLC0415

    async with given.open_store(migrate=True) as store:
        async with store.read() as session:
            interest = await load_preparation(session, Scorer())
        found = sources_for(store, given.settings, interest)
        unknown = sorted(set(names) - {source.name for source in found})
        if unknown:
            raise UsageError(
                _("There is no source {name}; there are: {names}.").format(
                    name=unknown[0], names=", ".join(source.name for source in found)
                )
            )
        chosen = [source for source in found if not names or source.name in names]
        return list(await asyncio.gather(*(try_out(source) for source in chosen)))
