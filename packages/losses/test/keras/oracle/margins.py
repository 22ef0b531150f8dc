"""The hinge family: scores against signs or one-hot classes."""

from functools import partial
from typing import Iterator

import numpy as np

from oracle.case import Case, Loss
from oracle.draws import Rng, column, draw_scores, draw_signs, reals
from oracle.regression import PAIRS

SCORES = (-1e6, -10, -1.001, -1, -0.999, -1e-7, 0, 1e-7, 0.5, 0.999, 1, 1.001, 2, 10, 1e6)


def hinge_sweep(rng: Rng) -> Iterator[Case]:
    """Each margin alone, on and beside the kink; and the rule that converts only a wholly 0/1 target."""
    y_pred = column(SCORES)
    for target in (1, -1, 0, 0.5, 2):
        yield Case(np.full_like(y_pred, target), y_pred, reduction="none", note="margins around the kink")
    for labels in ([0, 1, 1], [-1, 0, 1], [1, 1, 1], [0, 0, 0], [0, 0.5, 1], [0, 1, 2], [-1, 1, -1]):
        y_true = np.array([labels, labels[::-1]], np.float32)
        yield Case(y_true, reals(rng, (2, 3)), reduction="none", note="which labels are converted")
        yield Case(y_true, reals(rng, (2, 3)), reduction=None, form="function", note="which labels are converted")


def class_hinge_sweep(rng: Rng) -> Iterator[Case]:
    rows = [
        [2, 1, 0],  # on the kink for class 0
        [1, 1, 1],  # ties among the others
        [0, 0, 0],
        [-1, -2, -3],
        [5, -5, 1e6],
        [0.5, 1.5, 1.5],
        [1e-7, 0, -1e-7],
    ]
    y_pred = np.array(rows, np.float32)
    for target in ([1, 0, 0], [0, 0, 1], [0, 0, 0], [1, 1, 0], [0.2, 0.3, 0.5], [-1, 1, -1]):
        y_true = np.tile(np.array(target, np.float32), (len(rows), 1))
        yield Case(y_true, y_pred, reduction="none", note="ties and kinks")


EMPTY = ((0, 3), (0, 3))
NO_EMPTY_MAX = (*(pair for pair in PAIRS if pair[:2] != EMPTY), (*EMPTY, True))
margin = partial(Loss, draw=draw_signs, shape_pairs=PAIRS, extremes=hinge_sweep)

MARGINS = (
    margin("hinge", "Hinge"),
    margin("squared_hinge", "SquaredHinge"),
    margin(
        "categorical_hinge",
        "CategoricalHinge",
        draw=draw_scores,
        shape_pairs=NO_EMPTY_MAX,
        extremes=class_hinge_sweep,
    ),
)
