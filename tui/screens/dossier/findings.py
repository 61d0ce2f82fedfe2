"""The findings of a dossier's line, each in its context, with what people made of it."""

from typing import ClassVar

from rich.text import Text
from textual import work
from textual.binding import Binding, BindingType

from services.dossier import acts
from services.dossier.document import finding_title
from services.dossier.keeping import Sheet
from services.dossier.state import CONFIRMED, DISMISSED, Finding
from services.dossier.telling import VERDICT_WORDS, note_words
from services.i18n import N_, _
from services.times import local
from services.words import RiskLine
from tui.room import Room
from tui.screens.dossier.base import DossierScreen
from tui.widgets.ask import AskText

_MARKS = {CONFIRMED: "[x]", DISMISSED: "[-]", "": "[ ]"}


class FindingsBoard(DossierScreen):
    """Findings, the newest post first; of one line or of all."""

    TITLE_WORDS = N_("Findings")
    NOTHING = N_("Nothing was found here, or nothing that may be shown yet.")
    HELP = N_(
        "Each finding with the sentence before and after it, and the words that led to it. Enter "
        "or c confirms it, d dismisses it; both ask for a reason that stays beside it."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,c", "act", N_("Confirm"), id="confirm", tooltip=N_("It is a finding")),
        Binding("d", "dismiss_it", N_("Dismiss"), id="dismiss", tooltip=N_("It is none")),
    ]

    def __init__(self, room: Room, person: str, line: RiskLine | None) -> None:
        super().__init__(room, person)
        self._of = line
        self._findings: dict[str, Finding] = {}

    def show_sheet(self, sheet: Sheet) -> None:
        """Show the findings."""
        found = sheet.dossier.of_line(self._of) if self._of else sheet.dossier.shown
        self._findings = {str(it.seq): it for it in found}
        self.show([(key, _row(it)) for key, it in self._findings.items()])
        self.explain()

    def details(self, key: str) -> Text:
        """Show a finding in its context, the words that led to it standing out."""
        it = self._findings.get(key)
        if it is None:
            return Text("")
        quote = it.quote
        text = Text(f"{quote.before} ".lstrip(), "dim")
        before, words, after = quote.sentence.partition(quote.words)
        text.append(before).append(words, "bold underline").append(after + " ")
        text.append(quote.after, "dim").append("\n")
        if notes := note_words(it):
            text.append(notes + "\n")
        text.append(_("“{words}”").format(words=quote.words) + f"  {it.url}\n", "dim")
        for verdict, said in it.verdicts:
            when = local(said.at)
            text.append(f"{_(VERDICT_WORDS[verdict])}: {said.by}, {when}: {said.text}\n", "bold")
        return text

    def action_act(self) -> None:
        """Confirm the finding under the cursor."""
        self._judge(CONFIRMED, _("Why is it one?"))

    def action_dismiss_it(self) -> None:
        """Dismiss the finding under the cursor."""
        self._judge(DISMISSED, _("Why is it none?"))

    @work(group="ask", exclusive=True, exit_on_error=False, description="judge a finding")
    async def _judge(self, verdict: str, prompt: str) -> None:
        it = self._findings.get(self.chosen or "")
        if it is None:
            return
        reason = await self.app.push_screen_wait(AskText(finding_title(it), prompt))
        if reason is not None:
            store, actor = self.room.store, self.room.actor
            await self.act(acts.judge(store, actor, self.entity, it.seq, verdict, reason))


def _row(it: Finding) -> Text:
    style = "dim" if it.verdict == DISMISSED else ""
    return Text.assemble((f"{_MARKS.get(it.verdict, '[ ]')} ", "bold"), (finding_title(it), style))
