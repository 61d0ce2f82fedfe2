"""XLSX: what cells really hold, which sheet counts, and files that mean harm."""

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.errors import SourceError
from services.sources.records import read_records
from services.sources.tables import BadRow
from tests.sources.books import (
    DAY,
    HOUR,
    MOMENT,
    formula,
    number,
    parts_of,
    save_book,
    sheet_of,
    yes_or_no,
)
from tests.sources.reading import bad, items, save

AT = datetime(2026, 11, 20, 14, 5, tzinfo=UTC)
SERIAL = 46346.58680555555


def test_cells_are_what_a_person_would_have_typed(tmp_path: Path) -> None:
    path = save_book(
        tmp_path / "x.xlsx",
        [
            ["Text", "Author", "Date", "Native id", "Followers", "Language"],
            ["a", number(12.0), number(SERIAL, MOMENT), number(123456789.0), number(1200.0), "pl"],
            ["b", yes_or_no(True), number(SERIAL), number(1862345678901234567.0), number(1.5)],
        ],
    )
    first, second = items(path)
    assert (first.author, first.native_id, first.followers) == ("12", "123456789", 1200)
    assert first.published_at == second.published_at == AT
    assert second.author == "TRUE"
    assert second.native_id == ""  # its last digits are lost: it would be another's id
    assert second.followers is None


@pytest.mark.parametrize(
    ("day", "hour"),
    [
        (number(46346, DAY), number(SERIAL - 46346, HOUR)),
        (number(46346, DAY), "14:05"),
        (number(46346), number(SERIAL - 46346)),
        ("20.11.2026", number(SERIAL - 46346, HOUR)),
    ],
)
def test_a_day_and_its_hour(tmp_path: Path, day: str, hour: str) -> None:
    path = save_book(tmp_path / "x.xlsx", [["Content", "Date", "Hrs"], ["a", day, hour]])
    assert [item.published_at for item in items(path)] == [AT]


def test_formulas_empty_columns_and_a_preamble(tmp_path: Path) -> None:
    path = save_book(
        tmp_path / "x.xlsx",
        [
            ["", "Report of November"],
            [],
            ["", "", "Treść", "Autor", "", "Link"],
            ["", "", formula('A1&"x"', "worked out"), "ola", "", "https://example.org/1"],
            ["", "", formula("A1"), "nobody", "", ""],
            [],
            ["", "", "last_x000D_\nline", "ala"],
        ],
    )
    read = items(path)
    assert [item.text for item in read] == ["worked out", "last\r\nline"]
    assert [item.author for item in read] == ["ola", "ala"]
    rows = [row for row in read_records(path) if not isinstance(row, BadRow)]
    assert [row.number for row in rows] == [4, 5, 7]
    assert [cell for cell in json.loads(rows[0].raw) if cell] == [
        *("worked out", "ola", "https://example.org/1")
    ]


def test_a_header_of_two_rows_that_are_merged(tmp_path: Path) -> None:
    path = save_book(
        tmp_path / "x.xlsx",
        [
            ["Treść", "Autor", ""],
            ["", "Nick", "Obserwujący"],
            ["żenada", "ola", number(7.0)],
        ],
        merged="A1:A2",
    )
    (item,) = items(path)
    assert (item.text, item.followers) == ("żenada", 7)


def test_the_first_sheet_that_names_its_columns_counts(tmp_path: Path) -> None:
    path = save_book(
        tmp_path / "x.xlsx",
        [["Charts", "of November"], [number(1.0)]],
        [["Text", "Author"], ["second", "ola"]],
        [["Text", "Author"], ["third", "ola"]],
    )
    assert [item.text for item in items(path)] == ["second"]


def test_a_workbook_is_known_by_its_content(tmp_path: Path) -> None:
    path = save_book(tmp_path / "x.csv", [["Text", "Author"], ["żółć", "ola"]])
    assert [item.text for item in items(path)] == ["żółć"]


def bomb(path: Path) -> None:
    """Write a part that fills 401 MB once it is unpacked, in a directory that hides it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts_of(sheet_of([["Text"], ["a"]])).items():
            archive.writestr(name, content)
        with archive.open("xl/media/image1.png", "w") as part:
            for _n in range(401):
                part.write(bytes(1024 * 1024))
    _say_length(path, 401 * 1024 * 1024, 1024)


def boast(path: Path) -> None:
    """Write a small file whose directory says that it fills 401 MB."""
    save_book(path, [["Text"], ["a"]], image="x" * 1_023)
    _say_length(path, 1_023, 401 * 1024 * 1024)


def _say_length(path: Path, true: int, false: int) -> None:
    content = path.read_bytes()
    assert true.to_bytes(4, "little") in content
    path.write_bytes(content.replace(true.to_bytes(4, "little"), false.to_bytes(4, "little")))


def two_far_cells(path: Path) -> None:
    sheet = sheet_of([["Text", "Author"], ["a", "b"]]).replace(
        "</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )
    write_parts(path, sheet)


def one_string_a_million_times(path: Path) -> None:
    cells = "<c t='s'><v>0</v></c>" * 100
    write_parts(
        path,
        sheet_of([]).replace("<sheetData>", "<sheetData>" + f"<row>{cells}</row>" * 10_000),
        shared=f"<sst><si><t>{'x' * 32_000}</t></si></sst>",
    )


def write_parts(path: Path, sheet: str, shared: str = "") -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts_of(sheet).items():
            archive.writestr(name, content)
        if shared:
            archive.writestr("xl/sharedStrings.xml", shared)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (bomb, "too large"),
        (boast, "too large"),
        (two_far_cells, "too large"),
        (one_string_a_million_times, "too large"),
        (lambda path: save(path, b"text,author\na,b\n"), "no XLSX workbook"),
        (lambda path: save(path, b"\xd0\xcf\x11\xe0" + bytes(600)), "without a password"),
        (lambda path: save(path, b"PK\x03\x04" + bytes(600)), "damaged"),
        (lambda path: save_book(path, content="x", **{"content.xml": "x"}), "no XLSX workbook"),
        (lambda path: save_book(path, [["a", "b"], ["c", "d"]]), "no column holds the words"),
        (save_book, "no column holds the words"),
    ],
)
def test_a_workbook_that_means_harm_is_one_line(tmp_path: Path, make: object, words: str) -> None:
    path = tmp_path / "x.xlsx"
    assert callable(make)
    make(path)
    with pytest.raises(SourceError, match=words) as told:
        list(read_records(path))
    assert "\n" not in str(told.value)


def test_a_file_too_large_is_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024 + 1)
    with pytest.raises(SourceError, match="too large"):
        list(read_records(path))


def test_a_footer_of_a_trial_is_told_and_not_stored(tmp_path: Path) -> None:
    path = save_book(
        tmp_path / "x.xlsx",
        [
            ["Content", "Date", "Hrs", "Title", "Source", "Domain"],
            ["a", "2026-11-20", "14:05", "t", "https://example.org", "example.org"],
            ["This is a trial version. Upgrade to access full data and reports."],
        ],
    )
    assert [item.text for item in items(path)] == ["a"]
    ((number_of_row, reason),) = bad(path)
    assert number_of_row == 3
    assert reason.startswith("a line of the tool, no mention: This is a trial version. Upgrade")
