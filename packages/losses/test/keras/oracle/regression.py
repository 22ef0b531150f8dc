"""Losses that compare real numbers."""

from functools import partial
from typing import Iterator

import numpy as np

from oracle.case import Case, Loss
from oracle.draws import Rng, column, draw_counts, draw_distributions, draw_reals, one_hot, reals

# (shape of y_true, shape of y_pred, raises)
PAIRS = (
    ((4,), (4, 1), False),
    ((4, 1), (4,), False),
    ((2, 3), (2, 3, 1), False),
    ((2, 3, 1), (2, 3), False),
    ((3, 1), (3, 2), False),
    ((2,), (3, 2), False),
    ((1, 3), (2, 3), False),
    ((2, 3), (2, 4), True),
    ((0, 3), (0, 3), False),
)

# Errors e = y_pred - y_true from tiny to huge; exact ones, and the kinks of Huber at 1.
ERRORS = (0, 1e-30, 1e-7, 1e-4, 1e-3, 0.1, 0.5, 0.999, 1, 1.001, 10, 11, 20, 100, 1e4, 1e6, 1e15)


def error_sweep(rng: Rng, args: tuple[dict, ...] = ({},)) -> Iterator[Case]:
    """One error a row, both signs, so that each value and gradient is seen alone; and exact equality."""
    errors = column([sign * e for e in ERRORS for sign in (1, -1)])
    for a in args:
        yield Case(np.zeros_like(errors), errors, a, reduction="none", note="errors from tiny to huge")
        yield Case(-errors, np.zeros_like(errors), a, reduction="none", note="errors from tiny to huge")
        same = reals(rng, (2, 3))
        yield Case(same, same, a, reduction="none", note="y_true = y_pred")


def percentage_sweep(rng: Rng) -> Iterator[Case]:
    yield from error_sweep(rng)
    target = column([0, 0, 0, 1e-8, -1e-8, 1e-7, 1e-6, 1e-3, -2, 100, -1e6])
    for prediction in (0, 1, -1, 1e-7):
        y_pred = np.full_like(target, prediction)
        yield Case(target, y_pred, reduction="none", note="targets at and below epsilon")


def logarithmic_sweep(rng: Rng) -> Iterator[Case]:
    points = column([-3, -1, -0.5, 0, 1e-8, 1e-7, 1e-6, 1e-3, 1, 1e4, 1e30])
    for other in (0, 1, -1, 1e-7, 1e4):
        fixed = np.full_like(points, other)
        yield Case(fixed, points, reduction="none", note="floor at epsilon")
        yield Case(points, fixed, reduction="none", note="floor at epsilon")


def huber_sweep(rng: Rng) -> Iterator[Case]:
    yield from error_sweep(rng, ({}, {"delta": 0.1}, {"delta": 10.0}))


def cosine_sweep(rng: Rng) -> Iterator[Case]:
    zero, some = np.zeros((2, 3), np.float32), reals(rng, (2, 3))
    yield Case(some, zero, reduction="none", note="zero prediction")
    yield Case(zero, some, reduction="none", note="zero target")
    yield Case(zero, zero, reduction="none", note="both zero")
    yield Case(some, np.where([[True], [False]], some, zero), note="one zero row")
    for scale in (1e-12, 1e-8, 1e-4, 1e4, 1e15):
        yield Case(some, np.float32(scale) * np.sign(some), reduction="none", note="tiny and huge vectors")
        yield Case(np.float32(scale) * np.sign(some), some, reduction="none", note="tiny and huge vectors")
    yield Case(some, some, reduction="none", note="parallel")
    yield Case(some, -some, reduction="none", note="opposite")
    orthogonal = np.array([[1, 0, 0], [0, 2, 0]], np.float32), np.array([[0, 3, 0], [0, 0, -1]], np.float32)
    yield Case(*orthogonal, reduction="none", note="orthogonal")


def divergence_sweep(rng: Rng) -> Iterator[Case]:
    points = column([0, 1e-8, 1e-7, 1e-3, 0.5, 0.999, 1, 1.5, -0.2])
    for other in (0, 1, 0.3):
        fixed = np.full_like(points, other)
        yield Case(points, fixed, reduction="none", note="clip to [epsilon, 1]")
        yield Case(fixed, points, reduction="none", note="clip to [epsilon, 1]")
    yield Case(one_hot(rng, (3, 4)), one_hot(rng, (3, 4)), reduction="none", note="one-hot against one-hot")


def poisson_sweep(rng: Rng) -> Iterator[Case]:
    points = column([0, 1e-8, 1e-7, 1e-3, 0.5, 1, 10, 1e4, 1e10])
    for count in (0, 1, 0.5, 1000):
        yield Case(np.full_like(points, count), points, reduction="none", note="rates from 0 to huge")
    yield Case(column([0, 1, 2]), column([-1, -1e-8, -0.5]), reduction="none", note="negative rate gives NaN")


def axis_options(shapes) -> tuple:
    return tuple(({"axis": axis}, shape) for axis, shape in shapes)


elementwise = partial(Loss, draw=draw_reals, shape_pairs=PAIRS, function_aligns=True, extremes=error_sweep)

REGRESSION = (
    elementwise("mean_squared_error", "MeanSquaredError"),
    elementwise("mean_absolute_error", "MeanAbsoluteError"),
    elementwise(
        "mean_absolute_percentage_error", "MeanAbsolutePercentageError", draw=draw_reals, extremes=percentage_sweep
    ),
    elementwise(
        "mean_squared_logarithmic_error", "MeanSquaredLogarithmicError", draw=draw_counts, extremes=logarithmic_sweep
    ),
    elementwise(
        "huber",
        "Huber",
        options=tuple({"delta": d} for d in (0.001, 0.1, 0.5, 1.0, 1.5, 2.0, 10.0)),
        rotation=({}, {"delta": 0.5}, {"delta": 2.0}),
        extremes=huber_sweep,
    ),
    elementwise("log_cosh", "LogCosh"),
    elementwise(
        "cosine_similarity",
        "CosineSimilarity",
        axes=axis_options(
            [(-1, (2, 3)), (1, (2, 3)), (0, (2, 3)), (0, (3, 2, 4)), (1, (3, 2, 4)), (-2, (3, 2, 4)), (1, (2, 3, 1, 2))]
        ),
        rotation=({}, {"axis": 1}),
        extremes=cosine_sweep,
    ),
    elementwise(
        "kl_divergence", "KLDivergence", draw=draw_distributions, function_aligns=False, extremes=divergence_sweep
    ),
    elementwise("poisson", "Poisson", draw=draw_counts, function_aligns=False, extremes=poisson_sweep),
)
