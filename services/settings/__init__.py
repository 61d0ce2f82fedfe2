"""Settings: flags over ``WARROOM_…`` variables over warroom.toml over the site's over defaults.

The file is ``--config``, else ``./warroom.toml``, else ``warroom.toml`` in the user's
configuration folder; the site's is ``WARROOM_SITE``, else ``/etc/warroom/warroom.toml``. Tables
are merged key by key, a list is taken as a whole from the first file that has it.
What a person got wrong is told in one line: where, what, what to do.
"""

import getpass
import os
import tomllib
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from platformdirs import PlatformDirs
from pydantic import (
    AfterValidator,
    AwareDatetime,
    Field,
    PositiveFloat,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from pydantic_settings import SettingsError as UnreadableError

from services.errors import SettingsError, UsageError
from services.hours import read_hours
from services.i18n import _
from services.misfits import misfit_words
from services.reasons import reason_of
from services.settings.host import CollectorSettings, ScreenSettings, site_file
from services.settings.parts import Name, Part, UserPath, shown_path
from services.settings.sentiment import SentimentSettings
from services.settings.sources import DropSettings, SourceSettings
from services.words import PlannedKind, Role, SideContactOf, Urgency

FILE_NAME = "warroom.toml"


def _dirs() -> PlatformDirs:
    # Made on each call: tests and services change HOME and XDG_* while the program runs.
    return PlatformDirs("warroom", appauthor=False)


def data_folder() -> Path:
    """Return the folder of the user's own store, drills, drop folder and playbooks."""
    return _dirs().user_data_path


def state_folder() -> Path:
    """Return the folder of the logs."""
    return _dirs().user_state_path


def config_file() -> Path:
    """Return where the user's own warroom.toml is looked for."""
    return _dirs().user_config_path / FILE_NAME


def _hours(text: str) -> str:
    try:
        read_hours(text)
    except UsageError as error:
        raise ValueError(str(error)) from error
    return text


class TermsSettings(Part):
    """What an entity is recognised by."""

    words: tuple[Name, ...] = ()
    hashtags: tuple[Name, ...] = ()
    handles: tuple[Name, ...] = ()
    query: Annotated[str, Field(max_length=4_000)] = ""


class ClauseSettings(Part):
    """A clause of a contract; ``hours`` is how long after it is called on it has to be met."""

    title: Name
    words: Annotated[str, Field(max_length=2_000)] = ""
    hours: PositiveFloat | None = None


class ContactSettings(Part):
    """Whom to call on the other side; ``checked`` is the day on which somebody last tried it."""

    who: SideContactOf
    name: Annotated[str, Field(max_length=100)] = ""
    address: Name
    checked: date | None = None


Value = Annotated[str, Field(min_length=1, max_length=200)]
LanguageCode = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
Notes = Annotated[str, Field(max_length=2_000)]


class BrandSettings(Part):
    """What the brand stands for; a campaign may have values of its own."""

    values: tuple[Value, ...] = ()


class InfluencerSettings(TermsSettings):
    """A person who speaks for a campaign, in ``languages``."""

    name: Name
    languages: tuple[LanguageCode, ...] = ()
    clauses: tuple[ClauseSettings, ...] = ()
    contacts: tuple[ContactSettings, ...] = ()
    notes: Notes = ""


class PlannedSettings(Part):
    """A post or paid boost that would have to be stopped; ``at`` is when it is to appear."""

    kind: PlannedKind = PlannedKind.POST
    title: Name
    place: Annotated[str, Field(max_length=200)] = ""
    owner: Annotated[str, Field(max_length=200)] = ""
    at: AwareDatetime | None = None


FIRST_YEAR, LAST_YEAR = 2000, 2100
"""The years in which a campaign begins and ends."""


class CampaignSettings(TermsSettings):
    """What the room listens for. ``language`` is the guess for a post that gives none.

    ``languages`` are the others in which it speaks; ``starts`` and ``ends`` its first and last day.
    """

    name: Name
    brand: Annotated[str, Field(max_length=200)] = ""
    language: Literal["pl", "en"] = "pl"
    languages: tuple[LanguageCode, ...] = ()
    starts: date | None = None
    ends: date | None = None
    influencers: tuple[InfluencerSettings, ...] = ()
    planned: tuple[PlannedSettings, ...] = ()
    values: tuple[Value, ...] = ()
    clauses: tuple[ClauseSettings, ...] = ()
    contacts: tuple[ContactSettings, ...] = ()
    competitors: tuple[Name, ...] = ()
    notes: Notes = ""

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        for day in (self.starts, self.ends):
            if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
                words = _("{name}: {day} lies before {first} or after {last}: correct the year")
                raise ValueError(
                    words.format(name=self.name, day=day, first=FIRST_YEAR, last=LAST_YEAR)
                )
        if self.starts and self.ends and self.ends < self.starts:
            raise ValueError(
                _("{name} ends before it starts: change one of the two days").format(name=self.name)
            )
        return self


Hours = Annotated[str, AfterValidator(_hours)]
Seconds = Annotated[float, Field(ge=0, le=366 * 24 * 3_600)]
"""A time to wait; nobody waits for more than a year."""


class RouteSettings(Part):
    """A way out for some news: from an urgency on, for some roles, at some hours.

    One for ``escalation`` hears only what nobody acknowledged in time.
    """

    name: Name
    urls: Annotated[tuple[Name, ...], Field(min_length=1)]
    least: Urgency = Urgency.NORMAL
    roles: tuple[Role, ...] = ()
    hours: Hours = ""
    escalation: bool = False
    discreet: bool | None = None


class NotifySettings(Part):
    """Apprise addresses; a drill only ever uses ``drill_urls``.

    ``urls`` hear everything but in ``quiet`` hours, ``routes`` what they ask for. Who is
    ``discreet`` is told that something happened, not what. ``escalate_after`` are the seconds
    after which an alert that nobody acknowledged is escalated; 0: never.
    """

    urls: tuple[Name, ...] = ()
    drill_urls: tuple[Name, ...] = ()
    routes: tuple[RouteSettings, ...] = ()
    quiet: Hours = ""
    discreet: bool = False
    escalate_after: Seconds = 600

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        names = ["all", *(route.name for route in self.routes)]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise ValueError(_("two routes are called {name}").format(name=repr(twice)))
        return self


class HealthSettings(Part):
    """After how many seconds a source that brings nothing raises an alert; 0: never."""

    silent_after: Seconds = 300


class EarlyWarningSettings(Part):
    """How many people one post of law or safety has to reach to be an alert by itself; 0: never."""

    single_post_reach: Annotated[int, Field(ge=0)] = 50_000


class NagSettings(Part):
    """After how many seconds the room reminds of what is missing; 0 turns a reminder off."""

    no_lead_after: Seconds = 120
    no_severity_after: Seconds = 300
    again_after: Seconds = 300
    """Seconds until the same reminder comes again; 0 means once."""


class _TomlFile(PydanticBaseSettingsSource):
    """A warroom.toml, read by the standard library so that a mistake has its line."""

    def __init__(self, settings: type[BaseSettings], path: Path | None) -> None:
        super().__init__(settings)
        self._path = path

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:
        """Not used: the file is taken as a whole."""
        raise NotImplementedError

    def __call__(self) -> dict[str, Any]:
        return {} if self._path is None else _read(self._path)


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from error
    except OSError as error:
        raise SettingsError(
            _("{path} cannot be read: {reason}").format(path=path, reason=reason_of(error))
        ) from error


class Settings(BaseSettings):
    """Everything that can be set."""

    model_config = SettingsConfigDict(
        env_prefix="WARROOM_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    store: str = ""
    language: Literal["", "en", "pl"] = ""
    user: str = ""
    read_only: bool = False
    """Show and never write: a wall display, an observer."""
    confined: bool = False
    """No way out of the program: files only by ``inbox`` and ``outbox``."""
    inbox: UserPath | None = None
    outbox: UserPath | None = None
    playbooks: UserPath | None = None
    brand: BrandSettings = BrandSettings()
    campaigns: tuple[CampaignSettings, ...] = ()
    sources: tuple[SourceSettings, ...] = ()
    notify: NotifySettings = NotifySettings()
    nags: NagSettings = NagSettings()
    health: HealthSettings = HealthSettings()
    early_warning: EarlyWarningSettings = EarlyWarningSettings()
    sentiment: SentimentSettings = SentimentSettings()
    collector: CollectorSettings = CollectorSettings()
    screen: ScreenSettings = ScreenSettings()
    retry_after: PositiveFloat = 5
    """Seconds before a failed source is tried again; doubles up to an hour."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags come first, then the environment, then the file, then the site's."""
        tables = [_TomlFile(settings_cls, path) for path in files()]
        return init_settings, env_settings, *tables

    @model_validator(mode="after")
    def _unique_names(self) -> Self:
        for what, names in (
            ("campaigns", [campaign.name for campaign in self.campaigns]),
            ("sources", [source.name for source in self.sources]),
        ):
            twice = {name for name in names if names.count(name) > 1}
            if twice:
                raise ValueError(f"{what}: {min(twice)!r} stands twice")
        return self

    @property
    def store_target(self) -> str:
        """The address or file of the room's store."""
        return self.store or str(data_folder() / "warroom.db")

    @property
    def drills_folder(self) -> Path:
        """Where each drill has a store of its own."""
        return data_folder() / "drills"

    @property
    def playbooks_folder(self) -> Path:
        """The room's working copy of its playbooks."""
        return self.playbooks or data_folder() / "playbooks"

    @property
    def drop_folder(self) -> Path:
        """Where exports can be put when warroom.toml names no drop folder."""
        return data_folder() / "drop"

    @property
    def drop_folders(self) -> dict[str, Path]:
        """Where exports can be put, by the name of the source that reads them."""
        named = {item.name: item.folder for item in self.sources if isinstance(item, DropSettings)}
        return named or {"drop": self.drop_folder}

    @property
    def shown_drop_folder(self) -> str:
        """The first of `drop_folders`, as people write it."""
        return shown_path(next(iter(self.drop_folders.values())))

    @property
    def maps_folder(self) -> Path:
        """The column maps of exports that no layout knows."""
        return data_folder() / "maps"

    @property
    def login(self) -> str:
        """The account or the person that acts: ``WARROOM_USER``, else the login."""
        return self.user or getpass.getuser()


_file: Path | None = None


def own_file() -> Path | None:
    """Return the warroom.toml that `load` was told or finds, but for the site's."""
    if _file is not None:
        return _file
    return next((path for path in (Path(FILE_NAME), config_file()) if path.is_file()), None)


def files() -> list[Path]:
    """Return the files that are read, the one that wins first."""
    return [path for path in (own_file(), site_file()) if path is not None]


def load(file: Path | None = None, **flags: object) -> Settings:
    """Return the settings; ``flags`` that are None or empty count as not given.

    Raises:
        SettingsError: one line that says where, what, and what is allowed there.
    """
    global _file  # noqa: PLW0603 - pydantic-settings gives its sources no argument of ours
    _file = file
    if file is not None and not file.is_file():
        raise SettingsError(_("There is no settings file {path}.").format(path=file))
    given = {name: value for name, value in flags.items() if value not in (None, "")}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        raise SettingsError(_explain(error, given)) from error
    except UnreadableError as error:
        name = str(error).partition('"')[2].partition('"')[0].upper()
        raise SettingsError(
            _("WARROOM_{name}: lists and tables are written as JSON in a variable.").format(
                name=name
            )
        ) from None


def settings_file() -> Path | None:
    """Return the warroom.toml that `load` read last and that wins, None if there is none."""
    return next(iter(files()), None)


def file_of(key: str) -> Path | None:
    """Return the file in which ``key`` stands, else `settings_file`."""
    return next((path for path in files() if key in _read(path)), settings_file())


def _explain(error: ValidationError, flags: Collection[str]) -> str:
    first = error.errors()[0]
    path = [str(part) for part in first["loc"]]
    return f"{_where(path, flags)}: {misfit_words(first)}"


def _where(path: Sequence[str], flags: Collection[str]) -> str:
    """Return what a person has to put right: an option, a variable, a key of a file."""
    if path and path[0] in flags:
        return f"--{path[0].replace('_', '-')}"
    variable = "WARROOM_" + "__".join(path).upper()
    if variable in os.environ:
        return variable
    place = file_of(path[0]) if path else settings_file()
    return f"{place or FILE_NAME}: {'.'.join(path)}"
