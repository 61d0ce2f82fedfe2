"""Trying a query on what was collected, before a campaign listens by it."""

from typing import Annotated

import typer

from services.i18n import _
from services.model import Mention
from services.times import local
from tui.commands.common import Invocation, invocation, run
from tui.query_words import tried_words

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
    from services.queries.parse import parse  # noqa: PLC0415 - builds its parser: slow import
    from services.queries.trying import tried  # noqa: PLC0415

    parse(query)

    async def work(given: Invocation) -> tuple[list[Mention], int]:
        async with given.open_store() as store, store.read() as session:
            return await tried(session, query, last)

    fitting, count = run(work(invocation(context)))
    for line in fitting[-SHOWN:]:
        typer.echo(
            f"{local(line.at)}  {line.platform}  {line.author}: {' '.join(line.text.split())}"
        )
    typer.echo(tried_words(len(fitting), count))
