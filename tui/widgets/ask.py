"""The dialogs: a question, a field, and the keys that answer it.

Each is a modal screen to ``push_screen_wait``; Escape cancels all of them. What is wrong is
said in the dialog on one line, and nothing that was typed is lost.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static, TextArea

from services.i18n import N_, _
from tui.widgets.choice_list import ChoiceList, Choices
from tui.widgets.modal import Modal
from tui.widgets.text_area import WritingArea
from tui.widgets.tick_list import TickList

Answer = TypeVar("Answer")
Check = Callable[[str], str | None]
"""Returns what is wrong with a text, None if nothing is."""
Tell = Callable[[str], Awaitable[str]]
"""Returns what a text would do."""
TELLS_AFTER = 0.3
"""Seconds without a key after which it is told what the text would do."""


class Mistake(Exception):
    """What was answered will not do; ``field`` is the widget to mend it in."""

    def __init__(self, words: str, field: Widget) -> None:
        super().__init__(words)
        self.field = field


GUIDANCE_IN_SIGHT = 400
"""Characters of guidance that never need scrolling: where nothing scrolls, Tab does not stop."""


class Ask(Modal[Answer]):
    """What all dialogs share: the box, the line for what is wrong, the keys."""

    TABS: ClassVar[bool] = False
    """Whether Tab goes between fields."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", N_("Cancel"), id="ask-cancel", tooltip=N_("Change nothing")),
        Binding(
            "f2,ctrl+s",
            "confirm",
            N_("Confirm"),
            id="ask-confirm",
            tooltip=N_("Confirm what is filled in"),
        ),
    ]
    KEYS = N_("Enter confirms   Esc cancels")
    DEFAULT_CSS = """
    Ask {
        align: center middle;
        & > .ask--box {
            width: 90%;
            max-width: 78;
            height: auto;
            max-height: 100%;
            padding: 0 2;
            border: round $primary;
            border-title-style: bold;
            border-title-color: $foreground;
            background: $surface;
        }
        .ask--guidance { height: auto; max-height: 8; margin-top: 1; color: $text-muted; }
        .ask--guidance:focus { color: $text; background: $boost; }
        .ask--prompt { margin-top: 1; }
        .ask--fields { height: auto; }
        .ask--told { height: auto; color: $text-muted; }
        .ask--mistake { height: auto; min-height: 1; max-height: 3; }
        .ask--mistake { color: $text-error; text-style: bold; }
        .ask--keys { height: 1; color: $text-muted; }
        Input, Input:focus {
            height: 1;
            border: none;
            padding: 0 1;
            background: $boost;
        }
        TextArea, TextArea:focus { height: 7; border: none; padding: 0 1; background: $boost; }
    }
    """

    def __init__(self, title: str, prompt: str = "", guidance: str = "") -> None:
        super().__init__()
        self._title = title
        self._prompt = prompt
        self._guidance = guidance

    def compose(self) -> ComposeResult:
        """Title, guidance, prompt, fields, what is wrong, keys."""
        with Vertical(classes="ask--box") as box:
            box.border_title = Content(self._title)
            if self._guidance:
                scrolls = not self.TABS or len(self._guidance) > GUIDANCE_IN_SIGHT
                with VerticalScroll(classes="ask--guidance", can_focus=scrolls):
                    yield Static(self._guidance, markup=False)
            if self._prompt:
                yield Static(self._prompt, classes="ask--prompt", markup=False)
            yield from self.compose_fields()
            yield Static(classes="ask--mistake", markup=False)
            yield Static(_(self.KEYS), classes="ask--keys", markup=False)

    def compose_fields(self) -> ComposeResult:
        """Yield what is to be filled in."""
        yield from ()

    def answer(self) -> Answer:
        """Return what was filled in, or raise `Mistake`."""
        raise NotImplementedError

    def action_cancel(self) -> None:
        """Answer nothing."""
        self.dismiss(None)

    def action_confirm(self) -> None:
        """Answer, unless something is wrong: then say what, and go there."""
        try:
            answer = self.answer()
        except Mistake as mistake:
            self.query_one(".ask--mistake", Static).update(f"! {mistake}")
            mistake.field.focus()
        else:
            self.dismiss(answer)

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _typed(self) -> None:
        self.query_one(".ask--mistake", Static).update("")

    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    def _entered(self) -> None:
        self.action_confirm()


class AskText(Ask[str | None]):
    """Ask for a text, on one line or on several."""

    MULTILINE_KEYS = N_("F2 or Ctrl+S confirms   Esc cancels")
    drafts: ClassVar[dict[tuple[str, str], str]] = {}
    """What was typed on several lines and left by Escape, by title and prompt: it stands there
    again. What was typed on one line is gone: its field begins with what is stored."""

    def __init__(
        self,
        title: str,
        prompt: str,
        *,
        guidance: str = "",
        value: str = "",
        required: bool = True,
        multiline: bool = False,
        validate: Check | None = None,
        tell: Tell | None = None,
    ) -> None:
        """Ask ``prompt``; ``validate`` returns what is wrong with a text, None if nothing is.

        What ``tell`` says of one line stands below it while it is typed.
        """
        super().__init__(title, prompt, guidance)
        self._value = self.drafts.pop((title, prompt), value) if multiline else value
        self._required = required
        self._validate = validate
        self._multiline = multiline
        self._tell = tell
        if multiline:
            self.KEYS = self.MULTILINE_KEYS

    def compose_fields(self) -> ComposeResult:
        """One field."""
        yield WritingArea(self._value) if self._multiline else _line_input(self._value)
        if self._tell is not None:
            yield Static(classes="ask--told", markup=False)

    def on_mount(self) -> None:
        """Begin in the field, not in the guidance above it."""
        self._field.focus()

    @on(Input.Changed)
    @work(group="tell", exclusive=True, exit_on_error=False, description="tell of a text")
    async def _told(self, event: Input.Changed) -> None:
        if self._tell is not None:
            await asyncio.sleep(TELLS_AFTER)
            words = await self._tell(event.value)
            self.query_one(".ask--told", Static).update(words)

    def action_cancel(self) -> None:
        """Answer nothing, but keep a long text for the next time."""
        field = self._field
        if isinstance(field, TextArea) and field.text.strip() and field.text != self._value:
            self.drafts[self._title, self._prompt] = field.text
        super().action_cancel()

    @property
    def _field(self) -> Input | TextArea:
        return self.query_one(TextArea) if self._multiline else self.query_one(Input)

    def answer(self) -> str:
        """Return the text without white space around it."""
        field = self._field
        text = (field.text if isinstance(field, TextArea) else field.value).strip()
        if self._required and not text:
            raise Mistake(_("This cannot be empty."), field)
        wrong = self._validate(text) if self._validate and text else None
        if wrong:
            raise Mistake(wrong, field)
        return text


class AskChoice(Ask[str | None]):
    """Ask for one of several; returns its code."""

    KEYS = N_("Digit, or arrows and Enter, chooses   Esc cancels")

    def __init__(
        self, title: str, prompt: str, options: Choices, *, guidance: str = "", value: str = ""
    ) -> None:
        """Offer ``options``: codes with their words; begin on ``value``, else on the first."""
        super().__init__(title, prompt, guidance)
        self._options = options
        codes = [code for code, _words in options]
        self._value = value if value in codes else next(iter(codes), "")

    def compose_fields(self) -> ComposeResult:
        """The list."""
        yield ChoiceList(self._options, self._value)

    def on_mount(self) -> None:
        """Begin in the list."""
        self.query_one(ChoiceList).focus()

    @on(ChoiceList.DigitPressed)
    def _digit_pressed(self) -> None:
        self.action_confirm()

    def answer(self) -> str:
        """Return the code of the highlighted choice."""
        choices = self.query_one(ChoiceList)
        if choices.value is None:
            raise Mistake(_("Choose one."), choices)
        return choices.value


class Confirm(Ask[bool]):
    """Ask whether to go on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,t,enter", "confirm", N_("Yes"), id="ask-yes", tooltip=N_("Go on")),
        Binding("n", "cancel", N_("No"), id="ask-no", tooltip=N_("Change nothing")),
    ]
    KEYS = N_("y or Enter: yes   n or Esc: no")

    def answer(self) -> bool:
        """Yes: it was confirmed."""
        return True

    def action_cancel(self) -> None:
        """No."""
        self.dismiss(False)  # noqa: FBT003 - the answer


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form; with ``choices`` (codes with their words) it is a list.

    With ``many`` any number of the choices may be ticked; the answer is their codes, each on a
    line, and ``value`` too. ``validate`` returns what is wrong with the text of a line.
    A ``required`` field may be empty where the one named ``unless`` has an answer.
    A ``secret`` is not shown while it is typed.
    """

    name: str
    label: str
    value: str = ""
    required: bool = False
    hint: str = ""
    choices: Choices = ()
    many: bool = False
    validate: Check | None = None
    secret: bool = False
    unless: str = ""


class AskForm(Ask[dict[str, str] | None]):
    """Ask for several things at once; returns the answers by name."""

    TABS = True
    KEYS = N_("Tab: next field   Space ticks   Enter or F2 confirms   Esc cancels")
    DEFAULT_CSS = """
    AskForm {
        .ask--fields { max-height: 75vh; scrollbar-size-vertical: 1; }
        &.-guided .ask--fields { max-height: 60vh; }
        &.-guided .ask--guidance { max-height: 4; }
        .ask--label { margin-top: 1; text-style: bold; }
        .ask--hint { color: $text-muted; }
        ChoiceList, TickList { max-height: 6; }
    }
    """

    def __init__(self, title: str, fields: Sequence[Field], *, guidance: str = "") -> None:
        """Ask for ``fields``, one below the other."""
        super().__init__(title, "", guidance)
        self.set_class(bool(guidance), "-guided")
        self._fields = fields
        self._warned = False

    def compose_fields(self) -> ComposeResult:
        """Label, field and hint of each."""
        with VerticalScroll(classes="ask--fields", can_focus=False):
            for field in self._fields:
                label = field.label
                if not field.required and not field.choices:
                    label += " " + _("(may be empty)")
                yield Static(label, classes="ask--label", markup=False)
                if field.many:
                    yield TickList(field.choices, field.value.splitlines(), id=_id(field))
                elif field.choices:
                    yield ChoiceList(field.choices, field.value, id=_id(field))
                else:
                    yield _line_input(field.value, _id(field), hidden=field.secret)
                if field.hint:
                    yield Static(field.hint, classes="ask--hint", markup=False)

    def on_mount(self) -> None:
        """Begin in the first field, with its label in sight."""
        self._widget(self._fields[0]).focus(scroll_visible=False)
        fields = self.query_one(".ask--fields", VerticalScroll)
        self.call_after_refresh(fields.scroll_home, animate=False)  # the cursor scrolls, too

    def action_cancel(self) -> None:
        """Leave; what was typed is lost by a second Escape only."""
        lines = [(field.value, self._widget(field)) for field in self._fields if not field.choices]
        typed = any(isinstance(line, Input) and line.value != value for value, line in lines)
        if typed and not self._warned:
            self._warned = True
            words = _("Esc again leaves, and what was typed is lost.")
            self.query_one(".ask--mistake", Static).update(f"! {words}")
            return
        super().action_cancel()

    @on(Input.Changed)
    def _goes_on(self) -> None:
        self._warned = False

    def _widget(self, field: Field) -> Input | ChoiceList | TickList:
        if field.many:
            return self.query_one(f"#{_id(field)}", TickList)
        if field.choices:
            return self.query_one(f"#{_id(field)}", ChoiceList)
        return self.query_one(f"#{_id(field)}", Input)

    def answer(self) -> dict[str, str]:
        """Return the answers; the first one that is missing or will not do is a mistake."""
        answers = {}
        for field in self._fields:
            widget = self._widget(field)
            value = "\n".join(widget.ticked) if isinstance(widget, TickList) else widget.value
            answers[field.name] = (value or "").strip()
            if field.required and not (answers[field.name] or answers.get(field.unless)):
                asked = _("Choose an answer: {label}")
                words = asked if field.choices else _("“{label}” cannot be empty.")
                raise Mistake(words.format(label=field.label), widget)
            wrong = field.validate(answers[field.name]) if field.validate else None
            if wrong:
                raise Mistake(wrong, widget)
        return answers


def _id(field: Field) -> str:
    return f"ask-field-{field.name}"


def _line_input(value: str, widget_id: str | None = None, *, hidden: bool = False) -> Input:
    field = Input(value, id=widget_id, select_on_focus=False, password=hidden)
    field.cursor_blink = False
    return field
