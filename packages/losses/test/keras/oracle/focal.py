"""The focal cross-entropies."""

from oracle.case import Loss
from oracle.crossentropy import LOGIT, SMOOTH, axis_options, binary_sweep, categorical_sweep, combinations
from oracle.crossentropy import PAIRS as EQUAL_PAIRS
from oracle.draws import draw_binary, draw_classes
from oracle.regression import PAIRS

GAMMAS = (0.0, 0.5, 1.0, 2.0, 3.5)
FOCUSES = combinations(gamma=GAMMAS, from_logits=(False, True))
BALANCES = ({}, {"alpha": 0.7}, {"apply_class_balancing": True}, {"apply_class_balancing": True, "alpha": 0.7})
SWEPT = tuple({**logit, "gamma": gamma} for logit in LOGIT for gamma in (0.5, 2.0))

FOCAL = (
    Loss(
        "binary_focal_crossentropy",
        "BinaryFocalCrossentropy",
        draw_binary,
        options=(*SMOOTH, *({**balance, **focus} for balance in BALANCES for focus in FOCUSES)),
        axes=axis_options(({}, {"from_logits": True, "label_smoothing": 0.1, "apply_class_balancing": True})),
        rotation=({}, {"from_logits": True}, {"apply_class_balancing": True, "gamma": 1.5}),
        shape_pairs=EQUAL_PAIRS,
        equal_shapes_needed=True,
        refuses_nan=True,
        extremes=binary_sweep(SWEPT),
    ),
    Loss(
        "categorical_focal_crossentropy",
        "CategoricalFocalCrossentropy",
        draw_classes,
        options=(*SMOOTH, *combinations(gamma=GAMMAS, from_logits=(False, True), alpha=(0.25, 1.0))),
        axes=axis_options(({}, {"from_logits": True, "label_smoothing": 0.1})),
        rotation=({}, {"from_logits": True}, {"alpha": 0.6, "gamma": 1.5}),
        shape_pairs=PAIRS,
        extremes=categorical_sweep(SWEPT),
    ),
)
