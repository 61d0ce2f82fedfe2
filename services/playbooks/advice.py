"""What would make a valid playbook better: duties that nothing serves, texts that are missing."""

from collections.abc import Iterator

from services.i18n import _
from services.playbooks.schema import Playbook
from services.words import Duty, Need, Stage

DUTIES = (
    Duty.MENTIONS,
    Duty.SENTIMENT,
    Duty.REACTION,
    Duty.TRANSPARENCY,
    Duty.INFLUENCER,
    Duty.LEGAL,
    Duty.ANALYSIS,
    Duty.LEARNING,
)
"""The duties that fall due once a crisis is there, and have to be some step's."""

TEMPLATES = ("holding", "update", "correction", "apology", "internal", "influencer", "partners")
FEWEST_CHARACTERS = 60
"""A step's text that is shorter rarely says how."""


def advise(playbook: Playbook) -> Iterator[str]:
    """Yield a line for each thing that a complete plan has and this one lacks."""
    served = {duty for step in playbook.steps() for duty in step.duties}
    for duty in DUTIES:
        if duty not in served:
            yield _("no step serves the duty “{duty}”").format(duty=duty.label)
    for step in playbook.steps():
        for language, text in (("en", step.do.en), ("pl", step.do.pl)):
            if len(text) < FEWEST_CHARACTERS:
                yield _("step {step}: the text in {language} hardly says how").format(
                    step=step.id, language=language
                )
    if playbook.stage is Stage.DECLARED:
        kinds = {template.kind for template in playbook.templates}
        for kind in TEMPLATES:
            if kind not in kinds:
                yield _("there is no template of the kind {kind}").format(kind=kind)
        if not any(step.needs is Need.STATEMENT for step in playbook.steps()):
            yield _("no step publishes a statement")
        if not (playbook.words.en and playbook.words.pl):
            yield _("without words in both languages it is never proposed")
