"""The versions of the playbooks: who published which when, taught by what, and what differs."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel.ext.asyncio.session import AsyncSession

from services.documents.reading import read
from services.errors import UsageError
from services.i18n import _
from services.incident.learning_words import taught_by
from services.learning.proposals import diff, working_copy
from services.model import ROOM
from services.playbooks.files import parse, shipped
from services.playbooks.versions import SHIPPED_BY, history, latest_version, text_of
from services.store import ledger
from services.store.ledger import digest
from services.words import EntryKind

FILE, SHIPPED = "file", "shipped"
"""What may stand for a version's number: the working copy, and what came with the program."""


@dataclass(frozen=True, slots=True)
class Version:
    """A published version; ``taught_by`` are the incidents with the entries of their lessons."""

    scenario: str
    number: int
    at: datetime
    by: str
    taught_by: tuple[str, ...] = ()

    @property
    def is_shipped(self) -> bool:
        """Whether the program itself published it."""
        return self.by == SHIPPED_BY


async def versions(session: AsyncSession, scenario: str = "") -> list[Version]:
    """Return the published versions of one playbook, or of all, the oldest first.

    Raises:
        UsageError: there is no such playbook.
    """
    rows = await history(session, scenario)
    if scenario and not rows:
        raise UsageError(_no_playbook(scenario))
    taught = {
        (record.code("scenario"), record.data.get("version")): tuple(taught_by(record))
        for record in await ledger.of_kinds(session, [EntryKind.PLAYBOOK_PUBLISHED], ROOM)
    }
    return [
        Version(
            row.scenario,
            row.version,
            row.published_at,
            row.published_by,
            taught.get((row.scenario, row.version), ()),
        )
        for row in rows
    ]


async def changes(session: AsyncSession, folder: Path, one: str = "", other: str = "") -> list[str]:
    """Return what ``warroom playbooks diff`` shows: a unified diff for each pair that differs.

    ``one`` and ``other`` are ``S01`` (the newest published), ``S01@2``, ``S01@file``,
    ``S01@shipped``. Without ``other`` the newest is held against the working copy if it differs,
    else against what came with the program; a version that is named, against the newest. Without
    both: what each shipped playbook gained since the program published it.

    Raises:
        UsageError: there is no such playbook or version.
    """
    if not one:
        return await _gained(session)
    scenario, _at, number = one.partition("@")
    if not other:
        other = scenario if number else await _counterpart(session, folder, scenario)
    first, second = await _text(session, folder, one), await _text(session, folder, other)
    found = diff(first[1], second[1], first[0], second[0])
    return [found] if found else []


async def difference(session: AsyncSession, text: str, name: str) -> str:
    """Return what publishing ``text`` would change, empty if nothing; ``name`` stands for it.

    Raises:
        DocumentError: it is no valid playbook.
    """
    scenario = parse(text, name).scenario
    version = await latest_version(session, scenario)
    before = await text_of(session, scenario, version) if version else ""
    return diff(before, text, _name(scenario, version) if version else "-", name)


async def _gained(session: AsyncSession) -> list[str]:
    """Return what came with the program since it published a playbook itself."""
    found = []
    for scenario, text in shipped().items():
        own = [row for row in await history(session, scenario) if row.published_by == SHIPPED_BY]
        if own and own[-1].sha256 != digest(text):
            found.append(
                diff(own[-1].yaml, text, _name(scenario, own[-1].version), _came(scenario))
            )
    return found


async def _counterpart(session: AsyncSession, folder: Path, scenario: str) -> str:
    path = working_copy(folder, scenario)
    version = await latest_version(session, scenario)
    if version is None:
        raise UsageError(_no_playbook(scenario))
    if path.exists() and read(path) != await text_of(session, scenario, version):
        return f"{scenario}@{FILE}"
    return f"{scenario}@{SHIPPED}" if scenario in shipped() else scenario


async def _text(session: AsyncSession, folder: Path, reference: str) -> tuple[str, str]:
    """Return the name of what ``reference`` stands for, and its text."""
    scenario, _at, number = reference.partition("@")
    if number == FILE:
        path = working_copy(folder, scenario)
        if not path.exists():
            raise UsageError(
                _("There is no file for {scenario} in {folder}.").format(
                    scenario=scenario, folder=folder
                )
            )
        return str(path), read(path)
    if number == SHIPPED:
        if scenario not in shipped():
            raise UsageError(
                _("No playbook {scenario} came with the program.").format(scenario=scenario)
            )
        return _came(scenario), shipped()[scenario]
    newest = await latest_version(session, scenario)
    if newest is None:
        raise UsageError(_no_playbook(scenario))
    if number and not number.isdigit():
        raise UsageError(
            _("“{text}” is no version: write S01, S01@2, S01@file or S01@shipped.").format(
                text=reference
            )
        )
    version = int(number) if number else newest
    return _name(scenario, version), await text_of(session, scenario, version)


def _name(scenario: str, version: int) -> str:
    return _("{scenario} version {version}").format(scenario=scenario, version=version)


def _came(scenario: str) -> str:
    return _("{scenario} as it came with the program").format(scenario=scenario)


def _no_playbook(scenario: str) -> str:
    return _("There is no playbook {scenario}: see warroom playbooks list.").format(
        scenario=scenario
    )
