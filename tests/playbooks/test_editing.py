"""Changing a playbook's YAML: only what is meant changes; comments, order and layout stay."""

from collections.abc import Callable
from datetime import date, timedelta
from difflib import unified_diff

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from services.clean import clean_text
from services.errors import DocumentError, UsageError
from services.playbooks import editing
from services.playbooks.editing import NewStep
from services.playbooks.files import parse, shipped
from services.words import Role
from tests.making import PLAYBOOK

COMMENTED = PLAYBOOK.replace("  - id: then", "\n  # What comes then.\n  - id: then").replace(
    "within: 15 min", "within: 15 min   # soon"
)
STEP = NewStep(
    ("Call the influencer", "Zadzwoń do influencera"),
    ("Call. " * 30, "Dzwoń."),
    ("They ask.", ""),
    Role.LEAD,
    "10 min",
)
NOTHING = NewStep(("", ""), ("x", "x"), ("x", "x"), Role.LEAD, "1 h")
LESSON = ("INC-1", 7, date(2026, 11, 26), "Call: first, then write.")


def changed(before: str, after: str) -> list[str]:
    """Return the lines that a change takes away and adds, with their signs."""
    lines = unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return [line for line in lines if line[:1] in "+-" and line[:3] not in {"+++", "---"}]


@pytest.mark.parametrize("scenario", ["S11", "PARA"])
def test_a_shipped_playbook_changes_in_one_line(scenario: str) -> None:
    text = shipped()[scenario]
    step = next(parse(text, scenario).steps())
    edited = editing.set_within(text, step.id, "7 min")
    assert changed(text, edited)[1:] == ["+        within: 7 min"]
    assert len(changed(text, edited)) == 2
    assert next(parse(edited, scenario).steps()).within == timedelta(minutes=7)


def test_words_to_act_by_in_one_language_stay_folded() -> None:
    text = shipped()["S01"]
    step = parse(text, "S01").step("verify")
    assert step is not None
    polish = " ".join(["Sprawdź jeszcze raz."] * 12)
    edited = editing.set_do(text, "verify", step.do.en, polish)
    new = parse(edited, "S01").step("verify")
    assert new is not None
    assert (new.do.en, new.do.pl) == (step.do.en, polish)
    lines = changed(text, edited)
    assert all("Otwórz" in line or line[0] == "+" or line.startswith("-       ") for line in lines)
    assert all(len(line) <= 97 for line in lines if line[0] == "+")
    assert "English" not in "".join(lines)


def test_one_text_for_both_languages_becomes_two_only_if_they_differ() -> None:
    both = editing.set_do(PLAYBOOK, "capture", "Keep it.", "Keep it.")
    assert changed(PLAYBOOK, both) == [
        "-        do: Keep what was posted.",
        "+        do: Keep it.",
    ]
    apart = editing.set_do(PLAYBOOK, "capture", "Keep it.", "Zachowaj to.")
    step = parse(apart, "T01").step("capture")
    assert step is not None
    assert (step.do.en, step.do.pl) == ("Keep it.", "Zachowaj to.")


def test_several_lines_are_kept_as_lines() -> None:
    edited = editing.set_do(PLAYBOOK, "capture", "One.\nTwo: 2.", "One.\nTwo: 2.")
    step = parse(edited, "T01").step("capture")
    assert step is not None
    assert step.do.en == "One.\nTwo: 2."
    assert "+        do: |-" in changed(PLAYBOOK, edited)


@pytest.mark.parametrize("phase", ["first", "then"])
def test_a_step_is_added_above_the_comment_that_follows(phase: str) -> None:
    edited = editing.add_step(COMMENTED, phase, STEP)
    assert all(line[0] == "+" for line in changed(COMMENTED, edited))
    comment = edited.index("# What comes then.")
    assert edited.index("- id: then") > comment
    assert (edited.index("- id: call-the-influencer") < comment) is (phase == "first")
    playbook = parse(edited, "T01")
    (found,) = [item for item in playbook.phases if item.id == phase]
    added = found.steps[-1]
    assert (added.id, added.role, added.within) == (
        "call-the-influencer",
        Role.LEAD,
        timedelta(minutes=10),
    )
    assert (added.title.pl, added.do.en, added.why.pl) == (
        "Zadzwoń do influencera",
        ("Call. " * 30).strip(),
        "They ask.",
    )
    again = parse(editing.add_step(edited, phase, STEP), "T01")
    assert again.step("call-the-influencer-2") is not None


def test_a_step_is_added_to_the_end_of_a_shipped_phase() -> None:
    text = shipped()["S01"]
    for phase in parse(text, "S01").phases[:1]:
        edited = editing.add_step(text, phase.id, STEP)
        assert all(line[0] == "+" for line in changed(text, edited)), phase.id
        (found,) = [item for item in parse(edited, "S01").phases if item.id == phase.id]
        assert [step.id for step in found.steps] == [
            *(step.id for step in phase.steps),
            "call-the-influencer",
        ]


def test_words_and_what_was_learned() -> None:
    text = editing.add_word(shipped()["S01"], "pl", "#afera")
    assert parse(text, "S01").words.pl[-1] == "#afera"
    assert editing.add_word(PLAYBOOK, "en", "storm").endswith("words:\n  en:\n    - storm\n")
    with pytest.raises(UsageError, match="already"):
        editing.add_word(text, "pl", "#afera")
    learned = editing.add_learned(editing.add_learned(text, *LESSON), "DRILL-2", None, *LESSON[2:])
    found = parse(learned, "S01").learned
    assert [(item.incident, item.entry, item.words.en) for item in found] == [
        ("INC-1", 7, LESSON[3]),
        ("DRILL-2", None, LESSON[3]),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("do: Keep what was posted.", "do:   'Keep what was posted.'"),
        ("stand_down: [It is calm.]", "stand_down: [  It is calm. ]"),
        ("scenario: T01", 'scenario:    "T01"   # ours'),
        ("phases:", "\n\nphases:"),
    ],
)
def test_a_layout_of_ones_own_stays(old: str, new: str) -> None:
    text = COMMENTED.replace(old, new, 1)
    assert text != COMMENTED
    edited = editing.set_within(text, "cause", "20 min")
    assert changed(text, edited) == ["-        within: 30 min", "+        within: 20 min"]


def test_lists_without_an_indent_and_windows_lines_stay() -> None:
    less = {2: 2, 4: 2, 6: 4, 8: 4, 10: 6}
    indents = [len(line) - len(line.lstrip()) for line in PLAYBOOK.splitlines()]
    lines = zip(PLAYBOOK.splitlines(), indents, strict=True)
    text = "".join(f"{line[less.get(indent, 0) :]}\r\n" for line, indent in lines)
    edited = editing.set_within(text, "cause", "20 min")
    assert edited.count("\r\n") == edited.count("\n") == text.count("\n")
    assert [line.strip() for line in changed(text, edited)] == [
        "-    within: 30 min",
        "+    within: 20 min",
    ]


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: editing.set_within(text, "nothing", "1 h"),
        lambda text: editing.set_do(text, "capture", "", "x"),
        lambda text: editing.add_step(text, "nothing", STEP),
        lambda text: editing.add_step(text, "first", NOTHING),
        lambda text: editing.add_word(text, "pl", " "),
    ],
)
def test_what_makes_no_sense_is_refused(edit: Callable[[str], str]) -> None:
    with pytest.raises(UsageError):
        edit(PLAYBOOK)


def test_what_is_no_yaml_is_told_with_its_line() -> None:
    with pytest.raises(DocumentError, match=":2:"):
        editing.set_within("a: 1\nb: [", "capture", "1 h")


@settings(max_examples=8, deadline=None)
@example("word: # " * 40)
@example("a: b # c\n- d\n\n  e")
@example("yes")
@example("2026-11-26")
@example("#tag ąż" + " '\"" * 60)
@given(st.text(min_size=1, max_size=300))
def test_whatever_was_typed_is_read_back_as_it_was(typed: str) -> None:
    words = clean_text(typed)
    assume(words)
    learned = parse(editing.add_learned(PLAYBOOK, "INC-1", 2, LESSON[2], typed), "T01").learned
    assert learned[0].words.en == " ".join(words.split())
    step = parse(editing.set_do(COMMENTED, "capture", typed, "x"), "T01").step("capture")
    assert step is not None
    assert step.do.en == words
