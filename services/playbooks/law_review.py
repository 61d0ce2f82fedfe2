"""The register of laws for a lawyer to review: as Markdown, and as figures for machines."""

from collections.abc import Sequence
from datetime import date

from services.clean import escape_markdown
from services.documents.markdown import markdown_environment
from services.errors import UsageError
from services.i18n import _, current
from services.playbooks.law import CountryLaw, countries, uses
from services.playbooks.schema import Playbook


def wanted(country: str) -> list[CountryLaw]:
    """Return the register of ``country``, of all countries if it is empty.

    Raises:
        UsageError: the register has no such country.
    """
    found = [item for code, item in countries().items() if country.lower() in {"", code}]
    if not found:
        raise UsageError(
            _("The register has no country {country}: there are {known}.").format(
                country=country, known=", ".join(countries())
            )
        )
    return found


def used_by(playbooks: Sequence[Playbook]) -> dict[str, list[str]]:
    """Return by whom each law is used: scenarios, with the steps and clocks that rely on it."""
    found: dict[str, list[str]] = {}
    for playbook in playbooks:
        titles = {part.id: part.title.read(current()) for part in playbook.timed()}
        for law_id, parts in uses(playbook).items():
            told = "; ".join(titles[part] for part in parts) or _("the legal track as a whole")
            found.setdefault(law_id, []).append(f"{playbook.scenario} ({told})")
    return found


def to_markdown(country: str, playbooks: Sequence[Playbook], today: date) -> str:
    """Return the register in the language in use.

    Raises:
        UsageError: the register has no such country.
    """
    language, found = current(), used_by(playbooks)
    environment = markdown_environment("services.playbooks")
    environment.filters |= {
        "hours": lambda length: _("{n} h").format(n=int(length.total_seconds() // 3_600)),
        "say": lambda text: escape_markdown(text.read(language)),
    }
    register = wanted(country)
    used = {law.id: found.get(law.id, []) for item in register for law in item.laws}
    template = environment.get_template("law.md.j2")
    urgent = [law.id for item in register for law in item.laws if law.within]
    return template.render(
        countries=register,
        used=used,
        today=today,
        language=language,
        deadlines=", ".join(urgent) or "-",
    )


def to_plain(country: str, playbooks: Sequence[Playbook], today: date) -> list[dict[str, object]]:
    """Return the register as figures and texts for machines.

    Raises:
        UsageError: the register has no such country.
    """
    language, found = current(), used_by(playbooks)
    return [
        {
            "id": law.id,
            "title": law.title.read(language),
            "demands": law.demands.read(language),
            "act": law.act.read(language),
            "article": law.article.read(language) if law.article else None,
            "within_seconds": int(law.within.total_seconds()) if law.within else None,
            "binding": law.binding,
            "source": law.source,
            "checked": law.checked,
            "checked_by": item.checker(law).read(language),
            "stale": law.is_stale(today),
            "used_by": found.get(law.id, []),
        }
        for item in wanted(country)
        for law in item.laws
    ]
