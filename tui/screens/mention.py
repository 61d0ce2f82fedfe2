"""One mention in full: words, author, link, times, hash of what was received."""

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from services.i18n import N_, _
from services.preparation.campaigns import entity_names
from services.store import mentions
from services.times import local
from services.words import Sentiment
from tui.room import Room
from tui.widgets.glyphs import sentiment_glyph


class MentionScreen(ModalScreen[None]):
    """A mention, read from the store when it opens."""

    CSS_PATH = "../styles/mention.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q", "dismiss", N_("Close"), id="close"),
    ]

    def __init__(self, room: Room, mention_id: int) -> None:
        super().__init__()
        self._room = room
        self._mention = mention_id

    def compose(self) -> ComposeResult:
        """The words, and below them what is known of them."""
        with Vertical(id="dialog"):
            with VerticalScroll():
                yield Static(id="words", markup=False)
            yield Static(id="facts", markup=False)
            yield Static(Text(_("Esc closes"), "dim"), markup=False)

    async def on_mount(self) -> None:
        """Read the mention."""
        async with self._room.store.read() as session:
            found = await mentions.one(session, self._mention)
            names = await entity_names(session)
        if found is None:
            self.query_one("#words", Static).update(_("This mention is not there any more."))
            return
        mention, entities = found
        self.query_one("#words", Static).update(Text(mention.text))
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
        text = Text.assemble(
            sentiment_glyph(Sentiment(mention.sentiment)),
            f" {Sentiment(mention.sentiment).label} {mention.compound:+.2f}\n",
        )
        for name, value in facts:
            text.append(f"{name}: ", "dim")
            text.append(f"{value}\n")
        self.query_one("#facts", Static).update(text)
