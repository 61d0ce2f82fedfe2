"""A document as PDF, through Typst (the extra ``pdf``): offline, with the fonts that it brings.

The template is fixed, and every text reaches it as data, so that nothing in a text is ever read
as Typst's markup.
"""

import json
import re
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import Any

from services.documents.blocks import Block, Chart, Document
from services.documents.svg import Size, draw
from services.errors import WarroomError
from services.i18n import _
from services.times import local

FONT = "Libertinus Serif"
PAPER = Size(720, 330, 14)
_VARIABLE = re.compile(r"var\(--[a-z]+,(#[0-9a-f]+)\)")


def to_pdf(document: Document) -> bytes:
    """Return the PDF.

    Raises:
        WarroomError: Typst is not installed, or could not make it.
    """
    try:
        # An extra, and 40 MB: only who writes a PDF needs it.
        import typst  # noqa: PLC0415
    except ImportError as error:
        raise WarroomError(
            _("A PDF needs an extra package: install warroom[pdf]; HTML prints as well.")
        ) from error
    with tempfile.TemporaryDirectory(prefix="warroom-pdf-") as name:
        folder = Path(name)
        blocks = [_plain(block, place, folder) for place, block in enumerate(document.blocks)]
        page = {"title": document.title, "language": document.language, "blocks": blocks}
        (folder / "document.json").write_text(json.dumps(page), encoding="utf-8")
        template = files("services.documents").joinpath("templates/page.typ").read_bytes()
        (folder / "page.typ").write_bytes(template)
        try:
            made = typst.compile(folder / "page.typ", root=folder, ignore_system_fonts=True)
        except RuntimeError as error:
            raise WarroomError(
                _("The PDF could not be made: {reason}").format(
                    reason=" ".join(str(error).split())[:300]
                )
            ) from error
    if not isinstance(made, bytes):
        raise TypeError
    return made


def _plain(block: Block, place: int, folder: Path) -> dict[str, Any]:
    """Return a block as data; a chart's drawing goes into a file."""
    found: dict[str, Any] = {"kind": type(block).__name__}
    if isinstance(block, Chart):
        # Typst knows no CSS variables and none of the browser's fonts.
        drawing = _VARIABLE.sub(r"\1", draw(block, PAPER)).replace("system-ui, sans-serif", FONT)
        (folder / f"chart-{place}.svg").write_text(drawing, encoding="utf-8")
        marks = [[local(mark.at), mark.label] for mark in block.milestones]
        return found | {"title": block.title, "file": f"chart-{place}.svg", "milestones": marks}
    for name in block.__slots__:
        value = getattr(block, name)
        found[name] = [_row(item) for item in value] if isinstance(value, list | tuple) else value
    return found


def _row(item: Any) -> Any:
    if isinstance(item, str | list | tuple):
        return item
    return {name: getattr(item, name) for name in item.__slots__}
