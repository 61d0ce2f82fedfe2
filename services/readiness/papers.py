"""Is it written down, printed, practised: the plan, playbooks, values, clauses, notifications."""

from collections.abc import Sequence
from pathlib import Path

from sqlmodel.ext.asyncio.session import AsyncSession

from services.crisis_plan.compile import CrisisPlan
from services.crisis_plan.printed import fingerprint
from services.errors import StoreError
from services.i18n import _, ngettext
from services.incident.desk import all_incidents
from services.incident.state import Incident
from services.learning.drills import newest_drill
from services.model import ROOM
from services.notify import failures, routes
from services.playbooks.files import bad_files
from services.preparation.commitments import all_values
from services.readiness.checks import FRESH, Check, Launch, day_of, judged
from services.settings import CampaignSettings, InfluencerSettings
from services.store import Store, ledger
from services.store.ledger import Record
from services.times import span
from services.words import EntryKind


async def _last(session: AsyncSession, kind: EntryKind) -> Record | None:
    found = await ledger.of_kinds(session, [kind], ROOM)
    return found[-1] if found else None


async def plan(session: AsyncSession, now: CrisisPlan) -> Check:
    """Check that the plan was printed as it is now."""
    record = await _last(session, EntryKind.PLAN_PRINTED)
    gaps, facts = [], []
    if record is None:
        gaps.append(_("it was never printed"))
    elif record.code("fingerprint") != fingerprint(now):
        gaps.append(
            _("printed {day}; people, contacts or playbooks have changed since").format(
                day=day_of(record.happened_at)
            )
        )
    else:
        facts.append(_("printed {day}").format(day=day_of(record.happened_at)))
    todo = _("w here, or warroom plan -o plan.md; print it and hand it out.")
    return judged("plan", _("plan printed"), gaps, todo, facts)


def playbooks(now: CrisisPlan, folder: Path) -> Check:
    """Check that there are playbooks, and that every file of the room's folder is valid."""
    gaps = bad_files(folder)
    n = len(now.scenarios)
    if not n:
        gaps.append(_("none is published"))
    facts = [ngettext("{n} is published", "{n} are published", n).format(n=n)] if n else []
    return judged("playbooks", _("playbooks valid"), gaps, _("warroom playbooks check"), facts)


async def values(session: AsyncSession, launch: Launch) -> Check:
    """Check that it is written down what the brand stands for."""
    written = await all_values(session)
    gaps = [
        _("{name}: nothing is written down").format(name=profile.name)
        for campaign, profile in launch.campaigns
        if not written.get(campaign.entity) and not written.get(ROOM)
    ]
    if not launch.campaigns and not written.get(ROOM):
        gaps.append(_("nothing is written down"))
    todo = _("s on Room (5), or warroom values set: decisions and statements are held against it.")
    return judged("values", _("what the brand stands for"), gaps, todo)


def clauses(launch: Launch) -> Check:
    """Check that each contract's clauses are registered, and that one can call on some by a day.

    Not every clause has a deadline: one that has none is told, and is no gap beside those that do.
    """
    gaps, facts, seen = [], [], set()
    for _campaign, profile in launch.campaigns:
        parties: list[CampaignSettings | InfluencerSettings] = [profile, *profile.influencers]
        for party in parties:
            if party.name in seen:
                continue
            seen.add(party.name)
            if party is not profile and not party.clauses:
                gaps.append(_("{name}: no clause is registered").format(name=party.name))
            open_ended = [it.title for it in party.clauses if it.hours is None]
            if open_ended and len(open_ended) == len(party.clauses):
                gaps.append(_("{name}: no clause has a deadline").format(name=party.name))
            if open_ended:
                words = _("{name}, no deadline: {clauses}")
                facts.append(words.format(name=party.name, clauses=", ".join(open_ended)))
    todo = _("m on Room (5), or warroom clauses add NAME CLAUSE --hours 24.")
    return judged("clauses", _("clauses with deadlines"), gaps, todo, facts)


async def notifications(session: AsyncSession, launch: Launch) -> Check:
    """Check that somebody hears of it outside of the room, and that this was tried."""
    ways = routes(launch.settings.notify, drill=False)
    record = await _last(session, EntryKind.NOTIFICATIONS_TESTED)
    gaps, facts = [], []
    if not ways:
        gaps.append(_("nobody is told outside of the room: set notify.urls in warroom.toml"))
    elif record is None:
        gaps.append(_("never tested"))
    elif record.data.get("targets") != sum(len(route.urls) for route in ways):
        gaps.append(_("tested {day}, with other targets").format(day=day_of(record.happened_at)))
    elif launch.now - record.happened_at > FRESH:
        gaps.append(_("last tested {day}").format(day=day_of(record.happened_at)))
    else:
        facts.append(_("tested {day}").format(day=day_of(record.happened_at)))
    n = len(await failures(session, launch.now))
    if n:
        words = ngettext("{n} message did not arrive", "{n} messages did not arrive", n)
        gaps.append(words.format(n=n))
    title = _("notifications tested")
    return judged("notifications", title, gaps, _("warroom notify test"), facts)


async def drill(launch: Launch) -> Check:
    """Check that a drill was played of late and led to its end."""
    title = _("last drill")
    todo = _("warroom drill; lead it until c closes the incident.")
    path = newest_drill(launch.settings.drills_folder)
    if path is None:
        return judged("drill", title, [_("no drill was played yet")], todo)
    try:
        store = await Store.open(path, migrate=False)
    except StoreError:
        words = _("another version of the program kept it: play one again")
        return judged("drill", title, (), todo, unknown=[words])
    try:
        async with store.read() as session:
            incidents = await all_incidents(session)
    finally:
        await store.close()
    return judged("drill", title, *_result(incidents, launch, todo))


def _result(
    incidents: Sequence[Incident], launch: Launch, todo: str
) -> tuple[list[str], str, list[str]]:
    """Return gaps, what to do and facts of a drill's incidents."""
    if not incidents:
        return [_("in the last one no incident was declared")], todo, []
    last = incidents[-1]
    day = day_of(last.opened_at)
    if last.closed_at is None:
        return [_("the last one, of {day}, was not led to its end").format(day=day)], todo, []
    took = span(last.closed_at - last.opened_at)
    words = _("{day}: closed after {span}").format(day=day, span=took)
    if launch.now - last.opened_at > FRESH:
        return [_("{words}; more than 90 days ago").format(words=words)], todo, []
    return [], todo, [words]
