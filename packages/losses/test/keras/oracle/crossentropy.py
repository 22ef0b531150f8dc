"""The binary and categorical cross-entropies."""

from itertools import product
from typing import Iterator

import numpy as np

from oracle.case import Case, Loss
from oracle.draws import Rng, brief, column, draw_binary, draw_classes, one_hot

PAIRS = (
    ((4,), (4, 1), False),
    ((4, 1), (4,), False),
    ((2, 3), (2, 3, 1), False),
    ((2, 3, 1), (2, 3), False),
    ((3, 1), (3, 2), True),
    ((2,), (3, 2), True),
    ((2, 3), (2, 4), True),
    ((0, 3), (0, 3), False),
)
AXES = ((-1, (2, 3)), (1, (2, 3)), (0, (2, 3)), (0, (3, 2, 4)), (-2, (3, 2, 4)), (1, (2, 3, 1, 2)))
LOGITS = (-1e4, -100, -20, -15, -1, 0, 1, 15, 20, 100, 1e4)
PROBABILITIES = (0, 1e-9, 1e-7, 1e-6, 0.01, 0.5, 0.99, 0.999999, 0.9999999, 1)
EPSILON = np.float32(1e-7)


def combinations(**values) -> tuple[dict, ...]:
    """Every choice of one value for each argument."""
    return tuple(dict(zip(values, choice)) for choice in product(*values.values()))


def axis_options(arguments: tuple[dict, ...], pairs=AXES) -> tuple:
    return tuple(({**args, "axis": axis}, shape) for args in arguments for axis, shape in pairs)


def binary_sweep(arguments: tuple[dict, ...]):
    def sweep(rng: Rng) -> Iterator[Case]:
        """Each saturated prediction alone against each target."""
        for args in arguments:
            y_pred = column(LOGITS if args.get("from_logits") else (*PROBABILITIES, 1 - EPSILON))
            for target in (0, 1, 0.3):
                yield Case(np.full_like(y_pred, target), y_pred, args, reduction="none", note="saturation")
        outside = column([-0.5, -1e-3, 1.001, 2])
        yield Case(np.ones_like(outside), outside, reduction="none", note="not probabilities")

    return sweep


def class_rows(from_logits: bool) -> np.ndarray:
    """Rows of 3 scores: saturated, equal, huge; for probabilities also un-normalised ones."""
    if from_logits:
        rows = [[x, 0, -x] for x in (1, 15, 20, 100, 1e4)] + [[0, 0, 0], [1e4, 1e4, -1e4], [-100, -100, -100]]
    else:
        rows = [[1, 0, 0], [0, 1, 0], [0.5, 0.5, 0], [1 - EPSILON, EPSILON, 0]]
        rows += [[0.2, 0.3, 0.1], [5, 3, 2], [1e-9, 1, 0]]
    return np.array(rows, dtype=np.float32)


def categorical_sweep(arguments: tuple[dict, ...]):
    def sweep(rng: Rng) -> Iterator[Case]:
        for args in arguments:
            y_pred = class_rows(args.get("from_logits", False))
            for target in ([1, 0, 0], [0, 0, 1], [0.2, 0.5, 0.3], [0, 0, 0], [2, 1, 0]):
                y_true = np.tile(np.array(target, np.float32), (len(y_pred), 1))
                yield Case(y_true, y_pred, args, reduction="none", note="saturation")
        zero_row = np.array([[0, 0, 0], [0.2, 0.3, 0.5]], np.float32)
        yield Case(one_hot(rng, (2, 3)), zero_row, reduction="none", note="zero-sum row")
        yield Case(one_hot(rng, (2, 3)), zero_row, {"from_logits": True}, reduction="none", note="zero logits")
        yield Case(one_hot(rng, (2, 3)), zero_row - brief(0.5), reduction="none", note="not probabilities")
        for axis in (True, False):
            yield Case(*draw_classes(rng, (2, 3), {}), {"axis": axis}, note="boolean axis", raises=True)

    return sweep


SMOOTH = combinations(from_logits=(False, True), label_smoothing=(0.0, 0.1, 1.0))
LOGIT = combinations(from_logits=(False, True))

CROSSENTROPY = (
    Loss(
        "binary_crossentropy",
        "BinaryCrossentropy",
        draw_binary,
        options=SMOOTH,
        axes=axis_options(SMOOTH),
        rotation=({}, {"from_logits": True}, {"label_smoothing": 0.1}),
        shape_pairs=PAIRS,
        equal_shapes_needed=True,
        refuses_nan=True,
        extremes=binary_sweep((*SMOOTH[:2], *SMOOTH[3:5])),
    ),
    Loss(
        "categorical_crossentropy",
        "CategoricalCrossentropy",
        draw_classes,
        options=SMOOTH,
        axes=axis_options(SMOOTH),
        rotation=({}, {"from_logits": True}, {"label_smoothing": 0.1}),
        shape_pairs=PAIRS,
        equal_shapes_needed=True,
        extremes=categorical_sweep((*SMOOTH[:2], *SMOOTH[3:5])),
    ),
)
