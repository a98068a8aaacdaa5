"""False alerts of a use, predicted by the face search model from a published error rate."""

from __future__ import annotations

import numpy as np

from watchglass.base.columns import NOT_LISTED, Classes, Scene, Sightings, WatchedList
from watchglass.base.mixing import Array
from watchglass.deciding.face_search import FaceSearch
from watchglass.evidence.draws import quantile_of, stream
from watchglass.evidence.quantity import Quantity
from watchglass.validation.contract import Published

DRAWS = 10_000


def expected_false_alerts(
    published: Published, model: FaceSearch, faces: int, list_size: Quantity | int
) -> Array:
    """Return the expected false alerts of one use, float (draws,).

    model: with the published point; its other quantities keep their defaults, among them
    the step from the laboratory to the field. faces: comparisons of people not on the
    list (all faces scanned; the few listed are not taken out); list_size: entries.
    Source: `FaceSearch.decide`, the model that assessments use; nothing is refitted here.
    Leaves out: groups (one class of people), false alerts about a listed person.
    """
    drawn = {
        name: quantile_of(
            quantity,
            spec,
            published.evidence.get(quantity.evidence),
            stream(published.seed, quantity.evidence or f"face_search.{name}", DRAWS),
        )
        for name, group, quantity, spec in model.quantities()
        if group is None
    }
    decisions = model.decide(_scene(published, model, faces, list_size), None, drawn)
    return np.asarray(decisions.before.wrong_per_day[:, 0])


def _scene(published: Published, model: FaceSearch, faces: int, list_size: Quantity | int) -> Scene:
    one, none = np.ones((DRAWS, 1)), np.zeros(1, dtype=np.intp)
    if isinstance(list_size, int):
        size = np.full(DRAWS, float(list_size))
    else:
        spec = next(spec for name, _, _, spec in model.quantities() if name == "tested_list_size")
        u = stream(published.seed, "validation.list_size", DRAWS)
        size = quantile_of(list_size, spec, published.evidence.get(list_size.evidence), u)
    alike = np.zeros(DRAWS)
    classes = Classes(
        ("A",), none, none, none + NOT_LISTED, one, faces * one, one[:, 0] * np.nan, alike
    )
    watched = WatchedList(size, one, np.zeros(DRAWS))
    return Scene(classes, watched, Sightings(faces * one, faces * one, 0 * one, one[:, 0]))
