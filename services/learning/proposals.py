"""A lesson becomes a change to a playbook: proposed as a diff, approved by a person, published.

The room's folder holds the working copy. A change is made on the newest published version; what
somebody else saved there meanwhile is never written over.
"""

import contextlib
import os
import re
import tempfile
from dataclasses import dataclass
from datetime import date
from difflib import unified_diff
from pathlib import Path

from sqlmodel.ext.asyncio.session import AsyncSession

from services.documents.reading import read
from services.errors import Refused, UsageError, WarroomError
from services.i18n import _
from services.incident.learning import Remark
from services.incident.publish import Teacher, publish_within
from services.playbooks.editing import add_learned
from services.playbooks.files import parse
from services.playbooks.versions import history, latest_version, text_of
from services.reasons import reason_of
from services.store import Store
from services.store.ledger import digest


@dataclass(frozen=True, slots=True)
class Base:
    """What a change is made on: the newest published ``text``, and what ``path`` holds (or None).

    ``saved`` is the file's text as it was when the change was begun.
    """

    scenario: str
    version: int
    text: str
    path: Path
    saved: str | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that a person may approve: the whole new ``text``."""

    base: Base
    text: str
    teacher: Teacher

    @property
    def diff(self) -> str:
        """The change as a unified diff."""
        scenario, version = self.base.scenario, self.base.version
        before, after = (
            _("{scenario} version {version}").format(scenario=scenario, version=number)
            for number in (version, version + 1)
        )
        return diff(self.base.text, self.text, before, after)


def diff(before: str, after: str, from_name: str, to_name: str) -> str:
    """Return the unified diff of two texts, empty if they are the same."""
    lines = unified_diff(
        before.splitlines(), after.splitlines(), from_name, to_name, lineterm="", n=3
    )
    return "\n".join(lines)


async def begin(session: AsyncSession, folder: Path, scenario: str) -> Base:
    """Return what a change to the playbook ``scenario`` is made on.

    Raises:
        UsageError: there is no such playbook.
        Refused: the working copy holds changes that nobody published.
    """
    version = await latest_version(session, scenario)
    if version is None:
        raise UsageError(
            _("There is no playbook {scenario}: see warroom playbooks list.").format(
                scenario=scenario
            )
        )
    text = await text_of(session, scenario, version)
    path = working_copy(folder, scenario)
    saved = _saved(path)
    if saved is not None:
        published = {row.sha256 for row in await history(session, scenario)}
        if digest(saved) not in published:
            raise Refused(
                _(
                    "{path} holds changes that are not published: publish them first "
                    "(warroom playbooks publish), or take them back."
                ).format(path=path)
            )
    return Base(scenario, version, text, path, saved)


def propose(base: Base, text: str, incident: str, lesson: Remark, today: date) -> Proposal:
    """Return the change of ``base`` to ``text``; the file itself says once what taught it.

    Raises:
        DocumentError: ``text`` is no valid playbook, with the line.
        UsageError: it is a playbook for another scenario.
        Refused: the lesson is about privileged words.
    """
    if lesson.sealed:
        raise Refused(
            _(
                "Entry {seq} is privileged: write the lesson in words that may leave the room."
            ).format(seq=lesson.seq)
        )
    playbook = parse(text, base.path.name)
    if playbook.scenario != base.scenario:
        raise UsageError(
            _("This is a playbook for {scenario}, not for {wanted}.").format(
                scenario=playbook.scenario, wanted=base.scenario
            )
        )
    said = " ".join(lesson.words.split())
    known = {(item.incident, item.entry, item.words.en) for item in playbook.learned}
    if (incident, lesson.seq, said) not in known:
        text = add_learned(text, incident, lesson.seq, today, said)
        parse(text, "playbook")
    return Proposal(base, text, (incident, lesson.seq))


async def approve(store: Store, actor: str, proposal: Proposal) -> int:
    """Publish the change and write the file, both or neither; return the new version's number.

    Raises:
        Refused: meanwhile somebody published another version, or saved the file.
        WarroomError: the file cannot be written.
    """
    base = proposal.base
    async with store.write() as session:
        if await latest_version(session, base.scenario) != base.version:
            raise Refused(
                _(
                    "Meanwhile another version of {scenario} was published: look at it first."
                ).format(scenario=base.scenario)
            )
        version = await publish_within(store, session, actor, proposal.text, proposal.teacher)
        if version is None:
            raise Refused(_("Nothing was changed."))
        _replace(base, proposal.text)
    return version


def working_copy(folder: Path, scenario: str) -> Path:
    """Return the file in ``folder`` that holds ``scenario``, or where it would be begun."""
    named = re.compile(rf"^scenario: *[\"']?{re.escape(scenario)}[\"']? *(#.*)?$", re.MULTILINE)
    for path in sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]):
        if path.name.startswith(".") or not path.is_file():
            continue
        with contextlib.suppress(WarroomError):
            if named.search(read(path)):
                return path
    return folder / f"{scenario}.yaml"


def _saved(path: Path) -> str | None:
    return read(path) if path.exists() else None


def _replace(base: Base, text: str) -> None:
    """Put ``text`` into the working copy at once, unless somebody saved another one meanwhile."""
    path = base.path
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
            if _saved(path) != base.saved:
                raise Refused(
                    _(
                        "{path} was saved by somebody else meanwhile: nothing was written. "
                        "Look at it, then propose again."
                    ).format(path=path)
                )
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise WarroomError(
            _("{path} cannot be written: {reason}").format(path=path, reason=reason_of(error))
        ) from error
