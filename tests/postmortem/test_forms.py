"""The forms of the report: hostile words do nothing, nothing is asked of anybody, names can go."""

import importlib.util
import json
import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from services import i18n
from services.documents.blocks import Chart, Document, Milestone, Para, Point
from services.documents.form import Format, format_of
from services.documents.svg import NARROW, WIDE, draw
from services.documents.write_html import to_html as page
from services.documents.write_pdf import to_pdf
from services.errors import UsageError, WarroomError
from services.incident import commands
from services.model import Alert
from services.postmortem.compile import Report, compile_report
from services.postmortem.redact import redacted
from services.postmortem.render import to_html, to_json, to_markdown, written
from services.store import Store, ledger, mentions
from services.store.ledger import Draft
from services.words import AlertKind, AlertLevel, AlertState, Role, Sentiment
from tests.making import approved_statement, declare_test_incident, mention

HOSTILE = (
    '<script>document.title="owned"</script><img src=http://127.0.0.1:9/x onerror=alert(1)>'
    '</table></svg></title>"\'{{7*7}} #import "x" $x$ [x](javascript:alert(1)) żółć ŁÓDŹ'
)
AUTHOR = '@kasia.z <b onmouseover="x()">'
NOW = datetime(2026, 11, 23, 13, 40, tzinfo=UTC)


@pytest.fixture
async def report(sqlite_store: Store) -> Report:
    return await compile_report(sqlite_store, await make_hostile(sqlite_store))


async def make_hostile(store: Store) -> str:
    """Let everything that is free text be hostile."""
    now = datetime.now(UTC)
    window = now - timedelta(hours=2)
    async with store.write() as session:
        alert = Alert(
            entity="campaign:1",
            kind=AlertKind.FIRESTORM,
            level=AlertLevel.CRITICAL,
            state=AlertState.RAISED,
            raised_at=window + timedelta(minutes=1),
            window_at=window,
            seen_at=window,
            count=9,
            expected=1.0,
            negative=7,
            understood=8,
        )
        session.add(alert)
        await session.flush()
        new = [
            mention(
                f"m{n}",
                f"{' '.join(f'w{n}x{i}' for i in range(40))} {HOSTILE} says @other_one, "
                f"see https://x.example/kasia.z/{n}",
                at=window + timedelta(minutes=n),
                sentiment=Sentiment.NEGATIVE if n % 3 else Sentiment.POSITIVE,
                reach=100 - n,
                author=AUTHOR,
            )
            for n in range(40)
        ]
        await mentions.insert(session, new)
        number = (await mentions.newest(session, mentions.Filter(), 1))[0].id
    incident = await declare_test_incident(store, alert=alert.id, title=HOSTILE)
    await commands.take_role(store, incident, HOSTILE[:40], Role.LEAD)
    await commands.add_evidence(store, incident, "Anna", number)
    await commands.skip_step(store, incident, "Anna", "capture", HOSTILE)
    await commands.add_note(store, incident, "Anna", f"Kasia.Z called again. {HOSTILE}")
    await commands.flag_lesson(store, incident, "Anna", 2, HOSTILE)
    await approved_statement(store, incident, HOSTILE)
    await commands.do_step(store, incident, "Anna", "publish", "https://example.org/statement")
    await commands.close(store, incident, "Anna", HOSTILE)
    return incident


class Page(HTMLParser):
    """What a browser would see of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.mark.parametrize("language", ["en", "pl"])
async def test_the_page_asks_nobody_for_anything(sqlite_store: Store, language: str) -> None:
    i18n.use(language)
    incident = await make_hostile(sqlite_store)
    text = to_html(await compile_report(sqlite_store, incident))
    seen = Page(text)
    assert not {
        "script",
        "img",
        "link",
        "iframe",
        "object",
        "embed",
        "form",
        "a",
        "b",
        "base",
    } & set(seen.tags)
    names = {name for name, _value in seen.attributes}
    assert not {"src", "href", "srcset", "action", "xlink:href", "ping", "poster"} & names
    assert not [name for name in names if name.startswith("on")]
    assert not re.search(r"url\(|@import|expression\(", "".join(v for _n, v in seen.attributes))
    assert "url(" not in text.split("</style>")[0]
    policy = next(value for name, value in seen.attributes if "default-src" in value)
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert ("lang", language) in seen.attributes
    assert any("żółć ŁÓDŹ" in words for words in seen.words)
    assert seen.tags.count("svg") == 2
    assert seen.tags.count("h1") == 1


async def test_the_same_words_in_json(report: Report) -> None:
    found = json.loads(to_json(report))
    assert found["incident"]["title"].startswith("<script>")
    assert found["impact"]["during"]["mentions"] == 40
    assert [item["reach"] for item in found["impact"]["top_mentions"]] == list(range(100, 90, -1))
    assert found["head"] == str(report.head)
    assert [item["label"] for item in found["storm"]["milestones"]] == [
        "Alert",
        "Declared",
        "Statement published",
        "Closed",
    ]
    assert sum(point["mentions"] for point in found["storm"]["points"]) == 40


async def test_no_names_are_shared(report: Report) -> None:
    shared = redacted(report)
    for form in (Format.MARKDOWN, Format.HTML, Format.JSON):
        text = written(shared, form).decode()
        assert not re.search(r"kasia|other_one", text, re.IGNORECASE), form
        assert "author 1" in text
        assert "https://example.org/…" in text
    assert "Anna" in to_markdown(shared)
    assert re.search(r"kasia", to_markdown(report))


async def test_privileged_words_are_in_no_form(sqlite_store: Store) -> None:
    incident = await make_hostile(sqlite_store)
    secret = Draft("note_added", {"privileged": True}, {"text": "MARKER of counsel"})
    (sealed,) = await ledger.append(sqlite_store, incident, "Legal", lambda _old: [secret])
    await commands.flag_lesson(sqlite_store, incident, "Legal", sealed.seq, "MARKER learned")
    report = await compile_report(sqlite_store, incident)
    for form in (Format.MARKDOWN, Format.HTML, Format.JSON):
        text = written(report, form).decode()
        assert "MARKER" not in text
        assert "(privileged)" in text


@pytest.mark.parametrize(
    ("name", "wanted", "form"),
    [
        ("x.md", "", Format.MARKDOWN),
        ("x.HTML", "", Format.HTML),
        ("x.md", "json", Format.JSON),
        (None, "", Format.MARKDOWN),
        ("report", "", Format.MARKDOWN),
    ],
)
def test_the_suffix_says_the_format(name: str | None, wanted: str, form: Format) -> None:
    assert format_of(Path(name) if name else None, wanted) is form


def test_another_format_is_refused() -> None:
    with pytest.raises(UsageError, match=r"docx is no format"):
        format_of(Path("x.docx"))


def make_chart(points: int, *, total: int = 5, marks: int = 0) -> Chart:
    minute = timedelta(minutes=1)
    return Chart(
        "What was said",
        "mentions",
        "negative",
        [
            Point(NOW + n * minute, n * total % 17, None if n % 7 == 0 else n % 5 / 4)
            for n in range(points)
        ],
        60,
        [Milestone(NOW + n * minute / 9, f"mark {n}") for n in range(marks)],
    )


@pytest.mark.parametrize("size", [WIDE, NARROW])
@pytest.mark.parametrize(("points", "marks"), [(0, 0), (1, 1), (2, 3), (160, 12)])
def test_a_chart_stays_in_its_frame(points: int, marks: int, size: object) -> None:
    drawn = str(draw(make_chart(points, marks=marks), size))  # type: ignore[arg-type]
    width, height = size.width, size.height  # type: ignore[attr-defined]
    for name, value in re.findall(r' (c?x[12]?|c?y[12]?)="([-\d.]+)"', drawn):
        assert -1 <= float(value) <= (width if "x" in name else height) + 1, (name, value)
    shown = re.findall(r"font-weight:600\">(\d+)</text>", drawn)
    assert shown == [str(n) for n in range(1, marks + 1)] or points == 0


def test_numbers_on_a_chart_do_not_cover_each_other() -> None:
    drawn = str(draw(make_chart(160, marks=12)))
    centres = [float(x) for x in re.findall(r'<circle cx="([\d.]+)" cy="[\d.]+" r="9', drawn)]
    assert len(centres) == 12
    assert all(right - left >= 19 for left, right in pairwise(centres))


HAS_TYPST = importlib.util.find_spec("typst") is not None


@pytest.mark.skipif(not HAS_TYPST, reason="the extra pdf is not installed")
def test_the_pdf_reads_no_text_as_markup(report: Report, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(written(report, Format.PDF))
    assert path.read_bytes().startswith(b"%PDF-")
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("pdftotext (poppler-utils) is not installed: the letters were not read")
    done = subprocess.run([reader, str(path), "-"], capture_output=True, text=True, check=True)
    words = " ".join(done.stdout.split())
    assert "żółć ŁÓDŹ" in words
    assert '#import "x" $x$' in words.replace("“", '"').replace("”", '"')


def test_without_typst_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "typst", None)
    with pytest.raises(WarroomError, match=r"warroom\[pdf\]"):
        to_pdf(Document("x", "en", [Para("y")]))


CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()


OF_THE_BROWSER = (".google.com", ".googleapis.com", ".gvt1.com", ".gstatic.com")
"""Whom Chromium itself calls, whatever page it shows."""


@pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed: no browser opened the page")
def test_a_real_browser_runs_nothing_and_asks_nobody(report: Report, tmp_path: Path) -> None:
    """By Chromium's own log of the network, and by its document after loading."""
    path, log = tmp_path / "report.html", tmp_path / "net.json"
    path.write_text(to_html(report), encoding="utf-8")
    done = subprocess.run(
        [
            CHROMIUM,
            *FLAGS,
            f"--user-data-dir={tmp_path / 'profile'}",
            f"--log-net-log={log}",
            "--enable-logging=stderr",
            "--dump-dom",
            path.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=90,
        check=True,
    )
    assert "CONSOLE" not in done.stderr
    assert "<title>Post-mortem: &lt;script&gt;" in done.stdout
    assert "owned" not in done.stdout.split("</title>")[0].replace('"owned"', "")
    assert done.stdout.count("<svg") == 2
    hosts = set(re.findall(r'"url":"https?://([^/":]+)', log.read_text(encoding="utf-8")))
    assert {host for host in hosts if not host.endswith(OF_THE_BROWSER)} == set()


def test_a_page_that_did_ask_would_be_noticed() -> None:
    """The structural check above sees what it is to see."""
    seen = Page('<img src="http://x"><a href="y">z</a><svg onload="x()"></svg>')
    assert {"img", "a", "svg"} <= set(seen.tags)
    assert {"src", "href", "onload"} == {name for name, _value in seen.attributes}


def test_an_empty_document_is_a_page() -> None:
    assert "<h1>x</h1>" in page(Document("x", "en", []))
