"""The sources that are asked page by page, made from their tables of warroom.toml."""

from datetime import timedelta

from services.collector import meta
from services.settings.sources import (
    FacebookSettings,
    GdeltSettings,
    InstagramSettings,
    KeyedSettings,
    RedditSettings,
    ThreadsSettings,
    WykopSettings,
    XSettings,
    YouTubeSettings,
    purse_of,
)
from services.sources.base import Interest, Source
from services.sources.credentials import credential
from services.sources.purse import DOLLAR
from services.sources.tokens import ClientCredentials, Key, NoKey
from services.store import Store
from services.store.spending import desk


def made_from(item: KeyedSettings, interest: Interest, store: Store) -> Source:
    """Return the source of one table of warroom.toml; what it spends is counted in ``store``."""
    match item:
        case YouTubeSettings():
            return _youtube(item, interest, store)
        case XSettings():
            return _x(item, interest, store)
        case RedditSettings():
            return _reddit(item, interest, store)
        case ThreadsSettings() | InstagramSettings() | FacebookSettings():
            return meta.made_from(item, interest, store)
        case WykopSettings():
            return _wykop(item, interest, store)
        case GdeltSettings():
            return _gdelt(item, interest, store)


def _youtube(item: YouTubeSettings, interest: Interest, store: Store) -> Source:
    from services.sources.youtube import Watch, YouTube, caps_of  # noqa: PLC0415

    key = credential(item.name, "key", item.key_file)
    return YouTube(
        item.name,
        interest,
        Key(item.name, key, "X-Goog-Api-Key", ""),
        desk(
            store,
            item.name,
            purse_of(item),
            caps_of(item.searches_a_day, item.units_a_day),
            inherits=YouTube.inherits,
        ),
        watch=Watch(
            item.videos,
            item.channels,
            item.first,
            item.newest_videos,
            item.search,
            item.language,
        ),
        server=item.server,
        every=item.every,
        keep=item.keep,
    )


def _x(item: XSettings, interest: Interest, store: Store) -> Source:
    from services.sources.x import Prices, Search, X, caps_of  # noqa: PLC0415

    day = None if item.dollars_a_day is None else millionths(item.dollars_a_day)
    caps = caps_of(millionths(item.dollars_a_month), day, item.month_begins)
    prices = Prices(
        millionths(item.price_per_post),
        millionths(item.price_per_author),
        millionths(item.price_per_count),
    )
    return X(
        item.name,
        interest,
        Key(item.name, credential(item.name, "token", item.token_file)),
        desk(store, item.name, purse_of(item), caps, inherits=X.inherits),
        search=Search(
            item.first,
            item.authors,
            item.reposts,
            item.language,
            timedelta(hours=item.fill_in_hours),
            item.longest_query,
            prices,
        ),
        server=item.server,
        every=item.every,
        keep=item.keep,
    )


def _reddit(item: RedditSettings, interest: Interest, store: Store) -> Source:
    from services.sources.reddit import TOKEN, Reddit, Watch, about_of, caps_of  # noqa: PLC0415

    secret = credential(item.name, "secret", item.secret_file)
    url = f"{item.login.rstrip('/')}{TOKEN}"
    return Reddit(
        item.name,
        interest,
        ClientCredentials(item.name, url, item.client, secret, about_of(item.contact)),
        desk(store, item.name, purse_of(item), caps_of(item.calls_a_day), inherits=Reddit.inherits),
        watch=Watch(item.contact, item.subreddits, item.search, item.first),
        server=item.server,
        every=item.every,
        keep=item.keep,
    )


def _wykop(item: WykopSettings, interest: Interest, store: Store) -> Source:
    from services.sources.wykop import AUTH, AppToken, Watch, Wykop, caps_of  # noqa: PLC0415

    secret = credential(item.name, "secret", item.secret_file)
    return Wykop(
        item.name,
        interest,
        AppToken(item.name, f"{item.server.rstrip('/')}{AUTH}", item.client, secret),
        desk(store, item.name, purse_of(item), caps_of(item.calls_a_day), inherits=Wykop.inherits),
        watch=Watch(item.search, item.comments),
        server=item.server,
        every=item.every,
        keep=item.keep,
    )


def _gdelt(item: GdeltSettings, interest: Interest, store: Store) -> Source:
    from services.sources.gdelt import Gdelt, Search, caps_of  # noqa: PLC0415

    return Gdelt(
        item.name,
        interest,
        NoKey(),
        desk(store, item.name, purse_of(item), caps_of(item.calls_a_day)),
        search=Search(item.languages, item.longest_query),
        server=item.server,
        every=item.every,
        keep=item.keep,
    )


def millionths(dollars: float) -> int:
    """Return an amount of dollars as budgets count it."""
    return round(dollars * DOLLAR)
