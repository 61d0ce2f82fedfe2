"""``python -m tui`` is ``warroom``."""

from tui.cli import main

main()
