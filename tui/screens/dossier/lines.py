"""The dossier: each line of the rubric with its level, and everything that is done from there."""

import asyncio
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual import work
from textual.binding import Binding, BindingType

from services import confinement
from services.documents.form import format_of
from services.dossier import acts, keeping, law, reading
from services.dossier.document import state_words
from services.dossier.keeping import Sheet
from services.dossier.reading import Reading
from services.dossier.render import written
from services.dossier.telling import level_words, reason_words, special_words, unseen
from services.errors import UsageError
from services.i18n import N_, _, ngettext
from services.sources.maps import read_maps
from services.words import RiskLevel, RiskLine
from tui.screens.dossier.base import MARKS, STYLES, DossierScreen
from tui.screens.dossier.findings import FindingsBoard
from tui.screens.dossier.questions import QuestionsBoard
from tui.screens.dossier.watching import WatchBoard
from tui.screens.reading import ReadScreen
from tui.screens.target import ask_target
from tui.widgets.ask import AskChoice, AskForm, AskText, Confirm, Field

_HEAD = "head"


class DossierBoard(DossierScreen):
    """The lines of the rubric; the first row tells the dossier's state."""

    TITLE_WORDS = N_("Dossier")
    NOTHING = N_("Nothing was read yet: p reads posts.")
    HELP = N_(
        "What past posts show, line by line. Enter shows a line's findings in their context; o "
        "puts a level of your own beside the program's, with a reason. p reads posts and comments, "
        "u asks what no post shows, r writes down what the person says, v agrees that findings of "
        "GDPR articles 9 and 10 are shown (not for whoever brought the posts), g signs, w writes a "
        "file, n proposes what to watch, x tells what was not looked at."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "act", N_("Findings"), id="findings", tooltip=N_("In their context")),
        Binding("p", "read", N_("Read posts"), id="read", tooltip=N_("From a file, or collected")),
        Binding("u", "ask", N_("Questions"), id="questions", tooltip=N_("What no post shows")),
        Binding("g", "sign", N_("Sign"), id="sign", tooltip=N_("Freeze a version")),
        Binding("o", "overrule", N_("Overrule"), id="overrule", tooltip=N_("A level of your own")),
        Binding("r", "reply", N_("Answer"), id="reply", tooltip=N_("What the person says")),
        Binding("v", "approve", N_("Approve"), id="approve", tooltip=N_("GDPR articles 9 and 10")),
        Binding("w", "write", N_("Write"), id="write", tooltip=N_("Markdown, HTML, PDF, JSON")),
        Binding("n", "watch", N_("Watch"), id="watch", tooltip=N_("What to set up from it")),
        Binding("x", "unseen", N_("Unseen"), id="unseen", tooltip=N_("What was not looked at")),
    ]

    def show_sheet(self, sheet: Sheet) -> None:
        """Show state and lines."""
        rows = [(_HEAD, Text(state_words(sheet), "dim"))]
        rows += [(line.value, _row(sheet, line)) for line in RiskLine]
        self.show(rows)
        self.explain()

    def details(self, key: str) -> Text:
        """Say why a line stands where it does, or what was read."""
        sheet = self.sheet
        if sheet is None:
            return Text("")
        if key == _HEAD:
            return _head(sheet)
        line = RiskLine(key)
        it, ruled = sheet.lines[line], sheet.dossier.ruled(line)
        text = Text()
        if ruled:
            words = _("{who}: {level}, because {reason} (the program: {was})")
            text.append(
                words.format(
                    who=ruled.said.by,
                    level=ruled.level.label,
                    reason=ruled.said.text,
                    was=level_words(it),
                )
                + "\n",
                "bold",
            )
        for reason in it.reasons[:3]:
            text.append(f"- {reason_words(reason)}\n")
        for doubt in it.doubts[:2]:
            text.append(f"? {reason_words(doubt)}\n", "dim")
        return text

    @property
    def _line(self) -> RiskLine | None:
        return RiskLine(self.chosen) if self.chosen and self.chosen != _HEAD else None

    def action_act(self) -> None:
        """Show the findings of the line under the cursor, of all lines on the first row."""
        if self.sheet is not None:
            self.app.push_screen(FindingsBoard(self.room, self._person, self._line))

    def action_ask(self) -> None:
        """Show the questionnaire."""
        self.app.push_screen(QuestionsBoard(self.room, self._person))

    def action_watch(self) -> None:
        """Show what may be set up."""
        self.app.push_screen(WatchBoard(self.room, self._person))

    def action_unseen(self) -> None:
        """Tell what was not looked at."""
        if self.sheet is not None:
            words = "\n".join(f"- {text}" for text in unseen(self.sheet))
            self.app.push_screen(ReadScreen(_("What was not looked at"), words))

    @work(group="ask", exclusive=True, exit_on_error=False, description="overrule a level")
    async def action_overrule(self) -> None:
        """Ask for a level of the line under the cursor, and why."""
        line = self._line
        if line is None:
            self.notify(_("Choose a line first."), markup=False)
            return
        fields = [
            Field(
                "level",
                _("Level"),
                RiskLevel.ELEVATED.value,
                required=True,
                choices=[(it.value, it.label) for it in RiskLevel],
            ),
            Field("reason", _("Why? It stands beside the program's level."), required=True),
        ]
        form = await self.app.push_screen_wait(AskForm(line.label, fields))
        if form is not None:
            store, actor = self.room.store, self.room.actor
            level, reason = form["level"], form["reason"]
            await self.act(acts.overrule(store, actor, self.entity, line.value, level, reason))

    @work(group="ask", exclusive=True, exit_on_error=False, description="write down an answer")
    async def action_reply(self) -> None:
        """Ask what the person says to the dossier."""
        words = await self.app.push_screen_wait(
            AskText(_("The person's own answer"), _("In their own words, in full"), multiline=True)
        )
        if words is not None:
            await self.act(acts.reply(self.room.store, self.room.actor, self.entity, words))

    @work(group="ask", exclusive=True, exit_on_error=False, description="approve")
    async def action_approve(self) -> None:
        """Ask whether findings of articles 9 and 10 are shown, and on which ground."""
        waiting = self.sheet.dossier.waiting if self.sheet else []
        if not waiting:
            self.notify(_("No finding waits for an approval."), markup=False)
            return
        fields = [
            Field(
                "agreed",
                special_words(len(waiting)),
                required=True,
                choices=[("yes", _("Show them")), ("no", _("Refuse: their words are erased"))],
            ),
            Field("reason", _("On which ground?"), required=True),
        ]
        form = await self.app.push_screen_wait(AskForm(_("Approve"), fields))
        if form is not None:
            store, actor, agreed = self.room.store, self.room.actor, form["agreed"] == "yes"
            await self.act(acts.approve(store, actor, self.entity, form["reason"], agreed=agreed))

    @work(group="ask", exclusive=True, exit_on_error=False, description="sign")
    async def action_sign(self) -> None:
        """Sign the dossier as it stands, once the person knows what was not judged."""
        if self.sheet is None:
            return
        shown = self.sheet.dossier.shown
        open_ones = sum(not it.verdict for it in shown)
        question = ngettext(
            "{open} of {n} finding was not judged by a person. Sign the dossier as it stands?",
            "{open} of {n} findings were not judged by a person. Sign the dossier as it stands?",
            len(shown),
        ).format(open=open_ones, n=len(shown))
        if not open_ones:
            question = _("Sign the dossier as it stands?")
        if not await self.app.push_screen_wait(Confirm(_("Sign"), question)):
            return
        await self.act(acts.sign(self.room.store, self.room.actor, self.entity), _("Signed."))

    @work(group="ask", exclusive=True, exit_on_error=False, description="write the dossier")
    async def action_write(self) -> None:
        """Ask for a file's name and write the dossier there."""
        now = (await self.room.now()).astimezone()
        name = f"dossier-{now:%Y%m%d-%H%M}.md"
        title = _("Write the dossier (.md, .html, .pdf or .json)")
        target = await ask_target(self.app, title, name)
        if target is not None:
            await self.attempt(self._write(target), _("Written to {path}.").format(path=target))

    async def _write(self, target: Path) -> None:
        wanted = format_of(target)
        sheet = await keeping.sheet(self.room.store, self._person)
        content = await asyncio.to_thread(written, sheet, wanted)
        confinement.write(target, content)

    @work(group="ask", exclusive=True, exit_on_error=False, description="read posts")
    async def action_read(self) -> None:
        """Ask from where, and read."""
        options = [
            ("posts", _("A file of their posts")),
            ("comments", _("A file of comments on them")),
            ("collected", _("What the sources collected")),
            ("paste", _("Paste posts")),
        ]
        title = _("Read posts")
        kind = await self.app.push_screen_wait(AskChoice(title, "", options))
        given: str | None = ""
        if kind in {"posts", "comments"}:
            given = await self.app.push_screen_wait(
                AskText(title, _("The file: CSV, XLSX or JSON lines"))
            )
        elif kind == "paste":
            prompt = _("An empty line parts one post from the next; a day may stand above each")
            given = await self.app.push_screen_wait(AskText(title, prompt, multiline=True))
        if kind is not None and given is not None:
            await self.act(self._bring(kind, given), _("Read."))

    async def _bring(self, kind: str, given: str) -> None:
        store = self.room.store
        async with store.read() as session:
            handles = (await keeping.known_of(session, self.entity)).handles
        found = await self._reading(kind, given, handles)
        await acts.read(store, self.room.actor, self.entity, found, self.room.scorer)

    async def _reading(self, kind: str, given: str, handles: tuple[str, ...]) -> Reading:
        if kind == "paste":
            return reading.from_text(given, handles[0] if handles else "")
        if kind == "collected":
            async with self.room.store.read() as session:
                return await reading.from_collected(session, self.entity, handles)
        with confinement.incoming(Path(given)) as path:
            if not path.is_file():
                raise UsageError(_("There is no file {path}.").format(path=path))
            maps = await asyncio.to_thread(read_maps, self.room.settings.maps_folder)
            return await asyncio.to_thread(
                reading.from_file, path, maps, handles, comments=kind == "comments"
            )


def _row(sheet: Sheet, line: RiskLine) -> Text:
    it, ruled = sheet.lines[line], sheet.dossier.ruled(line)
    level = ruled.level if ruled else it.level
    mark, style = (MARKS[level], STYLES[level]) if level else (" ?", "dim")
    words = (level.label if level else level_words(it)) + (" *" if ruled else "")
    found = len([one for one in sheet.dossier.of_line(line) if one.counts])
    return Text.assemble(
        f"{line.label:<29.29} ",
        (f"{mark} {words:<14.14} ", style),
        (f"{it.confidence.label:<18.18} ", "dim"),
        str(found) if found else "",
    )


def _head(sheet: Sheet) -> Text:
    figures, dossier = sheet.figures, sheet.dossier
    posts = ngettext("{n} post", "{n} posts", figures.own).format(n=figures.own)
    comments = ngettext("{n} comment", "{n} comments", figures.comments).format(n=figures.comments)
    text = Text(_("Read: {posts}, {comments}.").format(posts=posts, comments=comments) + "\n")
    if dossier.waiting:
        text.append(special_words(len(dossier.waiting)) + "\n", "bold")
    text.append(_("Kept until {day}.").format(day=dossier.keep_until) + "\n")
    return text.append(_("Purpose: {words}").format(words=dossier.purpose or _(law.PURPOSE)), "dim")
