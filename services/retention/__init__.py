"""What is kept for how long, and what goes: deletions, purges, and what an incident holds."""
