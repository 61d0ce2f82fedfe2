"""A playbook of one's own: begun as a copy, led by questions, checked as the shipped ones are."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from services.errors import UsageError
from services.playbooks.checks import check
from services.playbooks.files import parse, shipped
from services.playbooks.own import Head, base_text, begin, drop_step, phase_for
from services.words import Cluster, Severity
from tui.commands.asking import Asker
from tui.commands.playbook_interview import interview

TODAY = date(2026, 11, 26)
HEAD = [
    "X07",
    "Shop closed by the authority",
    "Sklep zamknięty przez urząd",
    "S00",
    "The authority has closed our shop. Find out why, and tell customers where to go.",
    "Urząd zamknął nasz sklep. Trzeba ustalić dlaczego i powiedzieć klientom, dokąd mają iść.",
    "Posts show the seal on the door.",
    "Wpisy pokazują plombę na drzwiach.",
    "",
    "closed down, sealed door",
    "zamknięty sklep, plomba*",
    "SEV2",
    "preventable",
]
OWN_WORDS = (
    "Answer each customer who asks where their parcel is with its place and date.",
    "Każdemu, kto pyta o paczkę, odpowiedz, gdzie jest i kiedy dotrze.",
)
STEP = [
    "Read the decision of the authority",
    "Przeczytaj decyzję urzędu",
    "Read the decision with counsel: on what does it rest, and by when can it be appealed?",
    "Przeczytaj decyzję z prawnikiem: na czym się opiera i do kiedy można się odwołać?",
    "The time for an appeal runs from the day of delivery.",
    "Termin na odwołanie biegnie od dnia doręczenia.",
    "legal",
    "50 min",
    "note",
    "What does it say?",
    "Co w niej jest?",
    "legal",
]


def answers() -> list[str]:
    """Return answers that drop a step, rewrite one, keep the rest, and add one."""
    lines = list(HEAD)
    for step in parse(shipped()["S00"], "S00").steps():
        if step.id == "show-proof":
            lines.append("-")
        elif step.id == "moderate":
            lines += [*OWN_WORDS, "2 h"]
        else:
            lines += ["", ""]
    return [*lines, *STEP, ""]


def told(tmp_path: Path, lines: list[str]) -> tuple[str, str]:
    file = tmp_path / "answers.txt"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return interview(Asker(str(file)), "", "", "", tmp_path)


def test_a_file_of_answers_makes_a_plan_that_passes_the_checks(tmp_path: Path) -> None:
    text, scenario = told(tmp_path, answers())
    playbook = parse(text, scenario)
    assert (scenario, playbook.title.pl) == ("X07", "Sklep zamknięty przez urząd")
    assert (playbook.severity.default, playbook.response.cluster) == (
        Severity.SEV2,
        Cluster.PREVENTABLE,
    )
    assert playbook.words.pl == ("zamknięty sklep", "plomba*")
    assert playbook.step("show-proof") is None
    moderate = playbook.step("moderate")
    assert moderate is not None
    assert (moderate.do.en, moderate.within) == (OWN_WORDS[0], timedelta(hours=2))
    added = playbook.step("read-the-decision-of-the-authority")
    assert added is not None
    phase = next(phase for phase in playbook.phases if added in phase.steps)
    assert phase.id == "answer", "due within the hour, it stands in the first hour's last phase"
    assert [str(item) for item in check(text, "X07", TODAY)] == []


@pytest.mark.parametrize(
    ("line", "wrong", "words"),
    [
        (1, "small", r"answers\.txt:1: Its name.*capitals and digits"),
        (4, "S99", r"answers\.txt:4: .*no shipped playbook S99"),
        (6, "Urząd zamknął 3 sklepy.", r"answers\.txt:6: .*numbers differ: none in English, 3"),
        (12, "SEV9", r"answers\.txt:12: .*choose one of them"),
    ],
)
def test_a_wrong_answer_is_told_with_its_line(
    tmp_path: Path, line: int, wrong: str, words: str
) -> None:
    lines = answers()
    lines[line - 1] = wrong
    with pytest.raises(UsageError, match=words):
        told(tmp_path, lines)


def test_a_text_that_says_nothing_is_not_taken(tmp_path: Path) -> None:
    lines = answers()
    place = lines.index(OWN_WORDS[1])
    lines[place] = "Zajmij się komunikacją."
    with pytest.raises(UsageError, match=rf":{place + 1}: .*“Zajmij się komunikacją” says nothing"):
        told(tmp_path, lines)


def test_answers_that_end_too_early_are_told_with_what_comes_next(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"end after line 5, before “In two sentences.*polski"):
        told(tmp_path, HEAD[:5])
    with pytest.raises(UsageError, match=r"nothing\.txt cannot be read"):
        Asker(str(tmp_path / "nothing.txt"))


@pytest.mark.parametrize("scenario", ["S00", pytest.param("S12", marks=pytest.mark.long)])
def test_a_copy_of_a_shipped_one_is_as_good(scenario: str) -> None:
    text = begin(base_text(scenario), Head("X01", ("Our own case", "Nasza własna sprawa")))
    assert parse(text, "X01").scenario == "X01"
    assert text.startswith("# yaml-language-server")
    assert [item for item in check(text, "X01", TODAY) if item.wrong] == []


@pytest.mark.parametrize("scenario", ["S00", pytest.param("S12", marks=pytest.mark.long)])
def test_whatever_step_is_dropped_the_rest_is_a_valid_plan(scenario: str) -> None:
    """What depended on it goes or waits no longer: the file still reads."""
    text = shipped()[scenario]
    steps = [step.id for step in parse(text, scenario).steps()]
    for step in steps[::5]:
        left = parse(drop_step(text, step), scenario)
        assert left.step(step) is None
        assert len(list(left.steps())) < len(steps)
    with pytest.raises(UsageError, match="no step nothing"):
        drop_step(text, "nothing")


def test_a_step_goes_to_the_phase_of_its_time() -> None:
    phases = [("a", timedelta(minutes=10)), ("b", timedelta(minutes=30)), ("c", timedelta(hours=2))]
    wanted = {"5 min": "a", "29 min": "a", "30 min": "b", "1 h": "b", "3 d": "c"}
    assert {within: phase_for(phases, within) for within in wanted} == wanted
