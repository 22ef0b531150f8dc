"""The circle loss: embeddings of a batch against each other, or against references."""

from typing import Iterator

import numpy as np

from oracle.case import Case, Loss
from oracle.crossentropy import combinations
from oracle.draws import Rng, brief, labels


def unit_rows(rng: Rng, shape):
    rows = rng.standard_normal(shape)
    return brief(rows / np.linalg.norm(rows, axis=-1, keepdims=True))


def draw_circle(rng: Rng, shape: tuple, args: dict):
    """Labels of two classes (some anchors may have no positive), embeddings of about unit length."""
    return labels(rng, shape[:1], 2), unit_rows(rng, shape)


def circle_sweep(rng: Rng) -> Iterator[Case]:
    apart, same = np.arange(3, dtype=np.float32), np.ones(3, np.float32)
    some = np.array([0, 0, 1], np.float32)
    basis = np.eye(3, dtype=np.float32)
    for y_true in (apart, same, some):
        for y_pred in (unit_rows(rng, (3, 3)), basis, basis[[0, 0, 1]], basis[[0, 0, 1]] * [[1], [-1], [1]], 2 * basis):
            for remove in (True, False):
                args = {"remove_diagonal": remove}
                yield Case(
                    y_true, brief(y_pred), args, reduction="none", note="no positives, no negatives, equal, opposite"
                )
        yield Case(y_true, unit_rows(rng, (3, 3)), note="mean over the anchors of positive loss")
        yield Case(y_true[:, None], unit_rows(rng, (3, 3)), reduction="none", note="labels (N,1)")
    yield from references(rng)


def references(rng: Rng) -> Iterator[Case]:
    """The function compares with another set of labels and embeddings."""
    for count in (2, 3, 5):
        for remove in (True, False):
            ref_labels = [int(v) for v in labels(rng, (count,), 2)]
            ref_embeddings = [[float(str(v)) for v in row] for row in unit_rows(rng, (count, 3))]
            args = {"ref_labels": ref_labels, "ref_embeddings": ref_embeddings, "remove_diagonal": remove}
            yield Case(*draw_circle(rng, (3, 3), {}), args, form="function", reduction=None, note="references")


OPTIONS = combinations(gamma=(1.0, 16.0, 80.0, 256.0), margin=(0.0, 0.25, 0.4, 0.9), remove_diagonal=(True, False))

CIRCLE = (
    Loss(
        "circle",
        "Circle",
        draw_circle,
        options=OPTIONS,
        shapes=((1, 3), (4, 3), (6, 2)),
        rotation=({}, {"remove_diagonal": False, "gamma": 16.0}),
        masks_itself=lambda args: True,
        integer_labels=True,
        extremes=circle_sweep,
    ),
)
