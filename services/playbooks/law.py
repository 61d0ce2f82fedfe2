"""What is law in the playbooks: one file a country, to which steps and clocks point by id."""

from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from services.documents.parts import Duration, Misfit, Named, Part, Several, Slug, Text
from services.documents.reading import parse
from services.i18n import _, current
from services.playbooks.schema import Playbook

COUNTRIES = ("pl", "eu", "uk", "us")
CHECKED_FOR = timedelta(days=365)
"""A law that nobody has checked for longer is reported."""

Address = Annotated[str, StringConstraints(pattern=r"^https://\S+$", max_length=500)]


class Law(Named):
    """What one law demands, where it stands, and who has checked that when."""

    title: Text
    demands: Text
    act: Text
    article: Text | None = None
    """Left out where it is not certain: then the act alone is named."""
    source: Address
    checked: date
    checked_by: Text | None = None
    """Else whom the file names."""
    within: Duration | None = None
    """The deadline that it sets, counted from when one knew."""
    binding: bool = True
    """False for recommendations and codes that are no statute."""

    @property
    def country(self) -> str:
        """Return the country's code: an id begins with it."""
        return self.id.partition("-")[0]

    def where(self, language: str) -> str:
        """Return the act and, where it is certain, the article."""
        article = f", {self.article.read(language)}" if self.article else ""
        return self.act.read(language) + article

    def is_stale(self, today: date) -> bool:
        """Whether nobody has checked it for a year."""
        return today - self.checked > CHECKED_FOR


class CountryLaw(Part):
    """The register's file of one country."""

    format: Literal[1]
    country: Slug
    title: Text
    checked_by: Text
    laws: Annotated[Several[Law], Field(min_length=1)]

    def checker(self, law: Law) -> Text:
        """Return who has checked ``law``."""
        return law.checked_by or self.checked_by


def parse_law(text: str, name: str) -> CountryLaw:
    """Return what a register file says; ``name`` stands in messages.

    Raises:
        DocumentError: one line with the name, the line and what to do.
    """
    return parse(_Checked, text, name)


class _Checked(CountryLaw):
    """Refuses ids that belong to another country: an id has to tell whose law it is."""

    def model_post_init(self, _context: object) -> None:
        """Look at every id."""
        for place, law in enumerate(self.laws):
            if law.country != self.country:
                problem = _("the id of a law begins with its country: {country}-...")
                raise Misfit(problem.format(country=self.country), "laws", place, "id")


@cache
def countries() -> dict[str, CountryLaw]:
    """Return the shipped register, by country."""
    folder = files("playbooks") / "law"
    return {
        code: parse_law((folder / f"{code}.yaml").read_text(encoding="utf-8"), f"law/{code}.yaml")
        for code in COUNTRIES
    }


@cache
def laws() -> dict[str, Law]:
    """Return every law of the register by its id."""
    return {law.id: law for country in countries().values() for law in country.laws}


def named(ids: tuple[str, ...]) -> list[Law]:
    """Return the laws of these ids; an id that this program does not know is passed over.

    A pinned playbook outlives the register's ids; only `services.playbooks.checks` refuses them.
    """
    return [laws()[law_id] for law_id in ids if law_id in laws()]


def triggers(playbook: Playbook) -> list[str]:
    """Return what of the law or the contract a scenario may touch, in the language in use."""
    language = current()
    told = [f"{law.title.read(language)}: {law.where(language)}" for law in named(playbook.law)]
    return told + [text.read(language) for text in playbook.legal_triggers]


def uses(playbook: Playbook) -> dict[str, list[str]]:
    """Return where a playbook points at each law: ids of steps and clocks, empty for the whole."""
    found: dict[str, list[str]] = {law_id: [] for law_id in playbook.law}
    for part in playbook.timed():
        for law_id in part.law:
            found.setdefault(law_id, []).append(part.id)
    return found
