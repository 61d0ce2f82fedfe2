"""The ids of a scenario that joined: its name stands before them, so that none is mistaken."""

from dataclasses import dataclass

from services.documents.parts import Text
from services.incident.plans import Plan
from services.incident.severity import GENERAL
from services.playbooks.schema import ClockRule, Condition, Driver, Playbook, Step


def own_named(plan: Plan, playbook: Playbook) -> Playbook:
    """Return ``playbook`` with ids that are its own: a joined one's begin with its scenario."""
    if not plan.joined:
        return playbook
    return _Renaming(f"{playbook.scenario}:").playbook(playbook)


@dataclass(frozen=True, slots=True)
class _Renaming:
    prefix: str

    def playbook(self, old: Playbook) -> Playbook:
        phases = tuple(
            phase.model_copy(
                update={
                    "id": self.prefix + phase.id,
                    "title": labelled(old.scenario, phase.title),
                    "steps": tuple(map(self.step, phase.steps)),
                }
            )
            for phase in old.phases
        )
        drivers = tuple(map(self.driver, old.severity.drivers))
        return old.model_copy(
            update={
                "phases": phases,
                "clocks": tuple(map(self.clock, old.clocks)),
                "templates": tuple(
                    item.model_copy(
                        update={
                            "id": self.prefix + item.id,
                            "title": labelled(old.scenario, item.title),
                        }
                    )
                    for item in old.templates
                ),
                "severity": old.severity.model_copy(update={"drivers": drivers}),
            }
        )

    def step(self, old: Step) -> Step:
        return old.model_copy(
            update={
                "id": self.prefix + old.id,
                "after": tuple(self.prefix + other for other in old.after),
                "approves": self.prefix + old.approves if old.approves else None,
                "template": self.prefix + old.template if old.template else None,
                "only_if": self.condition(old.only_if),
            }
        )

    def clock(self, old: ClockRule) -> ClockRule:
        changed = {"id": self.prefix + old.id, "only_if": self.condition(old.only_if)}
        return old.model_copy(update=changed)

    def condition(self, old: Condition | None) -> Condition | None:
        return old.model_copy(update={"step": self.prefix + old.step}) if old else None

    def driver(self, old: Driver) -> Driver:
        """What raises every scenario keeps its id: it is the same fact in both."""
        if old.id in GENERAL:
            return old
        return old.model_copy(update={"id": self.prefix + old.id})


def labelled(scenario: str, text: Text) -> Text:
    """Return ``text`` with the scenario that it belongs to before it."""
    return Text(en=f"{scenario}: {text.en}", pl=f"{scenario}: {text.pl}")
