"""Trying a query on what was collected, before a campaign listens by it."""

from typing import Annotated

import typer
from sqlmodel import col, select

from services.i18n import _, ngettext
from services.model import Mention
from services.times import local
from tui.commands.common import Invocation, invocation, run

SHOWN = 10
WIDTH = 200


def register(app: typer.Typer) -> None:
    """Add this file's command."""
    app.command("query", help=_("Try a query on the newest mentions."))(try_query)


def try_query(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help=_('As in: (zorza OR "dobry krem") AND NOT praca'))],
    last: Annotated[int, typer.Option(help=_("How many of the newest mentions."), min=1)] = 1_000,
) -> None:
    """Say how many of the newest mentions a query fits, and show the last of them."""
    from services.queries.find import Finder, Said  # noqa: PLC0415 - builds its parser: slow import
    from services.queries.parse import parse  # noqa: PLC0415

    wanted = parse(query)
    finder = Finder(wanted.leaves())

    async def work(given: Invocation) -> list[Mention]:
        newest = select(Mention).order_by(col(Mention.id).desc()).limit(last)
        async with given.open_store() as store, store.read() as session:
            return list(await session.exec(newest))[::-1]

    lines = run(work(invocation(context)))
    fitting = []
    for line in lines:
        said = Said(line.text, line.author, line.source, line.platform, line.language)
        if wanted.holds(finder.find(said)):
            fitting.append(line)
    for line in fitting[-SHOWN:]:
        typer.echo(
            f"{local(line.at)}  {line.platform}  {line.author}: {' '.join(line.text.split())}"
        )
    told = ngettext(
        "The query fits {hits} of {n} mention.",
        "The query fits {hits} of {n} mentions.",
        len(lines),
    )
    typer.echo(told.format(hits=len(fitting), n=len(lines)))
