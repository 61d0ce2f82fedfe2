"""Campaigns and influencers as sheets: there and back, what spreadsheets do to them, mistakes."""

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from services import i18n
from services.clean import clean_line, clean_text
from services.errors import UsageError
from services.model import ROOM, Campaign
from services.preparation.campaigns import save_campaign
from services.preparation.cells import (
    harmless,
    in_parts,
    listed,
    read_harmless,
    read_list,
    read_parts,
)
from services.preparation.columns import CAMPAIGN
from services.preparation.editing import changed
from services.preparation.exchange import (
    Outcome,
    export_campaigns,
    export_influencers,
    import_campaigns,
    import_influencers,
)
from services.preparation.profiles import campaign_profile, find_campaign
from services.preparation.sheet import read_sheet, written
from services.settings import CampaignSettings
from services.store import Store, ledger
from tests.preparation.test_campaigns import FULL

MARKS = st.text("ab ż\\|;,n'=+-@\"\n", max_size=8)


def lines(least: int = 1) -> st.SearchStrategy[str]:
    return MARKS.map(clean_line).filter(lambda text: len(text) >= least)


@given(st.lists(lines(), max_size=4), st.lists(st.lists(lines(0), min_size=1), max_size=3))
def test_cells_come_back(items: list[str], parted: list[list[str]]) -> None:
    cell = listed(items)
    assert read_list(cell) == items
    assert read_list(cell, commas=False) == items
    assert read_harmless(harmless(cell)) == cell
    assert not harmless(cell).startswith(("=", "+", "-", "@"))
    shortened = [
        item[: max((n for n, it in enumerate(item, 1) if it), default=0)] for item in parted
    ]
    wanted = [item for item in shortened if item]
    assert read_parts(in_parts(wanted)) == wanted


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)).map(  # noqa: DTZ001
    lambda it: it.replace(microsecond=0, tzinfo=UTC)
)
PROFILES = st.fixed_dictionaries(
    {
        "name": lines(),
        "brand": lines(0),
        "language": st.sampled_from(["pl", "en"]),
        "languages": st.lists(st.sampled_from(["de", "uk", "cs"]), unique=True).map(tuple),
        "starts": st.none() | st.dates(date(2026, 1, 1), date(2026, 6, 1)),
        "ends": st.none() | st.dates(date(2026, 6, 1), date(2028, 1, 1)),
        "words": st.lists(lines(), max_size=3).map(tuple),
        "query": lines(0),
        "values": st.lists(lines(), max_size=3).map(tuple),
        "competitors": st.lists(lines(), max_size=3).map(tuple),
        "planned": st.lists(
            st.fixed_dictionaries(
                {
                    "kind": st.sampled_from(["post", "boost"]),
                    "title": lines(),
                    "place": lines(0),
                    "owner": lines(0),
                    "at": st.none() | MOMENTS,
                }
            ),
            max_size=2,
        ),
        "clauses": st.lists(
            st.fixed_dictionaries(
                {
                    "title": lines(),
                    "words": MARKS.map(clean_text),
                    "hours": st.none() | st.integers(1, 9_999).map(lambda it: it / 4),
                }
            ),
            max_size=2,
        ),
        "contacts": st.lists(
            st.fixed_dictionaries(
                {
                    "who": st.sampled_from(["self", "manager", "agent", "client"]),
                    "name": lines(0),
                    "address": lines(),
                    "checked": st.none() | st.dates(date(2020, 1, 1), date(2028, 1, 1)),
                }
            ),
            max_size=2,
        ),
        "notes": MARKS.map(clean_text),
    }
).map(CampaignSettings.model_validate)


@given(PROFILES, st.sampled_from(i18n.LANGUAGES))
def test_a_sheet_holds_everything(
    tmp_path_factory: pytest.TempPathFactory, profile: CampaignSettings, language: str
) -> None:
    row = {column.field: getattr(profile, column.field) for column in CAMPAIGN}
    path = tmp_path_factory.getbasetemp() / "sheet.csv"
    with i18n.speaking(language):
        path.write_bytes(written(CAMPAIGN, [row]).encode("utf-8-sig"))
    (found,), problems = read_sheet(path, CAMPAIGN)
    assert problems == []
    values = {it.field: it.read(found.cells[it.field]) for it in CAMPAIGN}
    assert changed(CampaignSettings, None, values) == profile


async def taken(store: Store, path: Path, *, dry_run: bool = False) -> Outcome:
    return await import_campaigns(store, "Anna", path, dry_run=dry_run)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
async def test_a_room_goes_out_and_into_another(
    sqlite_store: Store, tmp_path: Path, language: str
) -> None:
    async with sqlite_store.write() as session:
        await save_campaign(session, FULL)
    campaigns, influencers = tmp_path / "c.csv", tmp_path / "i.csv"
    with i18n.speaking(language):
        async with sqlite_store.read() as session:
            campaigns.write_text(await export_campaigns(session), "utf-8-sig")
            influencers.write_text(await export_influencers(session), "utf-8-sig")
    again = await taken(sqlite_store, campaigns)
    assert (again.unchanged, again.added, again.changed) == (["Zorza"], [], [])
    other = await Store.open(tmp_path / "other.db")
    assert (await taken(other, campaigns)).added == ["Zorza"]
    people = await import_influencers(other, "Anna", influencers)
    assert people.changed == ["Maja"]
    async with other.read() as session:
        found = await campaign_profile(session, await find_campaign(session, "Zorza"))
        entries = await ledger.read(session, ROOM)
    await other.close()
    assert found == FULL
    assert [(it.kind, it.data["what"], it.data["added"]) for it in entries] == [
        ("campaigns_imported", "campaigns", 1),
        ("campaigns_imported", "influencers", 0),
    ]


async def test_what_a_polish_spreadsheet_saves(sqlite_store: Store, tmp_path: Path) -> None:
    """Semicolons, Windows-1250, a hint of the delimiter, empty rows, names of columns in Polish."""
    path = tmp_path / "kampanie.csv"
    path.write_bytes(
        "sep=;\r\nKampania;Słowa;PIERWSZY DZIEŃ;Język\r\n"
        '"Jesień ""złota""";żółw, krem łagodny;31.12.2026;polski\r\n;;;\r\n'.encode("cp1250")
    )
    assert (await taken(sqlite_store, path)).added == ['Jesień "złota"']
    async with sqlite_store.read() as session:
        found = await campaign_profile(session, await find_campaign(session, 'Jesień "złota"'))
    assert (found.words, found.starts) == (("krem łagodny", "żółw"), date(2026, 12, 31))
    path.write_text('campaign\tbrand\nJesień "złota"\tZorza\n', "utf-16")
    assert (await taken(sqlite_store, path)).changed == ['Jesień "złota"']
    async with sqlite_store.read() as session:
        after = await campaign_profile(session, await find_campaign(session, 'Jesień "złota"'))
    assert after == found.model_copy(update={"brand": "Zorza"}), "what has no column stays"


BAD = """campaign,words,first day,planned posts,contacts
Good,good,2027-03-01,,
Day,day,31.13.2027,,
Bare,,,,
,x,,,
Good,again,,,
Post,post,,reel; no kind,
Phone,phone,,,manager; Jan; 4.86E+10
Old,new,,,
Beyond,b,,,,too,many
"""


async def test_each_bad_row_is_named_and_nothing_goes_in(store: Store, tmp_path: Path) -> None:
    async with store.write() as session:
        old = await save_campaign(session, CampaignSettings(name="Old", words=("old",)))
        old.declared_in = "/etc/warroom.toml (host)"
    path = tmp_path / "bad.csv"
    path.write_text(BAD)
    outcome = await taken(store, path)
    told = [(problem.number, problem.words) for problem in outcome.problems]
    wanted = [
        (3, "first day: “31.13.2027” is no day"),
        (4, "needs a word, a hashtag or a handle"),
        (5, "the name is missing"),
        (6, "Good stands in row 2, too"),
        (7, "planned posts: “reel; no kind”: write it as post; title"),
        (8, "set the cell's format to text"),
        (9, "is set in /etc/warroom.toml (host): change it there"),
        (10, "“too” stands under no column"),
    ]
    assert [number for number, _words in told] == [number for number, _words in wanted]
    for (_number, words), (_same, part) in zip(told, wanted, strict=True):
        assert part in words
    async with store.read() as session:
        assert list(await session.exec(select(Campaign.name))) == ["Old"]
        assert await ledger.read(session, ROOM) == []


async def test_a_dry_run_says_what_it_would_do(sqlite_store: Store, tmp_path: Path) -> None:
    path = tmp_path / "good.csv"
    path.write_text("campaign,words\nOne,one\nTwo,two\n")
    assert (await taken(sqlite_store, path, dry_run=True)).added == ["One", "Two"]
    async with sqlite_store.read() as session:
        assert list(await session.exec(select(Campaign.id))) == []
    assert (await taken(sqlite_store, path)).added == ["One", "Two"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("hello\nworld\n", "has no header"),
        ("campaign,colour\nx,red\n", "no column is called “colour”"),
        ("campaign,words,Słowa\nx,x,x\n", "stands twice"),
        ("words\nx\n", "“campaign” is missing"),
        ("campaign\n", "no row below its header"),
    ],
)
async def test_what_is_no_sheet_is_told(
    sqlite_store: Store, tmp_path: Path, text: str, words: str
) -> None:
    path = tmp_path / "x.csv"
    path.write_text(text)
    with pytest.raises(UsageError, match=words):
        await taken(sqlite_store, path)


async def test_no_cell_is_a_formula(sqlite_store: Store) -> None:
    evil = CampaignSettings(name="=cmd|' /C calc'!A0", brand="@SUM(1)", words=("-1+1", "+48"))
    async with sqlite_store.write() as session:
        await save_campaign(session, evil)
        sheet = await export_campaigns(session)
    for row in csv.reader(sheet.splitlines()):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


async def test_what_can_be_saved_can_be_imported(sqlite_store: Store, tmp_path: Path) -> None:
    """Long clauses fill a cell; what no cell holds is refused when it is saved."""
    clauses = [{"title": f"t{n}", "words": "x" * 1_900, "hours": 24} for n in range(18)]
    planned = [{"title": "a", "at": datetime(2026, 10, 25, 0, 30, 15, 123, tzinfo=UTC)}]

    def campaign(most: int) -> CampaignSettings:
        given = {"name": "long", "words": ("w",), "clauses": clauses[:most], "planned": planned}
        return CampaignSettings.model_validate(given)

    async with sqlite_store.write() as session:
        await save_campaign(session, campaign(17))
    async with sqlite_store.read() as session:
        sheet = await export_campaigns(session)
    path = tmp_path / "long.csv"
    path.write_text(sheet, encoding="utf-8", newline="")
    outcome = await taken(sqlite_store, path)
    assert (outcome.unchanged, outcome.problems) == (["long"], [])
    with pytest.raises(UsageError, match="clauses: 34403 characters do not fit into a cell"):
        async with sqlite_store.write() as session:
            await save_campaign(session, campaign(18))
