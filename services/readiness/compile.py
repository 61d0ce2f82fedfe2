"""All checks of one campaign, or of all that are not archived, in the order of the work."""

from sqlmodel import col, select

from services.crisis_plan.compile import compile_plan
from services.errors import UsageError
from services.i18n import _
from services.model import Campaign
from services.preparation.people import members
from services.preparation.profiles import campaign_profile, find_campaign, people_of
from services.readiness import listening, papers, people
from services.readiness.checks import Check, Launch
from services.settings import Settings
from services.store import Store, leases, status


async def readiness(store: Store, settings: Settings, name: str = "") -> list[Check]:
    """Return every check of the campaign ``name``, of all of them if it is empty.

    Raises:
        UsageError: there is no such campaign, or it is archived.
    """
    collecting = bool(await leases.collectors(store))
    plan = await compile_plan(store)
    async with store.read() as session:
        if name:
            chosen = [await find_campaign(session, name)]
            if chosen[0].archived_at is not None:
                raise UsageError(_("{name} is archived: bring it back first.").format(name=name))
        else:
            asked = select(Campaign).where(col(Campaign.archived_at).is_(None))
            chosen = list(await session.exec(asked.order_by(col(Campaign.name))))
        entities = {}
        for campaign in chosen:
            entities[campaign.entity] = campaign.name
            entities |= {it.entity: it.name for it in await people_of(session, campaign)}
        now = await store.now(session)
        launch = Launch(
            settings,
            [(campaign, await campaign_profile(session, campaign)) for campaign in chosen],
            list(entities.items()),
            now,
        )
        team = await members(session)
        views = await status.sources(session, now, collecting=collecting)
        return [
            listening.campaigns(launch),
            await papers.values(session, launch),
            papers.clauses(launch),
            listening.sources(views, launch, collecting=collecting),
            await listening.baseline(session, launch),
            people.contacts(team, launch),
            people.roles(team),
            papers.playbooks(plan, settings.playbooks_folder),
            await papers.plan(session, plan),
            await papers.drill(launch),
            await papers.notifications(session, launch),
        ]
