"""Random inputs, rounded to 3 significant digits and then to float32, so that JSON holds them exactly and briefly."""

import numpy as np

Rng = np.random.Generator


def brief(x) -> np.ndarray:
    """float32 values whose shortest decimal form has at most 3 significant digits."""
    x = np.asarray(x, dtype=np.float64)
    return np.array([float(f"{v:.3g}") for v in x.ravel()], dtype=np.float32).reshape(x.shape)


def reals(rng: Rng, shape, scale=2.0):
    return brief(scale * rng.standard_normal(shape))


def column(x) -> np.ndarray:
    return np.array(x, dtype=np.float32)[:, None]


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def one_hot(rng: Rng, shape, axis=-1):
    """Exactly one 1 along `axis`."""
    scores = rng.random(shape)
    return (scores == scores.max(axis=axis, keepdims=True)).astype(np.float32)


def labels(rng: Rng, shape, classes):
    return rng.integers(0, classes, shape).astype(np.float32)


def without(shape, axis):
    axis %= len(shape)
    return shape[:axis] + shape[axis + 1 :]


# One draw per kind of loss: (rng, shape of y_pred, args) -> (y_true, y_pred).


def draw_reals(rng, shape, args):
    return reals(rng, shape), reals(rng, shape)


def draw_counts(rng, shape, args):
    """Non-negative targets (some 0), positive predictions."""
    return brief(rng.poisson(2.0, shape) * rng.choice([1.0, 0.75])), brief(rng.gamma(2.0, 1.0, shape))


def draw_signs(rng, shape, args):
    """Targets -1/1, or 0/1, or soft: Keras converts only a wholly 0/1 tensor."""
    signs = rng.choice([-1.0, 1.0], shape)
    target = [signs, (signs + 1) / 2, rng.uniform(-1, 1, shape)][rng.integers(3)]
    return brief(target), reals(rng, shape, 1.5)


def draw_scores(rng, shape, args):
    """One-hot targets, real-valued scores."""
    return one_hot(rng, shape), reals(rng, shape, 1.5)


def draw_distributions(rng, shape, args):
    """Two rows of probabilities; sometimes the target is one-hot."""
    target = one_hot(rng, shape) if rng.random() < 0.3 else softmax(rng.standard_normal(shape))
    return brief(target), brief(softmax(rng.standard_normal(shape)))


def draw_binary(rng, shape, args):
    """Hard or soft 0..1 targets; logits or probabilities as `from_logits` asks."""
    target = rng.integers(0, 2, shape) if rng.random() < 0.6 else rng.random(shape)
    prediction = 2 * rng.standard_normal(shape) if args.get("from_logits") else rng.uniform(0.02, 0.98, shape)
    return brief(target), brief(prediction)


def class_scores(rng, shape, args):
    scores = 1.5 * rng.standard_normal(shape)
    return brief(scores if args.get("from_logits") else softmax(scores, args.get("axis", -1)))


def draw_classes(rng, shape, args):
    """One-hot, soft, or un-normalised targets along `axis`."""
    axis = args.get("axis", -1)
    soft = softmax(rng.standard_normal(shape), axis)
    target = [one_hot(rng, shape, axis), soft, soft * 1.5][rng.integers(3)]
    return brief(target), class_scores(rng, shape, args)


def draw_labels(rng, shape, args):
    """Integer labels in the shape of y_pred without its class axis; some equal to `ignore_class`."""
    axis = args.get("axis", -1)
    target = labels(rng, without(shape, axis), shape[axis])
    ignored = args.get("ignore_class")
    if ignored is not None and target.size > 1:
        target.flat[rng.integers(target.size)] = ignored
    return target, class_scores(rng, shape, args)


def draw_overlap(rng, shape, args):
    """0/1 masks, or soft ones, against probabilities."""
    target = rng.integers(0, 2, shape) if rng.random() < 0.7 else rng.random(shape)
    return brief(target), brief(rng.uniform(0.01, 0.99, shape))
