"""Campaigns on the command line: what the room listens for, and what is prepared for each."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlmodel import select

from services.errors import UsageError
from services.i18n import _, ngettext
from services.model import Campaign
from services.preparation import archive, campaigns, columns, editing, profiles
from services.preparation.exchange import Outcome
from services.settings import CampaignSettings, InfluencerSettings
from tui.commands.common import (
    AsJson,
    Invocation,
    ShowsByDefault,
    invocation,
    print_json,
    print_table,
    run,
    write_bytes,
)
from tui.profile_words import told

group = typer.Typer(no_args_is_help=True, cls=ShowsByDefault, help=_("What the room listens for."))

Texts = list[str] | None
Name = Annotated[str, typer.Argument(metavar="NAME", help=_("The campaign."))]
Sheet = Annotated[Path, typer.Argument(metavar="FILE.csv", help=_("The sheet."))]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help=_("Only say what would be done and what is wrong."))
]
Output = Annotated[
    Path | None, typer.Option("-o", "--output", help=_("The file (default: print it)."))
]
Brand = Annotated[str | None, typer.Option(help=_("Whose campaign it is."))]
Language = Annotated[
    str | None, typer.Option(help=_("pl or en: the guess where a post does not tell."))
]
Also = Annotated[
    Texts, typer.Option("--also", metavar="CODE", help=_("Another language in which it speaks."))
]
Word = Annotated[Texts, typer.Option(help=_("A word or name (zorz* for all its forms)."))]
Hashtag = Annotated[Texts, typer.Option(help=_("A hashtag."))]
Handle = Annotated[
    Texts, typer.Option(help=_("An account: @name, instagram:name, or its address."))
]
Query = Annotated[
    str | None,
    typer.Option(help=_("A query: words, AND OR NOT, #tag, @handle, source:, lang:.")),
]
People = Annotated[
    Texts,
    typer.Option(
        "--influencer", help=_("NAME or NAME=ACCOUNT[,ACCOUNT]: who speaks for it; all of them.")
    ),
]
Starts = Annotated[str | None, typer.Option(help=_("Its first day, as 2027-03-01."))]
Ends = Annotated[str | None, typer.Option(help=_("Its last day."))]
Planned = Annotated[
    Texts,
    typer.Option(help=_("“post; title; place; who; 2027-03-01 09:00”, or boost; all of them.")),
]
Competitor = Annotated[Texts, typer.Option(help=_("A competitor; all of them."))]
Contact = Annotated[
    Texts,
    typer.Option(help=_("“manager; name; phone or e-mail; day last tried”; all of them.")),
]
Clause = Annotated[Texts, typer.Option(help=_("“clause; hours; its words”; all of them."))]
Notes = Annotated[str | None, typer.Option(help=_("What else is to be known."))]


def register(app: typer.Typer) -> None:
    """Add this file's commands; under the old name too, which scripts may use."""
    app.add_typer(group, name="campaigns")
    app.add_typer(group, name="campaign", hidden=True)


@group.command("add", help=_("Add a campaign; edit says the rest of it."))
def add(
    context: typer.Context,
    name: Name,
    brand: Brand = None,
    language: Language = None,
    word: Word = None,
    hashtag: Hashtag = None,
    handle: Handle = None,
    query: Query = None,
    influencer: People = None,
    starts: Starts = None,
    ends: Ends = None,
) -> None:
    """Add a campaign."""
    texts = {"brand": brand, "language": language, "query": query, "starts": starts, "ends": ends}
    lists = {"words": word, "hashtags": hashtag, "handles": handle}
    changes = read_options({"name": name, **texts}, lists)
    changes["influencers"] = tuple(_influencer(text) for text in influencer or ())

    async def work(room: Invocation) -> None:
        async with room.change() as session:
            await editing.add_campaign(session, changes)

    run(work(invocation(context)))
    typer.echo(_("The room listens for {name}.").format(name=name))


@group.command("edit", help=_("Change what is said of a campaign; the rest stays as it is."))
def edit(
    context: typer.Context,
    name: Name,
    new_name: Annotated[str | None, typer.Option("--name", help=_("Call it otherwise."))] = None,
    brand: Brand = None,
    language: Language = None,
    also: Also = None,
    word: Word = None,
    hashtag: Hashtag = None,
    handle: Handle = None,
    query: Query = None,
    influencer: People = None,
    starts: Starts = None,
    ends: Ends = None,
    planned: Planned = None,
    competitor: Competitor = None,
    contact: Contact = None,
    clause: Clause = None,
    notes: Notes = None,
) -> None:
    """Change what the options say; an empty text takes out what was there."""
    changes = read_options(
        {
            "name": new_name,
            "brand": brand,
            "language": language,
            "query": query,
            "starts": starts,
            "ends": ends,
            "notes": notes,
        },
        {"languages": also, "words": word, "hashtags": hashtag, "handles": handle},
        {"competitors": competitor, "planned": planned, "contacts": contact, "clauses": clause},
    )
    if not changes and influencer is None:
        raise UsageError(_("Say what to change: see warroom campaigns edit --help."))

    async def work(room: Invocation) -> None:
        async with room.change() as session:
            if influencer is not None:
                campaign = await profiles.find_campaign(session, name)
                before = await profiles.campaign_profile(session, campaign)
                changes["influencers"] = _people(before, influencer)
            await editing.change_campaign(session, name, changes)

    run(work(invocation(context)))
    typer.echo(_("{name} is changed.").format(name=name))


def read_options(lines: Mapping[str, str | None], *lists: Mapping[str, Texts]) -> dict[str, Any]:
    """Return the values of the options that were given, by the fields of a profile."""
    changes: dict[str, Any] = {}
    for field, text in lines.items():
        if text is not None:
            changes[field] = _column(field).read(text)
    for field, texts in {field: texts for part in lists for field, texts in part.items()}.items():
        if texts is None:
            continue
        given = [text for text in texts if text.strip()]
        structured = field in {"planned", "contacts", "clauses"}
        values = (_column(field).read(text) for text in given) if structured else [given]
        changes[field] = tuple(value for part in values for value in part)
    return changes


def _column(field: str) -> columns.Column:
    return next(column for column in columns.CAMPAIGN if column.field == field)


def _influencer(text: str) -> InfluencerSettings:
    name, equals, handles = text.partition("=")
    accounts = tuple(part.strip() for part in handles.split(",") if part.strip())
    if not name.strip() or (equals and not accounts):
        raise UsageError(_("--influencer needs NAME=HANDLE, as in “Maja Zaremba=@maja.zaremba”."))
    if not equals:
        return InfluencerSettings(name=name.strip())
    return InfluencerSettings(name=name.strip(), handles=accounts)


def _people(before: CampaignSettings, texts: list[str]) -> tuple[InfluencerSettings, ...]:
    known = {person.name: person for person in before.influencers}
    people = []
    for given in (_influencer(text) for text in texts if text.strip()):
        old = known.get(given.name)
        people.append(
            old.model_copy(update={"handles": given.handles})
            if old and given.handles
            else old or given
        )
    return tuple(people)


@group.command("list", help=_("List the campaigns."))
def list_campaigns(
    context: typer.Context,
    archived: Annotated[
        bool, typer.Option("--archived", help=_("Those that are archived, instead."))
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List the campaigns, or the archived ones."""

    async def work(room: Invocation) -> list[tuple[Campaign, CampaignSettings]]:
        async with room.open_store(migrate=True) as store, store.read() as session:
            found = await session.exec(select(Campaign).order_by(Campaign.name))
            return [
                (campaign, await profiles.campaign_profile(session, campaign))
                for campaign in found
                if (campaign.archived_at is not None) == archived
            ]

    found = run(work(invocation(context)))
    if as_json:
        print_json([_plain(campaign, profile) for campaign, profile in found])
        return
    rows = [
        {
            _("NAME"): profile.name,
            _("STATE"): state_of(campaign),
            _("BRAND"): profile.brand or "-",
            _("INFLUENCERS"): ", ".join(it.name for it in profile.influencers) or "-",
            _("RECOGNISED BY"): ", ".join(
                text
                for text in (*profile.words, *profile.hashtags, *profile.handles, profile.query)
                if text
            )
            or "-",
        }
        for campaign, profile in found
    ]
    nothing = _("The room listens for nothing yet: warroom campaigns add.")
    print_table(rows, _("Nothing is archived.") if archived else nothing)


def state_of(campaign: Campaign) -> str:
    """Return in a word whether the room listens for ``campaign``."""
    if campaign.archived_at is not None:
        return _("archived")
    return _("watched") if campaign.watched else _("not watched")


def _plain(campaign: Campaign, profile: CampaignSettings) -> dict[str, Any]:
    state = {
        "entity": campaign.entity,
        "watched": campaign.watched,
        "archived": campaign.archived_at,
        "declared_in": campaign.declared_in,
    }
    return state | profile.model_dump(mode="json")


@group.command("show", help=_("Show all that is known of a campaign."))
def show(context: typer.Context, name: Name, as_json: AsJson = False) -> None:
    """Show all that is known of a campaign."""

    async def work(room: Invocation) -> tuple[Campaign, CampaignSettings]:
        async with room.open_store(migrate=True) as store, store.read() as session:
            campaign = await profiles.find_campaign(session, name)
            return campaign, await profiles.campaign_profile(session, campaign)

    campaign, profile = run(work(invocation(context)))
    if as_json:
        print_json(_plain(campaign, profile))
        return
    typer.echo(f"{profile.name} ({state_of(campaign)})")
    for line in told(columns.CAMPAIGN[1:], profile):
        typer.echo(line)
    if campaign.declared_in:
        typer.echo(_("Set in {path}: change it there.").format(path=campaign.declared_in))


@group.command("import", help=_("Add or change campaigns from a sheet (CSV)."))
def import_sheet(context: typer.Context, path: Sheet, dry_run: DryRun = False) -> None:
    """Add or change the campaigns of a sheet, all of them or none."""
    from services.preparation.exchange import import_campaigns  # noqa: PLC0415 - reads sheets

    async def work(room: Invocation) -> Outcome:
        async with room.open_store(migrate=True) as store:
            actor = await room.actor(store)
            return await import_campaigns(store, actor, path, dry_run=dry_run)

    tell(run(work(invocation(context))), dry_run=dry_run)


def tell(outcome: Outcome, *, dry_run: bool) -> None:
    """Say what an import did; end with 1 if it did nothing because of mistakes."""
    for problem in outcome.problems:
        typer.echo(str(problem), err=True)
    if outcome.problems:
        n = len(outcome.problems)
        words = ngettext(
            "Nothing was changed: mend {n} mistake and import it again.",
            "Nothing was changed: mend {n} mistakes and import it again.",
            n,
        )
        typer.echo(words.format(n=n), err=True)
        raise typer.Exit(1)
    words = (
        _("Would be added: {added}, changed: {changed}, left as they are: {unchanged}.")
        if dry_run
        else _("Added: {added}, changed: {changed}, left as they are: {unchanged}.")
    )
    typer.echo(
        words.format(
            added=len(outcome.added),
            changed=len(outcome.changed),
            unchanged=len(outcome.unchanged),
        )
    )


@group.command("export", help=_("Write the campaigns as a sheet (CSV) that import reads."))
def export_sheet(context: typer.Context, output: Output = None) -> None:
    """Write the campaigns as a sheet."""
    from services.preparation.exchange import export_campaigns  # noqa: PLC0415

    async def work(room: Invocation) -> str:
        async with room.open_store(migrate=True) as store, store.read() as session:
            return await export_campaigns(session)

    hand_out(run(work(invocation(context))), output)


def hand_out(sheet: str, output: Path | None) -> None:
    """Print a sheet, or write it to a file that spreadsheets know to be UTF-8."""
    if output is None:
        typer.echo(sheet, nl=False)
        return
    write_bytes(output, sheet.encode("utf-8-sig"))
    typer.echo(_("Written to {path}.").format(path=output))


def _set_archived(context: typer.Context, name: str, *, archived: bool) -> None:
    async def work(room: Invocation) -> None:
        async with room.open_store(migrate=True) as store:
            actor = await room.actor(store)
            await archive.set_archived(store, actor, name, archived=archived)

    run(work(invocation(context)))


@group.command("archive", help=_("Stop listening for a campaign and hide it; nothing is lost."))
def archive_campaign(context: typer.Context, name: Name) -> None:
    """Archive a campaign: all that was said and done stays."""
    _set_archived(context, name, archived=True)
    typer.echo(_("{name} is archived: warroom campaigns restore brings it back.").format(name=name))


@group.command("restore", help=_("Bring an archived campaign back as it was."))
def restore_campaign(context: typer.Context, name: Name) -> None:
    """Bring an archived campaign back as it was."""
    _set_archived(context, name, archived=False)
    typer.echo(_("{name} is back.").format(name=name))


def _set_watched(context: typer.Context, name: str, *, watched: bool) -> None:
    async def work(room: Invocation) -> None:
        async with room.change() as session:
            await campaigns.set_watched(session, name, watched=watched)

    run(work(invocation(context)))


@group.command("stop", help=_("Stop listening for a campaign."))
def stop_campaign(context: typer.Context, name: Name) -> None:
    """Stop listening for a campaign; what was collected stays."""
    _set_watched(context, name, watched=False)
    typer.echo(_("The room listens for {name} no more.").format(name=name))


@group.command("start", help=_("Listen for a campaign again."))
def start_campaign(context: typer.Context, name: Name) -> None:
    """Listen for a campaign again."""
    _set_watched(context, name, watched=True)
    typer.echo(_("The room listens for {name}.").format(name=name))
