"""Narrowing a timeline down, lessons, and what lies behind an entry."""

from datetime import UTC, datetime, timedelta

import pytest

from services.errors import UsageError
from services.incident import commands
from services.incident.behind import behind
from services.incident.desk import load_run
from services.incident.narrowing import KIND_NAMES, Narrowing, narrowed, read_kind
from services.store import Store, ledger, mentions
from services.words import EntryKind, Role
from tests.making import declare_test_incident, mention


async def make(store: Store) -> str:
    incident = await declare_test_incident(store)
    await commands.take_role(store, incident, "Bartek", Role.LEAD)
    await commands.add_note(
        store,
        incident,
        "Anna",
        "Rozmowa z influencerką o ŻÓŁCI",
        datetime.now(UTC) - timedelta(days=2),
    )
    await commands.flag_lesson(store, incident, "Celina", 3, "call before publishing")
    await commands.close(store, incident, "Anna", "calm")
    await commands.flag_lesson(store, incident, "Anna", 5, "close earlier")
    return incident


@pytest.mark.parametrize(
    ("narrowing", "seqs"),
    [
        (Narrowing(), [1, 2, 3, 4, 5, 6]),
        (Narrowing(kind="lesson_flagged"), [4, 6]),
        (Narrowing(actor="bart"), [2]),
        (Narrowing(words="zolci rozmowa"), [3]),
        (Narrowing(words="anna"), [1, 3, 5, 6]),
        (Narrowing(words="lesson", actor="Anna"), [6]),
        (Narrowing(since=datetime.now(UTC) - timedelta(days=1)), [1, 2, 4, 5, 6]),
        (Narrowing(kind="note_added", words="nothing"), []),
    ],
)
async def test_only_what_fits(sqlite_store: Store, narrowing: Narrowing, seqs: list[int]) -> None:
    incident = await make(sqlite_store)
    async with sqlite_store.read() as session:
        records = await ledger.read(session, incident)
        run = await load_run(session, incident)
    assert [record.seq for record, _sentence in narrowed(records, run, narrowing)] == seqs


def test_a_kind_may_be_written_with_a_dash() -> None:
    assert read_kind("Note-Added") == "note_added"
    with pytest.raises(UsageError, match=r"There is no kind gossip; kinds are: .*note_added"):
        read_kind("gossip")


@pytest.mark.parametrize(("seq", "words"), [(0, "words"), (99, "words"), (1, "  ")])
async def test_a_lesson_is_about_an_entry_and_has_words(
    sqlite_store: Store, seq: int, words: str
) -> None:
    incident = await declare_test_incident(sqlite_store)
    with pytest.raises(UsageError):
        await commands.flag_lesson(sqlite_store, incident, "Anna", seq, words)


def test_every_kind_of_an_incident_s_entries_has_a_name_to_filter_by() -> None:
    told_of = "alert_ threshold_ playbook_ team_ mention_ sentiment_ campaign notifications_ plan_"
    of_the_room = {
        kind
        for kind in EntryKind
        if kind.startswith(tuple(told_of.split())) or kind in {"muted", "unmuted", "purged"}
    }
    assert set(KIND_NAMES) == set(EntryKind) - of_the_room


async def test_a_statement_s_version_lies_behind_what_became_of_it(store: Store) -> None:
    incident = await declare_test_incident(store)
    first = commands.Wording("We look.", "en", title="Holding")
    await commands.draft_statement(store, incident, "Celina", first)
    second = commands.Wording("We look into it.", "en")
    await commands.draft_statement(store, incident, "Celina", second, "1", 1)
    await commands.went_out(store, incident, "Celina", "1", 2, "https://example.org/x", "haste")
    async with store.read() as session:
        went_out = (await ledger.read(session, incident))[-1]
        facts = (await behind(session, went_out)).facts
    assert facts == (("Statement", "1.2 Holding: We look into it."),)


async def test_what_lies_behind_an_entry(store: Store) -> None:
    incident = await declare_test_incident(store)
    async with store.write() as session:
        await mentions.insert(session, [mention("a", "words", author="Zofia")])
        number = (await mentions.newest(session, mentions.Filter(), 1))[0].id
    await commands.add_evidence(store, incident, "Anna", number)
    await commands.correct(store, incident, "Anna", 2, "not that")
    async with store.read() as session:
        declared, evidence, corrected = await ledger.read(session, incident)
        assert (await behind(session, declared)).facts == (("Playbook", "T01 1"),)
        found = await behind(session, evidence)
        assert found.mention == number
        assert [name for name, _value in found.facts] == ["Mention", "Evidence"]
        assert found.facts[0][1] == f"{number}, Zofia, test"
        assert found.facts[1][1].endswith("; 5 bytes, text/plain")
        assert (await behind(session, corrected)).facts == (("About entry", "2"),)
