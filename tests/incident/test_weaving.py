"""Two playbooks as one: nothing lost, nothing twice, nothing that waits for what is not there."""

from datetime import UTC, datetime, timedelta

import pytest

from services.incident.plans import Plan
from services.incident.weaving import Woven, weave
from services.playbooks.files import parse, shipped
from services.playbooks.schema import Playbook
from services.words import Stage
from tests.incident.test_joining import ONE, OTHER

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
PLAYBOOKS = {name: parse(text, name) for name, text in shipped().items()}
DECLARED = [item for item in PLAYBOOKS.values() if item.stage is Stage.DECLARED]


def woven(first: Playbook, *others: Playbook, after: timedelta = timedelta(hours=2)) -> Woven:
    plans = [(Plan(first.scenario, 1, NOON), first)]
    plans += [(Plan(item.scenario, 1, NOON + after, joined=True), item) for item in others]
    return weave(plans)


@pytest.mark.parametrize("one", DECLARED, ids=lambda item: item.scenario)
@pytest.mark.parametrize("other", DECLARED, ids=lambda item: item.scenario)
def test_any_two_of_the_shipped_ones_fit_together(one: Playbook, other: Playbook) -> None:
    """Nothing is lost, nothing is there twice, and nothing waits for what is not there."""
    if one is other:
        return
    found = woven(one, other)
    steps = list(found.playbook.steps())
    ids = [step.id for step in steps]
    assert len(ids) == len(set(ids))
    names = [step.shared for step in steps if step.shared]
    assert len(names) == len(set(names)), "a shared step stands once"
    rules = [clock.shared for clock in found.playbook.clocks if clock.shared]
    assert len(rules) == len(set(rules)), "a shared clock runs once"
    both = {step.shared for step in one.steps() if step.shared} & {
        step.shared for step in other.steps() if step.shared
    }
    assert len(ids) == sum(1 for item in (one, other) for _step in item.steps()) - len(both)
    earlier: set[str] = set()
    for step in steps:
        assert {*step.after, *([step.approves] if step.approves else [])} <= earlier, step.id
        if step.only_if:
            asked = found.playbook.step(step.only_if.step)
            assert asked is not None
            assert set(step.only_if.choices) <= {choice.id for choice in asked.choices}
        assert step.template is None or found.playbook.template(step.template), step.id
        earlier.add(step.id)
    strictest = {text.en for item in (one, other) for text in item.response.strategies.forbidden}
    told = [text.en.partition(": ")[2] for text in found.playbook.response.strategies.forbidden]
    assert set(told) == strictest


@pytest.mark.parametrize("playbook", DECLARED, ids=lambda item: item.scenario)
def test_what_every_crisis_asks_for_is_shared_by_all(playbook: Playbook) -> None:
    """Whatever joins whatever: the house is told once, one next update, one review."""
    names = {step.shared for step in playbook.steps()}
    assert {"inform-house", "next-update", "watch-talk", "review"} <= names
    people = {"welfare", "welfare-through-counsel"}
    assert len(names & people) == 1, "one step asks how the influencer is"
    assert {clock.shared for clock in playbook.clocks} & people == names & people


def test_who_may_be_called_only_through_counsel_is_not_called_for_another_scenario() -> None:
    found = woven(PLAYBOOKS["S01"], PLAYBOOKS["S03"], PLAYBOOKS["S04"])
    assert found.scenarios["welfare"] == ("S01",)
    assert found.scenarios["S03:welfare"] == ("S03", "S04")
    assert found.scenarios["rule:S03:welfare"] == ("S03", "S04")


def test_a_shared_step_that_asks_for_something_else_stays_apart() -> None:
    link = OTHER.replace(
        "needs: note\n        ask: What was stopped?", "needs: link\n        ask: W?"
    )
    first, second = parse(ONE, "one"), parse(link, "other")
    found = woven(first, second)
    assert [step.id for step in found.playbook.steps() if step.shared] == ["freeze", "T02:stop"]


def test_a_clock_that_is_called_as_a_step_is_not_taken_for_it() -> None:
    """Both are called welfare; the clock begins anew where it alone is stricter."""
    found = woven(PLAYBOOKS["S05"], PLAYBOOKS["S01"])
    assert found.scenarios["welfare"] == found.scenarios["rule:welfare"] == ("S05", "S01")
    assert found.also["welfare"] == ("S01:welfare",)
    assert found.also["rule:welfare"] == ("rule:S01:welfare",)
    (clock,) = found.playbook.clocks
    assert clock.every == timedelta(hours=4), "the shorter of the two"
    alone = PLAYBOOKS["S01"].model_copy(
        update={"clocks": (PLAYBOOKS["S01"].clocks[0].model_copy(update={"shared": None}),)}
    )
    apart = woven(PLAYBOOKS["S05"], alone)
    assert [rule.id for rule in apart.playbook.clocks] == ["welfare", "S01:welfare"]
    assert apart.began["rule:S01:welfare"] == NOON + timedelta(hours=2)
    assert apart.scenarios["welfare"] == ("S05", "S01"), "the step is shared all the same"


@pytest.mark.parametrize(
    ("scenarios", "disagreeing"),
    [
        (("S03", "S07"), {"freeze": "S03", "S07:take-down": "S07"}),
        (("S07", "S03"), {"take-down": "S07", "S03:freeze": "S03"}),
        (("S03", "S05"), {"freeze": "S03"}),
        (("S08", "S05"), {"pause": "S08", "S05:stop-promotion": "S05"}),
        (("S09", "S13"), {"take-down": "S09", "S13:freeze": "S13"}),
        (("S14", "S06"), {"freeze": "S14", "S06:kill-links": "S06"}),
        (("S02", "S03"), {}),
        (("S06", "S07"), {}),
    ],
)
def test_where_two_plans_disagree_on_what_is_published_they_say_one_thing(
    scenarios: tuple[str, str], disagreeing: dict[str, str]
) -> None:
    found = woven(*(PLAYBOOKS[name] for name in scenarios))
    told = {step.id: step.do for step in found.playbook.steps() if "DISAGREE" in step.do.en}
    assert told.keys() == disagreeing.keys()
    for text in told.values():
        assert "first keep evidence of each post" in text.en
        assert text.en.startswith("TWO PLANS DISAGREE")
        assert text.pl.startswith("DWA PLANY SIĘ RÓŻNIĄ")
        assert len(text.pl) > 600, "what each plan says stands below it"


def test_what_is_due_first_stands_first_whichever_scenario_asks_for_it() -> None:
    """S12 joins after half an hour: its first steps are not buried below the days of S03."""
    found = woven(PLAYBOOKS["S03"], PLAYBOOKS["S12"], after=timedelta(minutes=30))
    begins = [
        min(found.began[step.id] + step.within for step in phase.steps)
        for phase in found.playbook.phases
    ]
    assert begins == sorted(begins)
    for phase in found.playbook.phases:
        due = [found.began[step.id] + step.within for step in phase.steps]
        assert due == sorted(due)
    ids = [step.id for step in found.playbook.steps()]
    assert ids.index("S12:revoke") < ids.index("custody-clock")
