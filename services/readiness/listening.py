"""Is the campaign listened for, do the sources bring something, is it known what is usual?"""

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.early_warning.detector import LEARNING, learned_of
from services.early_warning.volume import BUCKET
from services.i18n import _
from services.model import Campaign, DetectorState
from services.readiness.checks import Check, Launch, judged
from services.settings import CampaignSettings
from services.settings.sources import DropSettings
from services.store.status import SourceView
from services.times import local, span
from services.words import Health

NEEDED = timedelta(seconds=LEARNING * BUCKET)
"""How long an entity has to be listened for until its mean is believed."""

SAMPLES = frozenset({"Your Brand", "Twoja Marka"})
"""The brands of the campaigns that ``warroom init`` writes for a start."""


def campaigns(launch: Launch) -> Check:
    """Check that each campaign is watched, runs, and knows its influencers' accounts."""
    gaps, facts = [], []
    for campaign, profile in launch.campaigns:
        gaps += _of_campaign(campaign, profile, launch)
        dates = " - ".join(f"{day}" for day in (profile.starts, profile.ends) if day)
        facts.append(f"{profile.name} {dates}".rstrip())
    if not launch.campaigns:
        gaps.append(_("the room listens for nothing yet"))
    todo = _("m on Room (5), or warroom campaigns edit.")
    return judged("campaign", _("campaign listened for"), gaps, todo, facts)


def _of_campaign(campaign: Campaign, profile: CampaignSettings, launch: Launch) -> list[str]:
    gaps, name = [], profile.name
    if profile.brand in SAMPLES:
        words = _("{name}: this is the sample of warroom init; put your campaign in its place")
        gaps.append(words.format(name=name))
    if not campaign.watched:
        gaps.append(_("{name}: not watched (warroom campaigns start)").format(name=name))
    if profile.starts is None:
        gaps.append(_("{name}: its first day is missing").format(name=name))
    if profile.ends is not None and profile.ends < launch.today:
        gaps.append(_("{name}: it ended on {day}").format(name=name, day=profile.ends))
    unknown = _("{name}: no account is known")
    return gaps + [unknown.format(name=it.name) for it in profile.influencers if not it.handles]


def sources(views: Sequence[SourceView], launch: Launch, *, collecting: bool) -> Check:
    """Check that something listens by itself, and that every source does."""
    gaps, unknown, facts = [], [], []
    if not collecting:
        gaps.append(_("no collector is at work: warroom starts one, so does warroom collect"))
    asked = [view for view in views if collecting or view.health is not Health.STOPPED]
    for view in asked:
        name, since = view.status.name, view.status.alive_at
        words = f"{name}: {view.health.label}"
        if view.health in {Health.HEALTHY, Health.FINISHED}:
            facts.append(words)
        elif view.health is Health.STARTING:
            unknown.append(words)
        elif view.health is not Health.STOPPED:
            last = _("last well {when}").format(when=local(since)) if since else _("never well")
            gaps.append(f"{words}, {last}. {view.status.error}".rstrip(". "))
    if all(isinstance(item, DropSettings) for item in launch.settings.sources):
        gaps.append(_("nothing is listened to live: only exports in a folder are read"))
    todo = _("warroom sources check; sources are set in warroom.toml (warroom init writes one).")
    return judged("sources", _("sources healthy"), gaps, todo, facts, unknown)


async def baseline(session: AsyncSession, launch: Launch) -> Check:
    """Check that what is usual is known of the campaigns and their influencers."""
    states = {row.entity: row.state for row in await session.exec(select(DetectorState))}
    gaps, facts = [], []
    for entity, name in launch.entities:
        learned = learned_of(states[entity], launch.now) if entity in states else timedelta(0)
        words = _("{name}: learned from {learned} of {needed}").format(
            name=name, learned=span(learned), needed=span(NEEDED)
        )
        if learned < NEEDED:
            gaps.append(words)
        else:
            facts.append(
                _("{name}: learned from {learned}").format(name=name, learned=span(learned))
            )
    if not launch.entities:
        gaps.append(_("there is no campaign of which it could be learned"))
    todo = _(
        "Let the room listen for a day, or import what was said before (warroom import). Until "
        "then alerts need more talk and say that they are still learning."
    )
    return judged("baseline", _("baseline learned"), gaps, todo, facts)
