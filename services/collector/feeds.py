"""The sources that a collector asks: those of warroom.toml, or a drill's replay."""

from datetime import timedelta
from pathlib import Path

from services.collector import keyed
from services.playbooks.drill import DrillItem, expand, load_drill, read_plan
from services.settings import Settings
from services.settings.sources import (
    BlueskySettings,
    DropSettings,
    HackerNewsSettings,
    MastodonSettings,
    RssSettings,
    SourceSettings,
)
from services.settings.webhook import WebhookSettings
from services.sources.base import Interest, Item, Source
from services.sources.credentials import credential
from services.sources.replay import Replay, Timed
from services.store import Store


def sources_for(store: Store, settings: Settings, interest: Interest) -> list[Source]:
    """Return the sources of this store's collector; a drill hears nothing but its replay."""
    if store.is_drill:
        return [_replay(store.meta["drill"])]
    maps = settings.maps_folder
    sources = [made for item in settings.sources for made in made_from(item, interest, maps, store)]
    if not any(isinstance(item, DropSettings) for item in settings.sources):
        default = DropSettings(kind="drop", name="drop", folder=settings.drop_folder)
        sources += made_from(default, interest, maps, store)
    return sources


def made_from(item: SourceSettings, interest: Interest, maps: Path, store: Store) -> list[Source]:
    """Return the sources of one table of warroom.toml: an instance of Mastodon is one each.

    ``maps`` is the folder of the column maps; what a source may spend is counted in ``store``.
    """
    match item:
        case RssSettings() | HackerNewsSettings():
            return [_asked(item, interest)]
        case DropSettings():
            from services.sources.drop import DropFolder  # noqa: PLC0415

            return [DropFolder(item.name, item.folder, keep=item.keep, maps=maps)]
        case BlueskySettings():
            return [_bluesky(item, interest)]
        case MastodonSettings():
            return _mastodon(item, interest)
        case WebhookSettings():
            from services.sources.webhook import WebhookSource  # noqa: PLC0415

            return [WebhookSource(item)]
        case _:
            return [keyed.made_from(item, interest, store)]


def _asked(item: RssSettings | HackerNewsSettings, interest: Interest) -> Source:
    # What each of them imports takes time, and a drill needs none of it.
    if isinstance(item, RssSettings):
        from services.sources.rss import RssFeed  # noqa: PLC0415

        return RssFeed(item.name, item.url, interest=interest, every=item.every, keep=item.keep)
    from services.sources.hackernews import HackerNews  # noqa: PLC0415

    return HackerNews(item.name, interest, server=item.server, every=item.every, keep=item.keep)


def _bluesky(item: BlueskySettings, interest: Interest) -> Source:
    from services.sources.bluesky import SERVERS, Account, Bluesky  # noqa: PLC0415

    password = credential(item.name, "password", item.password_file)
    account = Account(item.account, password, item.pds) if item.account else None
    return Bluesky(
        item.name,
        interest,
        servers=item.servers or SERVERS,
        profiles=item.profiles,
        account=account,
        fill_in=timedelta(hours=item.fill_in_hours),
        keep=item.keep,
    )


def _mastodon(item: MastodonSettings, interest: Interest) -> list[Source]:
    from services.sources.mastodon import Mastodon  # noqa: PLC0415

    sources: list[Source] = []
    for instance in item.instances:
        host = instance.partition("://")[2].rstrip("/")
        name = f"{item.name}@{host}" if len(item.instances) > 1 else item.name
        token = credential(name, "token", item.token_file if name == item.name else None)
        sources.append(
            Mastodon(name, instance, interest, token=token, every=item.every, keep=item.keep)
        )
    return sources


def _replay(meta: str) -> Source:
    plan = read_plan(meta)
    script = [_timed(item) for item in expand(load_drill(plan.script), plan.seed)]
    return Replay("drill", script, plan.started_at, plan.pace)


def _timed(item: DrillItem) -> Timed:
    said = Item(
        text=item.text,
        platform=item.platform,
        native_id=item.native_id,
        url=item.url,
        author=item.author,
        language=item.language,
        followers=item.followers,
    )
    return Timed(item.offset, said)
