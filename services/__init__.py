"""Everything that works without a terminal: from a mention to a post-mortem."""

__version__ = "0.1.0"
