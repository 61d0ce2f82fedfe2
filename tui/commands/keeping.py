"""What is kept, held, muted and purged, on the command line."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from services.errors import UsageError
from services.i18n import _, ngettext
from services.settings import Settings, data_folder
from services.settings.sources import DropSettings
from services.store import muting
from services.times import local
from services.words import MuteKind
from tui.commands.common import Invocation, invocation, print_table, run

SPAN = re.compile(r"(\d{1,4})\s*(d|w|m|y)")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("mute", help=_("Mute an author or a domain; without a name, list what is muted."))(
        mute
    )
    app.command("unmute", help=_("Take a mute back: what was muted shows and counts again."))(
        unmute
    )
    app.command("purge", help=_("Erase mentions: old ones, an author's, or one."))(purge)
    app.command("hold", help=_("Put an incident's evidence under a legal hold, or lift it."))(hold)


Domain = Annotated[bool, typer.Option("--domain", help=_("It is a domain, not an author."))]


def mute(
    context: typer.Context,
    who: Annotated[str, typer.Argument(metavar="[NAME]")] = "",
    domain: Domain = False,
) -> None:
    """Mute an author or a domain; without a name, list what is muted."""

    async def work(given: Invocation) -> None:
        async with given.open_store() as store:
            if not who:
                async with store.read() as session:
                    rows = await muting.all_mutes(session)
                told = [
                    {
                        _("KIND"): MuteKind(row.kind).label,
                        _("MUTED"): row.value,
                        _("BY"): row.muted_by,
                        _("SINCE"): local(row.muted_at),
                    }
                    for row in rows
                ]
                print_table(told, _("Nothing is muted."))
                return
            kind = MuteKind.DOMAIN if domain else MuteKind.AUTHOR
            n = await muting.mute(store, await given.actor(store), kind, who)
            typer.echo(
                ngettext(
                    "Muted; {n} mention no longer counts.",
                    "Muted; {n} mentions no longer count.",
                    n,
                ).format(n=n)
            )

    run(work(invocation(context)))


def unmute(
    context: typer.Context,
    who: Annotated[str, typer.Argument(metavar="NAME")],
    domain: Domain = False,
) -> None:
    """Take a mute back."""

    async def work(given: Invocation) -> None:
        async with given.open_store() as store:
            kind = MuteKind.DOMAIN if domain else MuteKind.AUTHOR
            n = await muting.unmute(store, await given.actor(store), kind, who)
            typer.echo(
                ngettext("{n} mention counts again.", "{n} mentions count again.", n).format(n=n)
            )

    run(work(invocation(context)))


def purge(
    context: typer.Context,
    older_than: Annotated[
        str, typer.Option("--older-than", help=_("An age: 90d, 12w, 6m, 1y."))
    ] = "",
    source: Annotated[str, typer.Option(help=_("Only what this source brought."))] = "",
    author: Annotated[str, typer.Option(help=_("Everything this author wrote."))] = "",
    mention: Annotated[int | None, typer.Option(help=_("The mention with this number."))] = None,
    yes: Annotated[bool, typer.Option("--yes", help=_("Do not ask."))] = False,
) -> None:
    """Erase mentions: their words, names, links and evidence; counts and tombstones stay."""
    from services.retention import purge as purging  # noqa: PLC0415 - heavy

    async def work(given: Invocation) -> None:
        before = datetime.now().astimezone() - _span(older_than) if older_than else None
        wish = purging.Wish(before, source, author, mention)
        async with given.open_store() as store:
            async with store.read() as session:
                n = len(await purging.concerned(session, wish))
                quotes = await purging.quoted(session, wish)
            if not n and not quotes:
                typer.echo(_("There is nothing to purge."))
                return
            question = ngettext(
                "Erase the words of {n} mention for good?",
                "Erase the words of {n} mentions for good?",
                n,
            ).format(n=n)
            if not yes and not typer.confirm(question):
                return
            done = await purging.purge(
                store, await given.actor(store), wish, _folders(given.settings)
            )
        typer.echo(
            ngettext("{n} mention erased.", "{n} mentions erased.", done.erased).format(
                n=done.erased
            )
        )
        if done.quotes:
            words = ngettext(
                "{n} finding of a dossier lost its words.",
                "{n} findings of dossiers lost their words.",
                done.quotes,
            )
            typer.echo(words.format(n=done.quotes))
        if done.held:
            words = ngettext(
                "{n} mention stays under a legal hold.",
                "{n} mentions stay under a legal hold.",
                done.held,
            )
            typer.echo(words.format(n=done.held))
        for path in done.files:
            typer.echo(_("A file still holds the name: {path}").format(path=path))

    run(work(invocation(context)))


def _folders(settings: Settings) -> list[Path]:
    drops = [item.folder for item in settings.sources if isinstance(item, DropSettings)]
    return [data_folder(), *drops]


def _span(text: str) -> timedelta:
    match = SPAN.fullmatch(text.strip().lower())
    if match is None:
        raise UsageError(_("{text} is no age: 90d, 12w, 6m or 1y.").format(text=text))
    return timedelta(days=int(match[1]) * _DAYS[match[2]])


def hold(
    context: typer.Context,
    incident_id: Annotated[str, typer.Argument(metavar="INCIDENT")],
    reason: Annotated[str, typer.Option(help=_("Why: a claim, a procedure, an order."))] = "",
    review: Annotated[str, typer.Option(help=_("When it is looked at again: 2027-01-31."))] = "",
    lift: Annotated[bool, typer.Option("--lift", help=_("Lift the hold."))] = False,
) -> None:
    """Put an incident's evidence under a legal hold, or lift it."""
    from services.incident import commands  # noqa: PLC0415

    async def work(given: Invocation) -> None:
        async with given.open_store() as store:
            actor = await given.actor(store)
            if lift:
                await commands.lift_hold(store, incident_id, actor, reason)
                typer.echo(_("Lifted: what was deleted meanwhile is erased now."))
                return
            try:
                day = date.fromisoformat(review)
            except ValueError as error:
                raise UsageError(_("A hold needs a review date: --review 2027-01-31.")) from error
            await commands.set_hold(store, incident_id, actor, reason, day)
            typer.echo(_("Held until {date}.").format(date=day))

    run(work(invocation(context)))
