"""What a whole plan has: a step for each duty, a template of each kind, words, shared steps."""

from collections.abc import Iterator

from services.i18n import _
from services.playbooks.checks.finding import Found, all_steps
from services.playbooks.schema import NOT_SHARED, Playbook
from services.words import Duty, Need, Stage

BELOW = (Duty.RISK, Duty.PLAN)
"""What a paracrisis leaves to quieter days."""
TEMPLATES = ("holding", "update", "correction", "apology", "internal", "influencer", "partners")
SHARED = frozenset(
    {"freeze", "inform-house", "next-update", "welfare", "watch-talk", "partners", "review"}
)
"""The names of steps that are the same whatever the scenario (docs/playbooks.md)."""


def look(playbook: Playbook) -> Iterator[Found]:
    """Yield what is missing in the plan as a whole."""
    yield from _duties(playbook)
    for path, step in all_steps(playbook):
        if not step.duties:
            yield Found(
                path, _("it serves no duty"), _("say with 'duties' which of the ten it serves")
            )
        may_be = step.only_if is None and step.needs not in NOT_SHARED
        if step.id in SHARED and step.shared is None and may_be:
            yield Found(
                path,
                _("other scenarios have the same step: run together, it would be done twice"),
                _("add 'shared: {name}' if it is the same").format(name=step.id),
            )
    if playbook.stage is Stage.DECLARED:
        yield from _declared(playbook)


def _duties(playbook: Playbook) -> Iterator[Found]:
    served = {duty for step in playbook.steps() for duty in step.duties}
    for duty in Duty:
        if duty in served or (playbook.stage is Stage.PARACRISIS and duty in BELOW):
            continue
        yield Found(
            ("phases",),
            _("no step serves the duty “{duty}”").format(duty=duty.label),
            _("add a step with 'duties: [{duty}]'").format(duty=duty.value),
        )


def _declared(playbook: Playbook) -> Iterator[Found]:
    kinds = {template.kind for template in playbook.templates}
    for kind in TEMPLATES:
        if kind not in kinds:
            yield Found(
                ("templates",),
                _("there is no template of the kind {kind}").format(kind=kind),
                _("write one, with [blanks] for what is not known yet"),
            )
    if not any(step.needs is Need.STATEMENT for step in playbook.steps()):
        yield Found(
            ("phases",),
            _("no step publishes a statement"),
            _("add one with 'needs: statement' after the one that approves"),
        )
    if not playbook.is_last_resort and not (playbook.words.en and playbook.words.pl):
        yield Found(
            ("words",),
            _("without words in both languages it is never proposed"),
            _("write the words that people use when it happens"),
        )
