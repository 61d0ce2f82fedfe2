"""Setting up a platform on the command line: what to apply for, what is asked, a trial at once."""

import sys
from dataclasses import replace
from pathlib import Path

import typer

from services.collector.check import Checked
from services.collector.setting_up import SetUp, begin
from services.errors import SourceError
from services.i18n import _
from services.sources.guides import Guide, Question, guide_of, guides
from tui.commands.asking import Asker
from tui.commands.common import Invocation, run
from tui.platform_words import kept_words, outcome_words, question_words


def set_up(given: Invocation, platform: str) -> None:
    """Lead through a platform's set-up: apply, answer, try; without one list the platforms."""
    _speaks = given.settings
    if platform:
        lead_through(given, guide_of(platform), Asker())
        return
    for guide in guides():
        typer.echo(f"{guide.kind:<10} {guide.sees}")
        typer.echo(f"{'':<10} {guide.takes} {guide.costs}")
    typer.echo(_("Set one up: warroom sources setup PLATFORM"))


def ask_for_platforms(given: Invocation, file: Path) -> None:
    """Offer the platforms to a person at a terminal, one after the other; others get one line."""
    if not sys.stdin.isatty():
        typer.echo(_("Platforms, one after the other: warroom sources setup"))
        return
    asker, names = Asker(), [guide.kind for guide in guides()]
    given = replace(given, config=file)

    def check(text: str) -> str:
        return "" if text in {"", *names} else ", ".join(names)

    question = _("Set up a platform now? {names}; Enter: no").format(names=", ".join(names))
    while platform := asker.ask(question, check=check):
        try:
            lead_through(given, guide_of(platform), asker)
        except SourceError as error:
            typer.echo(str(error), err=True)


def lead_through(given: Invocation, guide: Guide, asker: Asker) -> None:
    """Tell, ask, try and keep.

    Raises:
        SourceError: it was tried, and it is not well.
        Refused: the one who acts may not set up.
    """
    work = run(_begin(given, guide))
    typer.echo(guide.title)
    for line in guide.lines:
        typer.echo(f"  {line}")
    try:
        for question in guide.questions:
            _ask(work, question, asker)
        typer.echo(_("Trying it …"))
        checked = run(_try(given, work))
        for result in checked:
            typer.echo(f"  {outcome_words(result)}")
        well = all(result.is_well for result in checked)
        if not well and asker.ask(_("Keep it all the same? y/n"), "n").lower() not in _YES:
            raise SourceError(_("Nothing was kept."))
        typer.echo(kept_words(work, work.keep()))
    finally:
        work.drop()
    if not well:
        raise SourceError(_("Not well: {names}.").format(names=guide.kind))


_YES = {"y", "yes", "t", "tak"}


def _ask(work: SetUp, question: Question, asker: Asker) -> None:
    if not work.asks(question):
        if question.type == "secret" and (variable := work.variable_of(question)):
            typer.echo(_("{variable} is set: it is used.").format(variable=variable))
        return
    words = question_words(work, question)
    if question.example:
        words += " " + _("(as {example})").format(example=question.example)
    if question.type == "secret":
        asker.secret(words, check=lambda text: work.answer(question, text))
    else:
        asker.ask(words, work.known(question), check=lambda text: work.answer(question, text))


async def _begin(given: Invocation, guide: Guide) -> SetUp:
    async with given.open_store(migrate=True) as store:
        return await begin(store, await given.actor(store), guide)


async def _try(given: Invocation, work: SetUp) -> list[Checked]:
    async with given.open_store(migrate=True) as store:
        return await work.try_out(store, given.settings.maps_folder)
