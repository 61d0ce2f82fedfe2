"""Column maps: written, read back, recognised, tried first; a broken one is one clear line."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.clean import clean_line
from services.errors import SourceError, UsageError
from services.sources.base import Batch
from services.sources.drop import DropFolder, FileImport
from services.sources.layouts import FIELDS, plain
from services.sources.maps import ColumnMap, make_map, read_maps
from services.sources.proposals import columns_of, propose, propose_date_format
from services.sources.records import open_export
from tests.sources.reading import items, save

REPORT = (
    "Raport agencji;;;;\n"
    ";;;;\n"
    "Dzień;Godzina;Kto;Treść posta;Gdzie\n"
    "20/11/2026;14:05;@ola;To wstyd;https://example.org/1\n"
    "04/05/2026;9:00;@ala;Jestem zażenowana;https://example.org/2\n"
)
MAP = """
name = "Agencja"
timezone = "Europe/Warsaw"
date_format = "%d/%m/%Y %H:%M"
language = "pl"
platform = "instagram"

[columns]
text = "Treść posta"
author = "Kto"
date = ["Dzień", "Godzina"]
url = "Gdzie"
"""


def folder_with(tmp_path: Path, *maps: str) -> Path:
    folder = tmp_path / "maps"
    folder.mkdir()
    for number, content in enumerate(maps):
        save(folder / f"m{number}.toml", content)
    return folder


def test_a_map_is_known_by_its_columns_and_goes_first(tmp_path: Path) -> None:
    layouts = read_maps(folder_with(tmp_path, MAP))
    path = save(tmp_path / "x.csv", REPORT)
    assert open_export(path, layouts).layout.name == "Agencja"
    first, second = items(path, layouts)
    assert (first.text, first.author, first.url) == ("To wstyd", "@ola", "https://example.org/1")
    assert (first.language, first.platform) == ("pl", "instagram")
    assert first.published_at == datetime(2026, 11, 20, 13, 5, tzinfo=UTC)
    assert second.published_at == datetime(2026, 5, 4, 7, tzinfo=UTC)  # in summer, and 4 May
    other = save(tmp_path / "y.csv", "text,author\na,b\n")
    assert open_export(other, layouts).layout.name == "common names"


def test_of_two_maps_the_one_that_names_more_goes_first(tmp_path: Path) -> None:
    small = 'name = "small"\n[columns]\ntext = "Treść posta"\n'
    layouts = read_maps(folder_with(tmp_path, small, MAP))
    assert [layout.name for layout in layouts] == ["Agencja", "small"]
    path = save(tmp_path / "x.csv", REPORT.replace("Kto", "Who"))
    assert open_export(path, layouts).layout.name == "small"


NAMES = st.text(min_size=1, max_size=20).filter(plain)


@given(
    name=st.text(min_size=1, max_size=30).filter(clean_line),
    columns=st.dictionaries(
        st.sampled_from(FIELDS), NAMES | st.lists(NAMES, min_size=1, max_size=3), max_size=5
    ),
    text=NAMES,
)
def test_a_map_comes_back_from_its_file_as_it_was(
    tmp_path_factory: pytest.TempPathFactory,
    name: str,
    columns: dict[str, str | list[str]],
    text: str,
) -> None:
    made = make_map("x", {"name": name, "columns": {**columns, "text": text}})
    folder = tmp_path_factory.mktemp("maps")
    save(folder / "m.toml", made.as_toml())
    (layout,) = read_maps(folder)
    assert layout == made.layout()
    assert layout.columns["text"] == (plain(text),)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("name = ", "is no TOML: "),
        (MAP.replace("author", "autor"), "columns.autor: there is no such key: use one of text, "),
        (MAP.replace("timezone", "zone"), "zone: there is no such key: use one of name, "),
        (MAP.replace("Europe/Warsaw", "Warszawa"), "timezone: there is no such time zone: write"),
        (MAP.replace("Europe/Warsaw", "../../x"), "timezone: there is no such time zone: write"),
        (MAP.replace("%d/%m/%Y %H:%M", "dd/mm"), "date_format: no day can be read by it: write"),
        (MAP.replace("%d/%m/%Y %H:%M", "%H:%M"), "date_format: no day can be read by it: write"),
        (MAP.replace('"pl"', '"polski język"'), "language: a language is two letters"),
        (MAP.replace('"Treść posta"', '"…"'), "columns.text: a column needs a name with letters"),
        (MAP.replace('text = "Treść posta"', ""), "columns: name the column with the words"),
        (MAP.replace('name = "Agencja"', ""), "name: this is missing: write it"),
        (MAP.replace('"Kto"', "7"), "columns.author: "),
        ('name = "x"\ncolumns = "text"', "columns: "),
        (MAP.replace("Agencja", "\\u001b"), "name: a map needs a name that can be read"),
        ("x = " + "[" * 5_000, "is no TOML: "),
        ("#" * 70_000, "too large for a column map"),
        (b"\xff\xfe\x00", "is no TOML: "),
    ],
)
def test_a_broken_map_is_one_line_with_its_file_and_key(
    tmp_path: Path, content: str | bytes, words: str
) -> None:
    folder = tmp_path / "maps"
    folder.mkdir()
    save(folder / "agency.toml", content)
    with pytest.raises(SourceError) as told:
        read_maps(folder)
    assert words in str(told.value)
    assert "agency.toml" in str(told.value)
    assert "\n" not in str(told.value)


def test_there_need_be_no_folder(tmp_path: Path) -> None:
    assert read_maps(tmp_path / "none") == ()
    assert read_maps(None) == ()


class Store:
    """What a store would remember: positions are there only after a commit."""

    def __init__(self) -> None:
        self.positions: dict[str, str] = {}
        self.texts: list[str] = []

    async def __call__(self, stream: str = "") -> str | None:
        return self.positions.get(stream)

    async def commit(self, batch: Batch) -> None:
        self.positions[batch.stream] = batch.cursor
        self.texts += [item.text for item in batch.items]
        await batch.committed()


async def test_the_drop_folder_reads_by_a_map_without_being_told(tmp_path: Path) -> None:
    maps, drop, store = folder_with(tmp_path, MAP), tmp_path / "drop", Store()
    drop.mkdir()
    save(drop / "x.csv", REPORT.replace("Treść posta", "Co").replace("Kto", "Kto to"))
    (maps / "m0.toml").write_text(MAP.replace("Treść posta", "Co").replace("Kto", "Kto to"))
    async for batch in DropFolder("d", drop, settled=0, maps=maps).batches(store):
        await store.commit(batch)
        if (drop / "done" / "x.csv").exists():
            break
    assert store.texts == ["To wstyd", "Jestem zażenowana"]
    assert {path.name for path in (drop / "done").iterdir()} == {"x.csv"}


async def test_a_broken_map_costs_no_file(tmp_path: Path) -> None:
    maps, drop, store = folder_with(tmp_path, "name ="), tmp_path / "drop", Store()
    drop.mkdir()
    save(drop / "x.csv", REPORT)
    with pytest.raises(SourceError, match=r"m0\.toml is no TOML"):
        await anext(DropFolder("d", drop, settled=0, maps=maps).batches(store))
    assert (drop / "x.csv").exists()


async def bring(path: Path, store: Store, maps: Path, batches: int = 1_000) -> FileImport:
    source = FileImport("import", path, maps=maps)
    async for batch in source.batches(store):
        await store.commit(batch)
        batches -= 1
        if not batches:
            break
    return source


async def test_a_kill_and_a_new_map_in_a_long_file(tmp_path: Path) -> None:
    """Killed after two batches it goes on behind them; read by another map it begins anew."""
    maps, store = folder_with(tmp_path, MAP), Store()
    rows = "".join(f"31/02/2026;14:05;@ola;text {n};\n" for n in range(1_600))
    path = save(tmp_path / "x.csv", "Dzień;Godzina;Kto;Treść posta;Gdzie\n" + rows)
    await bring(path, store, maps, batches=2)
    assert len(store.texts) == 1_000
    source = await bring(path, store, maps)
    assert store.texts == [f"text {n}" for n in range(1_600)]
    assert source.told.undated_rows == 600
    assert source.told.undated[0].where == "x.csv row 1002"
    assert source.told.undated[0].reason == "31/02/2026 14:05"
    await bring(path, store, maps)
    assert len(store.texts) == 1_600
    save(maps / "m0.toml", MAP.replace("Agencja", "Other"))
    await bring(path, store, maps)
    assert len(store.texts) == 3_200


def test_columns_are_found_and_proposed(tmp_path: Path) -> None:
    path = save(tmp_path / "x.csv", REPORT, "cp1250")
    columns = columns_of(path)
    assert [column.name for column in columns] == [
        "Dzień",
        "Godzina",
        "Kto",
        "Treść posta",
        "Gdzie",
    ]
    assert columns[3].values == ("To wstyd", "Jestem zażenowana")
    assert propose(columns) == {
        "text": ("Treść posta",),
        "author": ("Kto",),
        "url": ("Gdzie",),
        "date": ("Dzień", "Godzina"),
    }
    assert propose_date_format(columns, ("Dzień", "Godzina")) == "%d/%m/%Y %H:%M"


def test_a_map_needs_no_names_that_anybody_knows(tmp_path: Path) -> None:
    content = "aa|bb\n1|To wstyd".replace("|", "\t")
    path = save(tmp_path / "x.tsv", content)
    with pytest.raises(SourceError, match="it has: aa, bb"):
        open_export(path)
    made = ColumnMap.model_validate({"name": "x", "columns": {"text": columns_of(path)[1].name}})
    assert [item.text for item in items(path, [made.layout()])] == ["To wstyd"]
    with pytest.raises(UsageError, match="name the column with the words"):
        make_map("--columns", {"name": "x", "columns": {"author": "aa"}})
