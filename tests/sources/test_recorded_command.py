"""The command that counts what becomes of recorded answers, on invented ones."""

import json
from pathlib import Path
from typing import Any

from benchmarks.recorded import go_through
from services.store import Store
from tests.sources.fakes import words

COMMENT = {
    "id": "UgA",
    "snippet": {"textOriginal": words(1), "publishedAt": "2026-11-23T12:00:00Z"},
}
ANSWERS: dict[str, Any] = {
    "youtube/comment_threads/two.json": {
        "items": [
            {
                "snippet": {"topLevelComment": COMMENT, "totalReplyCount": 1},
                "replies": {"comments": [{**COMMENT, "id": "UgA.1"}]},
            },
            {"snippet": {}},
        ]
    },
    "x/page.json": {
        "data": [{"id": "9", "text": "zorza"}, {"id": "8", "text": " "}],
        "errors": [{"resource_id": "7", "detail": "Could not find 7."}],
        "meta": {"result_count": 2},
    },
    "reddit/extracted/page.json": [
        {"method": "POST", "json": {"access_token": "x"}},
        {
            "method": "GET",
            "json": {
                "data": {
                    "children": [
                        {"data": {"name": "t3_a", "title": "zorza"}},
                        {"data": {"name": "t3_b", "author": "[deleted]"}},
                    ]
                }
            },
        },
    ],
    "meta/facebook/posts/one.json": {"id": "1_2", "message": "zorza"},
    "meta/error.json": {"error": {"code": 100, "message": "Object does not exist."}},
    "elsewhere/page.json": {},
}


async def test_each_thing_is_counted_where_it_ended(sqlite_store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "recorded"
    for name, data in ANSWERS.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(json.dumps(data))
    rows = {row.file: row for row in await go_through(folder, sqlite_store)}
    counted = {
        name: (row.recorded, row.stored, row.gone, row.rejected) for name, row in rows.items()
    }
    assert counted == {
        "youtube/comment_threads/two.json": (3, 2, 0, 1),
        "x/page.json": (3, 1, 0, 2),
        "reddit/extracted/page.json": (2, 1, 1, 0),
        "meta/facebook/posts/one.json": (1, 1, 0, 0),
        "meta/error.json": (0, 0, 0, 0),
    }
    assert all(row.is_whole for row in rows.values())
    assert rows["x/page.json"].reasons == "Could not find 7. (1), a post without words (1)"
    assert "Object does not exist" in rows["meta/error.json"].reasons
