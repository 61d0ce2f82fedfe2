"""One mention in full: words, how they were read and why, author, link, times, hash."""

import asyncio
from typing import ClassVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from services.i18n import N_, _
from services.intake.taught import adjustment_of, taught
from services.model import Correction, Mention
from services.preparation.campaigns import entity_names
from services.sentiment import Reason, ReasonKind, Score
from services.store import corrections, mentions
from services.times import local
from services.words import Sentiment
from tui.room import Room
from tui.screens.base import attempted
from tui.screens.correct import ask_correction, correct
from tui.screens.guarded import Guarded
from tui.widgets.glyphs import sentiment_glyph
from tui.widgets.modal import Modal

SHOWN_REASONS = 8


class MentionScreen(Guarded, Modal[None]):
    """A mention, read from the store when it opens."""

    CSS_PATH = "../styles/mention.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q", "dismiss", N_("Close"), id="close"),
        Binding(
            "c",
            "correct",
            N_("Correct"),
            id="correct-sentiment",
            tooltip=N_("Say what it is: negative, neutral, positive"),
        ),
    ]

    def __init__(self, room: Room, mention_id: int) -> None:
        super().__init__()
        self._room = room
        self._mention = mention_id

    def compose(self) -> ComposeResult:
        """The words, and below them what is known of them."""
        with Vertical(id="dialog"):
            with VerticalScroll(id="mention"):
                yield Static(id="words", markup=False)
                yield Static(id="reading", markup=False)
                yield Static(id="facts", markup=False)
            yield Static(Text(_("c corrects   arrows scroll   Esc closes"), "dim"), markup=False)

    async def on_mount(self) -> None:
        """Read the mention."""
        await self._read()

    async def _read(self) -> None:
        async with self._room.store.read() as session:
            found = await mentions.one(session, self._mention)
            signals = await mentions.signals_of(session, self._mention)
            judged = await corrections.correction_of(session, self._mention)
            names = await entity_names(session)
            known = await taught(session, self._room.scorer, found[1] if found else ())
        if found is None or found[0].gone_at is not None:
            for part in ("#reading", "#facts"):
                self.query_one(part, Static).update("")
            self.query_one("#words", Static).update(_("This mention is not there any more."))
            return
        mention, entities = found
        adjustment = adjustment_of(known, entities)
        self.query_one("#words", Static).update(Text(mention.text))
        reading = [_label(mention)]
        if judged is not None:
            reading.append(_fact(_("Judged"), _judged(judged)))
        if signals:
            reading.append(_fact(_("Speaks of"), ", ".join(signal.label for signal in signals)))
        # The first text loads what the engines need: the screen is not to stand still meanwhile.
        score = await asyncio.to_thread(
            self._room.scorer.explain, mention.text, mention.language, adjustment
        )
        reading += _why(score)
        self.query_one("#reading", Static).update(Text("\n").join(reading))
        facts = [
            (_("Author"), f"{mention.author or '?'} ({mention.followers or '?'})"),
            (_("Platform"), f"{mention.platform}, {mention.source}"),
            (_("Language"), mention.language),
            (_("Published"), local(mention.published_at)),
            (_("Received"), local(mention.received_at)),
            (_("Concerns"), ", ".join(names.get(key, key) for key in entities) or "-"),
            (_("Link"), mention.url or "-"),
            (_("Evidence"), f"sha256 {mention.evidence}" if mention.evidence else "-"),
        ]
        text = Text("\n").join(_fact(name, value) for name, value in facts)
        self.query_one("#facts", Static).update(text)

    @work(group="ask", exclusive=True, exit_on_error=False, description="correct a mention")
    async def action_correct(self) -> None:
        """Ask what the mention is, keep it, and show it so."""
        judged = await ask_correction(self.app, self._room, self._mention)
        if judged is not None:
            await attempted(self, correct(self.app, self._room, judged))
        await self._read()


def _fact(name: str, value: str) -> Text:
    return Text.assemble((f"{name}: ", "dim"), value)


def _label(mention: Mention) -> Text:
    """Say what it counts as, and how sure the machine was."""
    sentiment = Sentiment(mention.sentiment)
    line = Text.assemble(sentiment_glyph(sentiment), (f" {sentiment.label}", "bold"))
    shares = (
        (Sentiment.NEGATIVE, mention.negative),
        (Sentiment.NEUTRAL, mention.neutral),
        (Sentiment.POSITIVE, mention.positive),
    )
    if mention.engine:
        told = ", ".join(
            _("{sentiment} {share} %").format(sentiment=word.label, share=round(100 * share))
            for word, share in shares
        )
        line.append(f"  {told} ({mention.engine})")
    return line


def _judged(row: Correction) -> str:
    words = (
        _("by {who}, {when}; the program had read {was}")
        if row.own
        else _("by {who}, {when}, as a copy; the program had read {was}")
    )
    return words.format(who=row.by, when=local(row.at), was=Sentiment(row.was).label)


def _why(score: Score) -> list[Text]:
    """Say what moved the machine, the heaviest first."""
    if score.sentiment is Sentiment.UNKNOWN:
        told = _("nothing here reads this language: it is counted, and never as neutral")
        return [_fact(_("Why"), told)]
    if not score.reasons:
        return [_fact(_("Why"), _("no single word moved it"))]
    lines = [Text(_("Why:"), "dim")]
    lines += [_reason(reason) for reason in score.reasons[:SHOWN_REASONS]]
    return lines


def _reason(reason: Reason) -> Text:
    match reason.kind:
        case ReasonKind.NEGATED:
            words = _("“{words}”, negated by “{by}”")
        case ReasonKind.MODEL:
            words = _("“{words}”, by the model")
        case ReasonKind.CAMPAIGN:
            words = _("“{words}”, by what people judged in this campaign")
        case ReasonKind.SIGNAL:
            words = _("“{words}”, by what it speaks of")
        case ReasonKind.WORD:
            words = _("“{words}”")
    told = words.format(words=reason.words, by=reason.by)
    if not reason.weight:
        return Text(f"  {told}")
    towards = Sentiment.NEGATIVE if reason.weight < 0 else Sentiment.POSITIVE
    return Text.assemble(
        "  ", sentiment_glyph(towards), f" {told}: {towards.label} {abs(reason.weight):.2f}"
    )
