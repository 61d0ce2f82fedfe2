"""Text files of every tool in every encoding: which column is what, and what is no mention."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.errors import SourceError
from services.sources.dates import read_date
from services.sources.records import open_export
from tests.sources.books import save_book
from tests.sources.reading import bad, items, save

AT = datetime(2026, 11, 20, 14, 5, tzinfo=UTC)
URL = "https://example.org/p/1"

BRAND24 = {
    "ID": "1",
    "Date": "2026-11-20",
    "Hrs": "14:05",
    "Title": "Afera",
    "Content": "To wstyd",
    "Source": URL,
    "Domain": "example.org",
    "Category": "Forum",
    "Author": "user1",
    "Followers Count": "120",
    "Social Media Reach": "300",
    "Sentiment": "-1",
}
MELTWATER = {
    "Date": "20-Nov-2026 02:05PM",
    "Headline": "Afera",
    "URL": URL,
    "Opening Text": "It began",
    "Hit Sentence": "To wstyd",
    "Source": "Example",
    "Influencer": "user1",
    "Language": "Polish",
    "Reach": "300",
    "Tweet Id": '="18623456789"',
    "Twitter Followers": "120",
    "Alternate Date Format": "20-Nov-26",
    "Time": "2:05 PM",
}
MELTWATER_NEW = {
    "Date": "20-Nov-2026",
    "Time": "02:05 PM",
    "Document ID": "d-1",
    "URL": URL,
    "Input Name": "Brand",
    "Source Type": "Social",
    "Source Domain": "x.com",
    "Author Name": "User",
    "Author Handle": "user1",
    "Title": "Afera",
    "Opening Text": "To wstyd",
    "Hit Sentence": "",
    "Language": "pl",
    "Reach": "300",
}
BRANDWATCH = {
    "Query Id": "1",
    "Query Name": "Brand",
    "Date": "2026-11-20 14:05:00.0",
    "Title": "Afera",
    "Snippet": "…wstyd…",
    "Url": URL,
    "Domain": "example.org",
    "Page Type": "forum",
    "Language": "pl",
    "Author": "user1",
    "Full Text": "To wstyd",
    "Reach (new)": "300",
    "Resource Id": "abc-3",
    "Twitter Followers": "120",
}
SOTRENDER = {
    "Data publikacji": "20.11.2026",
    "Godzina": "14:05",
    "Profil": "user1",
    "Kanał": "Facebook",
    "Treść": "To wstyd",
    "Link": URL,
    "Zasięg": "300",
    "Liczba fanów": "120",
}
TOOLS = [
    ("Brand24", BRAND24, "example.org", "", "Afera"),
    ("Meltwater", MELTWATER, "example.org", "18623456789", "Afera"),
    ("Meltwater (since 2024)", MELTWATER_NEW, "x.com", "d-1", "Afera"),
    ("Brandwatch", BRANDWATCH, "forum", "abc-3", "Afera"),
    ("Sotrender", SOTRENDER, "Facebook", "", ""),
]


def as_csv(row: dict[str, str], delimiter: str = ",") -> str:
    lines = [list(row), list(row.values())]
    quoted = (['"' + cell.replace('"', '""') + '"' for cell in line] for line in lines)
    return "".join(delimiter.join(line) + "\r\n" for line in quoted)


@pytest.mark.parametrize("kind", ["csv", "jsonl", "xlsx"])
@pytest.mark.parametrize(("name", "row", "platform", "native_id", "title"), TOOLS)
def test_a_tools_layout_is_known_by_its_columns(
    tmp_path: Path,
    kind: str,
    name: str,
    row: dict[str, str],
    platform: str,
    native_id: str,
    title: str,
) -> None:
    path = tmp_path / f"export.{kind}"
    if kind == "csv":
        save(path, as_csv(row))
    elif kind == "jsonl":
        save(path, json.dumps(row))
    else:
        save_book(path, [list(row), list(row.values())])
    assert open_export(path).layout.name == name
    (item,) = items(path)
    assert (item.text, item.title, item.author) == ("To wstyd", title, "user1")
    assert (item.url, item.platform, item.native_id) == (URL, platform, native_id)
    assert item.published_at == AT
    assert item.reach == 300
    assert item.followers == (None if "Document ID" in row else 120)
    assert item.language == ("pl" if "Language" in row else "")


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1250"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("preamble", ["", "sep={}\r\n", "Raport:{}x\r\n\r\n"])
def test_encodings_delimiters_and_what_stands_above(
    tmp_path: Path, encoding: str, delimiter: str, preamble: str
) -> None:
    text = preamble.format(delimiter) + as_csv(
        BRAND24 | {"Content": "Zażółć; gęślą, jaźń"}, delimiter
    )
    path = save(tmp_path / "x.csv", text, encoding)
    (item,) = items(path)
    assert item.text == "Zażółć; gęślą, jaźń"
    assert item.published_at == AT
    assert item.evidence is not None
    last = text.splitlines(keepends=True)[-1]
    assert item.evidence.content == last.encode(encoding.removesuffix("-sig")).removeprefix(
        b"\xff\xfe"
    )


def test_lines_of_the_tool_are_told_and_not_stored(tmp_path: Path) -> None:
    header, row = as_csv(
        {"Content": "a", **{k: v for k, v in BRAND24.items() if k != "Content"}}
    ).splitlines()
    footer = "This is a trial version. Upgrade to access full data and reports."
    lines = [
        header,
        row,
        header,
        "Razem: 1" + "," * 11,
        footer + "," * 11,
        ",,,",
        '"Razem z Mają, Ewą"',
    ]
    path = save(tmp_path / "x.csv", "\n".join(lines) + "\n")
    assert [item.text for item in items(path)] == ["a", "Razem z Mają, Ewą"]
    assert bad(path) == [
        (3, "the names of the columns again"),
        (4, "a line of the tool, no mention: Razem: 1"),
        (5, f"a line of the tool, no mention: {footer}"),
    ]


def test_what_keeps_a_spreadsheet_from_reading_a_cell_is_taken_off(tmp_path: Path) -> None:
    path = save(tmp_path / "x.csv", "text,author,native id\n'=1+1,'@ola,1.86E+18\n'tis,=\"7\",x\n")
    first, second = items(path)
    assert (first.text, first.author, first.native_id) == ("=1+1", "@ola", "")
    assert (second.text, second.author) == ("'tis", "7")


def test_an_unknown_file_says_how_to_make_it_known(tmp_path: Path) -> None:
    for name, content in (
        ("x.csv", "kto,co\nola,hej\n"),
        ("x.jsonl", '{"kto": "ola", "co": "hej"}'),
    ):
        with pytest.raises(SourceError, match=r"it has: kto, co\. .*warroom import --map FILE"):
            open_export(save(tmp_path / name, content))


@pytest.mark.parametrize(
    ("day", "hour"),
    [
        ("20-Nov-2026 02:05PM", ""),
        ("20-Nov-26", "2:05 PM"),
        ("Nov 20, 2026", "2:05 p.m."),
        ("20 listopada 2026 r., 14:05", ""),
        ("20 lis 2026", "14:05:00"),
        ("20.11.2026, 14:05", ""),
        ("2026-11-20 9:05", ""),
        ("2026/11/20 14:05", ""),
        ("46346,5868055556", ""),
        ("46346", "0.5868055556"),
        ("1795183500", ""),
        ("Fri, 20 Nov 2026 15:05:00 +0100", ""),
        ("2026-11-20T14:05:00Z", ""),
    ],
)
def test_dates_as_tools_write_them(day: str, hour: str) -> None:
    expected = AT.replace(hour=9) if " 9:" in day else AT
    assert read_date(day, hour) == expected


@pytest.mark.parametrize(
    "day", ["04/05/2026", "12345", "32.13.2026", "20 foo 2026", "", "-", "9" * 400]
)
def test_no_date_is_guessed(day: str) -> None:
    assert read_date(day) is None
