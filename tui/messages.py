"""What widgets and screens tell each other: one past-tense message for each change."""

from textual.message import Message


class StoreChanged(Message):
    """Something was committed to the store: what is shown may be out of date."""

    can_bubble = False

    def can_replace(self, message: Message) -> bool:
        """One look at the store serves any number of these."""
        return isinstance(message, StoreChanged)
