"""Cross-entropies whose targets are integer labels."""

from typing import Iterator

import numpy as np

from oracle.case import Case, Loss
from oracle.crossentropy import axis_options, class_rows, combinations
from oracle.draws import Rng, brief, draw_labels, reals, softmax

LABEL_PAIRS = (  # y_true is the labels' own shape
    ((3,), (3, 4), False),
    ((3, 1), (3, 4), False),
    ((2, 3), (2, 3, 4), False),
    ((2, 3, 1), (2, 3, 4), False),
    ((3, 4), (3, 4), True),
    ((2,), (3, 4), True),
    ((3, 2), (3, 4), True),
    ((3,), (3, 1), False),
    ((0,), (0, 3), False),
)
GCE_PAIRS = (
    ((3,), (3, 4), False),
    ((2, 3), (2, 3, 4), False),
    ((3, 1), (3, 4), False),
    ((3,), (3, 1), False),
    ((2, 3, 1), (2, 3, 4), True),
    ((2,), (3, 4), True),
    ((0,), (0, 3), False),
)


def sparse_sweep(rng: Rng) -> Iterator[Case]:
    for from_logits in (False, True):
        args = {"from_logits": from_logits}
        y_pred = class_rows(from_logits)
        for label in range(3):
            y_true = np.full(len(y_pred), label, np.float32)
            yield Case(y_true, y_pred, args, reduction="none", note="saturation")
        yield from ignoring(rng, from_logits)
        yield from bad_labels(rng, args)
    zero_row = np.array([[0, 0, 0], [0.2, 0.3, 0.5]], np.float32)
    yield Case(np.zeros(2, np.float32), zero_row, reduction="none", note="zero-sum row")


def ignoring(rng: Rng, from_logits: bool) -> Iterator[Case]:
    """Every reduction of partly and wholly ignored labels, with weights and masks too."""
    args = {"from_logits": from_logits, "ignore_class": -1}
    scores = reals(rng, (4, 3)) if from_logits else brief(softmax(reals(rng, (4, 3))))
    some, none = np.array([0, -1, 2, -1], np.float32), np.full(4, -1, np.float32)
    mask, weight = np.array([True, True, False, False]), brief(rng.uniform(0.2, 2, 4))
    for reduction in ("sum_over_batch_size", "sum", "mean_with_sample_weight", "none"):
        yield Case(some, scores, args, reduction=reduction, note="some ignored")
        yield Case(none, scores, args, reduction=reduction, note="all ignored")
        yield Case(some, scores, args, reduction=reduction, note="ignored and masked", mask=mask)
        yield Case(some, scores, args, reduction=reduction, note="ignored and weighted", sample_weight=weight)
    yield Case(some[:, None], scores, args, note="ignored labels (N,1)")


def bad_labels(rng: Rng, args: dict) -> Iterator[Case]:
    _, y_pred = draw_labels(rng, (2, 3), args)
    for label, raises in ((3, True), (-1, True), (-100, False), (1.7, False)):
        y_true = np.array([1, label], np.float32)
        yield Case(y_true, y_pred, args, reduction="none", note=f"label {label}", raises=raises)


def generalized_sweep(rng: Rng) -> Iterator[Case]:
    for q in (0.1, 0.5, 0.9):
        scores = np.array([[x, 0.5] for x in (0, 1e-30, 1e-7, 0.01, 0.5, 1, 1.5, -0.1)], np.float32)
        for label in (0, 1):
            yield Case(np.full(len(scores), label, np.float32), scores, {"q": q}, reduction="none", note="saturation")
    for q in (0, 1, -0.5, 2):
        yield Case(*draw_labels(rng, (2, 3), {}), {"q": q}, note="q outside (0, 1)", raises=True)
    for label, raises in ((3, True), (-1, False), (1.7, False)):
        y_true, y_pred = np.array([1, label], np.float32), draw_labels(rng, (2, 3), {})[1]
        yield Case(y_true, y_pred, reduction="none", note=f"label {label}", raises=raises)


LABELLED = (
    Loss(
        "sparse_categorical_crossentropy",
        "SparseCategoricalCrossentropy",
        draw_labels,
        options=combinations(from_logits=(False, True), ignore_class=(None, 0, 1, -1, 255)),
        axes=axis_options(combinations(from_logits=(False, True), ignore_class=(None, 1))),
        rotation=({}, {"from_logits": True}, {"ignore_class": 0}),
        shape_pairs=LABEL_PAIRS,
        masks_itself=lambda args: args.get("ignore_class") is not None,
        integer_labels=True,
        extremes=sparse_sweep,
    ),
    Loss(
        "categorical_generalized_cross_entropy",
        "CategoricalGeneralizedCrossEntropy",
        draw_labels,
        options=tuple({"q": q} for q in (0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99)),
        rotation=({}, {"q": 0.7}),
        shape_pairs=GCE_PAIRS,
        function_args={"q": 0.5},
        integer_labels=True,
        extremes=generalized_sweep,
    ),
)
