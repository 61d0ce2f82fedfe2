"""Playbook files: what is good, what is told about what is not, and the watch over a folder."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.errors import PlaybookError
from services.i18n import LANGUAGES
from services.playbooks.files import Changed, load, parse, shipped, watch
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
    assert {template.kind for template in playbook.templates} >= {"holding", "internal"}


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
        ("id: own-up", "id: cause", 11, "two steps are called cause"),
        ("{step: cause, choice: brand}", "{step: publish, choice: x}", 11, "has to come earlier"),
        ("{step: cause, choice: brand}", "{step: cause, choice: x}", 11, "does not offer"),
        ("needs: note\n        ask: What was captured?", "needs: note", 15, "say in 'ask'"),
        ("needs: choice", "needs: note", 23, "'choices' go with"),
        ("stand_down: [It is calm.]", "stand_down: []", 52, "at least 1 item"),
        ("format: 1", "format: 1\nformat: 1", 3, "duplicate key"),
        ("format: 1", "format: 1\n\tscenario: x", 3, "cannot start any token"),
        ("summary: A playbook for tests.", "summary: [unclosed", 6, "expected"),
    ],
)
def test_a_mistake_is_told_with_its_line(old: str, new: str, line: int, words: str) -> None:
    assert old in PLAYBOOK
    with pytest.raises(PlaybookError) as caught:
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
        b"!!python/object/apply:os.system [ls]",
        b"x" * 1_100_000,
        "[" * 5_000,
    ],
    ids=range(9),
)
def test_what_is_no_playbook_gives_one_line(tmp_path: Path, content: bytes | str) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(PlaybookError) as caught:
        load(path)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)


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
    following = asyncio.create_task(until(changes, good=False))
    while not following.done():  # the watch begins some time after the first look
        path.write_text(PLAYBOOK.replace("role: scribe", "role: king"))
        await asyncio.wait({following}, timeout=0.2)
    assert f"{path}:19: " in following.result().error
    saved = folder / ".mine.yaml.swp"
    saved.write_text(PLAYBOOK.replace("Test storm", "Mended"))
    saved.replace(path)  # as editors do
    mended = await until(changes, good=True)
    assert mended.playbook is not None
    assert mended.playbook.title.read("en") == "Mended"


async def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    changes = watch(tmp_path / "not" / "there")
    waiting = asyncio.create_task(first(changes))
    await asyncio.wait({waiting}, timeout=0.5)
    assert (tmp_path / "not" / "there").is_dir()
    waiting.cancel()
