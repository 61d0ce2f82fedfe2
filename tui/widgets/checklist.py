"""The playbook as a checklist: phases, steps, who, by when; overdue shows without colour."""

from datetime import datetime

from rich.text import Text
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from services.i18n import N_, _, current
from services.incident.run import Item, Run
from services.incident.state import StepStatus
from services.times import span
from tui.widgets.fitted import fitted
from tui.widgets.glyphs import step_glyph

Rows = list[tuple[str | None, Text]]


class Checklist(OptionList):
    """The steps of a run; the highlighted one is explained beside it.

    What is mine and what is overdue stands first, then what others have to do, what is due first
    above the rest, then the phases with what is done; ``as_planned`` shows the phases alone.
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
        to_do = [] if self.as_planned else _to_do(run, actor, now)
        rows = _rows(run, to_do, now, self.content_size.width or 76)
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


def _to_do(run: Run, actor: str, now: datetime) -> list[tuple[str, list[Item]]]:
    """Return what is open in two parts: the actor's own and everything overdue, then the rest.

    Once the incident is closed nothing is to be done any more.
    """
    if not run.incident.is_open:
        return []
    items = run.in_urgency(actor, now)
    first = [
        item
        for item in items
        if item.owner == actor or (item.is_overdue(now) and not item.is_blocked)
    ]
    rest = [item for item in items if item not in first]
    return [(_("YOURS AND OVERDUE"), first), (_("OPEN, OF OTHERS"), rest)]


def _rows(run: Run, to_do: list[tuple[str, list[Item]]], now: datetime, width: int) -> Rows:
    def row(item: Item) -> Text:
        return _row(item, now, width, open_=run.incident.is_open)

    rows: Rows = []
    for heading, steps in to_do:
        if steps:
            rows.append((None, Text(heading, "bold underline")))
            rows += [(item.step.id, row(item)) for item in steps]
    above = {item.step.id for _heading, steps in to_do for item in steps}
    items = list(run.items())
    for phase_id in dict.fromkeys(item.phase_id for item in items):
        steps = [item for item in items if item.phase_id == phase_id]
        below = [item for item in steps if item.step.id not in above]
        if not below:
            continue
        done = sum(item.mark is not None for item in steps)
        title = steps[0].phase_title.read(current()).upper()
        words = Text.assemble((title, "bold underline"), f"  {done}/{len(steps)}", no_wrap=True)
        rows.append((None, words))
        rows += [(item.step.id, row(item)) for item in below]
    return rows


def _row(item: Item, now: datetime, width: int, *, open_: bool) -> Text:
    right = _right(item, now, 14 if width < 90 else 24, open_=open_)
    title = item.step.title.read(current())
    if item.scenarios:
        title = f"{'+'.join(item.scenarios)} {title}"
    room = max(10, width - len(right.plain) - 7)
    title = fitted(title, room)
    style = "" if item.status is StepStatus.OPEN and not item.is_blocked else "dim"
    return Text.assemble(
        " ", step_glyph(item.status), " ", (f"{title:<{room}}", style), " ", right, no_wrap=True
    )


def _right(item: Item, now: datetime, cells: int, *, open_: bool) -> Text:
    if item.mark is not None:
        done = f"{fitted(item.mark.by, cells)} {item.mark.at.astimezone():%H:%M}"
        return Text(done + (" " + _("late") if item.was_late else ""), "dim")
    who = fitted(item.owner or item.step.role.label, cells)
    if not open_:
        return Text(f"{who} " + _("not done"), "dim")
    if item.is_blocked:
        return Text(f"{who} " + _("waits"), "dim")
    if item.is_overdue(now):
        late = _("OVERDUE {span}").format(span=span(now - item.due_at))
        return Text.assemble(f"{who} ", (late, "bold reverse"))
    return Text(f"{who} {span(item.due_at - now)}")
