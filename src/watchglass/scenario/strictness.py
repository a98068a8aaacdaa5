"""What `--strict` does not let pass: values without a source, and sources nobody read."""

from __future__ import annotations

from watchglass.base.errors import Problem, Unsourced
from watchglass.evidence.load import load_evidence
from watchglass.scenario.load import Loaded
from watchglass.scenario.quantities_in import quantities_in


def check_strict(loaded: Loaded) -> None:
    """Raise Unsourced (exit 5) with every unsourced or unverified value, all at once.

    Assumptions that say why and quantities that are not known may stand: both are
    shown as what they are. Settings that an option chooses need no source.
    """
    evidence, problems = load_evidence(), []
    for one in quantities_in(loaded.scenario):
        quantity = one.quantity
        place = f"{loaded.scenario.id}: {one.written_at}"
        if quantity.form == "typed" and not one.spec.chosen:
            problems.append(
                Problem(
                    place, f"{quantity.value:g}", "it has no source",
                    "Name evidence, or give low, best, high and because.",
                )
            )  # fmt: skip
        if quantity.form == "evidence":
            entry = evidence[quantity.evidence]
            if entry.certainty == "not verified" or entry.claim:
                problems.append(
                    Problem(
                        place, repr(entry.key),
                        "it is a claim" if entry.claim else "nobody has verified it",
                        "Read the source, or write it as an assumption that says so.",
                    )
                )  # fmt: skip
    if problems:
        raise Unsourced(problems)
