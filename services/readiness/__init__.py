"""Whether the room is ready before a launch: each check by itself, with the gaps by name."""
