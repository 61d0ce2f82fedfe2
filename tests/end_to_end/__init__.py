"""The real program, as its users run it."""
