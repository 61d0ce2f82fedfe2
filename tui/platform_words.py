"""What came of setting up a platform, in words: for the command line and for the dialogs."""

from services.collector.check import Checked
from services.collector.setting_up import SetUp
from services.i18n import _
from services.sources.guides import Question


def question_words(work: SetUp, question: Question) -> str:
    """Return the question, with what may be left as it is."""
    return question.words + (" " + _("(empty: as it is)") if work.has(question) else "")


def outcome_words(result: Checked) -> str:
    """Return what came of a trial, in one line."""
    if result.health is None:
        return f"{result.name}: {result.trouble}"
    if result.is_well:
        return _("{name}: it answers and lets us in; {n} posts found, {seconds:.1f} s").format(
            name=result.name, n=result.items, seconds=result.seconds
        )
    return f"{result.name}: {result.state}: {result.trouble}"


def kept_words(work: SetUp, trouble: str) -> str:
    """Return where everything stands now; the table itself where the file would not have it."""
    if trouble:
        return "\n".join((trouble, _("Write this into it yourself:"), "", work.printed))
    return _(
        "Written to {path}. Secrets lie in files of their own and are not shown again. A collector "
        "that is at work has to be started anew."
    ).format(path=work.file)
