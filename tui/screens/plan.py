"""The plan in force, to read: how one may answer, what is forbidden, when it is over."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.text import Text as Words
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from services.documents.parts import Text
from services.i18n import N_, _, current
from services.incident.plans import Plan
from services.playbooks.schema import Playbook
from tui.widgets.modal import Modal


class PlanScreen(Modal[None]):
    """What the checklist does not say of a playbook."""

    CSS_PATH = "../styles/board.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q,p", "dismiss", N_("Close"), id="close"),
    ]

    def __init__(self, playbook: Playbook, plans: Sequence[Plan]) -> None:
        super().__init__()
        self._playbook = playbook
        self._plans = plans

    def compose(self) -> ComposeResult:
        """Summary, strategies, signals, criteria, in this order."""
        playbook, language = self._playbook, current()
        response = playbook.response
        text = Words(playbook.summary.read(language) + "\n")
        _section(text, _("How to answer"), [response.cluster.label])
        for other in response.alternatives:
            text.append(f"  {other.when.read(language)} -> {other.cluster.label}\n")
        _section(text, _("Allowed"), _read(response.strategies.allowed))
        _section(text, _("Never"), _read(response.strategies.forbidden))
        _section(text, _("Signals:"), _read(playbook.signals))
        _section(text, _("Stand down when:"), _read(playbook.stand_down))
        text.append("\n" + playbook.disclaimer.read(language), "dim")
        with Vertical(id="board") as box:
            title = playbook.title.read(language)
            versions = " + ".join(f"{plan.scenario} v{plan.version}" for plan in self._plans)
            box.border_title = Content(f"{versions} {title}")
            with VerticalScroll():
                yield Static(text, markup=False)
            yield Static(Words(_("Esc closes"), "dim"), markup=False)

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self.query_one(VerticalScroll).focus()


def _read(texts: Iterable[Text]) -> list[str]:
    return [text.read(current()) for text in texts]


def _section(text: Words, title: str, lines: list[str]) -> None:
    if lines:
        text.append(f"\n{title}\n", "bold underline")
        for line in lines:
            text.append(f"- {line}\n")
