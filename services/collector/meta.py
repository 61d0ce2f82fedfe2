"""Meta's sources, made from their tables of warroom.toml."""

from services.settings.sources import (
    FacebookSettings,
    InstagramSettings,
    ThreadsSettings,
    purse_of,
)
from services.sources.base import Interest, Source
from services.sources.credentials import credential
from services.sources.tokens import Key, LongLived
from services.store import Store
from services.store.spending import desk


def made_from(
    item: ThreadsSettings | InstagramSettings | FacebookSettings, interest: Interest, store: Store
) -> Source:
    """Return the source of one table; what it spends is counted in ``store``."""
    match item:
        case ThreadsSettings():
            return _threads(item, interest, store)
        case InstagramSettings():
            return _instagram(item, interest, store)
        case FacebookSettings():
            return _facebook(item, interest, store)


def _threads(item: ThreadsSettings, interest: Interest, store: Store) -> Source:
    from services.sources.threads import REFRESH, Threads, Watch, caps_of  # noqa: PLC0415

    token = credential(item.name, "token", item.token_file)
    url = f"{item.server.rstrip('/')}{REFRESH}"
    return Threads(
        item.name,
        interest,
        LongLived(item.name, token, url, "th_refresh_token"),
        desk(store, item.name, purse_of(item), caps_of(item.searches_a_day, item.calls_a_day)),
        watch=Watch(item.search, item.mentions, item.first),
        server=item.server,
        every=item.every,
        keep=item.keep,
    )


def _instagram(item: InstagramSettings, interest: Interest, store: Store) -> Source:
    from services.sources.instagram import (  # noqa: PLC0415
        FACEBOOK,
        INSTAGRAM,
        REFRESH,
        Instagram,
        Watch,
        caps_of,
    )

    token = credential(item.name, "token", item.token_file)
    by_facebook = item.login == "facebook"
    server = (item.server or (FACEBOOK if by_facebook else INSTAGRAM)).rstrip("/")
    prolonged = LongLived(item.name, token, f"{server}{REFRESH}", "ig_refresh_token")
    return Instagram(
        item.name,
        interest,
        Key(item.name, token) if by_facebook else prolonged,
        desk(store, item.name, purse_of(item), caps_of(item.calls_a_day, item.hashtags_a_week)),
        watch=Watch(
            item.user,
            item.newest_posts,
            item.tags and by_facebook,
            item.hashtags and by_facebook,
            item.first,
        ),
        server=f"{server}/{item.version}",
        every=item.every,
        keep=item.keep,
    )


def _facebook(item: FacebookSettings, interest: Interest, store: Store) -> Source:
    from services.sources.facebook import Facebook, Watch, caps_of  # noqa: PLC0415

    return Facebook(
        item.name,
        interest,
        Key(item.name, credential(item.name, "token", item.token_file)),
        desk(store, item.name, purse_of(item), caps_of(item.calls_a_day)),
        watch=Watch(item.page, item.newest_posts, item.tags, item.own_posts),
        server=f"{item.server.rstrip('/')}/{item.version}",
        every=item.every,
        keep=item.keep,
    )
