"""The playbook as a checklist: phases, steps, who, by when; overdue shows without colour."""

from datetime import datetime, timedelta

from rich.text import Text
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from services.i18n import N_, _, current
from services.incident.run import Item, Run
from services.incident.state import StepStatus
from tui.widgets.glyphs import step_glyph


class Checklist(OptionList):
    """The steps of a run under their phases; the highlighted one is explained beside it."""

    HELP = N_(
        "The checklist of the playbook. Enter does the step under the cursor: it asks for what "
        "the step needs. s skips it with a reason, u opens it again. OVERDUE stands where a "
        "deadline has passed."
    )

    DEFAULT_CSS = """
    Checklist, Checklist:focus { height: 1fr; border: none; padding: 0; background: $surface; }
    Checklist > .option-list--option-highlighted { text-style: bold reverse; }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._shown: list[tuple[str | None, str]] = []

    @property
    def step_id(self) -> str | None:
        """The step under the cursor, None where there is none."""
        if self.highlighted is None or not self.option_count:
            return None
        return self.get_option_at_index(self.highlighted).id

    def show(self, run: Run, now: datetime) -> None:
        """Show the run; the cursor stays on its step, or begins on the first open one."""
        rows = _rows(run, now, self.content_size.width or 76)
        key = [(option_id, text.plain) for option_id, text in rows]
        if key == self._shown:
            return
        kept = self.step_id
        fresh = [option_id for option_id, _text in rows] != [row[0] for row in self._shown]
        self._shown = key
        if not fresh:
            for index, (option_id, text) in enumerate(rows):
                if option_id is not None:
                    self.replace_option_prompt_at_index(index, text)
            return
        self.clear_options()
        self.add_options(
            [Option(text, id=option_id, disabled=option_id is None) for option_id, text in rows]
        )
        ids = [option_id for option_id, _text in rows]
        first_open = next((item.step.id for item in run.items() if item.mark is None), None)
        target = kept if kept is not None and kept in ids else first_open
        if target is not None:
            self.highlighted = ids.index(target)


def _rows(run: Run, now: datetime, width: int) -> list[tuple[str | None, Text]]:
    rows: list[tuple[str | None, Text]] = []
    phase = None
    for item in run.items():
        if item.phase is not phase:
            phase = item.phase
            rows.append((None, Text(phase.title.read(current()).upper(), "bold underline")))
        rows.append((item.step.id, _row(run, item, now, width)))
    return rows


def _row(run: Run, item: Item, now: datetime, width: int) -> Text:
    right = _right(run, item, now)
    title = item.step.title.read(current())
    room = max(10, width - len(right.plain) - 7)
    if len(title) > room:
        title = title[: room - 1] + "…"
    style = "" if item.status is StepStatus.OPEN else "dim"
    return Text.assemble(
        " ", step_glyph(item.status), " ", (f"{title:<{room}}", style), " ", right, no_wrap=True
    )


def _right(run: Run, item: Item, now: datetime) -> Text:
    if item.mark is not None:
        done = f"{item.mark.by[:14]} {item.mark.at.astimezone():%H:%M}"
        return Text(done + (" " + _("late") if item.was_late else ""), "dim")
    who = run.incident.roles.get(item.step.role, item.step.role.label)[:14]
    if item.is_overdue(now):
        return Text.assemble(
            f"{who} ", (_("OVERDUE {span}").format(span=_span(now - item.due_at)), "bold reverse")
        )
    return Text(f"{who} {_span(item.due_at - now)}")


def _span(length: timedelta) -> str:
    """Return a length as a person reads it at a glance: 45 s, 12 min, 3 h, 2 d."""
    seconds = int(length.total_seconds())
    if seconds < 60:
        return _("{n} s").format(n=seconds)
    if seconds < 5_400:
        return _("{n} min").format(n=seconds // 60)
    if seconds < 2 * 86_400:
        return _("{n} h").format(n=round(seconds / 3_600))
    return _("{n} d").format(n=seconds // 86_400)
