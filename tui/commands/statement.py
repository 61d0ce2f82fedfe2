"""The transparency check of a statement, on the command line."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from services.clean import clean_line, clean_text
from services.errors import StoreError, UsageError
from services.i18n import _
from services.model import ROOM
from services.reasons import reason_of
from services.words import Cluster, Component
from tui.commands.common import AsJson, Invocation, invocation, print_json, read_text, run

if TYPE_CHECKING:
    from services.transparency import Findings
    from services.transparency.findings import Spans

MAX_STATEMENT = 50_000
"""Characters; what is longer is no statement."""
SHOWN = 3
"""Places that are quoted for each finding; ``--json`` has all of them."""
LONGEST = 80
"""Characters of one quoted place."""

statement_group = typer.Typer(no_args_is_help=True, help=_("What the brand says in public."))


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.add_typer(statement_group, name="statement")


@statement_group.command("check", help=_("Check how transparent a statement is."))
def check_file(
    context: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help=_("The file (- for standard input)."))
    ],
    language: Annotated[
        str, typer.Option("--language", help=_("The statement's: pl or en (default: told)."))
    ] = "",
    cluster: Annotated[
        Cluster | None, typer.Option("--cluster", help=_("Whose fault the public will see."))
    ] = None,
    campaign: Annotated[
        str, typer.Option("--campaign", help=_("Whose values it is held against."))
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Print a line for each finding; end with 1 where a weakness was found, else with 0."""
    from services.transparency import check  # noqa: PLC0415 - many rules: slow import

    given = invocation(context)
    _speaks = given.settings  # sets the language of the answer
    if language not in {"", "pl", "en"}:
        said = clean_line(language)
        raise UsageError(_("{language}: a statement is read in pl or en.").format(language=said))
    findings = check(_statement(file), language)
    values = _values(given, campaign)
    if as_json:
        print_json(_plain(findings, cluster) | {"values": values})
    else:
        for line in [*_lines(findings, cluster), *_questions(values)]:
            typer.echo(line)
    if findings.weaknesses:
        raise typer.Exit(1)


def _values(given: Invocation, campaign: str) -> list[str]:
    """Return what the brand stands for; without a store nobody has written it down."""
    from services.preparation.commitments import entity_of, values_for  # noqa: PLC0415

    async def work() -> list[str]:
        async with given.open_store() as store, store.read() as session:
            entity = await entity_of(session, campaign) if campaign else ROOM
            return await values_for(session, entity)

    try:
        return run(work())
    except StoreError:
        if campaign:
            raise
        return []


def _questions(values: list[str]) -> Iterator[str]:
    for number, value in enumerate(values, start=1):
        yield _("? value {n}, does it keep this? {value}").format(n=number, value=value)


def _statement(file: str) -> str:
    try:
        text = read_text(file)
    except (OSError, ValueError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else error
        raise UsageError(
            _("{path} cannot be read: {reason}").format(path=clean_line(file), reason=reason)
        ) from error
    if len(text) > MAX_STATEMENT:
        raise UsageError(
            _("{path} has {n} characters; a statement has {most} at most.").format(
                path=clean_line(file), n=len(text), most=MAX_STATEMENT
            )
        )
    cleaned = clean_text(text, MAX_STATEMENT)
    if not cleaned:
        raise UsageError(
            _("{path} is empty: there is nothing to check.").format(path=clean_line(file))
        )
    return cleaned


def _lines(findings: "Findings", cluster: Cluster | None) -> Iterator[str]:
    from services.transparency import forbidden, what_helps, why_forbidden  # noqa: PLC0415

    for component in Component:
        words = findings.components.get(component)
        told = _quoted(words) if words else _("not found")
        yield f"{'+' if words else '-'} {component.label}: {told}"
    for weakness, words in findings.weaknesses.items():
        shown = f"{_quoted(words)}. " if words else ""
        yield f"! {weakness.label}: {shown}{what_helps(weakness)}"
    if findings.is_admission:
        told = _("an admission, which Legal signs off before it is published")
        yield f"! {told}: {_quoted(findings.admission)}"
    for strategy, words in findings.strategies.items():
        told = _("strategy: {name}").format(name=strategy.label)
        yield f"= {told}: {_quoted(words)}"
    for broken in forbidden(findings, cluster):
        yield f"! {broken.strategy.label}: {why_forbidden(broken, cluster)}"
    yield _(
        "Rules find words, not what is meant: what they miss is not said to be absent, and the "
        "decision is yours."
    )


def _quoted(spans: "Spans") -> str:
    quote = _("“{words}”")
    quotes = [quote.format(words=clean_line(it.words, LONGEST)) for it in spans[:SHOWN]]
    more = len(spans) - SHOWN
    return ", ".join(quotes) + (_(" and {n} more").format(n=more) if more > 0 else "")


def _plain(findings: "Findings", cluster: Cluster | None) -> dict[str, Any]:
    from services.transparency import forbidden, what_helps, why_forbidden  # noqa: PLC0415

    return {
        "language": findings.language,
        "components": {code: _places(spans) for code, spans in findings.components.items()},
        "missing": list(findings.missing),
        "weaknesses": {
            code: {"words": _places(spans), "help": what_helps(code)}
            for code, spans in findings.weaknesses.items()
        },
        "admission": _places(findings.admission),
        "strategies": {code: _places(spans) for code, spans in findings.strategies.items()},
        "forbidden": [
            {"strategy": it.strategy, "rule": it.rule, "why": why_forbidden(it, cluster)}
            for it in forbidden(findings, cluster)
        ],
    }


def _places(spans: "Spans") -> list[dict[str, Any]]:
    return [{"words": it.words, "start": it.start, "end": it.end, "by": it.by} for it in spans]
