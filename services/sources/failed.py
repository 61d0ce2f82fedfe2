"""Files of a drop folder that could not be read: the line that tells of them."""

from pathlib import Path

from services.clean import clean_line
from services.i18n import ngettext

FAILED = "failed"
REASON = ".reason.txt"
"""The end of the name of the file that holds the reason, beside the one that failed."""
_NAME, _LINE, _MOST_READ = 40, 240, 2_000


def failed_words(folder: Path) -> str:
    """Return how many files lie in ``failed/`` of ``folder``, and why the last; "" if none does.

    A file is told until somebody takes it away.
    """
    try:
        reasons = {path: path.lstat().st_mtime for path in (folder / FAILED).glob(f"*{REASON}")}
        told = [path for path in reasons if _file_of(path).is_file()]
        last = max(told, key=lambda path: (reasons[path], path.name), default=None)
        if last is None:
            return ""
        words = ngettext(
            "{n} file in {folder}: {why}", "{n} files in {folder}, the last: {why}", len(told)
        )
        return words.format(n=len(told), folder=f"{FAILED}/", why=_why(last))
    except OSError:
        return ""  # the next look at the folder tells


def _file_of(reason: Path) -> Path:
    return reason.with_name(reason.name.removesuffix(REASON))


def _why(path: Path) -> str:
    """Return the reason with the file's name, which is cut before the reason is."""
    name, reason = _file_of(path).name, ""
    if path.is_file() and not path.is_symlink():  # a link could show what lies elsewhere
        with path.open(encoding="utf-8", errors="replace") as file:
            reason = file.read(_MOST_READ)
    short = clean_line(name, _NAME)
    rest = reason.removeprefix(name)
    if rest == reason:  # renamed beside one of the same name, or without a reason
        return clean_line(reason, _LINE) or short
    return clean_line(f"{short}{rest}", _LINE)
