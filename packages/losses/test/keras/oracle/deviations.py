"""Where this Keras release is defective, or differs from the specification by choice: the tags of the fixtures."""

from dataclasses import dataclass
from typing import Callable

from oracle import rules
from oracle.rules import Observed


@dataclass(frozen=True)
class Deviation:
    """`affects`: "acceptance" (who refuses the input), "value" (and so the gradient), "gradient", "float32" or "float64"."""

    reason: str
    affects: str
    applies: Callable[[Observed], bool]


DEVIATIONS: dict[str, Deviation] = {
    "target-broadcast": Deviation(
        "broadcasts a target against a prediction of another shape; we refuse (#14627)",
        "acceptance",
        rules.target_broadcasts,
    ),
    "function-unaligned": Deviation(
        "this function, unlike its class, does not align ranks: it broadcasts or refuses (N,) against (N,1)",
        "acceptance",
        rules.function_does_not_align,
    ),
    "mask-in-place": Deviation(
        "torch only: multiplies the mask into the weight in place, so a smaller weight raises; ours broadcasts",
        "acceptance",
        rules.in_place_product_raises,
    ),
    "weight-inner-axis": Deviation(
        "weights of lower rank than the values meet their last axes, not the batch; use (N,1)",
        "acceptance",
        rules.weight_per_inner_axis,
    ),
    "weight-divisor": Deviation(
        "mean_with_sample_weight divides by the sum of the weights before broadcasting (#20410)",
        "value",
        rules.divisor_not_broadcast,
    ),
    "mask-multiplies": Deviation(
        "a mask multiplies, so NaN or Infinity under it stays; ours selects (#18818)",
        "value",
        lambda o: rules.non_finite_under_mask(o) and not o.raised,
    ),
    "mask-nan-refused": Deviation(
        "torch refuses a NaN prediction even under the mask; ours selects",
        "acceptance",
        lambda o: rules.non_finite_under_mask(o) and o.raised is not None,
    ),
    "zero-sum-row": Deviation(
        "renormalises an all-zero row of probabilities to 0/0 (#23551)", "value", rules.has_zero_sum
    ),
    "single-class": Deviation(
        "accepts a single class, whose loss is always about 0 (#17102)", "acceptance", rules.single_class
    ),
    "smoothing-axis": Deviation(
        "<= 3.15.1 divides label_smoothing by the size of the last axis, not of the class axis (#23437)",
        "value",
        rules.smooths_wrong_axis,
    ),
    "focal-saturates": Deviation(
        "a focal loss on logits goes through clipped probabilities, so it saturates", "value", rules.focal_saturates
    ),
    "tversky-swap": Deviation(
        "<= 3.15.1 has alpha and beta swapped: ours equals it with them exchanged (#23333)",
        "value",
        rules.tversky_swapped,
    ),
    "label-broadcast": Deviation(
        "labels (N,1) are not squeezed: they make a table, or are refused; ours squeezes",
        "acceptance",
        rules.labels_not_squeezed,
    ),
    "label-range": Deviation("accepts a label outside 0..C-1 (#23669)", "acceptance", rules.labels_out_of_range),
    "label-fraction": Deviation("truncates a fractional label; we refuse", "acceptance", rules.labels_fractional),
    "empty-maximum": Deviation("refuses an empty batch, for its maximum", "acceptance", rules.empty_maximum),
    "ctc-time-mask": Deviation(
        "a mask over time meets the per-sequence values and is refused (#23228)", "acceptance", rules.ctc_time_mask
    ),
    "ctc-infeasible": Deviation("torch gives Infinity, JAX 1e5 (#23684)", "value", rules.ctc_infeasible),
    "ctc-blank-label": Deviation(
        "torch's gradient is wrong (differs from central differences) if a label equals the blank",
        "gradient",
        rules.ctc_labels_hold_blank,
    ),
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
    "softplus-linear": Deviation(
        "torch's softplus(x) is x above 20, off by up to 2e-9: compare the 32-bit fields",
        "float64",
        lambda o: "softplus" in o.kinks,
    ),
    "float32-rounding": Deviation(
        "float32 result more than 5e-7 * max(1, max|x|) away from Keras' own float64: compare the 64-bit fields",
        "float32",
        rules.float32_rounds,
    ),
}


def deviations_of(observed: Observed) -> list[str]:
    return [name for name, deviation in DEVIATIONS.items() if deviation.applies(observed)]
