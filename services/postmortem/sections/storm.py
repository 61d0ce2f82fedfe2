"""The chart of the storm."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.postmortem.storm import chart
from services.postmortem.subject import Part, Subject


async def section(session: AsyncSession, subject: Subject) -> Part:
    """Show volume and negative share with the milestones."""
    drawn = await chart(session, subject)
    return Part(
        "storm",
        [drawn],
        {
            "seconds": drawn.seconds,
            "points": [
                {"at": point.at.isoformat(), "mentions": point.total, "negative_share": point.share}
                for point in drawn.points
            ],
            "milestones": [
                {"at": item.at.isoformat(), "label": item.label} for item in drawn.milestones
            ],
        },
    )
