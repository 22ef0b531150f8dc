"""CTC: a short row of labels against a longer row of logits."""

from typing import Iterator

import numpy as np

from oracle.case import Case, Loss
from oracle.draws import Rng, brief, reals


def draw_sequences(rng: Rng, shape: tuple, args: dict):
    """Up to 2 labels a row, padded with 0, the blank; sometimes none, sometimes twice the same."""
    batch, _, classes = shape
    y_true = rng.integers(1, classes, (batch, 2))
    y_true *= np.arange(2) < rng.integers(0, 3, (batch, 1))
    return y_true.astype(np.float32), reals(rng, shape)


def sequence_sweep(rng: Rng) -> Iterator[Case]:
    targets = ([1, 2, 0], [1, 1, 0], [2, 1, 2], [0, 0, 0], [1, 0, 2], [0, 1, 2], [1, 1, 1])
    for target in targets:
        for frames in (2, 3, 5):
            y_true = np.array([target], np.float32)
            yield Case(y_true, reals(rng, (1, frames, 3)), reduction="none", note="labels against frames")
    certain = 100 * np.eye(3, dtype=np.float32)[[0, 1, 0, 2, 0]][None]
    for scale in (0.01, 0.2, 1, 100):
        logits = brief(scale * certain)
        yield Case(np.array([[1, 2]], np.float32), logits, reduction="none", note="near-certain alignment")
        yield Case(np.array([[2, 1]], np.float32), logits, reduction="none", note="near-impossible alignment")
    y_true, y_pred = draw_sequences(rng, (2, 5, 3), {})
    yield Case(y_true[:, 0], y_pred, note="labels of rank 1", raises=True)
    yield Case(y_true, y_pred[:, :, 0], note="logits of rank 2", raises=True)
    time_mask = np.array([[1, 1, 1, 1, 0], [1, 1, 1, 0, 0]], bool)
    yield Case(y_true, y_pred, mask=time_mask, note="mask over time", raises=True)


SEQUENCES = (
    Loss(
        "ctc",
        "CTC",
        draw_sequences,
        shapes=((1, 4, 3), (2, 5, 3), (3, 6, 3)),
        integer_labels=True,
        extremes=sequence_sweep,
    ),
)
