"""The sources that a collector asks: those of warroom.toml, or a drill's replay."""

import json
from datetime import datetime

from services.errors import StoreError
from services.i18n import _
from services.playbooks.drill import expand, load_drill
from services.settings import DropSettings, RssSettings, Settings
from services.sources.base import Item, Source
from services.sources.drop import DropFolder
from services.sources.replay import Replay, Timed
from services.sources.rss import RssFeed
from services.store import Store


def sources_for(store: Store, settings: Settings) -> list[Source]:
    """Return the sources of this store's collector; a drill hears nothing but its replay."""
    if store.is_drill:
        return [_replay(store.meta["drill"])]
    sources = [_source(item) for item in settings.sources]
    if not any(isinstance(item, DropSettings) for item in settings.sources):
        sources.append(DropFolder("drop", settings.drop_folder))
    return sources


def _source(item: RssSettings | DropSettings) -> Source:
    if isinstance(item, RssSettings):
        return RssFeed(item.name, item.url, every=item.every, keep=item.keep)
    return DropFolder(item.name, item.folder, keep=item.keep)


def _replay(meta: str) -> Source:
    try:
        plan = json.loads(meta)
        drill = load_drill(plan["script"])
        script = [
            Timed(
                item.offset,
                Item(
                    text=item.text,
                    platform=item.platform,
                    native_id=item.native_id,
                    url=item.url,
                    author=item.handle,
                    language=item.language,
                    followers=item.followers,
                ),
            )
            for item in expand(drill, plan["seed"])
        ]
        return Replay("drill", script, datetime.fromisoformat(plan["started_at"]), plan["pace"])
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(_("This drill's store cannot be read: start a new drill.")) from error
