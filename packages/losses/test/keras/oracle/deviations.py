"""The rules that mark a case where this Keras release is defective, or differs from the specification by choice."""

from dataclasses import dataclass
from typing import Callable

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


@dataclass(frozen=True)
class Deviation:
    """`affects`: "acceptance" (who refuses the input), "value" (and so the gradient), "gradient", or "float32"."""

    reason: str
    affects: str
    applies: Callable[[Observed], bool]


def target_broadcasts(o: Observed) -> bool:
    t, p = o.case.y_true.shape, o.case.y_pred.shape
    if o.raised or o.loss.integer_labels:
        return False
    if o.case.form == "class" or o.loss.function_aligns:
        t, p = align(t, p)
    return t != p


def in_place_product_raises(o: Observed) -> bool:
    return o.raised is not None and o.values_shape is not None and product_in_place_fails(o.loss, o.case, o.values_shape)


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


def mask_keeps_non_finite(o: Observed) -> bool:
    return o.case.mask is not None and not np.isfinite(o.case.y_pred).all() and not o.raised


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


def labels_broadcast(o: Observed) -> bool:
    name = "categorical_generalized_cross_entropy"
    return o.loss.name == name and not o.raised and o.case.y_true.shape != o.case.y_pred.shape[:-1]


def labels_out_of_range(o: Observed) -> bool:
    if o.raised or o.loss.name not in ("sparse_categorical_crossentropy", "categorical_generalized_cross_entropy"):
        return False
    counted = o.case.y_true[o.case.y_true != o.case.args.get("ignore_class")]
    classes = o.case.y_pred.shape[o.case.args.get("axis", -1)]
    return bool(((counted < 0) | (counted >= classes)).any())


def labels_fractional(o: Observed) -> bool:
    return o.loss.integer_labels and not o.raised and bool((o.case.y_true % 1 != 0).any())


def ctc_infeasible(o: Observed) -> bool:
    return o.loss.name == "ctc" and not o.raised and bool(np.isinf(o.value).any())


def float32_rounds(o: Observed) -> bool:
    pairs = zip((o.value, *o.gradients), (o.value64, *o.gradients64))
    return not o.raised and any(x is not None and not close(x, x64) for x, x64 in pairs)


def close(x: np.ndarray, x64: np.ndarray) -> bool:
    return np.allclose(x.astype(np.float64), x64, rtol=1e-5, atol=1e-6, equal_nan=True)


DEVIATIONS: dict[str, Deviation] = {
    "target-broadcast": Deviation(
        "broadcasts a target against a prediction of another shape; we refuse (#14627)", "acceptance", target_broadcasts
    ),
    "mask-in-place": Deviation(
        "torch only: multiplies the mask into the weight in place, so a smaller weight raises; ours broadcasts",
        "acceptance",
        in_place_product_raises,
    ),
    "weight-inner-axis": Deviation(
        "weights of lower rank than the values meet their last axes, not the batch; use (N,1)",
        "acceptance",
        weight_per_inner_axis,
    ),
    "weight-divisor": Deviation(
        "mean_with_sample_weight divides by the sum of the weights before broadcasting (#20410)",
        "value",
        divisor_not_broadcast,
    ),
    "mask-multiplies": Deviation(
        "a mask multiplies, so NaN or Infinity under it stays; ours selects (#18818)", "value", mask_keeps_non_finite
    ),
    "zero-sum-row": Deviation(
        "renormalises an all-zero row of probabilities to 0/0 (#23551)", "value", has_zero_sum
    ),
    "single-class": Deviation("accepts a single class, whose loss is always about 0 (#17102)", "acceptance", single_class),
    "smoothing-axis": Deviation(
        "<= 3.15.1 divides label_smoothing by the size of the last axis, not of the class axis (#23437)",
        "value",
        smooths_wrong_axis,
    ),
    "focal-saturates": Deviation(
        "a focal loss on logits goes through clipped probabilities, so it saturates", "value", focal_saturates
    ),
    "tversky-swap": Deviation(
        "<= 3.15.1 has alpha and beta swapped: ours equals it with them exchanged (#23333)", "value", tversky_swapped
    ),
    "label-broadcast": Deviation(
        "labels of another shape than y_pred without its last axis make a table; we refuse", "acceptance", labels_broadcast
    ),
    "label-range": Deviation("accepts a label outside 0..C-1 (#23669)", "acceptance", labels_out_of_range),
    "label-fraction": Deviation("truncates a fractional label; we refuse", "acceptance", labels_fractional),
    "ctc-infeasible": Deviation("torch gives Infinity, JAX 1e5 (#23684)", "value", ctc_infeasible),
    "cosine-zero-vector": Deviation(
        "<= 3.15.1 clamps after the reciprocal root: NaN gradient at a zero vector (#23075)",
        "gradient",
        lambda o: "rsqrt" in o.kinks,
    ),
    "clip-boundary": Deviation(
        "torch's clamp passes the gradient on its boundary; ours is 0", "gradient", lambda o: "clip" in o.kinks
    ),
    "maximum-tie": Deviation(
        "torch's maximum passes half of the gradient at a tie with a constant; ours is 0",
        "gradient",
        lambda o: "maximum" in o.kinks,
    ),
    "power-at-zero": Deviation(
        "a power below 1 of a base 0 has an infinite or NaN gradient; ours is finite",
        "gradient",
        lambda o: "power" in o.kinks,
    ),
    "gradient-raises": Deviation(
        "torch raises in the backward pass of sparse cross-entropy on probabilities of rank 4 (no gradient recorded)",
        "gradient",
        lambda o: any(g is None for g in o.gradients),
    ),
    "float32-rounding": Deviation(
        "float32 result more than 1e-6 + 1e-5*|x| away from Keras' own float64: compare the 64-bit fields",
        "float32",
        float32_rounds,
    ),
}


def deviations_of(observed: Observed) -> list[str]:
    return [name for name, deviation in DEVIATIONS.items() if deviation.applies(observed)]
