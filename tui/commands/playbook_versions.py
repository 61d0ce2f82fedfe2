"""Versions of the playbooks on the command line: what a lesson changes, what was changed."""

from pathlib import Path
from typing import Annotated, Any

import typer

from services.i18n import _
from services.times import local
from tui.commands.common import (
    AsJson,
    Invocation,
    invocation,
    print_json,
    print_table,
    read_text,
    run,
)

Yes = Annotated[bool, typer.Option("--yes", help=_("Do not ask."))]


def register(group: typer.Typer) -> None:
    """Add this file's commands to ``warroom playbooks``."""
    group.command("propose", help=_("Propose what a lesson changes; publish it if you agree."))(
        propose
    )
    group.command("publish", help=_("Publish a playbook file as a new version."))(publish)
    group.command("log", help=_("List the published versions: who, when, taught by what."))(log)
    group.command("diff", help=_("Show what differs: S01, S01@2, S01@file, S01@shipped."))(diff)
    group.command("follow", help=_("Let an open incident follow the newest version."))(follow)


def propose(
    context: typer.Context,
    incident_id: Annotated[str, typer.Argument(metavar="ID", help=_("The incident, as INC-1."))],
    lesson: Annotated[
        int | None, typer.Option(help=_("The entry of the lesson (default: the last one)."))
    ] = None,
    put: Annotated[
        list[str] | None,
        typer.Option(
            "--set", help=_("STEP.do=TEXT (or STEP.do.pl=TEXT), STEP.within=LENGTH; repeatable.")
        ),
    ] = None,
    add_step: Annotated[
        str,
        typer.Option(
            help=_("A phase that gets a new step: --set new.title=... .do .why .role .within")
        ),
    ] = "",
    word: Annotated[
        list[str] | None,
        typer.Option(help=_("A word of mentions that speaks for it, as pl:afera.")),
    ] = None,
    file: Annotated[
        str, typer.Option(metavar="FILE", help=_("The whole edited text (- for standard input)."))
    ] = "",
    yes: Yes = False,
) -> None:
    """Show the change as a diff and publish it if a person agrees.

    Without any change the lesson itself is written into the playbook, to be shown next time.
    """
    from services.incident.desk import load_incident  # noqa: PLC0415 - reads YAML: slow import
    from services.learning import proposals  # noqa: PLC0415
    from tui.commands.editing import Edits  # noqa: PLC0415

    async def work(given: Invocation) -> None:
        async with given.open_store() as store:
            async with store.read() as session:
                incident = await load_incident(session, incident_id)
                today = (await store.now(session)).astimezone().date()
                folder = given.settings.playbooks_folder
                base = await proposals.begin(session, folder, incident.scenario)
            learned = incident.learning.lesson_or_last(lesson)
            text = read_text(file) if file else base.text
            text = Edits(put or [], word or [], add_step).apply(text)
            proposal = proposals.propose(base, text, incident_id, learned, today)
            typer.echo(proposal.diff)
            if not yes and not typer.confirm(_("Publish it?")):
                return
            actor = await given.actor(store)
            version = await proposals.approve(store, actor, proposal)
            typer.echo(
                _("{scenario} version {version} is published and stands in {path}.").format(
                    scenario=base.scenario, version=version, path=base.path
                )
            )

    run(work(invocation(context)))


def publish(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    yes: Yes = False,
) -> None:
    """Show what a playbook file changes and publish it if a person agrees."""
    from services.documents.reading import read  # noqa: PLC0415
    from services.incident.publish import publish_playbook  # noqa: PLC0415
    from services.learning.versions import difference  # noqa: PLC0415

    async def work(given: Invocation) -> None:
        text = read(file)
        async with given.open_store(migrate=True) as store:
            async with store.read() as session:
                change = await difference(session, text, str(file))
            if not change:
                typer.echo(_("Nothing differs from what is published."))
                return
            typer.echo(change)
            if yes or typer.confirm(_("Publish it?")):
                version = await publish_playbook(store, await given.actor(store), text)
                typer.echo(_("Published as version {version}.").format(version=version))

    run(work(invocation(context)))


def log(
    context: typer.Context,
    scenario: Annotated[str, typer.Argument(help=_("The scenario, as S01."))] = "",
    as_json: AsJson = False,
) -> None:
    """List the published versions."""
    from services.learning.versions import Version, versions  # noqa: PLC0415

    async def work(given: Invocation) -> list[Version]:
        async with given.open_store(migrate=True) as store, store.read() as session:
            return await versions(session, scenario)

    found = run(work(invocation(context)))
    if as_json:
        print_json([_plain(item) for item in found])
        return
    rows = [
        {
            _("SCENARIO"): item.scenario,
            _("VERSION"): item.number,
            _("PUBLISHED"): local(item.at),
            _("BY"): _("came with the program") if item.is_shipped else item.by,
            _("TAUGHT BY"): ", ".join(item.taught_by) or "-",
        }
        for item in found
    ]
    print_table(rows, _("No playbook was published yet."))


def _plain(item: Any) -> dict[str, Any]:
    return {
        "scenario": item.scenario,
        "version": item.number,
        "published_at": item.at,
        "published_by": item.by,
        "taught_by": list(item.taught_by),
    }


def diff(
    context: typer.Context,
    one: Annotated[str, typer.Argument(metavar="[A]")] = "",
    other: Annotated[str, typer.Argument(metavar="[B]")] = "",
) -> None:
    """Show what differs between versions; alone, what the shipped playbooks gained."""
    from services.learning.versions import changes  # noqa: PLC0415

    async def work(given: Invocation) -> list[str]:
        async with given.open_store(migrate=True) as store, store.read() as session:
            return await changes(session, given.settings.playbooks_folder, one, other)

    found = run(work(invocation(context)))
    for item in found:
        typer.echo(item)
    if not found:
        typer.echo(_("Nothing differs."))


def follow(
    context: typer.Context,
    incident_id: Annotated[str, typer.Argument(metavar="ID", help=_("The incident, as INC-1."))],
    scenario: Annotated[
        str, typer.Argument(metavar="[SCENARIO]", help=_("Of which of its scenarios."))
    ] = "",
) -> None:
    """Let an open incident follow the newest version of its playbook from now on."""
    from services.incident import commands  # noqa: PLC0415

    async def work(given: Invocation) -> int:
        async with given.open_store() as store:
            actor = await given.actor(store)
            return await commands.follow_newest(store, incident_id, actor, scenario)

    version = run(work(invocation(context)))
    typer.echo(_("{incident} follows version {n} now.").format(incident=incident_id, n=version))
