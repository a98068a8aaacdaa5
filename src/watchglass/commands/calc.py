"""`watchglass calc`: four sums that people get wrong, with intervals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer

from watchglass.base.errors import Problem, WrongUsage

calc = typer.Typer(
    help="Four sums that people get wrong, with intervals.", no_args_is_help=True,
    rich_markup_mode=None, add_completion=False,
)  # fmt: skip
Json = Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")]


@calc.command()
def rates(
    scans: Annotated[str, typer.Option(help="Faces compared.")],
    alerts: Annotated[str, typer.Option(help="Alerts raised.")],
    false: Annotated[str, typer.Option("--false", help="False alerts among them.")],
    json: Json = False,
) -> None:
    """Put one published statistic on both denominators: per scan and per alert."""
    from watchglass.measures import sums

    counts = {"--scans": scans, "--alerts": alerts, "--false": false}
    _show(_done(sums.rates, counts, {}), json)


@calc.command()
def scaleup(
    scans_per_day: Annotated[str, typer.Option(help="Faces compared a day.")],
    listed_present: Annotated[str, typer.Option(help="Listed people among them, a day.")],
    tpir: Annotated[str, typer.Option(help="Share of listed people found, such as 0.8 or 4/5.")],
    fpir: Annotated[str, typer.Option(help="Share of others wrongly named, such as 1/1000.")],
    json: Json = False,
) -> None:
    """Scale a pair of error rates up to a crowd."""
    from watchglass.measures import sums

    counts = {"--scans-per-day": scans_per_day, "--listed-present": listed_present}
    _show(_done(sums.scaleup, counts, {"--tpir": tpir, "--fpir": fpir}), json)


@calc.command()
def gallery(
    fpir: Annotated[str, typer.Option(help="Share wrongly named in the test, such as 1/6000.")],
    at: Annotated[str, typer.Option(help="Entries in the test.")],
    to: Annotated[str, typer.Option(help="Entries in the gallery asked about.")],
    json: Json = False,
) -> None:
    """Scale a search up to a larger gallery."""
    from watchglass.measures import sums

    _show(_done(sums.gallery, {"--at": at, "--to": to}, {"--fpir": fpir}), json)


@calc.command()
def power(
    false_alerts: Annotated[str, typer.Option(help="False alerts the check rests on.")],
    share: Annotated[str, typer.Option(help="The group's share of the people passing.")],
    ratio: Annotated[str, typer.Option(help="True ratio of the group's rate to the rest's.")] = "2",
    json: Json = False,
) -> None:
    """Say whether a bias test of this size could have seen a disparity."""
    from watchglass.measures import sums

    parts = {"--share": share, "--ratio": ratio}
    _show(_done(sums.power, {"--false-alerts": false_alerts}, parts), json)


def _done(
    call: Callable[..., dict[str, Any]], counts: dict[str, str], rates: dict[str, str]
) -> dict[str, Any]:
    """Return a sum; raises WrongUsage with what cannot be read and what is out of range.

    What cannot be read goes into the sum as None, which every sum refuses; so the ranges of
    the other figures are looked at in the same pass.
    """
    whole, unread = _counts(counts)
    parts, more = _rates(rates)
    unread += more
    places = [problem.place for problem in unread]
    given = {**dict.fromkeys(places), **whole, **parts}
    try:
        result = call(**{place[2:].replace("-", "_"): given[place] for place in given})
    except WrongUsage as error:
        unread += [problem for problem in error.problems if problem.place not in places]
        raise WrongUsage(unread) from None
    return result


def _counts(given: dict[str, str]) -> tuple[dict[str, int], list[Problem]]:
    """Return the whole numbers, and a problem for each text that is none."""
    found: dict[str, int] = {}
    problems: list[Problem] = []
    for place, text in given.items():
        cleaned = text.strip().replace("_", "")
        try:
            number = float(cleaned)
            if not number.is_integer() or abs(number) > 1e15:
                raise ValueError
            found[place] = int(cleaned) if cleaned.lstrip("+-").isdigit() else int(number)
        except (ValueError, OverflowError):
            problems.append(
                Problem(place, repr(text[:40]), "it must be a whole number up to 10^15",
                        "Write it in digits, without thousands separators.")
            )  # fmt: skip
    return found, problems


def _rates(given: dict[str, str]) -> tuple[dict[str, float], list[Problem]]:
    """Return the numbers, also from fractions such as 1/6000, and what is none."""
    from watchglass.base.numbers import fraction

    found: dict[str, float] = {}
    problems: list[Problem] = []
    for place, text in given.items():
        try:
            found[place] = fraction(text)
        except ValueError as error:
            rule, _, way_out = str(error).partition(". ")
            problems.append(
                Problem(place, repr(text[:40]), rule, way_out or "Write 0.001 or 1/1000.")
            )
    return found, problems


def _show(result: dict[str, Any], as_json: bool) -> None:
    if as_json:
        import json

        typer.echo(json.dumps(result, indent=1, ensure_ascii=False, allow_nan=False))
        return
    for name, value in result.items():
        for line in _lines(name, value):
            typer.echo(line)


def _lines(name: str, value: Any) -> list[str]:
    words = name.replace("_", " ")
    if value is None:
        return [] if name in ("note", "upper_limit") else [f"{words}: not defined"]
    if isinstance(value, dict) and "low" in value:
        spread = f"{_number(value['low'])} to {_number(value['high'])}"
        if "value" not in value:
            return [f"{words}: {spread} ({value.get('what', '95 %')})"]
        of = f": {_number(value['numerator'])} of {_number(value['denominator'])}"
        return [f"{words}: {_number(value['value'])} ({spread}, 95 %){of}"]
    if isinstance(value, dict):
        return [line for key, item in value.items() for line in _lines(f"{words}, {key}", item)]
    return [f"{words}: {_number(value)}"]


def _number(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.6g}"
    whole = isinstance(value, int) and not isinstance(value, bool)
    return f"{value:,}" if whole else str(value)
