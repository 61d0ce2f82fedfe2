"""Trying a query on what was collected, before a campaign listens by it."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.model import Mention
from services.queries.find import Finder, Said
from services.queries.parse import parse


async def tried(session: AsyncSession, query: str, last: int) -> tuple[list[Mention], int]:
    """Return which of the ``last`` newest mentions a query fits, the oldest first, of how many.

    Raises:
        QueryError: the query is wrong.
    """
    wanted = parse(query)
    finder = Finder(wanted.leaves())
    newest = select(Mention).order_by(col(Mention.id).desc()).limit(last)
    lines = list(await session.exec(newest))[::-1]

    def fits(line: Mention) -> bool:
        said = Said(line.text, line.author, line.source, line.platform, line.language)
        return wanted.holds(finder.find(said))

    return [line for line in lines if fits(line)], len(lines)
