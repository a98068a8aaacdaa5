"""Writes the golden record of a scenario anew, with the reason why its numbers moved.

    python tests/bless.py station-lfr --why "the list is taken to be renewed every day"

It prints every number that moves. Without a reason nothing is written.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

GOLDEN = Path(__file__).with_name("golden")
SEED, DRAWS = 1, 2000
# Where lives are lived through a draw is dear, and the reference model has no draws at all.
OTHERWISE: dict[str, dict[str, Any]] = {
    "city-score-1000": {"draws": 12},
    "village-family-score": {"draws": 12},
    "wg-ref-1": {"draws": 1, "engine": "skip", "people": 100_000},
}
RELATIVE = 1e-6
SHORTEST_REASON = 20


def reduced(name: str) -> dict[str, Any]:
    """Return the headline estimates and comparisons of a bundled scenario.

    Each stands under "measure | option | group | stage", with value, low and high (for
    comparisons: difference, low, high and the probability of being lower).
    """
    import watchglass

    how = {"draws": DRAWS, **OTHERWISE.get(name, {})}
    record = watchglass.assess(name, seed=SEED, **how)
    data, headline = record.as_dict(), set(record.context["headline"])
    estimates = {
        " | ".join(str(one[key]) for key in ("measure", "option", "group", "stage")): {
            key: one[key] for key in ("value", "low", "high", "unit", "known", "grade")
        }
        for one in data["estimates"] if one["measure"] in headline
    }  # fmt: skip
    comparisons = {
        f"{one['measure']} | {one['option']} | against {one['against']}": {
            key: one[key] for key in ("difference", "low", "high", "probability_lower")
        }
        for one in data["comparisons"] if one["measure"] in headline
    }  # fmt: skip
    return {"seed": SEED, **how, "estimates": estimates, "comparisons": comparisons}


def moved(was: Any, now: Any, place: str = "") -> Iterator[str]:
    """Yield a line for everything that differs by more than RELATIVE."""
    if isinstance(was, dict) and isinstance(now, dict):
        for key in sorted({*was, *now}):
            here = f"{place}: {key}" if place else key
            if key not in was or key not in now:
                yield f"{here} is {'new' if key in now else 'gone'}"
            else:
                yield from moved(was[key], now[key], here)
    elif isinstance(was, float | int) and isinstance(now, float | int):
        if abs(now - was) > RELATIVE * max(abs(was), abs(now)):
            yield f"{place} was {was}, is {now}"
    elif was != now:
        yield f"{place} was {was}, is {now}"


def stored(name: str) -> dict[str, Any]:
    """Return the golden record of a scenario; empty where there is none."""
    path = GOLDEN / f"{name}.json"
    found: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return found


def bless(name: str, why: str) -> list[str]:
    """Write the golden record of a scenario; return what moved."""
    was, now = stored(name), reduced(name)
    changes = list(moved({key: item for key, item in was.items() if key != "why"}, now))
    if changes:
        GOLDEN.mkdir(exist_ok=True)
        text = json.dumps({"why": why.strip(), **now}, indent=1, ensure_ascii=False)
        (GOLDEN / f"{name}.json").write_text(text + "\n", "utf-8")
    return changes


def main() -> int:
    """Bless the scenarios named on the command line."""
    from watchglass.scenario.load import bundled

    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("scenario", nargs="+", choices=sorted(bundled()))
    asked.add_argument("--why", required=True, help="what moved the numbers, in a sentence")
    given = asked.parse_args()
    if len(given.why.strip()) < SHORTEST_REASON:
        asked.error("--why: say in a sentence what moved the numbers")
    for name in given.scenario:
        changes = bless(name, given.why)
        print(f"{name}: {len(changes)} changes" if changes else f"{name}: nothing moved")
        for line in changes:
            print(f"  {line}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
