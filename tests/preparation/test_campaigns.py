"""Campaigns: what is known of them, who may change it, archiving, names."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from services import settings
from services.collector.lifetime import is_needed
from services.errors import Refused, UsageError
from services.model import ROOM, Campaign, Mention, MinuteCount, Term
from services.preparation import editing, profiles
from services.preparation.archive import set_archived
from services.preparation.campaigns import (
    apply_settings,
    entity_names,
    names_to_choose,
    planned,
    save_campaign,
    set_watched,
    watched,
)
from services.preparation.commitments import add_clause, all_values, clauses_for, set_values
from services.preparation.naming import join_campaigns
from services.settings import CampaignSettings, ClauseSettings
from services.store import Store, ledger, mentions
from services.store.ledger import Draft
from services.words import EntryKind
from tests.making import mention

FULL = CampaignSettings.model_validate(
    {
        "name": "Zorza",
        "brand": "Zorza sp. z o.o.",
        "language": "pl",
        "languages": ("en", "de"),
        "starts": date(2027, 3, 1),
        "ends": date(2027, 4, 30),
        "words": ("zorza",),
        "hashtags": ("#zorza",),
        "handles": ("instagram:zorza", "tiktok:zorza"),
        "query": "krem AND zorza",
        "values": ("We say what was paid.",),
        "competitors": ("Glow",),
        "planned": ({"title": "Reel", "at": datetime(2027, 3, 1, 8, tzinfo=UTC)},),
        "clauses": ({"title": "Takedown", "hours": 24},),
        "contacts": ({"who": "client", "name": "Jan", "address": "jan@example.org"},),
        "notes": "One line.\nAnother.",
        "influencers": (
            {
                "name": "Maja",
                "handles": ("@maja",),
                "languages": ("pl",),
                "clauses": ({"title": "Label"},),
                "contacts": ({"who": "manager", "address": "+48 600 000 000"},),
            },
        ),
    }
)


async def profile(store: Store, name: str = "Zorza") -> CampaignSettings:
    async with store.read() as session:
        return await profiles.campaign_profile(session, await profiles.find_campaign(session, name))


OTHER = {"name": "Wiosna", "words": ("wiosna",), "influencers": ({"name": "Maja"},)}


async def save(store: Store, given: CampaignSettings = FULL, place: str = "") -> None:
    async with store.write() as session:
        await save_campaign(session, given, place)


async def change(store: Store, **changes: object) -> None:
    async with store.write() as session:
        await editing.change_campaign(session, "Zorza", changes)


async def test_what_is_saved_comes_back_and_one_change_leaves_the_rest(store: Store) -> None:
    await save(store)
    assert await profile(store) == FULL
    async with store.read() as session:
        numbers = [(row.id, row.title) for row in await clauses_for(session, ROOM)]
        posts = [row.id for row in await planned(session, ROOM)]
        platforms = await session.exec(select(Term.platforms).where(Term.text == "zorza"))
        assert ["instagram", "tiktok"] in list(platforms)
    await change(store, brand="Zorza", competitors=())
    assert await profile(store) == FULL.model_copy(update={"brand": "Zorza", "competitors": ()})
    async with store.read() as session:
        assert [(row.id, row.title) for row in await clauses_for(session, ROOM)] == numbers
        assert [row.id for row in await planned(session, ROOM)] == posts


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ends": date(2027, 2, 1)}, "ends before it starts"),
        ({"starts": date(1, 1, 1)}, "lies before 2000 or after 2100"),
        ({"ends": date(9999, 12, 31)}, "lies before 2000 or after 2100"),
        ({"languages": ("Polish",)}, "“Polish” is no language here"),
        ({"competitors": ("x" * 101,)}, "competitors: more than 100 characters"),
        ({"words": ("*",)}, "says too little"),
        ({"handles": ("fax:zorza",)}, "is no platform"),
        ({"name": " "}, "A name is missing"),
        ({"name": "Wiosna"}, "Wiosna is there already"),
        ({"contacts": ({"who": "agent", "address": "4,86E+10"},)}, "was a phone number"),
    ],
)
async def test_what_will_not_do_is_told_and_changes_nothing(
    sqlite_store: Store, changes: dict[str, object], words: str
) -> None:
    await save(sqlite_store)
    await save(sqlite_store, CampaignSettings(name="Wiosna", words=("wiosna",)))
    with pytest.raises(UsageError, match=words):
        await change(sqlite_store, **changes)
    assert await profile(sqlite_store) == FULL


async def test_a_campaign_keeps_what_it_is_recognised_by(sqlite_store: Store) -> None:
    bare = {"words": (), "hashtags": (), "handles": (), "query": ""}
    await save(sqlite_store, FULL.model_copy(update=bare))
    async with sqlite_store.read() as session:
        maja = await profiles.find_influencer(session, "Maja")
    with pytest.raises(UsageError, match="needs a word"):
        await change(sqlite_store, influencers=())
    with pytest.raises(UsageError, match="needs a word"):
        async with sqlite_store.write() as session:
            await join_campaigns(session, maja, [])


async def test_archiving_hides_and_restoring_brings_back_exactly(store: Store) -> None:
    await save(store)
    await save(store, CampaignSettings(name="Wiosna", words=("wiosna",)))
    async with store.write() as session:
        await set_watched(session, "Wiosna", watched=False)
        await mentions.insert(session, [mention("a", "zorza!", entities=frozenset({"campaign:1"}))])
    async with store.read() as session:
        before = await watched(session)
        counted = list(await session.exec(select(MinuteCount.entity, MinuteCount.total)))
    assert await is_needed(store)
    await set_archived(store, "Anna", "Zorza", archived=True)
    assert not await is_needed(store)
    async with store.read() as session:
        assert await watched(session) == []
        assert set(await names_to_choose(session)) == {ROOM, "campaign:2"}
        assert {"campaign:1", "influencer:1"} <= (await entity_names(session)).keys()
        assert (await planned(session, ROOM), await clauses_for(session, ROOM)) == ([], [])
        assert len(await planned(session, "campaign:1")) == 1
        assert len(list(await session.exec(select(Mention.id)))) == 1
    for refused in (
        change(store, brand="x"),
        save(store, CampaignSettings(name="Zorza", words=("x",))),
        set_archived(store, "Anna", "Zorza", archived=True),
        set_archived(store, "Anna", "Wiosna", archived=False),
    ):
        with pytest.raises((UsageError, Refused), match="archived"):
            await refused
    with pytest.raises(UsageError, match="is archived"):
        async with store.write() as session:
            await set_watched(session, "Zorza", watched=True)
    await set_archived(store, "Ewa", "Zorza", archived=False)
    assert await profile(store) == FULL
    async with store.read() as session:
        assert await watched(session) == before
        assert list(await session.exec(select(MinuteCount.entity, MinuteCount.total))) == counted
        entries = await ledger.read(session, ROOM)
    assert [(entry.kind, entry.actor, entry.text("name")) for entry in entries] == [
        ("campaign_archived", "Anna", "Zorza"),
        ("campaign_restored", "Ewa", "Zorza"),
    ]


@pytest.mark.parametrize(
    ("entity", "refused"), [("campaign:1", True), ("influencer:1", False), ("influencer:2", True)]
)
async def test_what_an_open_incident_is_about_is_not_archived(
    store: Store, entity: str, *, refused: bool
) -> None:
    """Maja speaks for another campaign too, Ola for this one alone."""
    people = ({"name": "Maja"}, {"name": "Ola", "handles": ("@ola",)})
    await save(store, FULL.model_validate(FULL.model_dump() | {"influencers": people}))
    await save(store, CampaignSettings.model_validate(OTHER))
    declared = Draft(EntryKind.DECLARED, {"entity": entity})
    await ledger.append(store, "INC-1", "Anna", lambda _old: [declared])
    if refused:
        with pytest.raises(Refused, match="INC-1 is open and about it"):
            await set_archived(store, "Anna", "Zorza", archived=True)
        closed = Draft(EntryKind.CLOSED)
        await ledger.append(store, "INC-1", "Anna", lambda _old: [closed])
    await set_archived(store, "Anna", "Zorza", archived=True)


async def test_an_influencer_of_another_campaign_stays_in_sight(sqlite_store: Store) -> None:
    await save(sqlite_store)
    await save(sqlite_store, CampaignSettings.model_validate(OTHER))
    assert (await profile(sqlite_store)).influencers == FULL.influencers, "named only: as known"
    await set_archived(sqlite_store, "Anna", "Zorza", archived=True)
    async with sqlite_store.read() as session:
        assert {it.name for it in await watched(session)} == {"Wiosna", "Maja"}
        assert "influencer:1" in await names_to_choose(session)


TOML = """
[brand]
values = ["From the file."]
[[campaigns]]
name = "Zorza"
brand = "{brand}"
words = ["zorza"]
  [[campaigns.influencers]]
  name = "Maja"
  handles = ["instagram:maja"]
"""


async def apply(store: Store, file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    await apply_settings(store, settings.load(file))


async def test_what_the_file_says_is_the_files_until_it_says_it_no_more(
    store: Store, tmp_path: Path
) -> None:
    file = tmp_path / "warroom.toml"
    await apply(store, file, TOML.format(brand="First"))

    async def edit_values(entity: str) -> None:
        async with store.write() as session:
            await set_values(session, entity, ["Mine."])

    async def edit_clause() -> None:
        async with store.write() as session:
            await add_clause(session, "influencer:1", ClauseSettings(title="Label"))

    async def edit_influencer() -> None:
        async with store.write() as session:
            await editing.change_influencer(session, "Maja", {"notes": "x"})

    def edits() -> list[object]:
        return [
            change(store, brand="Mine"),
            edit_influencer(),
            edit_values(ROOM),
            edit_values("campaign:1"),
            edit_clause(),
        ]

    for edit in edits():
        with pytest.raises(UsageError, match=r"is set in .*warroom.toml .*: change it there"):
            await edit  # type: ignore[misc]
    async with store.write() as session:  # whether it is listened for is the room's
        await set_watched(session, "Zorza", watched=False)
    await set_archived(store, "Anna", "Zorza", archived=True)
    await apply(store, file, TOML.format(brand="Second"))
    assert (await profile(store)).brand == "Second"
    async with store.read() as session:
        campaign = await profiles.find_campaign(session, "Zorza")
        assert (campaign.watched, campaign.archived_at is not None) == (False, True)
    await set_archived(store, "Anna", "Zorza", archived=False)

    own = CampaignSettings.model_validate(
        {"name": "Wiosna", "words": ("wiosna",), "influencers": ({"name": "Maja"},)}
    )
    await save(store, own)
    await apply(store, file, "")
    for edit in edits():
        await edit  # type: ignore[misc]
    async with store.read() as session:
        assert (await all_values(session))[ROOM] == ["Mine."]
        found = await session.exec(select(Campaign.declared_in))
        assert set(found) == {""}


async def test_a_file_that_is_gone_holds_nothing(sqlite_store: Store, tmp_path: Path) -> None:
    file, other = tmp_path / "warroom.toml", tmp_path / "other.toml"
    await apply(sqlite_store, file, TOML.format(brand="First"))
    await apply(sqlite_store, other, "")
    with pytest.raises(UsageError, match="is set in"):
        await change(sqlite_store, brand="Mine")
    file.unlink()
    await apply(sqlite_store, other, "")
    await change(sqlite_store, brand="Mine")
    assert (await profile(sqlite_store)).brand == "Mine"
