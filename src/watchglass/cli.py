"""The command line: parses words, calls the library, prints; no formula lives here."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Annotated, Any, Optional

import typer

from watchglass.base.not_for import NOT_FOR
from watchglass.commands.calc import calc
from watchglass.commands.leaving import leave
from watchglass.commands.places_command import places
from watchglass.commands.progress import notice, spinner

HELP = f"""Shows what a surveillance or social-scoring system would do to people.

Examples:

  watchglass assess station-lfr

  watchglass calc rates --scans 3147436 --alerts 2077 --false 10

  watchglass evidence false alerts london

  watchglass places --cameras cameras.csv --route route.csv

{NOT_FOR}

Exit codes: 0 done; 2 wrong usage; 3 invalid scenario or evidence; 4 refused by a red
line; 5 --strict found unsourced or unverified values; 6 the output exists or cannot be
written; 130 interrupted; 1 a defect of ours.
"""

app = typer.Typer(
    name="watchglass", help=HELP, no_args_is_help=True, add_completion=False,
    rich_markup_mode=None, pretty_exceptions_enable=False,
)  # fmt: skip
app.add_typer(calc, name="calc")
Json = Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")]


def _version(wanted: bool) -> None:
    if wanted:
        from watchglass.version import VERSION

        typer.echo(f"watchglass {VERSION}")
        raise typer.Exit


@app.callback()
def _top(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Say what the command is; the work is in the sub-commands."""


@app.command()
def assess(
    scenario: Annotated[str, typer.Argument(help="Id of a bundled scenario, or a .toml file.")],
    out: Annotated[Optional[str], typer.Option(help="Folder for the report.")] = None,  # noqa: UP045
    seed: Annotated[int, typer.Option(min=0, max=2**63 - 1, help="Seed of all draws.")] = 1,
    draws: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(
            min=100,
            max=200_000,
            help="Draws of the evidence: 10,000 unless you say so, 200 where a score is kept.",
        ),
    ] = None,
    engine: Annotated[
        str, typer.Option(help="How a score is lived through: auto, exact, skip or stepped.")
    ] = "auto",
    people: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(help="Sample the lives of so many synthetic people, too."),
    ] = None,
    workers: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(help="Share sampled people out over so many processes."),
    ] = None,
    dask: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="ADDRESS", help="Share them out over the Dask cluster at an address."),
    ] = None,
    json: Json = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Stop (exit 5) at unsourced or unverified values.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace an earlier report in the same folder.")
    ] = False,
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Go on where an interrupted run of the same kind stopped."),
    ] = False,
) -> None:
    """Assess a scenario: how many people, how often wrong, who bears it, at what cost."""
    from watchglass.commands.assess import assess_to_folder
    from watchglass.lives.progress import progress_bar
    from watchglass.lives.wish import Wish
    from watchglass.report.assessment import summary_lines

    folder = out or (None if json else f"watchglass-{_name_of(scenario)}")
    wish = Wish(engine, people, workers, dask, notice=notice)  # type: ignore[arg-type]
    words = f"assessing {scenario}"
    with progress_bar(words) if wish.samples else spinner(words) as told:
        record, written = assess_to_folder(
            scenario, folder, seed=seed, draws=draws, strict=strict, force=force, resume=resume,
            wish=replace(wish, told=told),
        )  # fmt: skip
    if json:
        typer.echo(record.as_json(), nl=False)
        if written:
            typer.echo(f"report: {written}", err=True)
        return
    for line in summary_lines(record):
        typer.echo(line)
    typer.echo(f"\nReport: {written}")


def _name_of(scenario: str) -> str:
    stem = os.path.basename(scenario.rstrip("/\\"))
    return stem.removesuffix(".toml") or "report"


@app.command()
def scenarios(json: Json = False) -> None:
    """List the bundled scenarios."""
    from watchglass.scenario.load import bundled_list

    rows = bundled_list()
    if json:
        _print_json(rows)
        return
    for row in rows:
        typer.echo(f"{row['id']:<22} {row['question']}")


@app.command()
def show(
    scenario: Annotated[str, typer.Argument(help="Id of a bundled scenario.")],
    card: Annotated[bool, typer.Option("--card", help="Print the one-page card instead.")] = False,
    json: Json = False,
) -> None:
    """Print a bundled scenario as TOML that runs unchanged, or its one-page card."""
    from watchglass.report.card import card_lines
    from watchglass.scenario.load import load_scenario, text_of

    if json:
        _print_json(load_scenario(scenario).data)
    elif card:
        for line in card_lines(load_scenario(scenario)):
            typer.echo(line)
    else:
        typer.echo(text_of(scenario), nl=False)


@app.command()
def evidence(
    words: Annotated[Optional[list[str]], typer.Argument(help="Words that must all occur.")] = None,  # noqa: UP045
    json: Json = False,
) -> None:
    """Search the evidence and print entries with their sources."""
    from watchglass.evidence.listing import all_evidence, matching, way_out
    from watchglass.report.evidence_text import evidence_lines

    items = all_evidence()
    found = matching(items, words or [])
    if not found:
        typer.echo(way_out(items, words or []), err=True)
    if json:
        _print_json(found)
        return
    for item in found:
        for line in evidence_lines(item):
            typer.echo(line)
        typer.echo("")
    typer.echo(f"{len(found)} {'entry' if len(found) == 1 else 'entries'}", err=True)


app.command()(places)


@app.command()
def validate(
    json: Json = False,
    details: Annotated[bool, typer.Option("--details", help="List every single day too.")] = False,
) -> None:
    """Reproduce published results: what is predicted beside what was observed."""
    from watchglass.validation.run import printed
    from watchglass.validation.run import validate as run_checks

    with spinner("reproducing published results"):
        checks = run_checks()
    if json:
        _print_json([check.as_dict() for check in checks])
        return
    for line in printed(checks, details=details):
        typer.echo(line)


@app.command()
def schema(
    what: Annotated[str, typer.Argument(help="scenario or record")], json: Json = False
) -> None:
    """Print the JSON Schema of a scenario file or of a record, with or without --json."""
    from watchglass.report.published_schema import published_schema

    _print_json(published_schema(what))


def _print_json(value: Any) -> None:
    import json

    typer.echo(json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False, default=str))


def main() -> None:
    """Run the command; every way out has its exit code, and none is a traceback."""
    leave(lambda: app(standalone_mode=False))


__all__ = ["app", "main"]
