"""Any bytes under any name end in mentions, in rows with a reason, or in one line."""

import json
import zipfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.errors import SourceError, UsageError
from services.sources.maps import make_map
from services.sources.proposals import columns_of, propose, propose_date_format
from services.sources.records import date_text, item_of, open_export
from services.sources.tables import BadRow
from tests.sources.books import parts_of

QUICKLY = settings(
    max_examples=250, deadline=10_000, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
WITH_A_PROCESS = settings(QUICKLY, max_examples=20, deadline=None)

KINDS = st.sampled_from([".csv", ".tsv", ".jsonl", ".ndjson"])
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1250"])
HEADERS = st.sampled_from(
    [
        "",
        "text,author,date\n",
        "Date;Hrs;Content;Source;Domain\n",
        "Date\tHeadline\tHit Sentence\n",
        "Text\n",
        '"text',
    ]
)
SCRAPS = st.lists(
    st.one_of(
        st.sampled_from([*'\n\r",;\t{}[]=<>&', '"\n', "\x00", "\u2028", "46346", "1e400", "0.5"]),
        st.sampled_from(["2026-11-20", "14:05", "20 maja 2026", "text", "https://[", "9" * 5_000]),
        st.text(max_size=8),
    ),
    max_size=30,
).map("".join)


def read_all(path: Path) -> None:
    """Read ``path`` in every way; fail on whatever is neither a row nor one line."""
    try:
        columns = columns_of(path)
        proposed = propose(columns)
        propose_date_format(columns, proposed.get("date", ()))
        own = make_map("x", {"name": "x", "columns": proposed}).layout()
    except (SourceError, UsageError) as error:
        assert "\n" not in str(error)  # noqa: PT017 - a reason is one of two good ends
        layouts = []
    else:
        layouts = [own]
    for tried in ([], layouts):
        try:
            for row in open_export(path, tried).rows:
                if isinstance(row, BadRow):
                    assert row.reason
                    assert "\n" not in row.reason
                else:
                    item = item_of(row)
                    assert item is None or item.text or item.title
                    assert "\n" not in date_text(row)
        except SourceError as error:
            assert "\n" not in str(error)  # noqa: PT017


@given(content=st.binary(max_size=400), header=st.booleans(), kind=KINDS)
@QUICKLY
def test_bytes(tmp_path: Path, content: bytes, header: bool, kind: str) -> None:
    path = tmp_path / f"fuzz{kind}"
    path.write_bytes(b"text,author,date\n" * header + content)
    read_all(path)


@given(header=HEADERS, scraps=SCRAPS, encoding=ENCODINGS, kind=KINDS)
@QUICKLY
def test_texts(tmp_path: Path, header: str, scraps: str, encoding: str, kind: str) -> None:
    path = tmp_path / f"fuzz{kind}"
    path.write_bytes((header + scraps).encode(encoding, "ignore"))
    read_all(path)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["text", "date", "id", "url", "a b", ""]), inner, max_size=3
        )
    ),
    max_leaves=8,
)


@given(values=st.lists(JSON, max_size=4))
@QUICKLY
def test_json(tmp_path: Path, values: list[object]) -> None:
    path = tmp_path / "fuzz.jsonl"
    path.write_text("\n".join(map(json.dumps, values)), encoding="utf-8")
    read_all(path)


@given(content=st.binary(max_size=300), cut=st.integers(0, 2_500), at=st.integers(0, 2_500))
@WITH_A_PROCESS
def test_a_damaged_workbook(tmp_path: Path, content: bytes, cut: int, at: int) -> None:
    path = tmp_path / "fuzz.xlsx"
    whole = save(path, "<row><c t='inlineStr'><is><t>Text</t></is></c></row>")
    path.write_bytes(whole[:at] + content[: len(content) * (cut % 2)] + whole[at + cut % 7 :])
    read_all(path)


CELLS = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *("<row>", "</row>", "<c>", "</c>", "<c t='s'>", "<c r='C9'>", "<c r='ZZZ1'>"),
                *("<v>", "</v>", "1", "-1", "1e999", "46346.5", "<is><t>Text</t></is>", "&#0;"),
                *("<c t='inlineStr'><is><t>Text</t></is></c>", "<!--", "]]>", "<f>A1</f>"),
                *("<c s='2'><v>1e9</v></c>", "<c s='2'><v>-7e5</v></c>", "<c t='e'>", "<c t='b'>"),
                *("<row r='0'>", "<row r='99999999'>", "<c r='A0'>", "<c r='A1048577'>"),
            ]
        ),
        st.text(max_size=4),
    ),
    max_size=25,
).map("".join)


@given(cells=CELLS)
@WITH_A_PROCESS
def test_a_workbook_of_any_cells(tmp_path: Path, cells: str) -> None:
    path = tmp_path / "fuzz.xlsx"
    save(path, cells)
    read_all(path)


def save(path: Path, cells: str) -> bytes:
    """Write a workbook whose sheet holds ``cells`` and return its bytes."""
    sheet = f"<worksheet><sheetData>{cells}</sheetData></worksheet>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts_of(sheet).items():
            archive.writestr(name, content.encode("utf-8", "replace"))
    return path.read_bytes()
