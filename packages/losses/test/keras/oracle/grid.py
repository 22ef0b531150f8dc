"""The grid: every loss x options x ranks x reductions x weights x masks x alignments x extremes x both forms."""

from dataclasses import replace
from itertools import cycle
from typing import Iterator

import numpy as np

from oracle.case import REDUCTIONS, Case, Loss
from oracle.draws import Rng, brief, labels
from oracle.keras_run import values_shape
from oracle.shapes import broadcastable, product_in_place_fails

SEED = 20260901


def cases(loss: Loss) -> Iterator[Case]:
    rng = np.random.default_rng([SEED, *loss.name.encode()])
    for section in (options, axes, ranks, weights, weight_traps, masks, mask_traps, alignment, refusals):
        yield from section(loss, rng)
    yield from loss.extremes(rng)


def draw(loss: Loss, rng: Rng, shape: tuple, args: dict, note: str, **rest) -> Case:
    y_true, y_pred = loss.draw(rng, shape, args)
    return Case(y_true, y_pred, args, note=note, **rest)


def as_function(loss: Loss, case: Case) -> Case:
    return replace(case, form="function", reduction=None, args={**loss.function_args, **case.args})


def options(loss: Loss, rng: Rng) -> Iterator[Case]:
    """Every combination of options, as a class at one rank and as a function at another."""
    for args, (rank2, rank3) in zip(loss.options, cycle([loss.shapes[1:3], loss.shapes[2:0:-1]])):
        yield draw(loss, rng, rank2, args, "options")
        yield as_function(loss, draw(loss, rng, rank3, args, "options"))


def axes(loss: Loss, rng: Rng) -> Iterator[Case]:
    for args, shape in loss.axes:
        yield draw(loss, rng, shape, args, "axis")
        yield as_function(loss, draw(loss, rng, shape, args, "axis"))


def ranks(loss: Loss, rng: Rng) -> Iterator[Case]:
    """Every rank with every reduction."""
    for shape, args in zip(loss.shapes, cycle(loss.rotation)):
        for reduction in REDUCTIONS:
            yield draw(loss, rng, shape, args, f"rank {len(shape)}", reduction=reduction)
        yield as_function(loss, draw(loss, rng, shape, {}, f"rank {len(shape)}"))


def weightings(rng: Rng, values: tuple) -> Iterator[tuple[str, np.ndarray]]:
    """Every shape of weights that Keras accepts for values of this shape."""
    yield "scalar weight", brief(rng.uniform(0.2, 2.0, ()))
    if values == ():
        yield "weights (3,) on a scalar value", brief(rng.uniform(0.2, 2.0, (3,)))
        return
    yield "zero weights", np.zeros(values, np.float32)
    yield "full-rank weights", brief(rng.uniform(0.2, 2.0, values))
    yield "weights (N,1)", brief(rng.uniform(0.2, 2.0, (values[0],) + (1,) * max(1, len(values) - 1)))
    some = rng.uniform(0.2, 2.0, values)
    some.flat[0] = 0
    yield "some zero weights", brief(some)


def weights(loss: Loss, rng: Rng) -> Iterator[Case]:
    rotation = cycle(loss.rotation)
    for shape in loss.shapes[1:3]:
        for reduction in REDUCTIONS:
            args = next(rotation)
            values = values_shape(loss, draw(loss, rng, shape, args, ""))
            for note, weight in weightings(rng, values):
                case = draw(loss, rng, shape, args, note, reduction=reduction, sample_weight=weight)
                yield replace(case, raises=product_in_place_fails(loss, case, values))


def weight_traps(loss: Loss, rng: Rng) -> Iterator[Case]:
    """Weights (N,) on values (N,T): refused if N != T, else applied along T."""
    shape = loss.shapes[2]
    values = values_shape(loss, draw(loss, rng, shape, {}, ""))
    if len(values) != 2:
        return
    weight = brief(rng.uniform(0.2, 2.0, values[:1]))
    yield draw(loss, rng, shape, {}, "weights (N,) on (N,T)", sample_weight=weight, raises=True)
    square = (values[0], values[0], *shape[2:])
    for reduction in ("none", "mean_with_sample_weight"):
        yield draw(loss, rng, square, {}, "weights (N,) on (N,N)", sample_weight=weight, reduction=reduction)


def maskings(rng: Rng, values: tuple) -> Iterator[tuple[str, np.ndarray]]:
    shape = values or (3,)
    some = rng.random(shape) < 0.6
    some.flat[0], some.flat[-1] = True, False
    yield "mask", some
    yield "all masked", np.zeros(shape, bool)


def masks(loss: Loss, rng: Rng) -> Iterator[Case]:
    rotation = cycle(loss.rotation)
    for shape in loss.shapes[1:3]:
        for reduction in REDUCTIONS:
            args = next(rotation)
            values = values_shape(loss, draw(loss, rng, shape, args, ""))
            for note, mask in maskings(rng, values):
                yield draw(loss, rng, shape, args, note, reduction=reduction, mask=mask)
                case = draw(loss, rng, shape, args, f"{note} and weights", reduction=reduction, mask=mask)
                yield replace(case, sample_weight=brief(rng.uniform(0.2, 2.0, mask.shape)))


def mask_traps(loss: Loss, rng: Rng) -> Iterator[Case]:
    """A weight smaller than the mask (refused on torch), and non-finite predictions under the mask."""
    shape = loss.shapes[1]
    case = draw(loss, rng, shape, {}, "")
    values = values_shape(loss, case)
    mask = next(maskings(rng, values))[1]
    yield replace(case, note="scalar weight with a mask", mask=mask, sample_weight=brief(0.7), raises=True)
    weight = brief(rng.uniform(0.2, 2.0, (*mask.shape, 1)))
    for reduction in REDUCTIONS:
        yield replace(case, note="weights (N,1) with a mask", mask=mask, sample_weight=weight, reduction=reduction)
    for bad in (np.nan, np.inf) if values else ():
        y_pred = case.y_pred.copy()
        y_pred[-1] = bad
        raises = loss.refuses_nan and np.isnan(bad)
        yield replace(case, note=f"{bad} under the mask", y_pred=y_pred, mask=mask, raises=bool(raises))


def alignment(loss: Loss, rng: Rng) -> Iterator[Case]:
    """Shapes of y_true and y_pred that differ, through the class (which aligns) and the function (which may not)."""
    for true_shape, pred_shape, raises in loss.shape_pairs:
        _, y_pred = loss.draw(rng, pred_shape, {})
        classes = pred_shape[-1]
        y_true = labels(rng, true_shape, classes) if loss.integer_labels else loss.draw(rng, true_shape, {})[0]
        case = Case(y_true, y_pred, note="alignment", reduction="none", raises=raises)
        yield case
        yield replace(case, reduction="sum_over_batch_size")
        yield replace(as_function(loss, case), raises=raises or function_refuses(loss, true_shape, pred_shape))


def function_refuses(loss: Loss, true_shape: tuple, pred_shape: tuple) -> bool:
    """A function that does not align ranks broadcasts, or refuses any difference."""
    if loss.function_aligns or loss.integer_labels:
        return False
    if loss.equal_shapes_needed:
        return true_shape != pred_shape
    return not broadcastable(true_shape, pred_shape)


def refusals(loss: Loss, rng: Rng) -> Iterator[Case]:
    yield draw(loss, rng, loss.shapes[1], {}, "unknown reduction", reduction="average", raises=True)
