"""Losses of overlap between two masks: by default one value for the whole batch."""

from typing import Iterator

import numpy as np

from oracle.case import Case, Loss
from oracle.crossentropy import combinations
from oracle.draws import Rng, draw_overlap
from oracle.regression import PAIRS

OVERLAP_AXES = (
    (0, (2, 3)),
    (1, (2, 3)),
    (-1, (2, 3)),
    ((0, 1), (2, 3)),
    (-1, (3, 2, 2)),
    ((1, 2), (3, 2, 2)),
    ((1, 2, 3), (2, 1, 2, 3)),
    ((0, 2), (2, 1, 2, 3)),
)


def overlap_axes(arguments: tuple[dict, ...]) -> tuple:
    return tuple(({**args, "axis": axis}, shape) for args in arguments for axis, shape in OVERLAP_AXES)


def overlap_sweep(arguments: tuple[dict, ...]):
    def sweep(rng: Rng) -> Iterator[Case]:
        """Rows that overlap wholly, not at all, or are empty."""
        rows = np.array([[0, 0, 0], [1, 1, 1], [1, 0, 0], [0, 0.5, 1], [1e-7, 0, 0], [-1, 2, 0.5]], np.float32)
        for args in arguments:
            for target in ([0, 0, 0], [1, 1, 1], [0, 1, 0], [0.5, 0.5, 0.5]):
                y_true = np.tile(np.array(target, np.float32), (len(rows), 1))
                yield Case(y_true, rows, {**args, "axis": -1}, reduction="none", note="whole, no and empty overlap")
        empty = np.zeros((2, 3), np.float32)
        yield Case(empty, empty, note="both empty")

    return sweep


TVERSKY = combinations(alpha=(0.3, 0.5, 0.7, 1.0), beta=(0.0, 0.5, 0.7))

OVERLAP = (
    Loss(
        "dice",
        "Dice",
        draw_overlap,
        axes=overlap_axes(({},)),
        rotation=({}, {"axis": -1}),
        shape_pairs=PAIRS,
        extremes=overlap_sweep(({},)),
    ),
    Loss(
        "tversky",
        "Tversky",
        draw_overlap,
        options=TVERSKY,
        axes=overlap_axes(({}, {"alpha": 0.3, "beta": 0.7})),
        rotation=({}, {"axis": -1}, {"alpha": 0.3, "beta": 0.7, "axis": 0}),
        shape_pairs=PAIRS,
        extremes=overlap_sweep(({}, {"alpha": 0.3, "beta": 0.7})),
    ),
)
