"""The terminal of a screen, and what its shell and its end do to it."""

from textual.drivers.linux_driver import LinuxDriver


class Terminal(LinuxDriver):
    """A driver that begins anew only after it had stopped."""

    def _sigcont_application(self, *_: object) -> None:
        """Go on: begin anew after Ctrl+Z's signal, only draw after any other stop.

        The kernel sends SIGCONT to whoever loses its terminal, and ``kill -STOP`` is told to
        nobody. Beginning anew then would read and write with a second pair of threads: the first
        would never end, and the terminal would be left as the first had found it.
        """
        if self._auto_restart and not self._must_signal_resume:
            self._app.call_later(self._app.refresh)
        else:
            super()._sigcont_application()
