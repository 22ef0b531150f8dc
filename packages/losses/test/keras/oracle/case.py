"""The vocabulary of the oracle: a Loss (what is tested) and a Case (one call of it)."""

from dataclasses import dataclass, field
from typing import Callable, Iterator

import numpy as np

REDUCTIONS = ("sum_over_batch_size", "mean", "sum", "mean_with_sample_weight", "none")


@dataclass(frozen=True)
class Case:
    """One call: `form` is "class" (reduction, weights, mask) or "function" (none of these)."""

    y_true: np.ndarray
    y_pred: np.ndarray
    args: dict = field(default_factory=dict)
    form: str = "class"
    reduction: str | None = "sum_over_batch_size"
    sample_weight: np.ndarray | None = None
    mask: np.ndarray | None = None
    note: str = ""
    raises: bool = False  # a case that raises against this expectation stops the generation


Draw = Callable[[np.random.Generator, tuple, dict], tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class Loss:
    """A Keras loss and where its cases come from. `draw(rng, shape of y_pred, args)` gives (y_true, y_pred)."""

    name: str
    class_name: str
    draw: Draw
    options: tuple[dict, ...] = ({},)
    axes: tuple[tuple[dict, tuple], ...] = ()  # (args, shape of y_pred) pairs
    shapes: tuple[tuple, ...] = ((4,), (2, 3), (3, 2, 2), (2, 1, 2, 3))  # y_pred of rank 1 to 4
    shape_pairs: tuple[tuple, ...] = ()  # (shape of y_true, shape of y_pred, raises) for rank alignment
    rotation: tuple[dict, ...] = ({},)  # args that the weight and mask cases take in turn
    extremes: Callable[[np.random.Generator], Iterator[Case]] = lambda rng: iter(())
    function_args: dict = field(default_factory=dict)  # what the function needs though the class does not
    masks_itself: Callable[[dict], bool] = lambda args: False  # the loss attaches a mask to its values
    integer_labels: bool = False
    equal_shapes_needed: bool = False  # Keras itself refuses unequal shapes
    function_aligns: bool = False  # the snake_case function aligns ranks as the class does
    refuses_nan: bool = False  # torch's kernel raises on a NaN prediction
