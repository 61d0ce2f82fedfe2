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


SourceSettings = Annotated[
    RssSettings
    | DropSettings
    | BlueskySettings
    | MastodonSettings
    | HackerNewsSettings
    | WebhookSettings,
    Field(discriminator="kind"),
]
