"""The incident: a timeline of entries, and everything that is folded from it."""
