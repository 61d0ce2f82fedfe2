"""Exports as records: CSV and JSON lines, however their tools write them.

A file is read as a stream, one logical row at a time, and never held whole. What a column
means is said by one table, `ALIASES`; columns and keys are compared by their plain names
(``created_at``, ``Created At`` and ``author.created-at`` without its parent are alike).
"""

import csv
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from services.clean import clean_line, clean_url
from services.errors import SourceError
from services.i18n import _
from services.sources.base import MAX_ITEM_BYTES, Evidence, Item, Rejection
from services.sources.dates import read_date

CSV_KINDS = (".csv", ".tsv")
JSON_KINDS = (".jsonl", ".ndjson")
KINDS = CSV_KINDS + JSON_KINDS
