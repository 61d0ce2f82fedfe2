"""The tables of weights: packed and read the same, and the sums in them are those of their rows."""

from collections.abc import Callable
from importlib.resources import files

import pytest

from services.sentiment import language, linear
from services.sentiment.weights import Table, load, pack, unpack, with_sums

LARGEST = 500_000
"""Bytes of a packed table."""


def test_a_table_is_read_as_it_was_packed() -> None:
    features = ["bna to", "cna", "wbo", "wna"]
    numbers = [1.0, -0.5, 0.25, 0.0]
    data = with_sums(pack({"bias": [1]}, features, {"negative": numbers}), {"negative": [70_000]})
    table = unpack(data)
    assert [round(number * table.scale("negative"), 2) for number in table.columns["negative"]] == [
        1.0, -0.5, 0.25, 0.0,
    ]  # fmt: skip
    assert list(table.sums["negative"]) == [70_000]
    assert table.names("w") == ["bo", "na"]
    assert table.rows("w") == slice(2, 4)
    assert table.names("b") == ["na to"]
    assert table.rows("b") == slice(0, 1)
    assert table.others("c") == ["bna to", "wbo", "wna"]
    assert table.names("x") == []


@pytest.mark.parametrize(
    ("name", "sums_of"),
    [("pl", linear.sums_of), ("en", linear.sums_of), ("language", language.sums_of)],
)
def test_shipped_sums_are_those_of_the_rows(
    name: str, sums_of: Callable[[Table], dict[str, list[int]]]
) -> None:
    table = load(name)
    assert table
    assert {column: list(sums) for column, sums in table.sums.items()} == sums_of(table)


@pytest.mark.parametrize("name", ["pl", "en", "language"])
def test_shipped_tables_are_small(name: str) -> None:
    table = files("services.sentiment").joinpath("weights", f"{name}.xz")
    assert 0 < len(table.read_bytes()) < LARGEST
