"""The questionnaire of a dossier: what no post shows, and how we know."""

from typing import ClassVar

from rich.text import Text
from textual import work
from textual.binding import Binding, BindingType

from services.dossier import acts
from services.dossier.keeping import Sheet
from services.dossier.questions import ANSWERS, BY_ID, QUESTIONS
from services.dossier.telling import answer_words
from services.i18n import N_, _
from services.times import local
from tui.screens.dossier.base import DossierScreen
from tui.widgets.ask import AskForm, Field


class QuestionsBoard(DossierScreen):
    """The questions with what was answered."""

    TITLE_WORDS = N_("Questions")
    NOTHING = N_("There are no questions.")
    HELP = N_(
        "What no post shows. Enter answers the question under the cursor: yes, no, or that nobody "
        "knows, and how one knows. An answer raises its line, and with it the confidence."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "act", N_("Answer"), id="answer", tooltip=N_("Answer the question")),
    ]

    def show_sheet(self, sheet: Sheet) -> None:
        """Show the questions."""
        rows = []
        for it in QUESTIONS:
            reply = sheet.dossier.replies.get(it.id)
            said = answer_words(reply.answer.value) if reply else "-"
            rows.append((it.id, Text.assemble((f"{said:<13.13} ", "bold"), _(it.text))))
        self.show(rows)
        self.explain()

    def details(self, key: str) -> Text:
        """Show the question in full, and how it was answered."""
        text = Text(_(BY_ID[key].text) + "\n", "bold").append(BY_ID[key].line.label + "\n", "dim")
        reply = self.sheet.dossier.replies.get(key) if self.sheet else None
        if reply:
            said = reply.said
            text.append(f"{answer_words(reply.answer.value)}: {said.text}\n")
            text.append(f"{said.by}, {local(said.at)}", "dim")
        return text

    @work(group="ask", exclusive=True, exit_on_error=False, description="answer a question")
    async def action_act(self) -> None:
        """Ask for the answer to the question under the cursor."""
        key = self.chosen
        if key is None:
            return
        fields = [
            Field(
                "answer",
                _(BY_ID[key].text),
                required=True,
                choices=[(it.value, _(words)) for it, words in ANSWERS.items()],
            ),
            Field("words", _("How do you know?"), required=True),
        ]
        form = await self.app.push_screen_wait(AskForm(BY_ID[key].line.label, fields))
        if form is not None:
            store, actor = self.room.store, self.room.actor
            await self.act(
                acts.answer(store, actor, self.entity, key, form["answer"], form["words"])
            )
