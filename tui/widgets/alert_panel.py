"""The alerts, open ones first: how loud, about whom, by which figures."""

from collections.abc import Mapping, Sequence

from rich.text import Text
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from services.early_warning.silence import PREFIX
from services.early_warning.telling import why
from services.i18n import N_, _
from services.model import Alert
from services.words import AlertKind, AlertLevel, AlertState
from tui.widgets.glyphs import level_glyph


class AlertPanel(OptionList):
    """The alerts. Enter asks what to do with the one under the cursor."""

    HELP = N_(
        "An alert says that far more is said than usual, or that many people see one post of law "
        "or safety. Press a to acknowledge it: the room "
        "then knows that somebody looks. d declares an incident from it, z silences it. Enter "
        "shows the course of it, why it was raised and what to read first; there n says that it "
        "was noise."
    )

    DEFAULT_CSS = """
    AlertPanel, AlertPanel:focus { height: 1fr; border: none; padding: 0; background: $surface; }
    AlertPanel:focus > .option-list--option-highlighted { text-style: bold reverse; }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
        self.border_title = _("Alerts")
        self._alerts: dict[int, Alert] = {}

    @property
    def chosen(self) -> Alert | None:
        """The alert under the cursor if keys go here, else the loudest that nobody looks at."""
        waiting = [alert for alert in self._alerts.values() if alert.state == AlertState.RAISED]
        if not self.has_focus and waiting:
            levels = list(AlertLevel)
            return max(waiting, key=lambda alert: levels.index(AlertLevel(alert.level)))
        if self.highlighted is not None and self._alerts:
            option = self.get_option_at_index(self.highlighted)
            if option.id is not None:
                return self._alerts.get(int(option.id))
        return next(iter(self._alerts.values()), None)

    def show(self, alerts: Sequence[Alert], names: Mapping[str, str]) -> None:
        """Show ``alerts``; the cursor stays on the alert on which it was."""
        rows = {alert.id: alert for alert in alerts if alert.id is not None}
        before = self.chosen
        unchanged = rows.keys() == self._alerts.keys() and all(
            rows[key].model_dump() == self._alerts[key].model_dump() for key in rows
        )
        if unchanged and self.option_count:
            return
        self._alerts = rows
        self.clear_options()
        if not rows:
            self.add_option(Option(Text(_("No alert: nothing out of the ordinary."), "dim")))
            return
        self.add_options([Option(_line(alert, names), id=str(key)) for key, alert in rows.items()])
        kept = before.id if before is not None else None
        self.highlighted = list(rows).index(kept) if kept in rows else 0


def _name(alert: Alert, names: Mapping[str, str]) -> str:
    return names.get(alert.entity, alert.entity.removeprefix(PREFIX))


def _line(alert: Alert, names: Mapping[str, str]) -> Text:
    state = AlertState(alert.state)
    when = alert.raised_at.astimezone().strftime("%H:%M")
    line = Text.assemble(
        level_glyph(AlertLevel(alert.level)),
        f" {when} {AlertKind(alert.kind).label}: {_name(alert, names)} ",
        (f"({state.label}) ", "dim"),
        (why(alert), "dim"),
    )
    if state in (AlertState.RESOLVED, AlertState.SILENCED):
        line.stylize("dim")
    return line
