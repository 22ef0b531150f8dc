"""The rules that recognise the cases where Keras deviates: each looks at the case and at what Keras did with it."""

from dataclasses import dataclass

import numpy as np

from oracle.case import Case, Loss
from oracle.shapes import align, product_in_place_fails, weight_shape

FLOAT32_CLIP = (np.float32(1e-7), np.float32(1) - np.float32(1e-7))
FOCAL = ("binary_focal_crossentropy", "categorical_focal_crossentropy")
CATEGORICAL = ("categorical_crossentropy", "categorical_focal_crossentropy")


@dataclass(frozen=True)
class Observed:
    """What Keras did with a case; the fields are None where it raised."""

    loss: Loss
    case: Case
    raised: str | None
    value: np.ndarray | None = None
    value64: np.ndarray | None = None
    gradients: tuple[np.ndarray | None, ...] = ()
    gradients64: tuple[np.ndarray | None, ...] = ()
    kinks: frozenset[str] = frozenset()
    values_shape: tuple | None = None


def target_broadcasts(o: Observed) -> bool:
    """Shapes that differ even after rank alignment."""
    t, p = align(o.case.y_true.shape, o.case.y_pred.shape)
    return o.raised is None and not o.loss.integer_labels and t != p


def function_does_not_align(o: Observed) -> bool:
    """Shapes that the class would have made equal, but this function broadcasts or refuses."""
    if o.case.form == "class" or o.loss.function_aligns or o.loss.integer_labels:
        return False
    t, p = o.case.y_true.shape, o.case.y_pred.shape
    return t != p and align(t, p)[0] == align(t, p)[1]


def in_place_product_raises(o: Observed) -> bool:
    return (
        o.raised is not None and o.values_shape is not None and product_in_place_fails(o.loss, o.case, o.values_shape)
    )


def aligned_weight(o: Observed) -> tuple[tuple, tuple] | None:
    """The shapes of the values and of their weight, after rank alignment."""
    weight = None if o.raised or o.values_shape is None else weight_shape(o.loss, o.case, o.values_shape)
    return None if weight is None else align(o.values_shape, weight)


def divisor_not_broadcast(o: Observed) -> bool:
    aligned = aligned_weight(o)
    if aligned is None or o.case.reduction != "mean_with_sample_weight" or np.broadcast_shapes(*aligned) == ():
        return False
    return aligned[1] != np.broadcast_shapes(*aligned)


def weight_per_inner_axis(o: Observed) -> bool:
    aligned = aligned_weight(o)
    if aligned is None:
        return False
    ranks = [len(shape) for shape in aligned]
    return ranks[0] != ranks[1] and min(ranks) > 0


def non_finite_under_mask(o: Observed) -> bool:
    return o.case.mask is not None and not np.isfinite(o.case.y_pred).all()


def has_zero_sum(o: Observed) -> bool:
    axis = o.case.args.get("axis", -1)
    crossentropy = o.loss.name in (*CATEGORICAL, "sparse_categorical_crossentropy")
    if not crossentropy or o.case.args.get("from_logits") or o.raised:
        return False
    return bool((o.case.y_pred.sum(axis=axis) == 0).any()) and not np.isfinite(o.value).all()


def single_class(o: Observed) -> bool:
    axis = o.case.args.get("axis", -1)
    crossentropy = o.loss.name in (*CATEGORICAL, "sparse_categorical_crossentropy")
    return crossentropy and not o.raised and o.case.y_pred.shape[axis] == 1


def smooths_wrong_axis(o: Observed) -> bool:
    axis, shape = o.case.args.get("axis", -1), o.case.y_pred.shape
    smooth = o.loss.name in CATEGORICAL and o.case.args.get("label_smoothing")
    return bool(smooth) and not o.raised and shape[axis] != shape[-1]


def focal_saturates(o: Observed) -> bool:
    if o.loss.name not in FOCAL or not o.case.args.get("from_logits") or o.raised:
        return False
    z = o.case.y_pred.astype(np.float32)
    if o.loss.name == "binary_focal_crossentropy":
        p = 1 / (1 + np.exp(-np.clip(z, -80, 80)))
    else:
        axis = o.case.args.get("axis", -1)
        e = np.exp(z - z.max(axis=axis, keepdims=True))
        p = e / e.sum(axis=axis, keepdims=True)
    low, high = FLOAT32_CLIP
    return bool(((p <= low) | (p >= high)).any())


def tversky_swapped(o: Observed) -> bool:
    return o.loss.name == "tversky" and o.case.args.get("alpha", 0.5) != o.case.args.get("beta", 0.5)


def labels_not_squeezed(o: Observed) -> bool:
    """Labels (..., 1) make a table, or are refused; so do labels aligned with a single class."""
    if o.loss.name != "categorical_generalized_cross_entropy":
        return False
    t, p = o.case.y_true.shape, o.case.y_pred.shape
    t, p = align(t, p) if o.case.form == "class" else (t, p)
    return t != p[:-1] and (o.raised is None or t == (*p[:-1], 1))


def labels_out_of_range(o: Observed) -> bool:
    if o.raised or o.loss.name not in ("sparse_categorical_crossentropy", "categorical_generalized_cross_entropy"):
        return False
    counted = o.case.y_true[o.case.y_true != o.case.args.get("ignore_class")]
    classes = o.case.y_pred.shape[o.case.args.get("axis", -1)]
    return bool(((counted < 0) | (counted >= classes)).any())


def labels_fractional(o: Observed) -> bool:
    return o.loss.integer_labels and not o.raised and bool((o.case.y_true % 1 != 0).any())


def empty_maximum(o: Observed) -> bool:
    return o.raised is not None and o.loss.name == "categorical_hinge" and o.case.y_pred.size == 0


def ctc_time_mask(o: Observed) -> bool:
    return o.loss.name == "ctc" and o.case.mask is not None and o.case.mask.ndim == 2


def ctc_infeasible(o: Observed) -> bool:
    return o.loss.name == "ctc" and not o.raised and bool(np.isinf(o.value).any())


def ctc_labels_hold_blank(o: Observed) -> bool:
    """A 0 among the first (count of non-zero labels) labels of a row."""
    if o.loss.name != "ctc" or o.raised:
        return False
    return any((row[: np.count_nonzero(row)] == 0).any() for row in o.case.y_true)


def float32_rounds(o: Observed) -> bool:
    pairs = zip((o.value, *o.gradients), (o.value64, *o.gradients64))
    return not o.raised and any(x is not None and not close(x, x64) for x, x64 in pairs)


def close(x: np.ndarray, x64: np.ndarray) -> bool:
    """Within 5e-7 of the greatest magnitude of the array, or of 1."""
    scale = max(1.0, *np.abs(x64[np.isfinite(x64)]).ravel(), 0.0)
    return np.allclose(x.astype(np.float64), x64, rtol=0, atol=5e-7 * scale, equal_nan=True)
