"""How bad it is: the playbook's severity, raised by what is true of the case."""

from collections.abc import Collection
from dataclasses import dataclass

from services.i18n import N_, _, current
from services.playbooks.schema import Playbook
from services.words import Severity

GENERAL = {
    "injury": N_("Somebody was injured or fell ill."),
    "minors": N_("Children or teenagers are concerned."),
    "law": N_("A law may have been broken."),
    "media": N_("National media report on it."),
    "repeat": N_("It is not the first time."),
}
"""What raises the severity by one level in every scenario; a playbook may say it in its words."""


@dataclass(frozen=True, slots=True)
class Factor:
    """Something that raises the severity: by one level, or to ``raises_to``."""

    id: str
    text: str
    raises_to: Severity | None = None


def factors(playbook: Playbook) -> list[Factor]:
    """Return what raises the severity in a scenario: its own facts first."""
    own = [
        Factor(driver.id, driver.text.read(current()), driver.raises_to)
        for driver in playbook.severity.drivers
    ]
    named = {factor.id for factor in own}
    return own + [Factor(key, _(text)) for key, text in GENERAL.items() if key not in named]


def severity_for(playbook: Playbook, chosen: Collection[str]) -> Severity:
    """Return the severity that the ``chosen`` factors make of the playbook's own."""
    levels = list(Severity)
    level = levels.index(playbook.severity.default)
    steps = 0
    for factor in factors(playbook):
        if factor.id in chosen:
            if factor.raises_to is None:
                steps += 1
            else:
                level = min(level, levels.index(factor.raises_to))
    return levels[max(0, level - steps)]
