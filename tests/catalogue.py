"""The translations: collect what people read, bring the Polish catalogue up to date, compile it.

``python -m tests.catalogue`` (``make catalogue``) does it; tests hold the result against the
code.
"""

import io
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "services" / "locale" / "pl" / "LC_MESSAGES"
PO, MO = FOLDER / "warroom.po", FOLDER / "warroom.mo"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
METHODS = [("services/**.py", "python"), ("tui/**.py", "python"), ("services/**.j2", "jinja2")]


def extracted() -> Catalog:
    """Return every string in the code that a person reads."""
    catalogue = Catalog(project="Warroom", charset="utf-8")
    found = extract_from_dir(str(ROOT), METHODS, keywords=KEYWORDS, directory_filter=_is_ours)
    for filename, _line, message, _comments, context in found:
        catalogue.add(message, locations=[(filename, 0)], context=context)
    return catalogue


def _is_ours(folder: str) -> bool:
    return not any(part.startswith(".") for part in Path(folder).relative_to(ROOT).parts)


def polish() -> Catalog:
    """Return the Polish catalogue as it is in the tree."""
    with PO.open("rb") as file:
        return read_po(file, locale="pl")


def compiled(catalogue: Catalog) -> bytes:
    """Return the bytes that gettext reads at run time."""
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def main() -> None:
    """Bring the catalogue up to date and compile it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    catalogue = polish() if PO.exists() else Catalog(locale="pl", project="Warroom")
    catalogue.update(extracted(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    catalogue.header_comment = "# What Warroom says, in Polish."
    catalogue.last_translator = catalogue.language_team = "Warroom"
    catalogue.msgid_bugs_address = "-"
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 11, 23, tzinfo=UTC)
    with PO.open("wb") as file:
        write_po(file, catalogue, sort_output=True, no_location=True, omit_header=False, width=96)
    MO.write_bytes(compiled(polish()))
    missing = [
        message.id for message in catalogue if message.id and not all_strings(message.string)
    ]
    print(f"{len(catalogue)} strings, {len(missing)} without a translation")  # noqa: T201


def all_strings(string: object) -> bool:
    """Whether a translation is there, in every plural form."""
    return all(string) if isinstance(string, tuple) else bool(string)


if __name__ == "__main__":
    main()
