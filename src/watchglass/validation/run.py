"""Runs every reproduction of a published result, and lays the checks out as plain rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import cast

from watchglass.base.kinds import kinds_in
from watchglass.evidence.deployments import load_deployments
from watchglass.evidence.load import load_evidence
from watchglass.validation.contract import Check, Published, PublishedResult

_MARKS = {True: "inside", False: "MISSED: outside", None: "no comparison"}
_IN_FULL = 100.0


def validate(seed: int = 1) -> list[Check]:
    """Return every check, in the order of the file names; equal seeds give equal checks.

    seed: of the evidence draws. A prediction that misses is a result, not an error.
    Raises InvalidInput when an evidence or deployment table is broken.
    """
    published = Published(load_evidence(), load_deployments(), seed)
    kinds = kinds_in("watchglass.validation", f"{PublishedResult.__module__}.PublishedResult")
    checks: list[Check] = []
    for kind in kinds.values():
        checks.extend(cast(type[PublishedResult], kind)().checks(published))
    return checks


def table(checks: Sequence[Check], *, details: bool = False) -> list[dict[str, str]]:
    """Return one plain row a check: result, figure, predicted, observed, inside, type, because.

    details: also the rows of single deployments, each after the row that sums them up.
    No checks give no rows.
    """
    return [_row(check) for check in (_unfolded(checks) if details else checks)]


def printed(checks: Sequence[Check], *, details: bool = False) -> Iterator[str]:
    """Yield the table as lines of text, and at the end how many predictions missed.

    details: also the rows of single deployments. No checks give the last line only.
    """
    for row in table(checks, details=details):
        mark = row["inside"] if row["inside"] != "-" else row["type"]
        yield f"{row['result']}: {mark}"
        yield f"  {row['figure']}"
        yield f"  predicted {row['predicted']}; observed {row['observed']} ({row['type']})"
        yield from wrap(row["because"], 98, initial_indent="  ", subsequent_indent="  ")
        yield ""
    yield "; ".join(
        f"{kind}: {sum(own)} of {len(own)} inside"
        for kind in ("prediction", "consistency check")
        for own in [[bool(check.inside) for check in checks if check.type == kind]]
    ) + f"; not predictable: {sum(check.type == 'not predictable' for check in checks)}"


def _unfolded(checks: Sequence[Check]) -> Iterator[Check]:
    for check in checks:
        yield check
        yield from _unfolded(check.details)


def _row(check: Check) -> dict[str, str]:
    return {
        "result": check.name,
        "figure": check.what,
        "predicted": _predicted(check),
        "observed": f"{_shown(check.observed)} {check.unit}" if check.observed is not None else "-",
        "inside": "-" if check.type == "not predictable" else _MARKS[check.inside],
        "type": check.type,
        "because": check.because,
    }


def _predicted(check: Check) -> str:
    if check.predicted_low is None or check.predicted_high is None:
        return "-"
    bounds = f"{_shown(check.predicted_low)} to {_shown(check.predicted_high)}"
    level = "" if check.level is None else f" ({100 * check.level:g}%)"
    return f"{_shown(check.predicted_value)}, {bounds}{level}"


def _shown(number: float | None) -> str:
    """Return a number to three digits; whole and large ones in full."""
    if number is None:
        return "-"
    if abs(number) >= _IN_FULL or number == int(number):
        return f"{number:,.0f}"
    return f"{number:.3g}"
