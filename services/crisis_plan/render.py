"""The plan as Markdown, in the language in use."""

from services.clean import escape_markdown
from services.crisis_plan.compile import CrisisPlan
from services.documents.markdown import markdown_environment
from services.i18n import current
from services.incident.severity import factors
from services.playbooks.law import named, triggers
from services.playbooks.schema import Condition, Playbook
from services.times import local, span
from services.words import ContactKind, Need, PlannedKind, Role, Share, Stage


def to_markdown(plan: CrisisPlan) -> str:
    """Return the whole plan in the language in use."""
    language = current()
    environment = markdown_environment("services.crisis_plan")
    environment.filters |= {
        "local": local,
        "span": span,
        "say": lambda text: escape_markdown(text.read(language)),
        "party": lambda name: escape_markdown(_party(name)),
    }
    environment.globals |= {
        "Role": Role,
        "Share": Share,
        "Need": Need,
        "Stage": Stage,
        "factors": factors,
        "chosen": lambda playbook, condition: _chosen(playbook, condition, language),
        "named": named,
        "triggers": triggers,
        "contact_kind": ContactKind,
        "planned_kind": lambda kind: PlannedKind(kind).label,
    }
    return environment.get_template("plan.md.j2").render(plan=plan, language=language)


def _party(name: str) -> str:
    return Role(name).label if name in set(Role) else name


def _chosen(playbook: Playbook, condition: Condition, language: str) -> str:
    """Return the question and the answers under which something is done."""
    asked = playbook.step(condition.step)
    if asked is None:
        return condition.step
    texts = {choice.id: choice.text.read(language) for choice in asked.choices}
    answers = " / ".join(texts.get(choice, choice) for choice in condition.choices)
    return f"{asked.title.read(language)}: {answers}"
