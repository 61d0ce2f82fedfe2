"""The playbook as a checklist: phases, steps, who, by when; overdue shows without colour."""

from datetime import datetime

from rich.text import Text
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from services.i18n import N_, _, current
from services.incident.run import Item, Run
from services.incident.state import StepStatus
from services.times import span
from tui.widgets.glyphs import step_glyph

Rows = list[tuple[str | None, Text]]


class Checklist(OptionList):
    """The steps of a run; the highlighted one is explained beside it.

    What is mine and what is overdue stands first, then the phases with the rest;
    ``as_planned`` shows the phases alone.
    """

    HELP = N_(
        "The checklist of the playbook. Enter does the step under the cursor: it asks for what "
        "the step needs. s skips it with a reason, u opens it again, g gives it to somebody. "
        "OVERDUE stands where a deadline has passed, “waits” where another step comes first."
    )

    DEFAULT_CSS = """
    Checklist, Checklist:focus { height: 1fr; border: none; padding: 0; background: $surface; }
    Checklist > .option-list--option-highlighted { text-style: bold reverse; }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
        self.as_planned = False
        self._shown: list[tuple[str | None, str]] = []

    @property
    def step_id(self) -> str | None:
        """The step under the cursor, None where there is none."""
        if self.highlighted is None or not self.option_count:
            return None
        return self.get_option_at_index(self.highlighted).id

    def show(self, run: Run, actor: str, now: datetime) -> None:
        """Show the run; the cursor stays on its step, or begins on the most urgent one."""
        first = [] if self.as_planned else _urgent(run, actor, now)
        rows = _rows(run, first, now, self.content_size.width or 76)
        key = [(option_id, text.plain) for option_id, text in rows]
        if key == self._shown:
            return
        kept = self.step_id
        fresh = [option_id for option_id, _text in rows] != [row[0] for row in self._shown]
        self._shown = key
        if not fresh:
            for index, (_option_id, text) in enumerate(rows):
                self.replace_option_prompt_at_index(index, text)
            return
        self.clear_options()
        self.add_options(
            [Option(text, id=option_id, disabled=option_id is None) for option_id, text in rows]
        )
        ids = [option_id for option_id, _text in rows]
        urgent = next((item.step.id for item in run.in_urgency(actor, now)), None)
        stays = kept in ids and (self.as_planned or (kept is not None and _is_open(run, kept)))
        target = kept if stays else urgent
        if target is not None and target in ids:
            self.highlighted = ids.index(target)


def _is_open(run: Run, step_id: str) -> bool:
    item = run.item(step_id)
    return item is not None and item.mark is None


def _urgent(run: Run, actor: str, now: datetime) -> list[Item]:
    """Return what the actor has to see first: their own steps and everything overdue."""
    return [
        item
        for item in run.in_urgency(actor, now)
        if item.owner == actor or (item.is_overdue(now) and not item.is_blocked)
    ]


def _rows(run: Run, first: list[Item], now: datetime, width: int) -> Rows:
    def row(item: Item) -> Text:
        return _row(item, now, width, open_=run.incident.is_open)

    rows: Rows = []
    if first:
        rows.append((None, Text(_("YOURS AND OVERDUE"), "bold underline")))
        rows += [(item.step.id, row(item)) for item in first]
    above = {item.step.id for item in first}
    items = list(run.items())
    for phase_id in dict.fromkeys(item.phase_id for item in items):
        steps = [item for item in items if item.phase_id == phase_id]
        done = sum(item.mark is not None for item in steps)
        title = steps[0].phase_title.read(current()).upper()
        heading = Text.assemble((title, "bold underline"), f"  {done}/{len(steps)}", no_wrap=True)
        rows.append((None, heading))
        rows += [(item.step.id, row(item)) for item in steps if item.step.id not in above]
    return rows


def _row(item: Item, now: datetime, width: int, *, open_: bool) -> Text:
    right = _right(item, now, 14 if width < 90 else 24, open_=open_)
    title = item.step.title.read(current())
    if item.scenarios:
        title = f"{'+'.join(item.scenarios)} {title}"
    room = max(10, width - len(right.plain) - 7)
    if len(title) > room:
        title = title[: room - 1] + "…"
    style = "" if item.status is StepStatus.OPEN and not item.is_blocked else "dim"
    return Text.assemble(
        " ", step_glyph(item.status), " ", (f"{title:<{room}}", style), " ", right, no_wrap=True
    )


def _right(item: Item, now: datetime, cells: int, *, open_: bool) -> Text:
    if item.mark is not None:
        done = f"{item.mark.by[:cells]} {item.mark.at.astimezone():%H:%M}"
        return Text(done + (" " + _("late") if item.was_late else ""), "dim")
    who = (item.owner or item.step.role.label)[:cells]
    if not open_:
        return Text(f"{who} " + _("not done"), "dim")
    if item.is_blocked:
        return Text(f"{who} " + _("waits"), "dim")
    if item.is_overdue(now):
        late = _("OVERDUE {span}").format(span=span(now - item.due_at))
        return Text.assemble(f"{who} ", (late, "bold reverse"))
    return Text(f"{who} {span(item.due_at - now)}")
