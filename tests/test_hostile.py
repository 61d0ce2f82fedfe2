"""A mention that holds everything a post can hold goes through every way out, harmless."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from sqlmodel import func, select
from textual.widgets import Static

from services.early_warning import deciding, watch
from services.incident import commands
from services.intake.bring import bring
from services.model import Mention
from services.postmortem.compile import compile_report
from services.postmortem.render import to_markdown
from services.preparation.campaigns import save_campaign
from services.settings import CampaignSettings, load
from services.store import Store, mentions
from services.store.mentions import Filter
from tests.early_warning.streams import keep_calm
from tests.end_to_end.terminal import warroom
from tests.making import declare_test_incident
from tests.waiting import until
from tui.app import WarroomApp
from tui.room import Room

HOSTILE = (
    "\x1b[2J\x1b]52;c;ZXZpbA==\x07\x1b]0;title\x1b\\\x9b31m\u202egnp.exe\u2066 [/oops] [bold "
    "zorza <script>alert(1)</script> ![x](javascript:alert(1)) `code` | a | =HYPERLINK(1) "
)
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def export(folder: Path) -> Path:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(["Text", "Author", "URL", "Tweet ID"])
    for number in range(12):
        writer.writerow(
            [
                HOSTILE + "x" * 100_000,
                f"\x1b[31m[/oops]\u202e<b>{number}",
                "javascript:alert(1)",
                f"h{number}",
            ]
        )
    path = folder / "hostile.csv"
    path.write_text(buffer.getvalue(), encoding="utf-8")
    return path


@pytest.fixture
async def room(sqlite_store: Store, tmp_path: Path) -> Store:
    """A store with the hostile mention, an alert on it, and an incident that keeps it."""
    async with sqlite_store.write() as session:
        await save_campaign(session, CampaignSettings(name="[/oops] Zorza", words=("zorza",)))
    await keep_calm(sqlite_store)
    brought = await bring(sqlite_store, export(tmp_path))
    assert brought.written.stored == 12
    (alert,) = await watch.step(sqlite_store, await watch.restore(sqlite_store))
    assert alert.id is not None
    await deciding.acknowledge(sqlite_store, "[/anna]", alert.id)
    incident = await declare_test_incident(
        sqlite_store, alert=alert.id, title="\x1b[31m[/oops] storm\u202e"
    )
    async with sqlite_store.read() as session:
        (hostile,) = await session.exec(select(func.max(Mention.id)))
    await commands.add_evidence(sqlite_store, incident, "[/anna]", hostile or 0)
    await commands.add_note(sqlite_store, incident, "[/anna]", HOSTILE)
    return sqlite_store


def check(shown: str) -> None:
    """What is shown holds the words and nothing that a terminal or a browser obeys."""
    assert not FORBIDDEN.search(shown), FORBIDDEN.findall(shown)
    assert "ZXZpbA" not in shown


async def test_the_store_keeps_clean_text_and_the_bytes(room: Store) -> None:
    async with room.read() as session:
        lines = await mentions.newest(session, Filter(), 99)
        found = await mentions.one(session, lines[-1].id)
    assert found is not None
    check(found[0].text.replace("\n", " "))
    assert found[0].text.startswith("gnp.exe [/oops] [bold zorza <script>")
    assert len(found[0].text) <= 10_000
    assert found[0].url == ""
    assert found[0].evidence is not None


async def test_every_screen_shows_it(room: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    app = WarroomApp(Room(room, load(), "[/anna]"))
    monkeypatch.setattr(WarroomApp, "keep_collecting", lambda _app: None)
    async with app.run_test(size=(100, 40), notifications=True) as pilot:
        for mode in ("live", "incident", "timeline", "postmortem", "setup"):
            app.switch_mode(mode)
            await until(pilot, lambda: "oops" in app.export_screenshot())
            check(app.export_screenshot().replace("\n", " "))
        app.switch_mode("live")
        await pilot.pause(0.5)
        await pilot.press("end", "enter")
        await pilot.pause(0.5)
        assert "[/oops]" in str(app.screen.query_one("#words", Static).render())
        await pilot.press("escape")
        app.notify(HOSTILE, markup=False)
        await pilot.pause(0.3)
        assert app.is_running


async def test_the_report_escapes_it(room: Store) -> None:
    report = to_markdown(await compile_report(room, "INC-1"))
    check(report.replace("\n", " "))
    assert r"\[/oops\]" in report
    tokens = MarkdownIt("commonmark").parse(report)
    inner = [token for block in tokens for token in (block.children or [])]
    kinds = {token.type for token in [*tokens, *inner]}
    assert "strong_open" in kinds
    assert not kinds & {"html_block", "html_inline", "image", "link_open", "code_inline", "fence"}


@pytest.mark.parametrize(
    "command", [("timeline", "INC-1"), ("alerts",), ("incidents",), ("postmortem", "INC-1")]
)
async def test_every_command_prints_it(
    room: Store, tmp_path: Path, command: tuple[str, ...]
) -> None:
    plain = warroom(tmp_path, "--store", room.address, *command)
    assert plain.returncode == 0, plain.stderr
    check(plain.stdout.replace("\n", " "))
    if command[0] != "postmortem":
        as_json = warroom(tmp_path, "--store", room.address, *command, "--json")
        check(as_json.stdout.replace("\n", " "))
        assert json.loads(as_json.stdout)
