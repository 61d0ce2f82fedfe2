"""The label check on the command line: is a post, a brief or an e-mail marked as advertising?"""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from services.errors import UsageError
from services.i18n import _
from services.labels import KINDS, LONGEST, MARKETS, Finding, judge
from services.reasons import reason_of
from tui.commands.common import AsJson, invocation, print_json

_MOST_BYTES = 4 * LONGEST


def register(app: typer.Typer) -> None:
    """Add this file's command."""
    app.command("label", help=_("Say whether a text is marked as advertising as the rules ask."))(
        label
    )


def label(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help=_("A text file; - reads the input."))],
    kind: Annotated[
        str, typer.Option(help=_("One of: {kinds}.").format(kinds=", ".join(KINDS)))
    ] = "post",
    market: Annotated[
        str, typer.Option(help=_("Whose rules: {markets}.").format(markets=", ".join(MARKETS)))
    ] = "pl",
    platform_label: Annotated[
        bool | None,
        typer.Option(help=_("Whether the platform's own tool is used (default: not known).")),
    ] = None,
    brand: Annotated[
        list[str] | None, typer.Option(help=_("A brand that is advertised; may be repeated."))
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print a line for each finding and end with 1; end with 0 if nothing is wrong.

    What only may be wrong is printed too, and does not count.
    """
    assert invocation(context).settings  # noqa: S101 - they set the language
    judged = judge(read_for_judging(file), kind, market, platform_label, tuple(brand or ()))
    if as_json:
        print_json({"right": not judged.findings, **asdict(judged)})
    else:
        for finding in judged.findings:
            typer.echo(line(finding))
        if not judged.findings:
            typer.echo(_("Rightly marked, as far as words show. This is no legal advice."))
        for doubt in judged.doubts:
            typer.echo(_("Perhaps: {finding}").format(finding=line(doubt)))
    if judged.findings:
        raise typer.Exit(1)


def line(finding: Finding) -> str:
    """Return a finding on one line: what, in which words, by which rule, what helps."""
    quoted = _("“{words}”").format(words=" ".join(finding.words.split()))
    where = f" {quoted}" if finding.words else ""
    return f"{finding.code.label}:{where} [{finding.rule}] {finding.help}"


def read_for_judging(path: str) -> str:
    """Return the text of a file, of standard input for ``-``.

    Raises:
        UsageError: it cannot be read, is no text, is empty or too long.
    """
    name = _("standard input") if path == "-" else path
    try:
        if path == "-":
            raw = sys.stdin.buffer.read(_MOST_BYTES + 1)
        else:
            with Path(path).open("rb") as file:
                raw = file.read(_MOST_BYTES + 1)
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(
            _("{path} cannot be read: {reason}").format(path=name, reason=reason_of(error))
        ) from error
    except ValueError as error:
        if len(raw) <= _MOST_BYTES:
            raise UsageError(_("{path} is no text in UTF-8.").format(path=name)) from error
        text = "x" * (LONGEST + 1)
    if len(text) > LONGEST:
        raise UsageError(
            _("{path} is longer than {n} characters: give the post or the brief alone.").format(
                path=name, n=LONGEST
            )
        )
    if not text.strip():
        raise UsageError(_("{path} is empty: there is nothing to judge.").format(path=name))
    return text
