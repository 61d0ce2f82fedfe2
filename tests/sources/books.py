"""Small XLSX files, made by hand: the parts that a reader needs and nothing else."""

import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STYLES = f"""<styleSheet {_MAIN}><cellXfs count="4">
<xf numFmtId="0"/><xf numFmtId="14"/>
<xf numFmtId="22"/><xf numFmtId="20"/></cellXfs></styleSheet>"""

DAY, MOMENT, HOUR = 1, 2, 3
"""Styles: a number shown as a day, as day and hour, as an hour."""


class Raw(str):
    """A cell as XML: ``{ref}`` stands for its place."""

    __slots__ = ()


def number(value: float, style: int = 0) -> Raw:
    """Return a cell with a number."""
    return Raw(f'<c r="{{ref}}" s="{style}"><v>{value!r}</v></c>')


def formula(text: str, result: str = "") -> Raw:
    """Return a cell with a formula, and its last result if it was ever worked out."""
    shown = f"<v>{escape(result)}</v>" if result else ""
    return Raw(f'<c r="{{ref}}" t="str"><f>{escape(text)}</f>{shown}</c>')


def yes_or_no(value: bool) -> Raw:
    """Return a cell that is true or false."""
    return Raw(f'<c r="{{ref}}" t="b"><v>{int(value)}</v></c>')


Rows = Sequence[Sequence[str]]


def save_book(path: Path, *sheets: Rows, merged: str = "", **more: str) -> Path:
    """Write a workbook with ``sheets``, empty cells left out; ``more`` are parts by name."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts_of(*[sheet_of(rows, merged) for rows in sheets]).items():
            archive.writestr(name, content)
        for name, content in more.items():
            archive.writestr(name, content)
    return path


def parts_of(*sheets: str) -> dict[str, str]:
    """Return the parts of a workbook whose sheets are given as XML."""
    numbers = range(1, len(sheets) + 1)
    listed = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>{listed}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f"{related}</Relationships>",
        "xl/styles.xml": _STYLES,
        **{f"xl/worksheets/sheet{n}.xml": sheet for n, sheet in enumerate(sheets, 1)},
    }


def sheet_of(rows: Rows, merged: str = "") -> str:
    """Return a sheet's XML."""
    lines = []
    for n, cells in enumerate(rows, 1):
        filled = [_cell(f"{_letters(c)}{n}", cell) for c, cell in enumerate(cells) if cell]
        if filled:
            lines.append(f'<row r="{n}">{"".join(filled)}</row>')
    ranges = f"<mergeCells><mergeCell ref={quoteattr(merged)}/></mergeCells>" if merged else ""
    return f"<worksheet {_MAIN}><sheetData>{''.join(lines)}</sheetData>{ranges}</worksheet>"


def _letters(column: int) -> str:
    return chr(65 + column)


def _cell(ref: str, cell: str) -> str:
    if isinstance(cell, Raw):
        return cell.replace("{ref}", ref)
    return f'<c r="{ref}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
