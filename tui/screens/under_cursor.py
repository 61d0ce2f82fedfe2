"""What can be done with the mention under the cursor: correct it, mute it, keep it as evidence."""

from textual import work
from textual.getters import query_one

from services.errors import UsageError
from services.i18n import _, ngettext
from services.incident import commands
from services.model import Mention
from services.store import mentions, muting
from services.words import MuteKind
from tui.screens.base import RoomScreen
from tui.screens.correct import ask_correction, correct
from tui.widgets.ask import AskChoice
from tui.widgets.feed import Feed


class FeedScreen(RoomScreen):
    """A screen with a feed."""

    feed = query_one(Feed)

    def begin_anew(self) -> None:
        """Read the feed from its end again."""
        raise NotImplementedError

    @work(group="ask", exclusive=True, exit_on_error=False, description="correct a mention")
    async def action_correct(self) -> None:
        """Ask what the mention under the cursor is, and keep it."""
        row = self.feed.highlighted_row
        if row is None:
            self.notify(_("There is no mention under the cursor."), markup=False)
            return
        judged = await ask_correction(self.app, self.room, row.id)
        if judged is not None:
            await self.attempt(correct(self.app, self.room, judged))

    @work(group="ask", exclusive=True, exit_on_error=False, description="mute")
    async def action_mute(self) -> None:
        """Ask whether to mute the author or the site of the mention under the cursor."""
        row = self.feed.highlighted_row
        async with self.room.store.read() as session:
            found = await mentions.one(session, row.id) if row else None
            muted = await muting.muted(session)
        if found is None:
            self.notify(_("There is no mention under the cursor."), markup=False)
            return
        options = mute_options(found[0], muted)
        title, words = _("Mute"), _("What is muted is kept, but neither shown nor counted.")
        chosen = await self.app.push_screen_wait(AskChoice(title, words, options))
        if chosen is not None:
            await self.attempt(self._mute(chosen))

    async def _mute(self, chosen: str) -> None:
        verb, kind, who = chosen.split(":", 2)
        change = muting.mute if verb == "mute" else muting.unmute
        n = await change(self.room.store, self.room.actor, MuteKind(kind), who)
        words = (
            ngettext("Muted: {n} mention.", "Muted: {n} mentions.", n)
            if verb == "mute"
            else ngettext("{n} mention counts again.", "{n} mentions count again.", n)
        )
        self.notify(words.format(n=n), markup=False)
        self.begin_anew()

    @work(group="act", exit_on_error=False, description="keep evidence")
    async def action_evidence(self) -> None:
        """Keep the mention under the cursor as evidence of the incident."""
        await self.attempt(self._keep(), _("Kept as evidence."))

    async def _keep(self) -> None:
        row = self.feed.highlighted_row
        if row is None or not self.room.incident:
            raise UsageError(_("Evidence belongs to an incident: declare one first (d)."))
        await commands.add_evidence(self.room.store, self.room.incident, self.room.actor, row.id)


def mute_options(mention: Mention, muted: muting.Muted) -> list[tuple[str, str]]:
    """Return what can be muted of ``mention``, or taken back."""
    options: list[tuple[str, str]] = []
    for kind, who, now in (
        (MuteKind.AUTHOR, mention.author, muting.author_key(mention.author) in muted.authors),
        (MuteKind.DOMAIN, muting.domain_of(mention.url), muted.covers("", mention.url)),
    ):
        if who and now:
            options.append((f"unmute:{kind}:{who}", _("Hear {who} again").format(who=who)))
        elif who:
            options.append((f"mute:{kind}:{who}", _("Mute {who}").format(who=who)))
    return options
