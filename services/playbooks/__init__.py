"""The plans: their format, the files, the published versions, and the drills."""
