"""Published playbooks: what is in the store is what every host and every run sees."""

import asyncio

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.errors import StoreError, UsageError
from services.i18n import _
from services.model import PlaybookVersion
from services.playbooks.files import parse, shipped
from services.playbooks.schema import Playbook
from services.store import Store
from services.store.ledger import digest

SHIPPED_BY = "warroom"
"""Who published the first version of a shipped playbook."""


async def publish_shipped(store: Store) -> None:
    """Publish each shipped playbook of which the store has no version yet."""
    async with store.read() as session:
        known = set(await session.exec(select(PlaybookVersion.scenario)))
    missing = {name: text for name, text in shipped().items() if name not in known}
    if not missing:
        return
    async with store.write() as session:
        for scenario, text in missing.items():
            if await latest_version(session, scenario) is None:
                await _add(store, session, scenario, text, SHIPPED_BY)


async def newer_shipped(session: AsyncSession) -> dict[str, str]:
    """Return the text of each shipped playbook that differs from an untouched older one.

    Untouched is what the program itself published; what a person published stays theirs.
    """
    newer = {}
    for scenario, text in shipped().items():
        version = await latest_version(session, scenario)
        row = await session.get(PlaybookVersion, (scenario, version)) if version else None
        if row is not None and row.published_by == SHIPPED_BY and row.sha256 != digest(text):
            newer[scenario] = text
    return newer


async def offer(session: AsyncSession, text: str) -> int | None:
    """Return the number that publishing ``text`` would give, None if it is the latest already."""
    scenario = parse(text, "playbook").scenario
    version = await latest_version(session, scenario)
    if version is not None:
        newest = await session.get(PlaybookVersion, (scenario, version))
        if newest is not None and newest.sha256 == digest(text):
            return None
    return (version or 0) + 1


async def publish(store: Store, session: AsyncSession, text: str, person: str) -> int | None:
    """Publish ``text`` as a new version; return its number, None if the latest is the same.

    Raises:
        DocumentError: the text is not a valid playbook.
    """
    version = await offer(session, text)
    if version is not None:
        scenario = parse(text, "playbook").scenario
        await _add(store, session, scenario, text, person)
    return version


async def _add(store: Store, session: AsyncSession, scenario: str, text: str, person: str) -> int:
    version = (await latest_version(session, scenario) or 0) + 1
    session.add(
        PlaybookVersion(
            scenario=scenario,
            version=version,
            sha256=digest(text),
            yaml=text,
            published_at=await store.now(session),
            published_by=person,
        )
    )
    await session.flush()
    return version


async def latest_version(session: AsyncSession, scenario: str) -> int | None:
    """Return the number of the newest published version, None if there is none."""
    newest = select(func.max(col(PlaybookVersion.version))).where(
        PlaybookVersion.scenario == scenario
    )
    version: int | None = (await session.exec(newest)).one()
    return version


async def pinned(session: AsyncSession, scenario: str, version: int) -> Playbook:
    """Return the published playbook ``scenario`` in ``version``.

    Raises:
        StoreError: the store does not have it.
    """
    row = await session.get(PlaybookVersion, (scenario, version))
    if row is None:
        raise StoreError(
            _("Playbook {scenario}, version {version}, is not in the store.").format(
                scenario=scenario, version=version
            )
        )
    known = _parsed.get(row.sha256)
    if known is None:
        # A tenth of a second a playbook: not while keys wait.
        known = await asyncio.to_thread(parse, row.yaml, f"{scenario} v{version}")
        _parsed[row.sha256] = known
    return known


async def text_of(session: AsyncSession, scenario: str, version: int) -> str:
    """Return the published YAML of ``scenario`` in ``version``.

    Raises:
        UsageError: there is none.
    """
    row = await session.get(PlaybookVersion, (scenario, version))
    if row is None:
        raise UsageError(
            _("There is no version {version} of {scenario}.").format(
                version=version, scenario=scenario
            )
        )
    return row.yaml


async def history(session: AsyncSession, scenario: str = "") -> list[PlaybookVersion]:
    """Return the published versions of one playbook, or of all, the oldest first."""
    asked = select(PlaybookVersion).order_by(
        col(PlaybookVersion.scenario), col(PlaybookVersion.version)
    )
    if scenario:
        asked = asked.where(PlaybookVersion.scenario == scenario)
    return list(await session.exec(asked))


_parsed: dict[str, Playbook] = {}
"""Parsed once: a published version never changes, and screens ask several times a second."""


async def fingerprint(session: AsyncSession, scenario: str, version: int) -> str:
    """Return the SHA-256 of a published playbook's text as it lies in the store."""
    texts = select(PlaybookVersion.yaml).where(
        PlaybookVersion.scenario == scenario, PlaybookVersion.version == version
    )
    return digest((await session.exec(texts)).one())


async def latest(session: AsyncSession) -> list[tuple[int, Playbook]]:
    """Return the newest version of every published playbook, by scenario."""
    newest = (
        select(PlaybookVersion.scenario, func.max(col(PlaybookVersion.version)))
        .group_by(col(PlaybookVersion.scenario))
        .order_by(col(PlaybookVersion.scenario))
    )
    return [
        (version, await pinned(session, scenario, version))
        for scenario, version in await session.exec(newest)
    ]
