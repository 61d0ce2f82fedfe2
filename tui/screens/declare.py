"""The form by which an incident is declared."""

from collections.abc import Mapping, Sequence

from services.i18n import _, current
from services.incident.commands import Declaration
from services.model import ROOM, Alert
from services.playbooks.drill import read_plan
from services.playbooks.schema import Playbook
from services.store import Store
from services.words import Severity
from tui.widgets.ask import Field


def declaration_form(
    playbooks: Sequence[tuple[int, Playbook]], alert: Alert | None, names: Mapping[str, str]
) -> list[Field]:
    """Return the fields, filled in from the alert as far as it tells."""
    first = playbooks[0][1] if playbooks else None
    about = names.get(alert.entity, "") if alert else ""
    title = first.title.read(current()) if first else ""
    return [
        Field(
            "title",
            _("What is it about?"),
            value=f"{title}: {about}" if about else "",
            required=True,
        ),
        Field(
            "scenario",
            _("Playbook"),
            value=first.scenario if first else "",
            required=True,
            choices=[
                (playbook.scenario, f"{playbook.scenario} {playbook.title.read(current())}")
                for _version, playbook in playbooks
            ],
        ),
        Field(
            "severity",
            _("Severity (when unsure, the higher one)"),
            value=(first.severity.default if first else Severity.SEV3).value,
            required=True,
            choices=[(severity.value, severity.label) for severity in Severity],
        ),
    ]


def read_declaration(form: Mapping[str, str], alert: Alert | None, store: Store) -> Declaration:
    """Return what the form says; a drill's clocks run at the drill's pace."""
    return Declaration(
        title=form["title"],
        scenario=form["scenario"],
        severity=Severity(form["severity"]),
        entity=alert.entity if alert else ROOM,
        alert=alert.id if alert else None,
        pace=read_plan(store.meta["drill"]).clock_pace if store.is_drill else 1.0,
    )
