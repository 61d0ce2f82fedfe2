"""Influencers on the command line: who speaks for the campaigns, and how they are reached."""

from typing import Annotated, Any

import typer
from sqlmodel import select

from services.errors import UsageError
from services.i18n import _
from services.model import Influencer
from services.preparation import columns, editing, profiles
from services.preparation.archive import archived_entities
from services.preparation.exchange import Outcome
from services.preparation.naming import join_campaigns
from services.settings import InfluencerSettings
from tui.commands.campaigns import (
    Clause,
    Contact,
    DryRun,
    Handle,
    Hashtag,
    Notes,
    Output,
    Query,
    Sheet,
    Texts,
    Word,
    hand_out,
    read_options,
    tell,
)
from tui.commands.common import (
    AsJson,
    Invocation,
    ShowsByDefault,
    invocation,
    print_json,
    print_table,
    run,
)
from tui.profile_words import told

group = typer.Typer(
    no_args_is_help=True, cls=ShowsByDefault, help=_("Who speaks for the campaigns.")
)

Name = Annotated[str, typer.Argument(metavar="NAME", help=_("The influencer."))]
Known = tuple[Influencer, InfluencerSettings, list[str]]
"""An influencer, what is known of them, and the campaigns that are not archived."""


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.add_typer(group, name="influencers")


@group.command("list", help=_("List the influencers."))
def list_influencers(context: typer.Context, as_json: AsJson = False) -> None:
    """List the influencers, but those of archived campaigns alone."""

    async def work(room: Invocation) -> list[Known]:
        async with room.open_store(migrate=True) as store, store.read() as session:
            hidden = await archived_entities(session)
            found = await session.exec(select(Influencer).order_by(Influencer.name))
            return [await _known(session, it) for it in found if it.entity not in hidden]

    found = run(work(invocation(context)))
    if as_json:
        print_json([_plain(known) for known in found])
        return
    rows = [
        {
            _("NAME"): person.name,
            _("CAMPAIGNS"): ", ".join(campaigns) or "-",
            _("ACCOUNTS"): ", ".join(profile.handles) or "-",
            _("CONTACTS"): ", ".join(it.address for it in profile.contacts) or "-",
        }
        for person, profile, campaigns in found
    ]
    print_table(rows, _("Nobody yet: warroom campaigns add NAME --influencer NAME=@account."))


@group.command("show", help=_("Show all that is known of an influencer."))
def show(context: typer.Context, name: Name, as_json: AsJson = False) -> None:
    """Show all that is known of an influencer."""

    async def work(room: Invocation) -> Known:
        async with room.open_store(migrate=True) as store, store.read() as session:
            return await _known(session, await profiles.find_influencer(session, name))

    known = person, profile, campaigns = run(work(invocation(context)))
    if as_json:
        print_json(_plain(known))
        return
    typer.echo(person.name)
    typer.echo(f"{columns.INFLUENCER[1].title}: {', '.join(campaigns) or '-'}")
    for line in told(columns.INFLUENCER[2:], profile):
        typer.echo(line)
    if person.declared_in:
        typer.echo(_("Set in {path}: change it there.").format(path=person.declared_in))


async def _known(session: Any, person: Influencer) -> Known:
    campaigns = await profiles.campaigns_with(session, person)
    names = [campaign.name for campaign in campaigns if campaign.archived_at is None]
    return person, await profiles.influencer_profile(session, person), names


def _plain(known: Known) -> dict[str, Any]:
    person, profile, campaigns = known
    state = {
        "entity": person.entity,
        "declared_in": person.declared_in,
        "campaigns": campaigns,
    }
    return state | profile.model_dump(mode="json")


@group.command("edit", help=_("Change what is said of an influencer; the rest stays as it is."))
def edit(
    context: typer.Context,
    name: Name,
    new_name: Annotated[str | None, typer.Option("--name", help=_("Call them otherwise."))] = None,
    campaign: Annotated[
        Texts, typer.Option("--campaign", help=_("A campaign for which they speak; all of them."))
    ] = None,
    language: Annotated[
        Texts, typer.Option("--language", metavar="CODE", help=_("A language in which they speak."))
    ] = None,
    word: Word = None,
    hashtag: Hashtag = None,
    handle: Handle = None,
    query: Query = None,
    contact: Contact = None,
    clause: Clause = None,
    notes: Notes = None,
) -> None:
    """Change what the options say; an empty text takes out what was there."""
    changes = read_options(
        {"name": new_name, "query": query, "notes": notes},
        {"languages": language, "words": word, "hashtags": hashtag, "handles": handle},
        {"contacts": contact, "clauses": clause},
    )
    if not changes and campaign is None:
        raise UsageError(_("Say what to change: see warroom influencers edit --help."))

    async def work(room: Invocation) -> None:
        async with room.change() as session:
            person = await profiles.find_influencer(session, name)
            if changes:
                person = await editing.change_influencer(session, name, changes)
            if campaign is not None:
                await join_campaigns(session, person, [text for text in campaign if text.strip()])

    run(work(invocation(context)))
    typer.echo(_("{name} is changed.").format(name=name))


@group.command("import", help=_("Add or change influencers from a sheet (CSV)."))
def import_sheet(context: typer.Context, path: Sheet, dry_run: DryRun = False) -> None:
    """Add or change the influencers of a sheet, all of them or none."""
    from services.preparation.exchange import import_influencers  # noqa: PLC0415 - reads sheets

    async def work(room: Invocation) -> Outcome:
        async with room.open_store(migrate=True) as store:
            actor = await room.actor(store)
            return await import_influencers(store, actor, path, dry_run=dry_run)

    tell(run(work(invocation(context))), dry_run=dry_run)


@group.command("export", help=_("Write the influencers as a sheet (CSV) that import reads."))
def export_sheet(context: typer.Context, output: Output = None) -> None:
    """Write the influencers as a sheet."""
    from services.preparation.exchange import export_influencers  # noqa: PLC0415

    async def work(room: Invocation) -> str:
        async with room.open_store(migrate=True) as store, store.read() as session:
            return await export_influencers(session)

    hand_out(run(work(invocation(context))), output)
