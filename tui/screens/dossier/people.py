"""The influencers with their dossiers: opened from the Room screen."""

from typing import ClassVar

from rich.text import Text
from sqlmodel import select
from textual import work
from textual.binding import Binding, BindingType

from services.dossier import acts, ending
from services.dossier.keeping import dossiers
from services.dossier.state import Dossier
from services.i18n import N_, _, ngettext
from services.model import Influencer
from tui.screens.boards.board import Board
from tui.screens.dossier.lines import DossierBoard
from tui.screens.profile_fields import checked_by, read_name
from tui.widgets.ask import AskForm, Confirm, Field


class DossiersBoard(Board):
    """Everybody who may be vetted."""

    TITLE_WORDS = N_("Dossiers")
    NOTHING = N_("No influencer is known yet: a begins a dossier.")
    HELP = N_(
        "The influencers, and how far their dossiers are. Enter opens a dossier, or begins one; a "
        "begins one on somebody new; e erases every word of one."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "act", N_("Open"), id="open-dossier", tooltip=N_("Open the dossier")),
        Binding("a", "add", N_("Begin"), id="begin", tooltip=N_("On somebody new")),
        Binding("e", "erase", N_("Erase"), id="erase", tooltip=N_("Every word of it")),
    ]

    _found: dict[str, Dossier]

    async def load(self) -> None:
        """Read who there is."""
        async with self.room.store.read() as session:
            people = list(await session.exec(select(Influencer).order_by(Influencer.name)))
            known = await dossiers(session)
        self._found = {it.name: known[it.entity] for it in people if it.entity in known}
        self.show([(it.name, _row(it.name, self._found.get(it.name))) for it in people])

    @work(group="ask", exclusive=True, exit_on_error=False, description="open a dossier")
    async def action_act(self) -> None:
        """Open the dossier under the cursor; begin it if there is none."""
        name = self.chosen
        if name is None:
            return
        if name in self._found or await self._begin(name, ()):
            self.app.push_screen(DossierBoard(self.room, name))

    async def _begin(self, name: str, handles: tuple[str, ...], competitors: str = "") -> bool:
        named = tuple(it.strip() for it in competitors.split(",") if it.strip())
        terms = acts.Terms(handles=handles, competitors=named)
        return await self.attempt(acts.begin(self.room.store, self.room.actor, name, terms))

    @work(group="ask", exclusive=True, exit_on_error=False, description="begin a dossier")
    async def action_add(self) -> None:
        """Ask on whom a dossier is begun."""
        fields = [
            Field(
                "name",
                _("Influencer's name"),
                required=True,
                validate=checked_by(read_name),
            ),
            Field(
                "handles",
                _("Influencer's accounts, separated by commas"),
                required=True,
                hint="@maja",
            ),
            Field("competitors", _("Competitors to look for, separated by commas")),
        ]
        form = await self.app.push_screen_wait(AskForm(_("Begin a dossier"), fields))
        if form is None:
            return
        handles = tuple(it.strip() for it in form["handles"].split(",") if it.strip())
        if await self._begin(form["name"], handles, form["competitors"]):
            self.app.push_screen(DossierBoard(self.room, form["name"]))

    @work(group="ask", exclusive=True, exit_on_error=False, description="erase a dossier")
    async def action_erase(self) -> None:
        """Erase the dossier under the cursor."""
        name = self.chosen
        if name is None:
            return
        if name not in self._found:
            words = _("There is no dossier on {name}: nothing to erase.").format(name=name)
            self.notify(words, markup=False)
            return
        question = _("Erase every word of the dossier on {name} for good?").format(name=name)
        if await self.app.push_screen_wait(Confirm(name, question)):
            await self.attempt(ending.erase(self.room.store, self.room.actor, name))


def _row(name: str, dossier: Dossier | None) -> Text:
    if dossier is None:
        return Text.assemble(f"{name:<30.30} ", (_("no dossier"), "dim"))
    n = len(dossier.shown)
    findings = ngettext("{n} finding", "{n} findings", n).format(n=n)
    state = (
        _("version {n}").format(n=dossier.version) if dossier.version else _("draft, not signed")
    )
    return Text.assemble((f"{name:<30.30} ", "bold"), f"{state:<20.20} {findings}")
