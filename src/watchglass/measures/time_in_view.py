"""How many minutes of a day is somebody in view of a camera, and for what is the picture good?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import ClassVar

import numpy as np

from watchglass.base.columns import PURPOSES, Classes, View
from watchglass.base.mixing import Array
from watchglass.measures.contract import Meaning, Measure, Row
from watchglass.measures.run import Run, share_of

DAY = "a day of one person"
MINUTE_SECONDS = 60.0
# The picture shows somebody; somebody known can be recognised; somebody unknown, identified.
WORDS = {
    "seen": "is seen",
    "recognisable": "could be recognised by somebody who knows them",
    "identifiable": "could be identified by a stranger",
}


def _meanings() -> dict[str, Meaning]:
    """Return the ids of all purposes; union and sum have names of their own."""
    ids: dict[str, Meaning] = {
        "view.minutes_outdoors": Meaning(
            "minutes of a day outdoors", "minutes", "minutes outdoors on trips", DAY
        )
    }
    for purpose, words in WORDS.items():
        ids |= {
            f"view.minutes_{purpose}": Meaning(
                f"minutes of a day in which a person {words}", "minutes",
                f"minutes in view of at least one camera in which a person {words}, each minute "
                "once", DAY, compared=True,
            ),
            f"view.minutes_{purpose}_most_exposed": Meaning(
                f"minutes of a day in which a person {words}, where exposure is highest", "minutes",
                f"minutes in view of at least one camera in which a person {words}, each minute "
                "once", "a day of one person of the most exposed level",
            ),
            f"view.share_of_time_{purpose}": Meaning(
                f"part of the time outdoors in which a person {words}", "share",
                f"time in view of at least one camera in which a person {words}",
                "time outdoors on trips",
            ),
            f"view.camera_minutes_{purpose}": Meaning(
                f"minutes of recordings of a day in which a person {words}", "minutes",
                f"minutes recorded in which a person {words}, added up over cameras", DAY,
                compared=True,
            ),
            f"view.cameras_{purpose}": Meaning(
                f"different cameras a day by which a person {words}", "cameras",
                f"different cameras by which a person {words}", DAY, compared=True,
            ),
            f"view.passes_{purpose}": Meaning(
                f"times a day that a person comes into a view in which the person {words}",
                "captures/day", "times a person comes into the view of a camera", DAY,
            ),
        }  # fmt: skip
    return ids


class TimeInView(Measure):
    """Minutes in view are counted once; minutes recorded are added up over cameras.

    A minute under three cameras is one minute in view and three minutes of recordings. Means
    over people, all and by group; the most exposed level is that with the most minutes in each
    draw of the evidence.

    Sources: reference on exposure, section 1; EN 62676-4 for what a picture is good for.

    Does not say: that anybody looks at the pictures, that a face was turned to the camera, or
    that a program would recognise anybody.
    """

    ids: ClassVar = _meanings()

    def rows(self, run: Run) -> Iterator[Row]:
        """Yield what cameras see of a person on a day; without a network nothing is seen."""
        if run.scene is None:
            if _has_places(run):
                yield from _nothing(run)
            return
        if run.classes.trip_seconds is None:  # something that moves about, met now and then
            return
        views, everybody = run.scene.sightings.views, np.ones(run.classes.shape[1])
        if views:
            outdoors = _mean(run.classes, _outdoors(run.classes), everybody)
            yield Row("view.minutes_outdoors", outdoors / MINUTE_SECONDS)
        for purpose, view in views.items():
            yield from self._of(run, purpose, view)

    def _of(self, run: Run, purpose: str, view: View) -> Iterator[Row]:
        classes = run.classes
        outdoors = _outdoors(classes)
        answers: list[tuple[str, Callable[[Array], Array]]] = [
            ("minutes", lambda who: _mean(classes, view.seconds, who) / MINUTE_SECONDS),
            ("share_of_time", lambda who: share_of(
                _sum(classes, view.seconds, who), _sum(classes, outdoors, who))),
            ("camera_minutes", lambda who: _mean(classes, view.camera_seconds, who)
             / MINUTE_SECONDS),
            ("cameras", lambda who: _mean(classes, view.cameras, who)),
            ("passes", lambda who: _mean(classes, view.passes, who)),
        ]  # fmt: skip
        everybody = np.ones(classes.shape[1])
        for word, answer in answers:
            name = f"view.{word}_{purpose}"
            yield Row(name, answer(everybody))
            if len(classes.groups) > 1:
                for g, letter in enumerate(classes.groups):
                    yield Row(name, answer((classes.group == g).astype(float)), group=letter)
        yield Row(
            f"view.minutes_{purpose}_most_exposed",
            most_exposed(classes, view.seconds) / MINUTE_SECONDS,
        )


def most_exposed(classes: Classes, rate: Array) -> Array:
    """Return the mean rate of the level with the highest one, draw by draw, float (draws,).

    rate: (draws, classes). Levels in which nobody lives are left out.
    """
    means = []
    for level in np.unique(classes.level):
        who = (classes.level == level).astype(float)
        means.append(_mean(classes, rate, who))
    table = np.stack(means, axis=1)
    highest = np.where(np.isnan(table), -np.inf, table).max(axis=1)
    return np.where(np.isfinite(highest), highest, np.nan)


def _has_places(run: Run) -> bool:
    return getattr(run.scenario, "places", None) is not None


def _nothing(run: Run) -> Iterator[Row]:
    """Yield zeros for the option without a network, in which cameras of today do not count."""
    note = "no network, so no camera of it sees anybody; cameras that stand today are not counted"
    for purpose in PURPOSES:
        for word in ("minutes", "share_of_time", "camera_minutes", "cameras", "passes"):
            yield Row(f"view.{word}_{purpose}", np.zeros(run.draws), note=note)
        yield Row(f"view.minutes_{purpose}_most_exposed", np.zeros(run.draws), note=note)


def _outdoors(classes: Classes) -> Array:
    """Return seconds outdoors per person and day, (draws, classes)."""
    assert classes.trip_seconds is not None
    return np.asarray(classes.trip_seconds * classes.visits_per_day)


def _sum(classes: Classes, rate: Array, who: Array) -> Array:
    return np.asarray((classes.persons * rate * who).sum(axis=1))


def _mean(classes: Classes, rate: Array, who: Array) -> Array:
    return share_of(_sum(classes, rate, who), _sum(classes, np.ones_like(rate), who))
