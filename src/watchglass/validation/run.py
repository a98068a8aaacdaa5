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
_COLUMNS = ("result", "predicted", "observed", "inside", "type")


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
    """Yield a table, one line a check, then the reasons, and how many predictions missed.

    details: also the rows of single deployments. No checks give the last line only.
    """
    rows = table(checks, details=details)
    yield from _aligned([{name: row[name] for name in _COLUMNS} for row in rows])
    for row in table(checks):
        yield ""
        yield f"{row['result']}: {row['figure']}"
        yield from wrap(row["because"], 98, initial_indent="  ", subsequent_indent="  ")
    yield ""
    yield (
        "; ".join(
            f"{kind}: {sum(own)} of {len(own)} inside"
            for kind in ("prediction", "consistency check")
            for own in [[bool(check.inside) for check in checks if check.type == kind]]
        )
        + f"; not predictable: {sum(check.type == 'not predictable' for check in checks)}"
    )


def _aligned(rows: Sequence[dict[str, str]]) -> Iterator[str]:
    """Yield a heading and the rows as columns of equal width; no rows give nothing."""
    if not rows:
        return
    lines = [dict(zip(_COLUMNS, _COLUMNS, strict=True)), *rows]
    widths = {name: max(len(line[name]) for line in lines) for name in _COLUMNS}
    for line in lines:
        yield "  ".join(line[name].ljust(widths[name]) for name in _COLUMNS).rstrip()


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
        "type": check.type if check.type != "not predictable" else check.because.partition(".")[0],
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
