"""Who is here, as lines of text."""

from typing import Any

import typer

from services.i18n import _
from services.store.attendance import host_of, present
from services.times import local
from tui.commands.common import AsJson, Invocation, invocation, print_json, print_table, run


def register(app: typer.Typer) -> None:
    """Add this file's command."""
    app.command("who", help=_("Say who is here, and where."))(who)


def who(context: typer.Context, as_json: AsJson = False) -> None:
    """Say who is here: one line for each open screen."""

    async def work(given: Invocation) -> list[dict[str, Any]]:
        async with given.open_store() as store, store.read() as session:
            return [
                {
                    "person": row.person,
                    "login": row.account,
                    "screen": row.place,
                    "host": host_of(row),
                    "terminal": row.terminal,
                    "since": row.since,
                }
                for row in await present(session, await store.now(session))
            ]

    rows = run(work(invocation(context)))
    if as_json:
        print_json(rows)
        return
    from tui.widgets.tabs import name_of  # noqa: PLC0415 - imports Textual

    shown = [
        {
            _("WHO"): row["person"],
            _("SCREEN"): name_of(row["screen"]),
            _("WHERE"): " ".join(part for part in (row["host"], row["terminal"]) if part),
            _("LOGIN"): row["login"],
            _("SINCE"): local(row["since"]),
        }
        for row in rows
    ]
    print_table(shown, _("Nobody is here."))
