"""Privileged words leave the room only when they are asked for twice: markers are looked for."""

import logging
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import select

from services import i18n
from services.errors import Refused
from services.incident import commands
from services.incident.clocks import ring
from services.incident.desk import load_run
from services.incident.privileged import read_privileged
from services.learning.proposals import begin, propose
from services.learning.recall import recall
from services.model import Outgoing
from services.postmortem.compile import compile_report
from services.postmortem.render import to_markdown
from services.postmortem.sitrep import write_sitrep
from services.store import Store, ledger
from services.store.verify import verify
from services.words import Role
from tests.end_to_end.terminal import warroom
from tests.making import NO_NAGS, declare_test_incident

MARKERS = (
    "MARKER-note",
    "MARKER-question",
    "MARKER-answer",
    "MARKER-correction",
    "MARKER-flag",
    "MARKER-factor",
    "MARKER-lesson",
)


async def planted(store: Store) -> str:
    """Declare an incident in which seven privileged texts lie."""
    incident = await declare_test_incident(store)
    await commands.take_role(store, incident, "Anna", Role.LEAD)
    await commands.assign_role(store, incident, "Anna", Role.LEGAL, "Filip")
    note = await commands.add_item(store, incident, "Filip", "note", {"text": "MARKER-note"})
    question = {"whom": "MARKER-question", "question": "MARKER-question", "due": "1 s"}
    key = await commands.add_item(store, incident, "Ewa", "question", question, privileged=True)
    answer = {"answer": "MARKER-answer"}
    async with store.read() as session:
        run = await load_run(session, incident)
    seq = run.incident.tracks[note].seq
    await commands.correct(store, incident, "Filip", seq, "MARKER-correction")
    await commands.flag_lesson(store, incident, "Filip", seq, "MARKER-flag")
    await commands.note_factor(store, incident, "Filip", "MARKER-factor", seq)
    await commands.write_lesson(store, incident, "Filip", "MARKER-lesson", seq)
    await ring_all(store)
    await commands.act_on_item(store, incident, "Filip", key, "answered", answer)
    return incident


async def ring_all(store: Store) -> None:
    """Queue what the clocks say, an hour on."""
    async with store.write() as session:
        now = await store.now(session) + timedelta(hours=1)
        assert len(await ring(session, now, NO_NAGS)) >= 2


def assert_none(where: str, words: str) -> None:
    assert words, where
    for marker in MARKERS:
        assert marker not in words, where


async def test_no_reader_gets_them_unasked(store: Store) -> None:
    incident = await planted(store)
    for language in i18n.LANGUAGES:
        assert_none("sitrep", await write_sitrep(store, incident, language, NO_NAGS))
    assert_none("report", to_markdown(await compile_report(store, incident)))
    async with store.read() as session:
        sent = list(await session.exec(select(Outgoing)))
        records = await ledger.read(session, incident)
        tracked = await ledger.read_kinds(
            session, ["tracked", "track_acted", "corrected", "lesson_written"]
        )
        run = await load_run(session, incident)
        assert await verify(session, incident) == [], "sealed words are covered by the chain"
    assert any("question to counsel" in item.body for item in sent), "the clock rang"
    assert_none("notifications", "".join(f"{item.title} {item.body}" for item in sent))
    assert_none("records", repr(records))
    assert_none("records of a kind", repr(tracked))
    assert_none("incident", repr(run.incident))
    assert sum(record.sealed for record in records) == 7


async def test_legal_and_the_lead_may_read_them(store: Store) -> None:
    incident = await planted(store)
    for who in ("Anna", "Filip"):
        words = repr(await read_privileged(store, incident, who))
        assert all(marker in words for marker in MARKERS)
    with pytest.raises(Refused, match="Ewa may not: read privileged words"):
        await read_privileged(store, incident, "Ewa")


async def test_what_is_about_them_teaches_no_plan_and_is_not_recalled(store: Store) -> None:
    incident = await planted(store)
    async with store.read() as session:
        learning = (await load_run(session, incident)).incident.learning
        base = await begin(session, Path("/nowhere"), "T01")
    assert [item.sealed for item in (*learning.flags.values(), *learning.lessons.values())] == [
        True,
        True,
    ]
    with pytest.raises(Refused, match="is privileged: write the lesson in words that may leave"):
        propose(base, base.text, incident, learning.lesson_or_last(None), date(2026, 1, 1))
    await commands.write_lesson(store, incident, "Filip", "call first")
    await commands.close(store, incident, "Anna", "calm")
    async with store.read() as session:
        assert [item.words for item in await recall(session, "T01")] == ["call first"]


async def test_an_error_of_the_database_tells_no_words(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    await planted(store)  # entry 4 is the note: its words are there already
    with pytest.raises(SQLAlchemyError) as caught:
        async with store.write() as session:
            await session.exec(  # type: ignore[call-overload]
                text(
                    "INSERT INTO detail (stream, seq, name, salt, text) "
                    "VALUES ('INC-1', 4, 'text', '', :word)"
                ),
                params={"word": "MARKER-note"},
            )
    logging.getLogger("test").error("failed", exc_info=caught.value)
    assert_none("log", caplog.text + str(caught.value))


COMMANDS = (
    ("timeline", "INC-1"),
    ("timeline", "INC-1", "--json"),
    ("track", "list", "INC-1"),
    ("track", "list", "INC-1", "--json"),
    ("postmortem", "INC-1"),
    ("sitrep", "INC-1"),
    ("sitrep", "INC-1", "--language", "pl"),
    ("incidents", "--json"),
    ("statement", "list", "INC-1", "--json"),
    ("promises", "--json", "--all"),
    ("verify",),
    ("lessons", "list", "INC-1"),
)


async def test_no_command_prints_them_unless_asked_twice(tmp_path: Path) -> None:
    home = tmp_path / "home"
    store = await Store.open(home / ".local/share/warroom/warroom.db")
    await planted(store)
    await store.close()

    def said(*arguments: str, user: str = "Filip") -> tuple[int, str]:
        done = warroom(home, *arguments, WARROOM_USER=user)
        return done.returncode, done.stdout + done.stderr

    for arguments in COMMANDS:
        code, words = said(*arguments)
        assert code == 0, words
        assert_none(" ".join(arguments), words)
    twice = ("--privileged", "--yes-privileged")
    for arguments in (("timeline", "INC-1"), ("timeline", "INC-1", "--json")):
        for once in twice:
            code, words = said(*arguments, once)
            assert (code, "say both" in words) == (2, True)
            assert_none("asked once", words)
        code, words = said(*arguments, *twice)
        assert (code, all(marker in words for marker in MARKERS)) == (0, True)
        code, words = said(*arguments, *twice, user="Ewa")
        assert (code, "Ewa may not: read privileged words" in words) == (1, True)
        assert_none("asked by somebody else", words)
    logs = [path for path in home.rglob("*") if path.is_file() and path.suffix in {".log", ".md"}]
    for path in logs:
        assert_none(str(path), path.read_text(encoding="utf-8", errors="replace") or "-")
