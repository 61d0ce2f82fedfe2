"""The tables ``[[sources]]`` of warroom.toml, one class a kind.

No secret stands in them: a ``…_file`` names a file that only its owner can read, and
``WARROOM_<NAME>_PASSWORD``, say, is looked at before it (see `services.sources.credentials`).
"""

from typing import Annotated, Literal

from pydantic import Field

from services.settings.parts import Address, Keep, Name, Part, StreamAddress, UserPath
from services.settings.webhook import WebhookSettings


class RssSettings(Part):
    """A feed that is asked for every so many seconds; ``{query}`` stands for what is watched."""

    kind: Literal["rss"]
    name: Name
    url: Annotated[str, Field(min_length=1, max_length=2_000)]
    every: Annotated[float, Field(ge=15)] = 300
    keep: Keep = "matched"


class DropSettings(Part):
    """A folder into which people put exports."""

    kind: Literal["drop"]
    name: Name
    folder: UserPath
    keep: Keep = "all"


class BlueskySettings(Part):
    """All of Bluesky as it is written; with an ``account`` also what was written before."""

    kind: Literal["bluesky"]
    name: Name = "bluesky"
    servers: tuple[StreamAddress, ...] = ()
    profiles: Literal[""] | Address = "https://public.api.bsky.app"
    account: str = ""
    password_file: UserPath | None = None
    pds: Address = "https://bsky.social"
    fill_in_hours: Annotated[float, Field(ge=0, le=24 * 30)] = 24
    keep: Keep = "matched"


class MastodonSettings(Part):
    """The watched hashtags as some instances know them; a token opens one's stream."""

    kind: Literal["mastodon"]
    name: Name = "mastodon"
    instances: Annotated[tuple[Address, ...], Field(min_length=1)]
    token_file: UserPath | None = None
    every: Annotated[float, Field(ge=15)] = 60
    keep: Keep = "matched"


class HackerNewsSettings(Part):
    """Stories and comments of Hacker News."""

    kind: Literal["hackernews"]
    name: Name = "hackernews"
    server: Address = "https://hn.algolia.com"
    every: Annotated[float, Field(ge=30)] = 120
    keep: Keep = "matched"


class Spender(Part):
    """A source that spends: of the ``budget`` of its platform, or of another one of this name.

    Sources of one kind share a budget, since a renamed source or a second key gives nothing anew;
    only those with an account in their table (an app, a page, a user) share it by that account.
    Whoever pays for two apart names the second one.
    """

    budget: Annotated[str, Field(pattern=r"^[\w .-]{0,100}$")] = ""


class YouTubeSettings(Spender):
    """Comments on named videos and channels, and a search within a hundred calls a day.

    ``first`` are terms that get the scarce searches before the others.
    """

    kind: Literal["youtube"]
    name: Name = "youtube"
    key_file: UserPath | None = None
    videos: tuple[Annotated[str, Field(pattern=r"^[\w-]{11}$")], ...] = ()
    channels: tuple[Annotated[str, Field(pattern=r"^(UC[\w-]{22}|@[^\s/]{3,100})$")], ...] = ()
    newest_videos: Annotated[int, Field(ge=0, le=50)] = 10
    search: bool = True
    first: tuple[Name, ...] = ()
    language: Annotated[str, Field(pattern=r"^([a-z]{2})?$")] = ""
    searches_a_day: Annotated[int, Field(ge=0)] = 100
    units_a_day: Annotated[int, Field(ge=0)] = 10_000
    server: Address = "https://www.googleapis.com"
    every: Annotated[float, Field(ge=30)] = 300
    keep: Keep = "all"


Dollars = Annotated[float, Field(ge=0, le=1_000_000)]


class XSettings(Spender):
    """The search of X, which costs money: at most ``dollars_a_month``, and ``dollars_a_day``.

    The prices are X's own (2026-11), in dollars; a month begins on the day of ``month_begins``.
    """

    kind: Literal["x"]
    name: Name = "x"
    token_file: UserPath | None = None
    dollars_a_month: Dollars
    dollars_a_day: Dollars | None = None
    month_begins: Annotated[int, Field(ge=1, le=28)] = 1
    price_per_post: Dollars = 0.005
    price_per_author: Dollars = 0.010
    price_per_count: Dollars = 0.005
    authors: bool = True
    reposts: bool = False
    first: tuple[Name, ...] = ()
    language: Annotated[str, Field(pattern=r"^([a-z]{2})?$")] = ""
    fill_in_hours: Annotated[float, Field(ge=0, le=160)] = 1
    longest_query: Annotated[int, Field(ge=64, le=4_096)] = 512
    server: Address = "https://api.x.com"
    every: Annotated[float, Field(ge=15)] = 300
    keep: Keep = "matched"


class RedditSettings(Spender):
    """Reddit by an approved app: ``client`` is its id, ``contact`` the account that answers."""

    kind: Literal["reddit"]
    name: Name = "reddit"
    client: Name
    secret_file: UserPath | None = None
    contact: Annotated[str, Field(pattern=r"^[\w-]{3,20}$")]
    subreddits: tuple[Annotated[str, Field(pattern=r"^\w{2,21}$")], ...] = ()
    search: bool = True
    first: tuple[Name, ...] = ()
    calls_a_day: Annotated[int, Field(ge=0)] = 20_000
    server: Address = "https://oauth.reddit.com"
    login: Address = "https://www.reddit.com"
    every: Annotated[float, Field(ge=30)] = 120
    keep: Keep = "matched"


class ThreadsSettings(Spender):
    """The search of Threads, and what mentions the account whose token it is."""

    kind: Literal["threads"]
    name: Name = "threads"
    token_file: UserPath | None = None
    search: bool = True
    mentions: bool = True
    first: tuple[Name, ...] = ()
    searches_a_day: Annotated[int, Field(ge=0)] = 2_200
    calls_a_day: Annotated[int, Field(ge=0)] = 4_800
    server: Address = "https://graph.threads.net"
    every: Annotated[float, Field(ge=30)] = 300
    keep: Keep = "matched"


MetaId = Annotated[str, Field(pattern=r"^\d{1,30}$")]
Version = Annotated[str, Field(pattern=r"^v\d{1,3}\.\d$")]


class InstagramSettings(Spender):
    """The professional account ``user``: comments, tags, and the watched hashtags.

    An access made by a ``login`` with Instagram sees comments only.
    """

    kind: Literal["instagram"]
    name: Name = "instagram"
    user: MetaId
    token_file: UserPath | None = None
    login: Literal["facebook", "instagram"] = "facebook"
    newest_posts: Annotated[int, Field(ge=0, le=50)] = 25
    tags: bool = True
    hashtags: bool = True
    first: tuple[Name, ...] = ()
    calls_a_day: Annotated[int, Field(ge=0)] = 4_800
    hashtags_a_week: Annotated[int, Field(ge=0)] = 30
    server: Literal[""] | Address = ""
    version: Version = "v24.0"
    every: Annotated[float, Field(ge=30)] = 300
    keep: Keep = "all"


class FacebookSettings(Spender):
    """One's own page, by its id: comments, visitors' posts, tags."""

    kind: Literal["facebook"]
    name: Name = "facebook"
    page: MetaId
    token_file: UserPath | None = None
    newest_posts: Annotated[int, Field(ge=0, le=100)] = 25
    tags: bool = True
    own_posts: bool = False
    calls_a_day: Annotated[int, Field(ge=0)] = 4_800
    server: Address = "https://graph.facebook.com"
    version: Version = "v24.0"
    every: Annotated[float, Field(ge=30)] = 300
    keep: Keep = "all"


class WykopSettings(Spender):
    """Wykop by an app: ``client`` is its key; entries, links, tags and comments."""

    kind: Literal["wykop"]
    name: Name = "wykop"
    client: Name
    secret_file: UserPath | None = None
    search: tuple[Literal["entries", "links"], ...] = ("entries", "links")
    comments: bool = True
    calls_a_day: Annotated[int, Field(ge=0)] = 10_000
    server: Address = "https://wykop.pl"
    every: Annotated[float, Field(ge=30)] = 300
    keep: Keep = "matched"


GdeltLanguage = Literal[
    "ar",
    "bg",
    "ca",
    "cs",
    "da",
    "de",
    "el",
    "en",
    "es",
    "et",
    "fi",
    "fr",
    "he",
    "hi",
    "hr",
    "hu",
    "id",
    "it",
    "ja",
    "ko",
    "lt",
    "lv",
    "nl",
    "no",
    "pl",
    "pt",
    "ro",
    "ru",
    "sk",
    "sl",
    "sr",
    "sv",
    "tr",
    "uk",
    "vi",
    "zh",
]


class GdeltSettings(Spender):
    """The world's news by GDELT, in some ``languages`` (none: in all of them); it needs no key."""

    kind: Literal["gdelt"]
    name: Name = "gdelt"
    languages: tuple[GdeltLanguage, ...] = ()
    calls_a_day: Annotated[int, Field(ge=0)] = 2_000
    longest_query: Annotated[int, Field(ge=60, le=2_000)] = 250
    server: Address = "https://api.gdeltproject.org"
    every: Annotated[float, Field(ge=300)] = 900
    keep: Keep = "matched"


KeyedSettings = (
    YouTubeSettings
    | XSettings
    | RedditSettings
    | ThreadsSettings
    | InstagramSettings
    | FacebookSettings
    | WykopSettings
    | GdeltSettings
)
"""The platforms that are asked page by page, each with a budget; most ask for a key."""


def purse_of(item: KeyedSettings) -> str:
    """Return the name under which is counted what ``item`` spends; no secret is in it."""
    account = ""
    match item:
        case RedditSettings() | WykopSettings():
            account = item.client
        case InstagramSettings():
            account = item.user
        case FacebookSettings():
            account = item.page
    return f"{item.kind} {item.budget or account}".strip()


SourceSettings = Annotated[
    RssSettings
    | DropSettings
    | BlueskySettings
    | MastodonSettings
    | HackerNewsSettings
    | KeyedSettings
    | WebhookSettings,
    Field(discriminator="kind"),
]
