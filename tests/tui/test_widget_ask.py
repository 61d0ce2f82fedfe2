"""The dialogs, by keyboard alone at 80x24."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.app import App
from textual.geometry import Region
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Input, Static, TextArea

from tui.widgets.ask import Ask, AskChoice, AskForm, AskText, Confirm, Field

OPTIONS = [("lead", "crisis lead"), ("scribe", "[/oops][bold"), ("legal", "legal")]
PENDING = "pending"


class Desk(App[None]):
    """Opens one dialog and keeps its answer."""

    answer: object = PENDING

    def ask(self, dialog: ModalScreen[Any]) -> None:
        """Open it."""
        self.push_screen(dialog, self.keep)

    def keep(self, answer: object) -> None:
        """Keep the answer."""
        self.answer = answer

    def mistake(self) -> str:
        """Return what the dialog says is wrong."""
        return str(self.screen.query_one(".ask--mistake", Static).content)


@asynccontextmanager
async def asking(dialog: ModalScreen[Any]) -> AsyncIterator[tuple[Desk, Pilot[None]]]:
    """Open ``dialog`` at 80x24."""
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        app.ask(dialog)
        await pilot.pause()
        yield app, pilot
        await pilot.pause()


async def type_in(pilot: Pilot[None], text: str) -> None:
    """Press the keys of ``text``."""
    await pilot.press(*("space" if letter == " " else letter for letter in text))


async def test_a_line_is_answered_by_enter() -> None:
    async with asking(AskText("Skip", "Why?")) as (app, pilot):
        await type_in(pilot, " no boost runs ")
        await pilot.press("enter")
        await pilot.pause()
        assert app.answer == "no boost runs"


async def test_a_given_value_is_there_to_be_changed() -> None:
    async with asking(AskText("Report", "To which file?", value="report.m")) as (app, pilot):
        await pilot.press("d", "enter")
        await pilot.pause()
        assert app.answer == "report.md"


async def test_what_is_required_and_missing_is_said_and_nothing_is_lost() -> None:
    async with asking(AskText("Skip", "Why?")) as (app, pilot):
        await pilot.press("space", "enter")
        await pilot.pause()
        assert app.answer == PENDING
        assert app.mistake() == "! This cannot be empty."
        await type_in(pilot, "x")
        await pilot.press("enter")
        await pilot.pause()
        assert app.answer == "x"


async def test_what_may_be_empty_is_answered_by_enter_alone() -> None:
    async with asking(AskText("Do", "A note, if you like", required=False)) as (app, pilot):
        await pilot.press("enter")
        await pilot.pause()
        assert app.answer == ""


async def test_a_wrong_text_is_explained_and_stays() -> None:
    def check(text: str) -> str | None:
        return None if text.startswith("https://") else "[/oops] begins with https://"

    async with asking(AskText("Proof", "Link?", validate=check)) as (app, pilot):
        await type_in(pilot, "www")
        await pilot.press("enter")
        await pilot.pause()
        assert app.mistake() == "! [/oops] begins with https://"
        assert app.screen.query_one(Input).value == "www"
        assert app.answer == PENDING


@pytest.mark.parametrize("key", ["f2", "ctrl+s"])
async def test_several_lines_are_confirmed_by_a_key_of_their_own(key: str) -> None:
    async with asking(AskText("Note", "What happened?", multiline=True)) as (app, pilot):
        await pilot.press("a", "enter", "b")
        assert app.screen.query_one(TextArea).text == "a\nb"
        assert "F2" in str(app.screen.query_one(".ask--keys", Static).content)
        await pilot.press(key)
        await pilot.pause()
        assert app.answer == "a\nb"


async def test_all_of_a_long_text_is_taken_by_one_key() -> None:
    async with asking(AskText("Note", "What?", value="a\nb", multiline=True)) as (app, pilot):
        await pilot.press("ctrl+a", "c")
        assert app.screen.query_one(TextArea).text == "c"


@pytest.mark.parametrize(
    "dialog",
    [
        lambda: AskText("Note", "What?"),
        lambda: AskText("Note", "What?", multiline=True),
        lambda: AskChoice("Roles", "Which?", OPTIONS),
        lambda: AskForm("Form", [Field("a", "A", "x"), Field("b", "B", choices=OPTIONS)]),
    ],
)
async def test_escape_cancels(dialog: Any) -> None:
    async with asking(dialog()) as (app, pilot):
        await pilot.press("escape")
        await pilot.pause()
        assert app.answer is None


async def test_what_was_typed_into_a_form_is_lost_by_a_second_escape_only() -> None:
    fields = [Field("a", "A", "x"), Field("b", "B", choices=OPTIONS)]
    async with asking(AskForm("Form", fields)) as (app, pilot):
        await pilot.press("y", "escape")
        await pilot.pause()
        assert app.answer is PENDING
        warning = str(app.screen.query_one(".ask--mistake", Static).render())
        assert "Esc again leaves" in warning
        await pilot.press("z", "escape")
        await pilot.pause()
        assert app.answer is PENDING, "more was typed: it is asked anew"
        await pilot.press("escape")
        await pilot.pause()
        assert app.answer is None


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        (["2"], "scribe"),
        (["3"], "legal"),
        (["enter"], "lead"),
        (["down", "down", "enter"], "legal"),
    ],
)
async def test_a_choice_is_made_by_digit_or_arrows(keys: list[str], chosen: str) -> None:
    async with asking(AskChoice("Roles", "Which?", OPTIONS)) as (app, pilot):
        await pilot.press(*keys)
        await pilot.pause()
        assert app.answer == chosen


async def test_a_second_key_closes_nothing_else() -> None:
    """Two keys may wait in the queue before the dialog has gone."""
    dialog = AskChoice("Who am I", "Which?", OPTIONS)
    async with asking(AskText("Beneath", "Why?")) as (app, pilot):
        app.ask(dialog)
        await pilot.pause()
        dialog.action_confirm()
        dialog.action_cancel()
        await pilot.pause()
        assert app.answer == "lead"
        assert isinstance(app.screen, AskText)


async def test_a_digit_without_a_choice_does_nothing() -> None:
    async with asking(AskChoice("Roles", "Which?", OPTIONS)) as (app, pilot):
        await pilot.press("9")
        await pilot.pause()
        assert app.answer == PENDING


async def test_nothing_to_choose_from_can_only_be_left() -> None:
    async with asking(AskChoice("Roles", "Which?", [])) as (app, pilot):
        await pilot.press("enter", "f2")
        await pilot.pause()
        assert app.mistake() == "! Choose one."
        await pilot.press("escape")
        await pilot.pause()
        assert app.answer is None


@pytest.mark.parametrize(
    ("key", "answer"), [("y", True), ("enter", True), ("n", False), ("escape", False)]
)
async def test_yes_and_no(key: str, *, answer: bool) -> None:
    async with asking(Confirm("Publish", "Publish it?")) as (app, pilot):
        await pilot.press(key)
        await pilot.pause()
        assert app.answer is answer


def declaration() -> AskForm:
    """The largest form there is: fourteen playbooks."""
    return AskForm(
        "Declare an incident",
        [
            Field("title", "What is it about?", required=True),
            Field(
                "scenario",
                "Playbook",
                "S03",
                required=True,
                choices=[(f"S{n:02}", f"S{n:02} [/oops]") for n in range(1, 15)],
            ),
            Field("severity", "Severity", "SEV3", choices=[(f"SEV{n}", "x") for n in range(1, 5)]),
        ],
    )


async def test_a_form_is_filled_in_by_tab_and_answered_by_enter() -> None:
    async with asking(declaration()) as (app, pilot):
        await type_in(pilot, "hidden ad")
        await pilot.press("tab", "down", "tab", "1", "enter")
        await pilot.pause()
        assert app.answer == {"title": "hidden ad", "scenario": "S04", "severity": "SEV1"}


async def test_a_form_goes_to_what_is_missing_and_keeps_the_rest() -> None:
    async with asking(declaration()) as (app, pilot):
        await pilot.press("tab", "1", "enter")
        await pilot.pause()
        assert app.mistake() == "! “What is it about?” cannot be empty."
        assert isinstance(app.focused, Input)
        await pilot.press("x", "enter")
        await pilot.pause()
        assert app.answer == {"title": "x", "scenario": "S01", "severity": "SEV3"}


@pytest.mark.parametrize(
    "dialog",
    [
        lambda: AskText(
            "[/oops]", "Why? [bold", guidance="line\n" * 40, value="[x", multiline=True
        ),
        lambda: AskChoice("Roles", "Which?", [(str(n), f"choice {n}") for n in range(30)]),
        lambda: Confirm("Publish", "word " * 60),
        declaration,
    ],
)
async def test_every_dialog_shows_its_keys_at_80_by_24(dialog: Any) -> None:
    async with asking(dialog()) as (app, _pilot):
        keys = app.screen.query_one(".ask--keys", Static)
        box = app.screen.query_one(".ask--box")
        assert Region(0, 0, 80, 24).contains_region(box.region)
        assert box.region.contains_region(keys.region)
        assert keys.region.height == 1
        mistake = app.screen.query_one(".ask--mistake", Static)
        assert mistake.region.height == 1


def test_no_dialog_uses_a_key_that_tmux_or_the_terminal_owns() -> None:
    taken = {"ctrl+h", "ctrl+m", "ctrl+i", "ctrl+j", "ctrl+b", "ctrl+a"}
    for dialog in (Ask, AskText, AskChoice, AskForm, Confirm):
        assert not taken & set(dialog._merge_bindings().key_to_bindings)
