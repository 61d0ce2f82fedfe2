"""The plan as Markdown, in the language in use."""

from datetime import timedelta

from services.clean import escape_markdown
from services.crisis_plan.compile import CrisisPlan
from services.documents.markdown import markdown_environment
from services.i18n import current
from services.incident.severity import factors
from services.playbooks.law import named, triggers
from services.times import local, span
from services.words import ContactKind, Need, PlannedKind, Role, Share, Stage

FIRST_HOUR = timedelta(hours=1)


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
        "named": named,
        "triggers": triggers,
        "contact_kind": ContactKind,
        "planned_kind": lambda kind: PlannedKind(kind).label,
        "FIRST_HOUR": FIRST_HOUR,
    }
    return environment.get_template("plan.md.j2").render(plan=plan, language=language)


def _party(name: str) -> str:
    return Role(name).label if name in set(Role) else name
