"""The command line: every command of the documents runs, every mistake gives one line."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from services.incident import commands
from services.store import Store
from services.store.verify import head
from services.words import Role
from tests.end_to_end.terminal import ROOT, environment, warroom
from tests.making import PLAYBOOK, declare_test_incident

DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
COMMAND = re.compile(r"^(?:\.venv/bin/)?warroom(?: .*)?$", re.MULTILINE)


STATEMENT = (
    "This is our fault and we are sorry. By Friday we will refund everybody; Anna Kot, our quality "
    "director, answers for it. The next update comes here tomorrow at noon."
)


def run(home: Path, *arguments: str, **more: str) -> tuple[int, str, str]:
    done = warroom(home, *arguments, **more)
    assert "Traceback" not in done.stdout + done.stderr
    return done.returncode, done.stdout, done.stderr


def documented(document: Path) -> list[str]:
    found = []
    for block in re.findall(r"```\n(.*?)```", document.read_text(encoding="utf-8"), re.DOTALL):
        found += COMMAND.findall(block)
    return [command.removeprefix(".venv/bin/") for command in found]


def _name(document: Path) -> str:
    return str(document.relative_to(ROOT))


def test_the_documents_have_commands() -> None:
    assert sum(len(documented(document)) for document in DOCUMENTS) >= 15


@pytest.fixture
async def home(blank_file: Path, tmp_path: Path) -> Path:
    """A home with a closed-over room: an incident INC-1, an export and a playbook to check."""
    place = tmp_path / "home"
    data = place / ".local/share/warroom"
    data.mkdir(parents=True)
    store = await Store.open(shutil.copyfile(blank_file, data / "warroom.db"))
    incident = await declare_test_incident(store)
    async with store.read() as session:
        (place / "heads.txt").write_text(str(await head(session, incident)))
    await store.close()
    (place / "export.csv").write_text("Text,Author\nhello,ola\n")
    (place / "my-playbook.yaml").write_text(PLAYBOOK)
    (place / "post.txt").write_text("[REKLAMA] @zorza Nowy krem na zimę.", encoding="utf-8")
    (place / "statement.txt").write_text(STATEMENT)
    (place / "posts.csv").write_text("Text,Author\nA calm day at the lake.,@maja\n")
    (place / "comments.csv").write_text("Text,Author\nLovely!,ola\n")
    return place


@pytest.mark.parametrize("document", [item for item in DOCUMENTS if documented(item)], ids=_name)
async def test_every_documented_command_runs(home: Path, document: Path) -> None:
    for command in documented(document):
        arguments = shlex.split(command)[1:]
        opens_screens = not arguments or (arguments[0] == "--store" and len(arguments) == 2)
        if opens_screens or arguments == ["drill", "--plain"]:
            continue  # the end-to-end tests run these
        if any(it.startswith("postgresql:") for it in arguments):
            continue  # and the store's tests these, on a server of their own
        code, out, err = run(home, *arguments)
        allowed = (
            {0, 1}
            if arguments[0] in {"doctor", "readiness"}
            else {2}
            if "notify test" in command
            else {0}
        )
        assert code in allowed, (command, out, err)


MISTAKES: list[tuple[tuple[str, ...], int, str]] = [
    (("timeline", "INC-99"), 2, "There is no incident INC-99"),
    (("postmortem", "INC-99"), 2, "There is no incident INC-99"),
    (("postmortem", "INC-1", "-o", "/nowhere/x.md"), 1, "cannot be written"),
    (("verify", "INC-99"), 2, "There is no incident INC-99"),
    (("verify", "--against", "nothing.txt"), 2, "cannot be read"),
    (("verify", "--against", "export.csv"), 2, "No head is noted"),
    (("import", "nothing.csv"), 2, "There is no file"),
    (("import", "my-playbook.yaml"), 4, "export it as CSV or JSONL"),
    (("playbooks", "check", "export.csv"), 1, "export.csv:1"),
    (("campaign", "add", "x"), 2, "needs a word, a hashtag or a handle"),
    (("campaigns", "add", "x", "--word", "x", "--influencer", "Maja="), 2, "NAME=HANDLE"),
    (("campaigns", "add", "x", "--word", "x", "--starts", "soon"), 2, "is no day"),
    (("campaigns", "add", "x", "--handle", "fax:x"), 2, "is no platform"),
    (("campaigns", "edit", "x"), 2, "Say what to change"),
    (("campaigns", "edit", "x", "--planned", "x"), 2, "write it as post; title"),
    (("campaigns", "show", "x"), 2, "There is no campaign x"),
    (("campaigns", "archive", "x"), 2, "There is no campaign x"),
    (("campaigns", "import", "nothing.csv"), 2, "cannot be read"),
    (("campaigns", "import", "export.csv"), 2, "has no header"),
    (("influencers", "edit", "x", "--notes", "x"), 2, "There is no influencer x"),
    (("influencers", "import", "export.csv"), 2, "has no header"),
    (("readiness", "x"), 2, "There is no campaign x"),
    (("statement", "check", "statement.txt", "--campaign", "x"), 2, "no campaign or influencer x"),
    (("campaign", "stop", "x"), 2, "There is no campaign x"),
    (("person", "add", "x", "--role", "king"), 2, "is not one of 'lead'"),
    (("person", "add", "x", "--hours", "noon"), 2, "are no hours"),
    (("person", "add", "x", "--phone", "abc"), 2, "“abc” is no phone number: write digits"),
    (("person", "remove", "x"), 2, "nobody called x"),
    (("team", "import", "nothing.yaml"), 2, "cannot be read"),
    (("team", "import", "my-playbook.yaml"), 1, "my-playbook.yaml:3: scenario: this key"),
    (("plan", "--scenario", "S99"), 2, "no playbook S99"),
    (("plan", "-o", "/nowhere/x.md"), 1, "cannot be written"),
    (("playbooks", "show", "S99"), 2, "no playbook S99"),
    (("playbooks", "new", "x", "small letters"), 2, "capitals and digits"),
    (("playbooks", "new", "--answers", "nothing.txt"), 2, "cannot be read"),
    (("playbooks", "law", "--country", "fr"), 2, "no country fr"),
    (("incident", "declare", " ", "--plan", "S01"), 2, "An incident needs a title"),
    (("incident", "declare", "x", "--plan", "S99"), 2, "no playbook S99"),
    (("incident", "declare", "x", "--plan", "S01", "--fact", "rain"), 2, "use one of"),
    (("incident", "declare", "x", "--plan", "S01", "--alert", "7"), 2, "no alert 7"),
    (("incident", "join", "INC-1", "S99"), 2, "no playbook S99"),
    (("incident", "leave", "INC-1", "S02", "--because", "x"), 1, "has not joined INC-1"),
    (("statement", "list", "INC-99"), 2, "There is no incident INC-99"),
    (("statement", "show", "INC-1", "one"), 2, "is no statement"),
    (("statement", "show", "INC-1", "7"), 2, "no statement 7 in INC-1"),
    (("statement", "draft", "INC-1", "nothing.txt"), 2, "cannot be read"),
    (("statement", "draft", "INC-1", "statement.txt", "--over", "7.1"), 1, "no statement 7"),
    (("statement", "approve", "INC-1", "1"), 2, "which version you read"),
    (("statement", "publish", "INC-1", "1.1", "--link", "x"), 2, "begins with https"),
    (("statement", "publish", "INC-1", "1.1", "--link", "https://x.y"), 1, "no statement 1"),
    (("statement", "export", "INC-1", "1.1", "out.txt"), 1, "no statement 1"),
    (("statement", "template", "INC-1", "poem"), 2, "no template poem"),
    (("promises", "kept", "INC-1", "1", "done"), 1, "no promise 1 in INC-1"),
    (("promises", "add", "INC-1", "1", "a promise"), 2, "words | who sees to it | by when"),
    (("track", "add", "INC-1", "fax"), 2, "no kind fax"),
    (("track", "add", "INC-1", "note", "x"), 2, "is no field"),
    (("track", "act", "INC-1", "1", "paid"), 1, "no item 1 in INC-1"),
    (("values", "set", "x", "--campaign", "x"), 2, "no campaign or influencer x"),
    (("clauses", "add", "x", "takedown"), 2, "no campaign or influencer x"),
    (("clauses", "call", "INC-1", "1"), 2, "no clause 1"),
    (("decide", "INC-1", "we pause", "--why", "x", "--value", "1=good"), 2, "no word on a value"),
    (("sitrep", "INC-99"), 2, "There is no incident INC-99"),
    (("sitrep", "INC-1", "--language", "de"), 2, "is no language here"),
    (("--config", "none.toml", "incidents"), 3, "no settings file"),
    (("--read-only", "collect"), 2, "leave out --read-only"),
    (("--read-only", "campaigns", "add", "x", "--word", "x"), 1, "This room is read-only"),
    (("--confined", "import", "export.csv"), 2, "has only the screens, and: who, drill"),
    (("--store", "mysql://x/y", "incidents"), 1, "SQLite or PostgreSQL"),
    (("--store", "/proc/nothing/x.db", "sources"), 1, "no store at"),
    (("--store", "/proc/nothing/x.db", "doctor"), 1, "cannot be"),
    (("--store", "/usr", "doctor"), 1, "cannot be"),
    (("label", "nothing.txt"), 2, "nothing.txt cannot be read"),
    (("notify", "test"), 2, "no notification target: set notify.urls in"),
    (("notify", "test", "--drill"), 2, "no notification target: set notify.drill_urls in"),
    (("drill", "--resume"), 2, "No drill was played yet"),
    (("--language", "de", "incidents"), 3, "warroom: --language: this has to be one of"),
    ((), 2, "This needs a terminal"),
    (("nonsense",), 2, "nonsense"),
]


@pytest.mark.parametrize(("arguments", "code", "words"), MISTAKES)
async def test_a_mistake_gives_one_line(
    home: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    found, out, err = run(home, *arguments)
    assert found == code, (out, err)
    assert words in err
    if code != 2 or "Usage" not in err:
        assert len(err.strip().splitlines()) == 1, err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("store = ", "end of document"),
        ("sotre = 'x'", "sotre"),
        ("[[sources]]\nkind = 'rss'\nname = 'x'", "url"),
        ("[[sources]]\nkind = 'fax'\nname = 'x'", "fax"),
        ("[[campaigns]]\nname = 'a'\n[[campaigns]]\nname = 'a'", "'a' stands twice"),
        ("language = 'de'", "language"),
        ("\x00", "line 1"),
    ],
)
async def test_a_mistake_in_the_settings_is_told(home: Path, text: str, words: str) -> None:
    (home / "warroom.toml").write_text(text)
    code, _out, err = run(home, "incidents")
    assert code == 3
    assert words in err
    assert "warroom.toml" in err
    assert len(err.strip().splitlines()) == 1


async def test_init_writes_a_file_that_works_in_both_languages(home: Path) -> None:
    for language, campaign in (("en", "Spring launch"), ("pl", "Premiera wiosenna")):
        assert run(home, "init", f"{language}.toml", LANG=f"{language}_XX.UTF-8")[0] == 0
        asked = ("--store", f"{language}.db", "--config", f"{language}.toml")
        code, out, err = run(home, *asked, "campaign", "list", "--json")
        assert code == 0, err
        assert campaign in {item["name"] for item in json.loads(out)}
    code, _out, err = run(home, "init", "en.toml")
    assert code == 2
    assert "is there already" in err


async def test_a_playbook_of_ones_own_is_begun_checked_and_shown(home: Path) -> None:
    code, out, err = run(home, "playbooks", "new", "X01", 'A "quoted" title: yes')
    assert code == 0, err
    folder = home / ".local/share/warroom/playbooks"
    assert str(folder / "X01.yaml") in out
    schema = json.loads((folder / "playbook.schema.json").read_text(encoding="utf-8"))
    assert schema == json.loads(run(home, "playbooks", "schema")[1])
    code, out, _err = run(home, "playbooks", "check")
    assert code == 0
    assert 'X01 A "quoted" title: yes' in out
    assert "better: phases: no step serves the duty “legal consultation”" in out
    code, _out, err = run(home, "playbooks", "new", "X01", "again")
    assert code == 2
    assert "is there already" in err
    listed = json.loads(run(home, "playbooks", "list", "--json")[1])
    assert {item["scenario"] for item in listed} >= {"S01", "S02", "S05", "S11", "PARA"}


@pytest.mark.parametrize("language", ["en", "pl"])
async def test_the_plan_is_one_document(home: Path, language: str) -> None:
    lang = {"LANG": f"{language}_XX.UTF-8"}
    assert run(home, "team", "new", **lang)[0] == 0
    assert run(home, "team", "import", "team.yaml", **lang)[0] == 0
    exported = run(home, "team", "export", **lang)[1]
    (home / "again.yaml").write_text(exported, encoding="utf-8")
    assert run(home, "team", "import", "again.yaml", "--replace", **lang)[0] == 0
    assert run(home, "team", "export", **lang)[1] == exported
    code, plan, err = run(home, "plan", **lang)
    assert code == 0, err
    for scenario in ("S01", "S02", "S05", "S11", "PARA"):
        assert f"\n## {scenario} " in plan
    headings = [line for line in plan.splitlines() if line.startswith("#")]
    assert len(headings) > 40
    for name in ("Anna", "Bartek", "Celina"):
        assert f"\n### {name} " in plan or name == "Celina"
    stale = {"en": "**CHECK IT**: never tried", "pl": "**SPRAWDŹ**: nigdy"}
    assert stale[language] in plan
    one = run(home, "plan", "--scenario", "S05", **lang)[1]
    assert "## S05" in one
    assert "## S01" not in one
    assert len(one) < len(plan)


async def test_flags_win_over_the_environment_and_that_over_the_file(home: Path) -> None:
    (home / "warroom.toml").write_text("store = 'from-file.db'\n")
    assert "from-file.db" in run(home, "incidents")[2]
    assert "from-env.db" in run(home, "incidents", WARROOM_STORE="from-env.db")[2]
    flagged = run(home, "--store", "from-flag.db", "incidents", WARROOM_STORE="from-env.db")
    assert "from-flag.db" in flagged[2]


def test_version_and_help_need_nothing(home: Path) -> None:
    assert re.fullmatch(r"warroom \d+\.\d+\.\d+\n", run(home, "--version")[1])
    code, out, _err = run(home, "--help")
    assert code == 0
    for command in ("drill", "collect", "import", "incidents", "timeline", "postmortem", "verify"):
        assert command in out
    polish = run(home, "--help", LANG="pl_PL.UTF-8")[1]
    assert polish != out
    asked = [sys.executable, "-m", "tui", "--language", "pl", "--help"]
    started = subprocess.run(asked, capture_output=True, text=True, check=True, cwd=ROOT)
    assert "Pokaż alerty." in polish
    assert "Pokaż alerty." in started.stdout


async def test_a_dumb_terminal_is_refused_with_a_word(home: Path) -> None:
    assert environment(home, TERM="dumb")["TERM"] == "dumb"
    code, _out, err = run(home, TERM="dumb")
    assert code == 2
    assert "terminal" in err


async def test_a_statement_goes_its_way_on_the_command_line(home: Path) -> None:
    """By three people; refused until both have agreed to its admission."""
    (home / "better.txt").write_text("We paid for six posts. None was marked.")
    told: list[str] = []

    def by(who: str, *arguments: str, code: int = 0) -> str:
        found, out, err = run(home, *arguments, WARROOM_USER=who)
        assert found == code, (arguments, out, err)
        told.append(out + err)
        return out + err

    store = await Store.open(home / ".local/share/warroom/warroom.db")
    roles = {Role.LEAD: "Anna", Role.APPROVER: "Grażyna", Role.LEGAL: "Filip"}
    await commands.assign_roles(store, "INC-1", "Anna", roles)
    await store.close()
    by("Celina", "statement", "draft", "INC-1", "statement.txt")
    assert by("Ewa", "statement", "draft", "INC-1", "better.txt", "--over", "1.1", "--admission")
    assert "+We paid for six posts." in by("Ewa", "statement", "show", "INC-1", "1", "--diff")
    assert "send it to review" in by("Ewa", "statement", "list", "INC-1")
    assert "Filip (legal) has to agree" in by("Ewa", "statement", "submit", "INC-1", "1.2")
    by("Grażyna", "statement", "comment", "INC-1", "1.2", "Six or seven?")
    publish = ("statement", "publish", "INC-1", "1.2", "--link", "https://example.org/s")
    assert "It may not go out yet" in by("Ewa", *publish, code=1)
    assert "It may not go out yet" in by(
        "Ewa", "statement", "export", "INC-1", "1.2", "out.txt", code=1
    )
    assert not (home / "out.txt").exists()
    assert "You wrote it" in by("Celina", "statement", "approve", "INC-1", "1.2", code=1)
    assert "Who leads" in by("Anna", "statement", "approve", "INC-1", "1.2", code=1)
    by("Grażyna", "statement", "approve", "INC-1", "1.2", "--note", "six")
    assert "It may not go out yet" in by("Ewa", *publish, code=1)
    by("Filip", "statement", "approve", "INC-1", "1.2", "--role", "legal")
    promise = ("--promise", "All are labelled | Daniel | 3 d", "--next-update", "2 h")
    assert "It is published" in by("Ewa", *publish, *promise)
    by("Ewa", "statement", "export", "INC-1", "1.2", "out.txt")
    assert (home / "out.txt").read_text() == "We paid for six posts. None was marked.\n"
    listed = json.loads(by("Ewa", "statement", "list", "INC-1", "--json"))
    assert [item["state"] for item in listed] == ["published"]
    assert "Daniel" in by("Ewa", "promises")
    by("Daniel", "promises", "change", "INC-1", "1", "Six labels | Ewa | 4 d", "--reason", "ill")
    by("Ewa", "promises", "kept", "INC-1", "1", "list online")
    assert json.loads(by("Ewa", "promises", "--json")) == []
    by("Celina", "statement", "draft", "INC-1", "statement.txt")
    by(
        "Celina",
        "statement",
        "went-out",
        "INC-1",
        "2.1",
        "--link",
        "https://x.y/z",
        "--reason",
        "slip",
    )
    assert "WENT OUT UNAPPROVED" in by("Ewa", "timeline", "INC-1")
    assert "**WENT OUT UNAPPROVED**" in by("Ewa", "postmortem", "INC-1")
    assert "UNAPPROVED" in by("Ewa", "sitrep", "INC-1")
    by("Anna", "statement", "withdraw", "INC-1", "2", "--reason", "wrong")
    assert "withdrawn" in by("Ewa", "statement", "show", "INC-1", "2")


async def test_an_incident_is_declared_without_a_screen(home: Path) -> None:
    asked = ("incident", "declare", "Zorza: a hidden ad", "--plan", "S01", "--because", "a story")
    code, out, err = run(home, *asked, "--fact", "injury", "--fact", "media")
    assert (code, out.strip()) == (0, "INC-2"), err
    shown = json.loads(run(home, "incident", "INC-2", "--json")[1])
    assert (shown["title"], shown["scenarios"][0]["scenario"]) == ("Zorza: a hidden ad", "S01")
    told = json.loads(run(home, "timeline", "INC-2", "--json")[1])
    assert [entry["kind"] for entry in told] == ["declared", "note_added"]
    assert told[0]["data"]["drivers"] == ["injury", "media"]
    assert told[1]["details"]["text"] == "a story"
