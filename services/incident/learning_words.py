"""The sentences that tell what an incident taught."""

from collections.abc import Callable

from services.i18n import _
from services.incident.run import Run
from services.store.ledger import Record
from services.words import EntryKind as Kind


def _factor(record: Record, _run: Run | None) -> str:
    return _("noted what contributed: {words}").format(words=record.text("words"))


def _lesson(record: Record, _run: Run | None) -> str:
    return _("wrote the lesson: {words}").format(words=record.text("words"))


def _action_added(record: Record, _run: Run | None) -> str:
    return _("gave {owner} the action, until {day}: {words}").format(
        owner=record.code("owner"), day=record.code("due_on"), words=record.text("words")
    )


def _action_changed(record: Record, _run: Run | None) -> str:
    return _("moved action {seq} to {owner}, until {day}, because {reason}").format(
        seq=record.data.get("seq"),
        owner=record.code("owner"),
        day=record.code("due_on"),
        reason=record.text("reason"),
    )


def _action_done(record: Record, _run: Run | None) -> str:
    return _("finished action {seq}: {words}").format(
        seq=record.data.get("seq"), words=record.text("words")
    )


def _action_given_up(record: Record, _run: Run | None) -> str:
    return _("gave up action {seq}, because {reason}").format(
        seq=record.data.get("seq"), reason=record.text("reason")
    )


def _reviewed(record: Record, _run: Run | None) -> str:
    sentence = (
        _("looked back: the actions held. {words}")
        if record.data.get("held") is True
        else _("looked back: the actions did not hold. {words}")
    )
    return sentence.format(words=record.text("words"))


def _version_followed(record: Record, _run: Run | None) -> str:
    return _("follows version {version} of playbook {scenario} from here").format(
        version=record.data.get("playbook_version"), scenario=record.code("scenario")
    )


def taught_by(record: Record) -> list[str]:
    """Return the incidents that taught what was published, with the entry of the lesson."""
    taught = record.data.get("taught_by")
    found = []
    for item in taught if isinstance(taught, list) else ():
        if isinstance(item, dict) and item.get("incident"):
            seq = item.get("lesson")
            found.append(f"{item['incident']} ({seq})" if seq else str(item["incident"]))
    return found


SENTENCES: dict[str, Callable[[Record, Run | None], str]] = {
    Kind.FACTOR_NOTED: _factor,
    Kind.LESSON_WRITTEN: _lesson,
    Kind.ACTION_ADDED: _action_added,
    Kind.ACTION_CHANGED: _action_changed,
    Kind.ACTION_DONE: _action_done,
    Kind.ACTION_GIVEN_UP: _action_given_up,
    Kind.ACTIONS_REVIEWED: _reviewed,
    Kind.VERSION_FOLLOWED: _version_followed,
}
