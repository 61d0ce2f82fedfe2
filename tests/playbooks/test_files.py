"""Playbook files: what is good, what is told about what is not, and the watch over a folder."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.documents.reading import read
from services.errors import DocumentError
from services.i18n import LANGUAGES
from services.playbooks.files import Changed, parse, shipped, watch
from services.words import Need
from tests.making import PLAYBOOK


@pytest.mark.parametrize("scenario", sorted(shipped()))
def test_a_shipped_playbook_is_whole_in_both_languages(scenario: str) -> None:
    """No dead end: each step has a role, a deadline and a usable text, in each language."""
    playbook = parse(shipped()[scenario], scenario)
    for step in playbook.steps():
        for language in LANGUAGES:
            assert len(step.do.read(language).split()) >= 12, f"{step.id} in {language}"
            assert step.title.read(language)
            assert step.why.read(language)
        assert step.do.read("en") != step.do.read("pl")
        assert step.within.total_seconds() > 0
        assert step.needs is Need.NOTHING or step.ask is not None
    assert "legal advice" in playbook.disclaimer.read("en")


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("role: scribe", "role: king", 19, "one of 'lead'"),
        ("within: 15 min", "within: soon", 20, "a number and a unit"),
        ("    title: {en: First, pl: Najpierw}", "    title: {en: First}", 13, "in pl is missing"),
        ("format: 1", "format: 7", 2, "one of 1"),
        ("    title: {en: Then, pl: Potem}", "    tilte: Then", 42, "is it misspelled"),
        ("summary:", "sumary:", 5, "is it misspelled"),
        ("scenario: T01\n", "", 1, "has to be there"),
        ("id: own-up", "id: cause", 34, "two steps are called cause"),
        ("{step: cause, choice: brand}", "{step: publish, choice: x}", 40, "has to come earlier"),
        ("{step: cause, choice: brand}", "{step: cause, choice: x}", 40, "does not offer"),
        ("{id: mistake,", "{id: brand,", 33, "brand is here already"),
        ("id: then", "id: first", 41, "first is here already"),
        ("id: capture", "id: Zabezpiecz", 15, "small letters"),
        ("role: scribe", "role: scribe\n        template: x", 20, "no template x"),
        ("{default: SEV3}", "{default: SEV3, drivers: [{id: a, text: b}]}", 7, "say either"),
        ("summary: A playbook for tests.", "summary:", 5, "a text is one string"),
        ("summary: A playbook for tests.", 'summary: {en: a, pl: " "}', 5, "must not be empty"),
        ("summary: A playbook for tests.", "summary: {texts: {de: x}}", 5, "in en is missing"),
        ("summary: A playbook for tests.", "summary: {en: a, pl: b, de: c}", 5, "no language"),
        ("format: 1", 'format: 1\n"\\e[31mformt": 1', 3, ": formt: this key"),
        ("summary: A playbook for tests.", "summary: 2001-13-45", 5, "month must be"),
        ("summary: A playbook for tests.", "summary: !!bool maybe", 5, "have no place here"),
        ("summary: A playbook for tests.", "summary: {{a: {b: c}}: d}", 5, "nested keys"),
        ("{en: Test storm, pl: Burza testowa}", "&a [*a]", 4, "have no place here"),
        ("needs: note\n        ask: What was captured?", "needs: note", 15, "say in 'ask'"),
        ("needs: choice", "needs: note", 23, "'choices' go with"),
        ("stand_down: [It is calm.]", "stand_down: []", 52, "must not be empty"),
        ("format: 1", "format: 1\nformat: 1", 3, "duplicate key"),
        ("format: 1", "format: 1\n\tscenario: x", 3, "cannot start any token"),
        ("summary: A playbook for tests.", "summary: [unclosed", 6, "expected"),
    ],
)
def test_a_mistake_is_told_with_its_line(old: str, new: str, line: int, words: str) -> None:
    assert old in PLAYBOOK
    with pytest.raises(DocumentError) as caught:
        parse(PLAYBOOK.replace(old, new, 1), "plan.yaml")
    told = str(caught.value)
    assert told.startswith(f"plan.yaml:{line}: ")
    assert words in told
    assert "\n" not in told


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"just words",
        b"- a\n- list",
        b"\x00\x01\x02",
        b"\xff\xfe\x00bad",
        b"a: &a [x]\nb: &b [*a,*a]\nc: [*b,*b]",
        b"phases:\n- &p\n  steps:\n  - &s {id: a}\n" + b"  - *s\n" * 9_000 + b"- *p\n" * 9_000,
        b"!!python/object/apply:os.system [ls]",
        b"x" * 1_100_000,
        "[" * 5_000,
    ],
    ids=range(10),
)
def test_what_is_no_playbook_gives_one_line(tmp_path: Path, content: bytes | str) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(DocumentError) as caught:
        parse(read(path), str(path))
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)


def test_a_playbook_cannot_speak_to_the_terminal() -> None:
    hostile = PLAYBOOK.replace("A playbook for tests.", r'"a\e]52;c;eA==\a\e[31mb\u202ec"')
    assert parse(hostile, "plan.yaml").summary.read("en") == "abc"


async def first(changes: AsyncIterator[Changed]) -> Changed:
    async with asyncio.timeout(20):
        return await anext(changes)


async def until(changes: AsyncIterator[Changed], *, good: bool) -> Changed:
    """Return the next change that is good (or not); an editor may save more than once."""
    while True:
        changed = await first(changes)
        if (changed.playbook is not None) is good:
            return changed


async def test_the_folder_is_watched(tmp_path: Path) -> None:
    folder = tmp_path / "plans"
    folder.mkdir()
    path = folder / "mine.yaml"
    path.write_text(PLAYBOOK)
    changes = watch(folder)
    assert (await first(changes)).playbook is not None
    path.write_text(PLAYBOOK.replace("role: scribe", "role: king"))
    assert f"{path}:19: " in (await until(changes, good=False)).error
    saved = folder / ".mine.yaml.swp"
    saved.write_text(PLAYBOOK.replace("Test storm", "Mended"))
    saved.replace(path)  # as editors do
    mended = await until(changes, good=True)
    assert mended.playbook is not None
    assert mended.playbook.title.read("en") == "Mended"


async def test_a_save_during_the_first_look_is_not_lost(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(PLAYBOOK)
    changes = watch(tmp_path)
    assert (await first(changes)).path.name == "a.yaml"
    (tmp_path / "b.yaml").write_text(PLAYBOOK)  # the list of files was read before
    while (await first(changes)).path.name != "b.yaml":
        pass


async def test_only_files_are_read(tmp_path: Path) -> None:
    """A pipe would keep the room waiting for ever; a folder or a deleted file says nothing."""
    os.mkfifo(tmp_path / "a.yaml")
    (tmp_path / "b.yaml").mkdir()
    (tmp_path / "c.yaml").write_text(PLAYBOOK)
    changes = watch(tmp_path)
    assert (await first(changes)).path.name == "c.yaml"
    (tmp_path / "c.yaml").unlink()
    (tmp_path / "d.yaml").write_text(PLAYBOOK)
    assert (await first(changes)).path.name == "d.yaml"


async def test_the_watch_ends_when_it_is_stopped(tmp_path: Path) -> None:
    stop = asyncio.Event()
    changes = watch(tmp_path, stop)
    waiting = asyncio.ensure_future(anext(changes, None))
    stop.set()
    async with asyncio.timeout(20):
        assert await waiting is None


async def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    changes = watch(tmp_path / "not" / "there")
    waiting = asyncio.create_task(first(changes))
    await asyncio.wait({waiting}, timeout=0.5)
    assert (tmp_path / "not" / "there").is_dir()
    waiting.cancel()
