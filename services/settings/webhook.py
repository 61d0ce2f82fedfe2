"""The webhook's part of warroom.toml: its address, and who posts to it in which shape."""

import re
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, model_validator

from services.i18n import _
from services.settings.parts import Keep, Name, Part, UserPath


def _field_path(value: str) -> str:
    if value and not re.fullmatch(
        r"(?:\[\]|[^.\[\]]+(?:\[\])?)(?:\.[^.\[\]]+(?:\[\])?){0,11}", value
    ):
        raise ValueError(
            _(
                "{path} is no path: write names with dots, and [] behind a list: data.mentions[]"
            ).format(path=value)
        )
    return value


FieldPath = Annotated[str, Field(max_length=200), AfterValidator(_field_path)]


class FieldSettings(Part):
    """Where a sender's JSON holds what: ``items`` from the top, the others within a piece."""

    items: FieldPath = ""
    text: FieldPath = ""
    title: FieldPath = ""
    author: FieldPath = ""
    author_id: FieldPath = ""
    url: FieldPath = ""
    published_at: FieldPath = ""
    id: FieldPath = ""
    language: FieldPath = ""
    followers: FieldPath = ""
    reach: FieldPath = ""
    platform: FieldPath = ""


class SenderSettings(Part):
    """Somebody who posts to us. ``timezone`` is meant by times that name none."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,60}$")]
    shape: Literal["brand24", "sentione", "meltwater", "zapier", "meta", "fields"]
    token_file: UserPath | None = None
    secret_file: UserPath | None = None
    signature: Literal["sha256", "sha1"] = "sha256"
    signature_header: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,100}$")] = (
        "X-Hub-Signature-256"
    )
    answer: Literal[200, 202] = 202
    timezone: ZoneInfo | None = None
    fields: FieldSettings = FieldSettings()

    @model_validator(mode="after")
    def _says_where_words_are(self) -> Self:
        if self.shape == "fields" and not (self.fields.text or self.fields.title):
            raise ValueError(_("fields: write where the words are: text or title"))
        return self


class WebhookSettings(Part):
    """A server to which listening tools post. ``max_bytes`` bounds a body, packed and unpacked."""

    kind: Literal["webhook"]
    name: Name
    host: Name = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65_535)] = 8_787
    keep: Keep = "all"
    max_bytes: Annotated[int, Field(ge=1_024, le=25 * 2**20)] = 2**20
    senders: Annotated[tuple[SenderSettings, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _unique_senders(self) -> Self:
        names = [sender.name for sender in self.senders]
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            raise ValueError(f"senders: {min(twice)!r} stands twice")
        return self
