"""Bringing in a file that a person named: the same way as everything else, at once."""

from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from services.intake.prepare import load_preparation
from services.intake.write import Delivery, Written, position_of, write
from services.sentiment import Scorer, SecondOpinion
from services.sources.base import Rejection
from services.sources.drop import FileImport, Told
from services.store import Store, status
from services.words import Health

SHOWN_REJECTIONS = 20


@dataclass(slots=True)
class Brought:
    """What became of a file; the first rejections are kept to be shown.

    ``told`` says of how many rows the date is missing or none, over the rows read this time.
    """

    written: Written = field(default_factory=Written)
    rejections: list[Rejection] = field(default_factory=list)
    told: Told = field(default_factory=Told)


async def bring(
    store: Store, path: Path, maps: Path | None = None, second: SecondOpinion | None = None
) -> Brought:
    """Import ``path``; after an interruption it goes on behind the last committed row.

    ``maps`` is the folder of the column maps; ``second`` reads the uncertain posts again.

    Raises:
        SourceError: the file cannot be read, or a column map is broken.
    """
    async with store.read() as session:
        preparation = await load_preparation(session, Scorer(second=second))
    source = FileImport("import", path, maps=maps)

    async def position(stream: str = "") -> str | None:
        return await position_of(store, source.name, stream)

    brought = Brought(told=source.told)
    async for batch in source.batches(position):
        written = await write(store, preparation, [Delivery(source, batch)])
        brought.written.add(written)
        room = SHOWN_REJECTIONS - len(brought.rejections)
        brought.rejections.extend(islice(batch.rejected, room))
    async with store.write() as session:
        await status.set_health(session, source.name, Health.FINISHED)
    return brought
