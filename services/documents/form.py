"""What a document can be written as."""

from enum import StrEnum
from pathlib import Path

from services.errors import UsageError
from services.i18n import _


class Format(StrEnum):
    """What a document can be written as; the value is the file's suffix."""

    MARKDOWN = "md"
    HTML = "html"
    PDF = "pdf"
    JSON = "json"


def format_of(path: Path | None, wanted: str = "") -> Format:
    """Return the format that was ``wanted``, else that of a file's suffix, else Markdown.

    Raises:
        UsageError: there is none of that name.
    """
    name = wanted or (path.suffix.lstrip(".") if path else "") or Format.MARKDOWN
    try:
        return Format(name.lower())
    except ValueError as error:
        raise UsageError(
            _("{name} is no format: md, html, pdf or json.").format(name=name)
        ) from error
