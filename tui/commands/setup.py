"""Setting up: the first warroom.toml, campaigns, and a doctor."""

import shutil
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from services import i18n, settings
from services.errors import UsageError
from services.i18n import _
from services.preparation import campaigns, people
from services.store import Store, leases
from services.words import Role
from tui.commands.common import (
    AsJson,
    Invocation,
    invocation,
    print_json,
    print_table,
    run,
    write_new,
)

campaign_group = typer.Typer(no_args_is_help=True, help=_("What the room listens for."))

Texts = list[str] | None


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("init", help=_("Write a commented first warroom.toml."))(init)
    app.command("doctor", help=_("Check that everything is in order."))(doctor)
    app.add_typer(campaign_group, name="campaign")


def init(
    path: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help=_("Default: ./warroom.toml."))
    ] = None,
) -> None:
    """Write a commented first warroom.toml; a file that is there already is left alone."""
    path = path or Path(settings.FILE_NAME)
    language = i18n.current()
    text = (files("tui") / "templates" / f"warroom.{language}.toml").read_text(encoding="utf-8")
    write_new(path, text)
    typer.echo(_("Written to {path}: edit it, then start warroom.").format(path=path))


@campaign_group.command("add", help=_("Add a campaign, or change the one of that name."))
def add_campaign(
    context: typer.Context,
    name: str,
    brand: Annotated[str, typer.Option(help=_("Whose campaign it is."))] = "",
    language: Annotated[
        str, typer.Option(help=_("pl or en: the guess where a post does not tell."))
    ] = "pl",
    word: Annotated[
        Texts, typer.Option(help=_("A word or name (zorz* for all its forms)."))
    ] = None,
    hashtag: Annotated[Texts, typer.Option(help=_("A hashtag."))] = None,
    handle: Annotated[Texts, typer.Option(help=_("An account's name."))] = None,
    query: Annotated[
        str, typer.Option(help=_("A query: words, AND OR NOT, #tag, @handle, source:, lang:."))
    ] = "",
    influencer: Annotated[
        Texts, typer.Option(help=_("NAME=HANDLE[,HANDLE]: who speaks for it."))
    ] = None,
) -> None:
    """Add a campaign, or change the one of that name."""
    if language not in i18n.LANGUAGES:
        raise UsageError(_("The language of a campaign is pl or en."))
    given = settings.CampaignSettings(
        name=name,
        brand=brand,
        language="en" if language == "en" else "pl",
        words=tuple(word or ()),
        hashtags=tuple(hashtag or ()),
        handles=tuple(handle or ()),
        query=query,
        influencers=tuple(_influencer(text) for text in influencer or ()),
    )

    room = invocation(context)
    if name in {campaign.name for campaign in room.settings.campaigns}:
        raise UsageError(
            _("{name} is set in {path}: change it there.").format(
                name=name, path=settings.settings_file()
            )
        )

    async def work(room: Invocation) -> None:
        async with room.open_store(migrate=True) as store, store.write() as session:
            await campaigns.save_campaign(session, given)

    run(work(room))
    typer.echo(_("The room listens for {name}.").format(name=name))


def _influencer(text: str) -> settings.InfluencerSettings:
    name, equals, handles = text.partition("=")
    if not equals or not name.strip() or not handles.strip():
        raise UsageError(_("--influencer needs NAME=HANDLE, as in “Maja Zaremba=@maja.zaremba”."))
    return settings.InfluencerSettings(
        name=name.strip(), handles=tuple(part.strip() for part in handles.split(","))
    )


@campaign_group.command("list", help=_("List what the room listens for."))
def list_campaigns(context: typer.Context, as_json: AsJson = False) -> None:
    """List what the room listens for."""

    async def work(room: Invocation) -> list[campaigns.Watched]:
        async with room.open_store(migrate=True) as store, store.read() as session:
            return await campaigns.watched(session)

    entities = run(work(invocation(context)))
    if as_json:
        print_json(
            [
                {
                    "entity": item.entity,
                    "name": item.name,
                    "language": item.language,
                    "query": item.query,
                    "terms": [{"kind": kind.value, "text": text} for kind, text in item.terms],
                }
                for item in entities
            ]
        )
        return
    rows = [
        {
            _("NAME"): item.name,
            _("KIND"): item.entity.split(":")[0],
            _("RECOGNISED BY"): ", ".join(
                [*(text for _kind, text in item.terms), item.query]
            ).removesuffix(", "),
        }
        for item in entities
    ]
    print_table(rows, _("The room listens for nothing yet: warroom campaign add."))


def _set_watched(context: typer.Context, name: str, *, watched: bool) -> None:
    async def work(room: Invocation) -> None:
        async with room.open_store(migrate=True) as store, store.write() as session:
            await campaigns.set_watched(session, name, watched=watched)

    run(work(invocation(context)))


@campaign_group.command("stop", help=_("Stop listening for a campaign."))
def stop_campaign(context: typer.Context, name: str) -> None:
    """Stop listening for a campaign; what was collected stays."""
    _set_watched(context, name, watched=False)
    typer.echo(_("The room listens for {name} no more.").format(name=name))


@campaign_group.command("start", help=_("Listen for a campaign again."))
def start_campaign(context: typer.Context, name: str) -> None:
    """Listen for a campaign again."""
    _set_watched(context, name, watched=True)
    typer.echo(_("The room listens for {name}.").format(name=name))


def doctor(context: typer.Context) -> None:
    """Check that everything is in order; exit code 1 if something is not."""

    async def work(room: Invocation) -> list[tuple[bool, str]]:
        async with room.open_store(migrate=True) as store:
            return [*_surroundings(room), *await _room(room, store)]

    checks = run(work(invocation(context)))
    for good, text in checks:
        typer.echo(f"{_('ok') if good else _('LOOK'):<6} {text}")
    if not all(good for good, _text in checks):
        raise typer.Exit(1)


def _surroundings(room: Invocation) -> Iterator[tuple[bool, str]]:
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    yield (
        encoding == "utf8",
        _("the terminal's encoding is {encoding} (utf-8 is needed for Polish)").format(
            encoding=encoding
        ),
    )
    found = settings.settings_file()
    yield True, _("settings: {path}").format(path=found or _("none, defaults"))
    free = shutil.disk_usage(Path.home()).free // 2**20
    yield free > 500, _("{free} MB of disk space are free").format(free=free)
    hears = bool(room.settings.notify.urls)
    yield (
        hears,
        _("notifications go out")
        if hears
        else _("nobody is notified: set notify.urls in warroom.toml, then warroom notify test"),
    )


async def _room(room: Invocation, store: Store) -> list[tuple[bool, str]]:
    async with store.read() as session:
        entities = await campaigns.watched(session)
        actor = await people.acting_name(session, room.settings.login)
        team = await people.members(session)
    collector = await leases.holder_of(store, "collector")
    return [
        (True, _("store: {place}").format(place=store.place)),
        (bool(entities), _("the room listens for {n} names").format(n=len(entities))),
        (
            actor in {person.name for person in team},
            _("you act as {name}").format(name=actor)
            if actor in {person.name for person in team}
            else _("you act as {name}, who is not in the room: warroom person add").format(
                name=actor
            ),
        ),
        (
            True,
            _("the collector is at work ({who})").format(who=collector)
            if collector
            else _("no collector is at work: warroom starts one"),
        ),
        *_team(team),
    ]


def _team(team: Sequence[people.Member]) -> Iterator[tuple[bool, str]]:
    parts = people.cast(team)
    free = [role.label for role in Role if role not in parts]
    yield (
        not free,
        _("nobody takes these roles: {roles}").format(roles=", ".join(free))
        if free
        else _("every role has somebody who takes it"),
    )
    today = datetime.now().astimezone().date()
    stale = [
        person.name
        for person in team
        if person.roles and all(card.is_stale(today) for card in person.contacts)
    ]
    yield (
        not stale,
        _("check how to reach: {names}").format(names=", ".join(stale))
        if stale
        else _("everybody can be reached by something that was tried of late"),
    )
