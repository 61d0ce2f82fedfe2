"""Questions one after the other: to a person, to a pipe, or to a file with an answer a line."""

import getpass
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import typer

from services.clean import clean_line
from services.errors import UsageError
from services.i18n import _
from services.reasons import reason_of
from tui.commands.common import read_text

Check = Callable[[str], str]
"""Says what is wrong with an answer; empty if nothing is."""


class Asker:
    """Asks, and takes the next line for the answer; what is wrong is asked again of a person.

    Of a file or a pipe nothing can be asked again: a wrong answer ends it with its line.
    """

    def __init__(self, file: str = "") -> None:
        """Take the answers from ``file``, without one from standard input."""
        self._name = file or _("standard input")
        self._is_person = not file and sys.stdin.isatty()
        self._lines = _lines_of(file)
        self._line = 0

    def ask(self, question: str, default: str = "", *, check: Check = lambda _text: "") -> str:
        """Return the answer to ``question``; an empty one means ``default``."""
        while True:
            shown = f" [{default}]" if default else ""
            typer.echo(f"{question}{shown}: ", nl=self._is_person is False)
            answer = self._next(question) or default
            problem = check(answer)
            if not problem:
                return answer
            if not self._is_person:
                raise UsageError(f"{self._name}:{self._line}: {question.strip()}: {problem}")
            typer.echo("  " + problem)

    def required(self, question: str, *, check: Check = lambda _text: "") -> str:
        """Return the answer to ``question``, which cannot be left empty."""
        return self.ask(
            question, check=lambda text: check(text) if text else _("this has to be answered")
        )

    def secret(self, question: str, *, check: Check) -> None:
        """Hand the answer to ``check``, and keep nothing of it; a person's typing is not shown."""
        while True:
            if self._is_person:
                answer = getpass.getpass(f"{question}: ")
            else:
                typer.echo(f"{question}: ")
                answer = self._next(question)
            problem = check(answer)
            if not problem:
                return
            if not self._is_person:
                raise UsageError(f"{self._name}:{self._line}: {question.strip()}: {problem}")
            typer.echo("  " + problem)

    def _next(self, question: str) -> str:
        line = next(self._lines, None)
        if line is None:
            raise UsageError(
                _("{name}: the answers end after line {n}, before “{question}”.").format(
                    name=self._name, n=self._line, question=question.strip()
                )
            )
        self._line += 1
        return clean_line(line, 8_000)


def _lines_of(file: str) -> Iterator[str]:
    if not file:
        return iter(sys.stdin.readline, "")
    try:
        return iter(read_text(file).splitlines())
    except OSError as error:
        raise UsageError(
            _("{path} cannot be read: {reason}").format(path=Path(file), reason=reason_of(error))
        ) from error
