"""An incident with everything that a bundle can hold, and ways to change what was written."""

import zipfile
from dataclasses import dataclass
from pathlib import Path

from services.bundle.write import export
from services.incident import commands
from services.store import Store, ledger, mentions
from services.store.ledger import Draft
from services.store.verify import Head, head
from services.words import Role, Sentiment
from tests.making import declare_test_incident, mention

SCREENSHOT = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


async def make_incident(store: Store, folder: Path) -> str:
    """Declare an incident with notes, a correction, a lesson, a mention and a file as evidence."""
    incident = await declare_test_incident(store)
    async with store.write() as session:
        new = mention("a", 'Zorza: "wstyd" {żółć}', sentiment=Sentiment.NEGATIVE, reach=10)
        await mentions.insert(session, [new])
        number = (await mentions.newest(session, mentions.Filter(), 1))[0].id
    await commands.add_evidence(store, incident, "Anna", number)
    picture = folder / "shot.png"
    picture.write_bytes(SCREENSHOT)
    await commands.add_file(store, incident, "Anna", picture, "what was seen")
    await commands.take_role(store, incident, "Anna", Role.LEAD)
    await commands.add_note(store, incident, "Anna", "say \"no\", {not} \\yes\\, 'ever'\nnext line")
    await commands.correct(store, incident, "Anna", 5, "it was yes")
    await commands.flag_lesson(store, incident, "Anna", 5, "listen first")
    return incident


async def add_privileged(store: Store, incident: str, words: str) -> None:
    """Write a note that is between the brand and its counsel, and correct it."""
    secret = Draft("note_added", {"privileged": True}, {"text": words})
    (record,) = await ledger.append(store, incident, "Legal", lambda _old: [secret])
    await commands.correct(store, incident, "Legal", record.seq, f"rather: {words}")


@dataclass(frozen=True)
class Bundle:
    """An exported bundle, unpacked in memory, and the head that was noted when it was written."""

    files: dict[str, bytes]
    noted: Head

    def write(self, path: Path, files: dict[str, bytes] | None = None) -> Path:
        """Write it, or what became of its ``files``, as a zip."""
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in (self.files if files is None else files).items():
                archive.writestr(name, content)
        return path


async def make_bundle(store: Store, folder: Path) -> Bundle:
    """Export a made incident."""
    incident = await make_incident(store, folder)
    target = folder / "bundle.zip"
    await export(store, incident, target)
    async with store.read() as session:
        noted = await head(session, incident)
    assert noted is not None
    with zipfile.ZipFile(target) as archive:
        return Bundle({name: archive.read(name) for name in archive.namelist()}, noted)
