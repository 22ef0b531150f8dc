"""Keras' shape rules for weights and masks, on shapes alone."""

import numpy as np

from oracle.case import Case, Loss


def align(a: tuple, b: tuple) -> tuple[tuple, tuple]:
    """Ranks that differ by a last axis of 1 are made equal; anything else stays as it is."""
    if len(a) == len(b) + 1 and a[-1] == 1:
        return (a, b + (1,)) if len(b) == 1 else (a[:-1], b)
    if len(b) == len(a) + 1 and b[-1] == 1:
        return (a + (1,), b) if len(a) == 1 else (a, b[:-1])
    return a, b


def broadcastable(a: tuple, b: tuple) -> bool:
    try:
        np.broadcast_shapes(a, b)
    except ValueError:
        return False
    return True


def mask_shape(loss: Loss, case: Case, values: tuple) -> tuple | None:
    """The shape of the mask on y_pred, or of the one the loss makes itself."""
    own = values if loss.masks_itself(case.args) else None
    return case.mask.shape if case.mask is not None else own


def product_in_place_fails(loss: Loss, case: Case, values: tuple) -> bool:
    """Keras writes weight * mask into the weight: on torch that raises if the weight must grow."""
    mask = mask_shape(loss, case, values)
    if case.sample_weight is None or mask is None:
        return False
    mask, weight = align(mask, case.sample_weight.shape)
    return np.broadcast_shapes(mask, weight) != weight


def weight_shape(loss: Loss, case: Case, values: tuple) -> tuple | None:
    """The shape of weight times mask; None without either."""
    mask = mask_shape(loss, case, values)
    weight = None if case.sample_weight is None else case.sample_weight.shape
    if mask is None or weight is None:
        return weight if mask is None else mask
    return np.broadcast_shapes(*align(mask, weight))
