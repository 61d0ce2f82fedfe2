"""The tables ``[[sources]]`` of warroom.toml, one class a kind.

No secret stands in them: a ``…_file`` names a file that only its owner can read, and
``WARROOM_<NAME>_PASSWORD``, say, is looked at before it (see `services.sources.credentials`).
"""

from typing import Annotated, Literal

from pydantic import Field

from services.settings.parts import Address, Keep, Name, Part, StreamAddress, UserPath


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


class FieldsSettings(Part):
    """Which field of a sender's JSON is which of ours, as paths: ``data.mentions[]``."""

    items: str = ""
    text: str = ""
    title: str = ""
    author: str = ""
    author_id: str = ""
    url: str = ""
    id: str = ""
    published_at: str = ""
    language: str = ""
    followers: str = ""
    reach: str = ""
    platform: str = ""


class SenderSettings(Part):
    """Somebody who may post to the webhook, and how what they post is read."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,60}$")]
    shape: Literal["brand24", "sentione", "meltwater", "zapier", "meta", "fields"] = "zapier"
    token_file: UserPath | None = None
    secret_file: UserPath | None = None
    signature_header: Name = "X-Hub-Signature-256"
    fields: FieldsSettings = FieldsSettings()


class WebhookSettings(Part):
    """An address to which listening tools and automations post what they found."""

    kind: Literal["webhook"]
    name: Name = "webhook"
    host: Name = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65_535)] = 8787
    senders: Annotated[tuple[SenderSettings, ...], Field(min_length=1)]
    max_kilobytes: Annotated[int, Field(ge=1, le=25 * 1024)] = 1024
    keep: Keep = "all"


SourceSettings = Annotated[
    RssSettings
    | DropSettings
    | BlueskySettings
    | MastodonSettings
    | HackerNewsSettings
    | WebhookSettings,
    Field(discriminator="kind"),
]
