"""The sources that a collector asks: those of warroom.toml, or a drill's replay."""

from services.playbooks.drill import DrillItem, expand, load_drill, read_plan
from services.settings import DropSettings, RssSettings, Settings
from services.sources.base import Interest, Item, Source
from services.sources.replay import Replay, Timed
from services.store import Store


def sources_for(store: Store, settings: Settings, interest: Interest) -> list[Source]:
    """Return the sources of this store's collector; a drill hears nothing but its replay."""
    if store.is_drill:
        return [_replay(store.meta["drill"])]
    # What they import takes time, and a drill needs none of it.
    from services.sources.drop import DropFolder  # noqa: PLC0415
    from services.sources.rss import RssFeed  # noqa: PLC0415

    sources: list[Source] = []
    for item in settings.sources:
        if isinstance(item, RssSettings):
            sources.append(RssFeed(item.name, item.url, every=item.every, keep=item.keep))
        else:
            sources.append(DropFolder(item.name, item.folder, keep=item.keep))
    if not any(isinstance(item, DropSettings) for item in settings.sources):
        sources.append(DropFolder("drop", settings.drop_folder))
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
