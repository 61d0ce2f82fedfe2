"""What the house says: questions and answers that follow an approved statement, and which do."""

from services.incident.state import Incident
from services.incident.tracks import Item


def is_stale(incident: Incident, item: Item) -> bool:
    """Whether the statement version that a question and answer follows was superseded.

    It is when there is a newer version or the statement was withdrawn.
    """
    key, _dot, number = item.codes.get("follows", "").partition(".")
    statement = incident.statements.get(key)
    if item.kind != "qa" or statement is None:
        return False
    return statement.withdrawn_at is not None or str(statement.current.number) != number
