"""Which clocks run, when they ring, and that nothing rings twice or never."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.collector.lifetime import is_needed
from services.errors import Refused, StoreError, UsageError
from services.incident import clocks as clocks_module
from services.incident import commands
from services.incident.clocks import GOLDEN_HOUR, Clock, clocks, ring
from services.incident.commands import Declaration, Publication
from services.incident.desk import load_run
from services.incident.run import Run
from services.model import Outgoing
from services.playbooks.versions import publish_shipped
from services.settings import NagSettings
from services.store import Store
from services.words import ClockKind, Role, Severity
from tests.making import NO_NAGS, approved_statement, declare_test_incident


async def current_run(store: Store, incident: str) -> Run:
    async with store.read() as session:
        return await load_run(session, incident)


async def running(store: Store, incident: str, nags: NagSettings = NO_NAGS) -> dict[str, Clock]:
    return {clock.key: clock for clock in clocks(await current_run(store, incident), nags)}


async def set_ones(store: Store, incident: str) -> list[Clock]:
    found = await running(store, incident)
    return [clock for clock in found.values() if clock.key.startswith("set:")]


async def rung(store: Store, at: datetime, nags: NagSettings = NO_NAGS) -> list[str]:
    async with store.write() as session:
        return [clock.key for clock in await ring(session, at, nags)]


async def deepfake(store: Store) -> str:
    await publish_shipped(store)
    return await commands.declare(store, "Anna", Declaration("x", "S11", Severity.SEV2))


async def test_the_golden_hour_ends_with_the_first_answer(sqlite_store: Store) -> None:
    incident = await declare_test_incident(sqlite_store)
    run = await current_run(sqlite_store, incident)
    golden = (await running(sqlite_store, incident))["golden-hour"]
    assert golden.due_at == run.incident.declared_at + GOLDEN_HOUR
    await approved_statement(sqlite_store, incident)
    await commands.do_step(sqlite_store, incident, "Anna", "publish", "https://example.org/a")
    assert "golden-hour" not in await running(sqlite_store, incident)


async def test_the_golden_hour_ends_with_silence_on_purpose(sqlite_store: Store) -> None:
    incident = await declare_test_incident(sqlite_store)
    await commands.skip_step(sqlite_store, incident, "Anna", "publish", "we stay silent")
    assert "golden-hour" not in await running(sqlite_store, incident)


async def test_nags_ring_until_somebody_leads_and_says_how_bad(sqlite_store: Store) -> None:
    await publish_shipped(sqlite_store)
    incident = await commands.declare(sqlite_store, "Anna", Declaration("x", "S01"))
    nags = NagSettings(no_lead_after=120, no_severity_after=300, again_after=60)
    began = (await current_run(sqlite_store, incident)).incident.opened_at
    rings = {
        seconds: await rung(sqlite_store, began + timedelta(seconds=seconds), nags)
        for seconds in (119, 121, 150, 181, 301)
    }
    assert rings == {
        119: [],
        121: ["nag:lead"],
        150: [],
        181: ["nag:lead"],
        301: ["nag:lead", "nag:severity"],
    }
    await commands.take_role(sqlite_store, incident, "Anna", Role.LEAD)
    await commands.set_severity(sqlite_store, incident, "Anna", Severity.SEV3, "one post")
    assert not any(key.startswith("nag") for key in await running(sqlite_store, incident, nags))
    assert "nag:lead" not in await rung(sqlite_store, began + timedelta(seconds=500), nags)


async def test_nags_can_be_turned_off(sqlite_store: Store) -> None:
    incident = await declare_test_incident(sqlite_store)
    assert not any(key.startswith("nag") for key in await running(sqlite_store, incident))
    once = NagSettings(no_lead_after=60, again_after=0)
    began = (await current_run(sqlite_store, incident)).incident.opened_at
    assert await rung(sqlite_store, began + timedelta(minutes=2), once) == ["nag:lead"]
    assert await rung(sqlite_store, began + timedelta(minutes=9), once) == []


async def test_a_silenced_clock_runs_on_without_ringing(sqlite_store: Store) -> None:
    incident = await declare_test_incident(sqlite_store)
    await commands.silence_clock(
        sqlite_store, incident, "Anna", "step:capture", timedelta(minutes=30)
    )
    began = (await current_run(sqlite_store, incident)).incident.opened_at
    assert await rung(sqlite_store, began + timedelta(minutes=16)) == []
    assert await rung(sqlite_store, began + timedelta(minutes=31)) == ["step:capture", "step:cause"]
    with pytest.raises(Refused, match="does not run"):
        await commands.silence_clock(sqlite_store, incident, "Anna", "step:x", timedelta(hours=1))


async def test_a_legal_clock_begins_with_the_answer_and_rings_ahead(sqlite_store: Store) -> None:
    incident = await deepfake(sqlite_store)
    assert "rule:gdpr-72h" not in await running(sqlite_store, incident)
    await commands.do_step(sqlite_store, incident, "Anna", "verify", "taken-over")
    mark = (await current_run(sqlite_store, incident)).incident.marks["verify"]
    legal = (await running(sqlite_store, incident))["rule:gdpr-72h"]
    assert legal.kind is ClockKind.LEGAL
    assert legal.due_at == mark.at + timedelta(hours=72)
    for hours, expected in ((47, 0), (48.1, 1), (69, 0), (70.1, 1), (71, 0), (72.1, 1), (80, 0)):
        found = await rung(sqlite_store, mark.at + timedelta(hours=hours))
        assert found.count("rule:gdpr-72h") == expected, hours
    await commands.stop_clock(sqlite_store, incident, "Filip", "rule:gdpr-72h", "notified")
    assert "rule:gdpr-72h" not in await running(sqlite_store, incident)


async def test_the_welfare_check_comes_again(sqlite_store: Store) -> None:
    incident = await deepfake(sqlite_store)
    first = (await running(sqlite_store, incident))["rule:welfare"]
    began = (await current_run(sqlite_store, incident)).incident.declared_at
    assert first.due_at == began + timedelta(hours=4)
    assert "rule:welfare" in await rung(sqlite_store, began + timedelta(hours=4, minutes=1))
    await commands.stop_clock(sqlite_store, incident, "Ewa", "rule:welfare", "she sleeps")
    again = (await running(sqlite_store, incident))["rule:welfare"]
    assert timedelta(hours=4) <= again.due_at - began <= timedelta(hours=4, minutes=1)
    assert again.due_at > first.due_at


async def test_a_promised_update_becomes_a_clock(store: Store) -> None:
    await publish_shipped(store)
    incident = await commands.declare(store, "Anna", Declaration("x", "S01", Severity.SEV3))
    before = datetime.now(UTC)
    with pytest.raises(UsageError, match="is no time"):
        await commands.do_step(store, incident, "Anna", "next-update", "soon")
    await commands.do_step(store, incident, "Anna", "next-update", "20 min\non our profile")
    (clock,) = await set_ones(store, incident)
    assert clock.kind is ClockKind.UPDATE
    assert timedelta(minutes=19) < clock.due_at - before < timedelta(minutes=21)
    mark = (await current_run(store, incident)).incident.marks["next-update"]
    assert mark.text.endswith("on our profile")
    await commands.reopen_step(store, incident, "Anna", "next-update", "wrong hour")
    assert not any(key.startswith("set:") for key in await running(store, incident))


async def test_a_promise_rings_after_closing_until_it_is_kept(sqlite_store: Store) -> None:
    incident = await declare_test_incident(sqlite_store)
    await approved_statement(sqlite_store, incident)
    pledge = commands.Pledge("Every post is labelled", "Daniel", "3 d")
    how = Publication(link="https://example.org/1", pledges=[pledge])
    await commands.publish_statement(sqlite_store, incident, "Anna", "1", 1, how)
    await commands.close(sqlite_store, incident, "Anna", "calm")
    assert list(await running(sqlite_store, incident)) == ["promise:1"]
    assert await is_needed(sqlite_store)
    late = datetime.now(UTC) + timedelta(days=4)
    assert await rung(sqlite_store, late - timedelta(days=2)) == []
    assert await rung(sqlite_store, late) == ["promise:1"]
    assert await rung(sqlite_store, late + timedelta(days=1)) == [], "it rings once"
    await commands.keep_promise(sqlite_store, incident, "Daniel", "1", "all 40 posts")
    assert await running(sqlite_store, incident) == {}
    assert not await is_needed(sqlite_store)


async def closed_with_a_promise(store: Store, incident: str, due: str) -> None:
    await approved_statement(store, incident)
    how = Publication(link="https://example.org/1", pledges=[commands.Pledge("x", "Daniel", due)])
    await commands.publish_statement(store, incident, "Anna", "1", 1, how)
    await commands.silence_clock(store, incident, "Anna", "promise:1", timedelta(days=5))
    await commands.close(store, incident, "Anna", "calm")


async def test_a_silenced_promise_is_not_folded_nor_one_that_is_damaged_heard_alone(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two closed incidents, one damaged: the other's promise rings, but not while silenced."""
    for due in ("2 d", "3 d"):
        incident = await declare_test_incident(sqlite_store)
        await closed_with_a_promise(sqlite_store, incident, due)
    folded: list[str] = []

    async def load(session: AsyncSession, incident: str) -> Run:
        folded.append(incident)
        if incident == "INC-1":
            raise StoreError("INC-1 is damaged")
        return await load_run(session, incident)

    monkeypatch.setattr(clocks_module, "load_run", load)
    now = datetime.now(UTC)
    assert await rung(sqlite_store, now + timedelta(days=4)) == []
    assert folded == []
    assert await rung(sqlite_store, now + timedelta(days=6)) == ["promise:1"]
    assert folded == ["INC-1", "INC-2"]


async def test_clocks_are_set_and_stopped_by_hand(store: Store) -> None:
    incident = await declare_test_incident(store)
    await commands.set_clock(
        store, incident, "Anna", ClockKind.LEGAL, "Answer to UOKiK", Role.LEGAL, "14 d"
    )
    (clock,) = await set_ones(store, incident)
    assert (clock.text, clock.role) == ("Answer to UOKiK", Role.LEGAL)
    with pytest.raises(UsageError, match="not set by hand"):
        await commands.set_clock(store, incident, "A", ClockKind.STEP, "x", Role.LEAD, "1 h")
    with pytest.raises(Refused, match="stops by itself"):
        await commands.stop_clock(store, incident, "Anna", "golden-hour", "x")
    with pytest.raises(UsageError, match="needs a word"):
        await commands.stop_clock(store, incident, "Anna", clock.key, " ")
    await commands.stop_clock(store, incident, "Filip", clock.key, "sent today")
    assert clock.key not in await running(store, incident)


async def test_the_wall_clock_jumps(sqlite_store: Store) -> None:
    """Forward everything due rings at once, and once; back nothing rings again."""
    incident = await declare_test_incident(sqlite_store)
    began = (await current_run(sqlite_store, incident)).incident.opened_at
    assert await rung(sqlite_store, began) == []
    after_jump = await rung(sqlite_store, began + timedelta(days=400))
    assert sorted(after_jump) == ["golden-hour", "step:capture", "step:cause", "step:publish"]
    assert await rung(sqlite_store, began + timedelta(minutes=20)) == []
    assert await rung(sqlite_store, began + timedelta(days=401)) == []
    async with sqlite_store.read() as session:
        keys = [item.key for item in await session.exec(select(Outgoing))]
    rings = [key for key in keys if key.startswith(f"clock:{incident}:")]
    assert len(rings) == len(set(rings)) == 4
    assert set(keys) - set(rings) == {f"milestone:{incident}:1"}
