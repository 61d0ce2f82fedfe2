"""The label check on screen: paste a post, a brief or an e-mail, read what is wrong with it."""

import asyncio
from typing import ClassVar

from rich.text import Text
from sqlmodel import select
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Static, TextArea

from services.i18n import N_, _
from services.labels import KINDS, LONGEST, MARKETS, Finding, Judgement, judge
from services.model import Campaign
from tui.room import Room
from tui.widgets.help import HelpScreen
from tui.widgets.key_bar import KeyBar
from tui.widgets.modal import Modal
from tui.widgets.text_area import WritingArea

PAUSE = 0.2
"""Seconds without a key after which the text is judged."""
KIND_NAMES = {"post": N_("post"), "brief": N_("brief"), "email": N_("e-mail")}
MARKET_NAMES = {"pl": N_("Poland"), "us": N_("United States"), "uk": N_("United Kingdom")}
TOOL_NAMES = {None: N_("not known"), True: N_("used"), False: N_("not used")}


class LabelScreen(Modal[None]):
    """A text and its findings, while it is typed."""

    CSS_PATH = "../styles/label.tcss"
    HELP = N_(
        "Paste a post, or a brief or an e-mail to a creator: below stands what is wrong with how "
        "it is marked as advertising, by which rule, and what would help. F2 says what the text "
        "is, F3 whose rules count, F4 whether the platform's own tool is used. A brief is judged "
        "by what it tells the creator to do; what only may be wrong is marked with ?. Nothing of "
        "it is kept, and it is no legal advice."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", N_("Back"), id="leave", tooltip=N_("Back to the screen")),
        Binding("f1", "help", N_("Help"), id="help", tooltip=N_("What can be done here")),
        Binding(
            "f2",
            "next_kind",
            N_("Kind"),
            id="label-kind",
            priority=True,
            tooltip=N_("A post, a brief or an e-mail"),
        ),
        Binding(
            "f3",
            "next_market",
            N_("Market"),
            id="label-market",
            priority=True,
            tooltip=N_("Whose rules count"),
        ),
        Binding(
            "f4",
            "next_tool",
            N_("Platform's tool"),
            id="label-tool",
            priority=True,
            tooltip=N_("Whether the platform's own tool is used"),
        ),
        Binding(
            "f8",
            "clear",
            N_("Clear"),
            id="label-clear",
            priority=True,
            tooltip=N_("Begin with an empty text"),
        ),
    ]
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it so
        (0, "-narrow"),
        (110, "-wide"),
    ]

    area = query_one(TextArea)

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self._kind = KINDS[0]
        self._market = next(iter(MARKETS))
        self._tool: bool | None = None
        self._brands: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """What is asked, the text, the findings, the keys."""
        with Vertical(id="label"):
            yield Static(id="asked", markup=False)
            with Container(id="both"):
                area = WritingArea()
                area.border_title = Content(_("Label check"))
                yield area
                with VerticalScroll():
                    yield Static(id="findings", markup=False)
            yield KeyBar()

    async def on_mount(self) -> None:
        """Begin in the text; know the room's brands."""
        self.app.clear_notifications()  # they would lie over the findings
        self.area.focus()
        async with self._room.store.read() as session:
            brands = await session.exec(select(Campaign.brand))
            self._brands = tuple(brand for brand in brands if brand)
        self.judge()

    @on(TextArea.Changed)
    def _typed(self) -> None:
        self.judge()

    @work(group="judge", exclusive=True, exit_on_error=False, description="judge the text")
    async def judge(self) -> None:
        """Judge the text and show what is wrong with it."""
        self.query_one("#asked", Static).update(self._asked())
        await asyncio.sleep(PAUSE)
        text = self.area.text
        told = Text(_("Paste or type a text."), "dim")
        if text.strip():
            judged = await asyncio.to_thread(
                judge, text, self._kind, self._market, self._tool, self._brands
            )
            told = findings_told(judged)
            if len(text) > LONGEST:
                words = _("Only the first {n} characters were read.").format(n=LONGEST)
                told = Text("\n").join([Text(words, "bold"), told])
        self.query_one("#findings", Static).update(told)

    def _asked(self) -> str:
        return _("F2 {kind}   F3 {market}   F4 platform's tool: {tool}").format(
            kind=_(KIND_NAMES[self._kind]),
            market=_(MARKET_NAMES[self._market]),
            tool=_(TOOL_NAMES[self._tool]),
        )

    def action_next_kind(self) -> None:
        """Judge it as the next kind of text."""
        self._kind = KINDS[(KINDS.index(self._kind) + 1) % len(KINDS)]
        self.judge()

    def action_next_market(self) -> None:
        """Judge it by the next market's rules."""
        codes = list(MARKETS)
        self._market = codes[(codes.index(self._market) + 1) % len(codes)]
        self.judge()

    def action_next_tool(self) -> None:
        """Say whether the platform's tool is used: not known, used, not used."""
        answers = list(TOOL_NAMES)
        self._tool = answers[(answers.index(self._tool) + 1) % len(answers)]
        self.judge()

    def action_clear(self) -> None:
        """Begin with an empty text."""
        self.area.text = ""
        self.area.focus()

    def action_leave(self) -> None:
        """Back to the screen."""
        self.dismiss(None)

    def action_help(self) -> None:
        """Show help."""
        self.app.push_screen(HelpScreen(self))


def findings_told(judged: Judgement) -> Text:
    """Return the findings as they are read, one below the other; then the doubts."""
    parts = [_told("! ", finding.code.label, finding) for finding in judged.findings]
    if not parts:
        words = _("Rightly marked, as far as words show. This is no legal advice.")
        parts = [Text(words, "bold")]
    for doubt in judged.doubts:
        parts.append(_told("? ", _("perhaps: {fault}").format(fault=doubt.code.label), doubt))
    return Text("\n").join(parts)


def _told(mark: str, name: str, finding: Finding) -> Text:
    part = Text.assemble(mark, (name, "bold"))
    if finding.words:
        part.append("  " + _("“{words}”").format(words=" ".join(finding.words.split())))
    part.append(f"\n  {finding.rule}\n", "dim")
    part.append(f"  {finding.help}")
    return part
