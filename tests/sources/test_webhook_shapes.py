"""Whatever JSON comes ends in items or in rejections with a reason."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.sources.base import Evidence, Item, Rejection
from services.sources.webhook_shapes import (
    MAX_DEPTH,
    MOST_PIECES,
    SHAPES,
    Read,
    Reader,
    TooManyError,
    path_of,
    walk,
)
from tests.sources.posting import FIELDS, payload

NOW = datetime(2026, 11, 23, 9, 20, tzinfo=UTC)
EVIDENCE = Evidence(b"{}", "application/json")
NAMES = sorted(
    {
        step.name
        for shape in SHAPES.values()
        for paths in (shape.items, *shape.fields.values())
        for path in paths
        for step in path
    }
    | {"entry", "changes", "messaging", "object", "field", "value", "verb", "media_id"}
)
PLAIN = (
    some.none()
    | some.booleans()
    | some.integers()
    | some.floats()
    | some.text(some.characters(exclude_categories=()), max_size=20)
    | some.sampled_from(["2026-11-23", "9999-12-31T23:59:59-14:00", "0001-01-01", "1795425300"])
)
ANY_JSON = some.recursive(
    PLAIN,
    lambda inner: (
        some.lists(inner, max_size=4)
        | some.dictionaries(some.sampled_from(NAMES), inner, max_size=6)
    ),
    max_leaves=25,
)
ANY_PATH = some.text(some.sampled_from("abc.[]\ud800 "), max_size=60)


def read(shape: str, body: object, **fields: str) -> Read:
    chosen = FIELDS if shape == "fields" else {}
    reader = Reader("them", SHAPES[shape].with_fields({**chosen, **fields}))
    return reader.read(body, EVIDENCE, NOW)


def one(shape: str, body: object, **fields: str) -> Item:
    (item,) = read(shape, body, **fields).items
    return item


def why(shape: str, body: object, **fields: str) -> list[str]:
    found = read(shape, body, **fields)
    assert found.items == ()
    assert {rejection.where for rejection in found.rejected} <= {"them"}
    return [rejection.reason for rejection in found.rejected]


@given(some.sampled_from(sorted(SHAPES)), ANY_JSON)
def test_any_json_ends_in_items_or_in_reasons(shape: str, body: object) -> None:
    found = read(shape, body)
    for item in found.items:
        assert item.text.strip() or item.title.strip()
        assert item.native_id.startswith("them:")
        assert item.evidence is EVIDENCE
        assert item.published_at is None or item.published_at.tzinfo is not None
        for count in (item.followers, item.reach):
            assert count is None or count >= 0
    for rejection in found.rejected:
        assert isinstance(rejection, Rejection)
        assert rejection.reason
        assert "\n" not in rejection.reason
    assert read(shape, body) == found


@given(ANY_JSON, ANY_PATH)
def test_any_path_leads_somewhere_or_nowhere(value: object, text: str) -> None:
    assert len(path_of(text)) <= MAX_DEPTH
    list(walk(value, path_of(text)))
    read("zapier", value, items=text, text=text, id=text, published_at=text)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("a.b", [1]),
        ("list[].b", [2, 3]),
        ("list[]", [{"b": 2}, {"c": 0}, {"b": 3}, 4]),
        ("list", [[{"b": 2}, {"c": 0}, {"b": 3}, 4]]),
        ("a[]", []),
        ("a.b.c", []),
        ("nowhere", []),
        ("__class__", []),
        ("a.__class__.__mro__[]", []),
    ],
)
def test_a_path_is_names_and_lists(path: str, found: list[object]) -> None:
    value = {"a": {"b": 1}, "list": [{"b": 2}, {"c": 0}, {"b": 3}, 4]}
    assert list(walk(value, path_of(path))) == found


def test_a_path_may_be_the_value_or_a_list_in_a_list() -> None:
    assert list(walk([1, 2], path_of(""))) == [[1, 2]]
    assert list(walk([1, 2], path_of("[]"))) == [1, 2]
    assert list(walk({"a": [[1], [2, 3]]}, path_of("a[].[]"))) == [1, 2, 3]


def test_json_nested_too_deeply_is_rejected() -> None:
    body: Any = {"text": "zorza"}
    for _level in range(5_000):
        body = {"inner": body}
    body["text"] = "zorza"
    assert why("zapier", body) == ["piece 1: nested too deeply"]


def test_too_many_pieces_are_told() -> None:
    assert len(read("zapier", [{"text": "x"}] * MOST_PIECES).items) == MOST_PIECES
    with pytest.raises(TooManyError):
        read("zapier", [0] * (MOST_PIECES + 1))


def test_the_stable_id_of_an_author_is_kept() -> None:
    bodies = {shape: json.loads(payload(shape)) for shape in SHAPES}
    ids = {shape: read(shape, body).items[0].author_id for shape, body in bodies.items()}
    assert ids == {
        "brand24": "",
        "sentione": "u-77",
        "meltwater": "77",
        "zapier": "77",
        "meta": "232323232",
        "fields": "77",
    }


def test_a_persons_paths_come_before_ours() -> None:
    body = {"documents": [{"id": "1", "content": {"body": "ours"}, "extra": {"words": "theirs"}}]}
    assert one("meltwater", body).text == "ours"
    assert one("meltwater", body, text="extra.words").text == "theirs"
    other = {"payload": [{"id": "1", "content": {"body": "elsewhere"}}]}
    assert one("meltwater", other, items="payload[]").text == "elsewhere"
    assert why("meltwater", other) == ["piece 1: no words in it"]
    change = {"field": "x", "value": {"text": "zorza", "words": "other"}}
    meta = {"object": "instagram", "entry": [{"changes": [change]}]}
    assert one("meta", meta, text="value.words").text == "other"
    assert one("meta", {"list": [change]}, items="list[]").text == "zorza"


def test_what_meta_does_not_say_is_told() -> None:
    def change(field: str, value: object, kind: str = "instagram") -> object:
        return {
            "object": kind,
            "entry": [{"time": 1, "changes": [{"field": field, "value": value}]}],
        }

    ids = "piece 1: Meta names this mention only by its id: its words have to be asked for"
    assert why("meta", change("mentions", {"media_id": "1", "comment_id": "2"})) == [ids]
    assert why("meta", [change("mentions", {"media_id": "1"})]) == [ids]
    assert why("meta", change("story\x1b[31m_insights", {"reach": 17})) == [
        "piece 1: no words in it (story_insights)"
    ]
    removed = {"verb": "remove", "message": "zorza", "comment_id": "1"}
    assert why("meta", change("feed", removed, "page")) == ["piece 1: taken back, not said"]
    assert one("meta", change("feed", {**removed, "verb": [{}]}, "page")).text == "zorza"
    assert why("meta", {"object": "instagram"}) == [
        "no mention where one was expected: check the sender's shape"
    ]
    assert why("meta", {"object": "instagram", "entry": []}) == []
    assert why("meta", {"entry": [7, {"changes": [7]}]}) == [
        "piece 1: no JSON object",
        "piece 2: no JSON object",
    ]


def test_a_comment_under_a_page() -> None:
    value = {
        "item": "comment",
        "verb": "add",
        "comment_id": "1_2",
        "message": "zorza?",
        "from": {"id": "9", "name": "Ola"},
        "created_time": 1795425300,
    }
    body = {
        "object": "page",
        "entry": [{"time": 1, "changes": [{"field": "feed", "value": value}]}],
    }
    item = one("meta", body)
    assert (item.platform, item.author, item.native_id) == ("facebook", "Ola", "them:1_2")
    assert item.published_at == datetime.fromtimestamp(1795425300, UTC)


@pytest.mark.parametrize(
    ("published", "live"),
    [
        (None, True),
        ("garbage", True),
        ((NOW - timedelta(minutes=59)).isoformat(), True),
        ((NOW - timedelta(minutes=61)).isoformat(), False),
        ((NOW + timedelta(days=2)).isoformat(), True),
        ("2026-11-23", True),
        ("2026-11-21", False),
        ("0001-01-01", False),
        ("9999-12-31T23:59:59+00:00", True),
    ],
)
def test_what_is_live(published: str | None, *, live: bool) -> None:
    assert one("zapier", {"text": "zorza", "published_at": published}).live is live


def test_a_time_without_a_zone_is_in_that_of_its_sender() -> None:
    reader = Reader("them", SHAPES["brand24"], ZoneInfo("Europe/Warsaw"))
    row = {"date": "2026-11-23", "time": "10:15", "content": "zorza"}
    (item,) = reader.read({"data": [row]}, None, NOW).items
    assert item.published_at == datetime(2026, 11, 23, 9, 15, tzinfo=UTC)
    assert item.live


@pytest.mark.parametrize(
    ("given_count", "count"),
    [
        *((told, 1200) for told in (1200, 1200.0, "1,200", "1 200")),
        *((told, None) for told in (1.5, -3, True, float("inf"), 10**30, "many", [1])),
    ],
)
def test_no_count_is_guessed(given_count: object, count: int | None) -> None:
    assert one("zapier", {"text": "zorza", "followers": given_count}).followers == count
