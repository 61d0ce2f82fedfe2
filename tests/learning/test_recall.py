"""Last time's lessons: by scenario, by whom it concerns, and from wherever the file was."""

from datetime import date

import pytest

from services.errors import UsageError
from services.incident import commands
from services.incident.commands import Declaration
from services.incident.publish import publish_playbook
from services.learning.recall import entity_called, recall
from services.playbooks import editing
from services.preparation.campaigns import save_campaign
from services.settings import CampaignSettings, InfluencerSettings
from services.store import Store
from tests.making import PLAYBOOK, declare_test_incident

OTHER = PLAYBOOK.replace("scenario: T01", "scenario: T02")


async def said(store: Store, scenario: str, entity: str = "room") -> list[str]:
    async with store.read() as session:
        return [str(item) for item in await recall(session, scenario, entity)]


async def test_by_scenario_from_closed_incidents_and_from_the_file(store: Store) -> None:
    await declare_test_incident(store)
    await commands.flag_lesson(store, "INC-1", "Anna", 1, "flagged, then written")
    await commands.flag_lesson(store, "INC-1", "Anna", 1, "only flagged")
    await commands.write_lesson(store, "INC-1", "Anna", "call first", 2)
    assert await said(store, "T01") == [], "it is still at work"
    await commands.add_action(store, "INC-1", "Anna", "mend the list", "Anna", "3 d")
    await commands.close(store, "INC-1", "Anna", "calm")
    today = f"{date.today():%d.%m.%Y}"  # noqa: DTZ011 - entries are shown on the wall's day
    assert await said(store, "T01") == [
        f"INC-1, {today}: call first",
        f"INC-1, {today}: only flagged",
    ]
    drilled = editing.add_learned(PLAYBOOK, "DRILL-1", 7, date(2020, 5, 1), "from a drill")
    known = editing.add_learned(drilled, "INC-1", 4, date.today(), "call first")  # noqa: DTZ011
    await publish_playbook(store, "Anna", known)
    assert (await said(store, "T01"))[2:] == ["DRILL-1, 01.05.2020: from a drill"]
    await commands.review_actions(store, "INC-1", "Anna", "old again", held=False)
    assert (await said(store, "T01"))[0] == f"INC-1, {today}: call first (it did not hold)"
    assert await said(store, "T02") == []


async def test_by_influencer_and_campaign(sqlite_store: Store) -> None:
    store = sqlite_store
    async with store.write() as session:
        for name, person in (("Zorza", "Milena"), ("Other", "Olaf")):
            influencer = InfluencerSettings(name=person, words=(person.lower(),))
            settings = CampaignSettings(name=name, words=(name.lower(),), influencers=(influencer,))
            await save_campaign(session, settings)
    await publish_playbook(store, "Anna", PLAYBOOK)
    await publish_playbook(store, "Anna", OTHER)
    await commands.declare(store, "Anna", Declaration("storm", "T01", entity="influencer:1"))
    await commands.write_lesson(store, "INC-1", "Anna", "Milena is reached by phone")
    await commands.close(store, "INC-1", "Anna", "calm")
    async with store.read() as session:
        assert await entity_called(session, " milena ") == "influencer:1"
        with pytest.raises(UsageError, match="called Nobody"):
            await entity_called(session, "Nobody")
    assert len(await said(store, "T02", "influencer:1")) == 1
    assert len(await said(store, "T02", "campaign:1")) == 1, "her campaign"
    assert await said(store, "T02", "influencer:2") == []
    assert await said(store, "T02") == []
