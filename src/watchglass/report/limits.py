"""What a result cannot tell: the limits of every model it used, and what it is not for."""

from __future__ import annotations

import numpy as np

from watchglass.evidence.parameters import docstring_part
from watchglass.measures.run import Facts
from watchglass.places.network import Network
from watchglass.places.recording import Recording
from watchglass.population.levels import level_variance_kept
from watchglass.scenario.schema import ScenarioBase

GENERAL = [
    "Modelled on a synthetic population. No figure here is a measurement of a real place "
    "unless its source says so.",
    "The interval of a figure is over the draws of the evidence: how little is known about "
    "the rates. A single year would vary by chance on top of it.",
    "Equal error rates between groups do not make a system fair or lawful, and unequal ones "
    "do not by themselves make it unlawful.",
    "An alert is not a stop, a stop is not an arrest, and an arrest is not guilt.",
    "Chilling effects on people who stay away are not modelled; the evidence is weak.",
]


def limits(scenario: ScenarioBase, facts: list[Facts]) -> list[str]:
    """Return sentences on what the result leaves out, general ones first."""
    found = [*GENERAL, *_of_places(scenario)]
    for option in scenario.options:
        steps = [*option.deciding, *option.consequences]
        for step in ([option.sensing] if option.sensing else []) + steps:
            text = f"The model '{step.kind}' leaves out: {step.leaves_out()}"
            if step.leaves_out() and text not in found:
                found.append(text)
        text = f"The made-up trails leave out: {docstring_part(Recording, 'Leaves out:')}"
        if option.trails and text not in found:
            found.append(text)
    variances = [f.visit_variance for f in facts if f.visit_variance is not None]
    if variances and getattr(scenario, "places", None) is None:
        kept = float(level_variance_kept(np.array(variances[:1]))[0])
        found.append(
            f"People are sorted into five exposure levels by how often they come. The mean is "
            f"exact; about {100 * kept:.0f} % of the spread between people is kept. Different "
            f"people watched are counted without levels, exactly."
        )
    return found


def _of_places(scenario: ScenarioBase) -> list[str]:
    """Return what the places of a scenario and its networks of cameras leave out."""
    places = getattr(scenario, "places", None)
    if places is None:
        return []
    found = [
        f"The places '{places.kind}' leave out: {places.leaves_out()}",
        "People are sorted into levels by how much cameras see of them. Each level holds the mean "
        "of its people, so the mean over all is exact; how people within a level differ is not "
        "modelled.",
    ]
    if any(option.network for option in scenario.options):
        found.append(f"A network of cameras leaves out: {docstring_part(Network, 'Leaves out:')}")
    return found
