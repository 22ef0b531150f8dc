"""The losses of one sample in 200 digits, as formulas, with Keras' constants as float32 holds them."""

import numpy as np
from mpmath import mp, mpf

mp.dps = 200
EPS = mpf(float(np.float32(1e-7)))
TOP = mpf(float(np.float32(1) - np.float32(1e-7)))


def clip(x, low, high):
    return min(max(x, low), high)


def mean(xs):
    return sum(xs) / len(xs)


def pairs(f):
    return lambda t, p: mean([f(a, b) for a, b in zip(t, p)])


def softplus(x):
    return max(x, 0) + mp.log1p(mp.exp(-abs(x)))


def sigmoid(x):
    e = mp.exp(-abs(x))
    return (1 if x >= 0 else e) / (1 + e)


def log_softmax(p):
    top = max(p)
    at = p.index(top)
    rest = mp.log1p(sum(mp.exp(x - top) for i, x in enumerate(p) if i != at))
    return [x - top - rest for x in p]


def shares(p):
    total = sum(p)
    return [clip(x / total, EPS, TOP) for x in p]


def log_cosh(t, p):
    e = abs(p - t)
    if e > 1000:
        return e - mp.log(2)
    return mp.log1p(2 * mp.sinh(e / 2) ** 2)


def bce(s, p):
    q = clip(p, EPS, TOP)
    return -(s * mp.log(q) + (1 - s) * mp.log1p(-q))


def bce_logits(s, p):
    return s * softplus(-p) + (1 - s) * softplus(p)


def balance(s, alpha):
    return 1 if alpha is None else s * alpha + (1 - s) * (1 - alpha)


def focal(gamma=2, alpha=None):
    def value(s, p):
        r = s * (1 - p) + (1 - s) * p
        return balance(s, alpha) * r**gamma * bce(s, p)

    return value


def focal_logits(gamma=2, alpha=None):
    def value(s, p):
        r = s * sigmoid(-p) + (1 - s) * sigmoid(p)
        return balance(s, alpha) * r**gamma * bce_logits(s, p)

    return value


def smoothed(f, by):
    """f of targets drawn towards equal shares of all classes."""
    return lambda t, p: f([a * (1 - by) + by / len(t) for a in t], p)


def smoothed_pairs(f, by):
    return pairs(lambda t, p: f(t * (1 - by) + by / 2, p))


def huber(delta=mpf(1)):
    def value(t, p):
        e = abs(p - t)
        return e**2 / 2 if e <= delta else delta * e - delta**2 / 2

    return value


def norm(x):
    return max(mp.sqrt(sum(v * v for v in x)), EPS)


def tversky(alpha, beta):
    def value(t, p):
        both = sum(a * b for a, b in zip(t, p))
        more = sum((1 - a) * b for a, b in zip(t, p))
        less = sum(a * (1 - b) for a, b in zip(t, p))
        wrong = alpha * more + beta * less + EPS
        return wrong / (both + wrong)

    return value


def dice(t, p):
    both = sum(a * b for a, b in zip(t, p))
    every = sum(t) + sum(p) + EPS
    return (every - 2 * both) / every


def hinge(power):
    def value(t, p):
        if all(abs(x - mp.nint(x)) < mpf(10) ** -30 and mp.nint(x) in (0, 1) for x in t):  # a difference away, too
            t = [2 * x - 1 for x in t]
        return mean([max(1 - a * b, 0) ** power for a, b in zip(t, p)])

    return value


def categorical_hinge(t, p):
    positive = sum(a * b for a, b in zip(t, p))
    return max(max((1 - a) * b for a, b in zip(t, p)) - positive + 1, 0)


def kl(t, p):
    return sum(clip(a, EPS, 1) * mp.log(clip(a, EPS, 1) / clip(b, EPS, 1)) for a, b in zip(t, p))


def categorical(t, p):
    return -sum(a * mp.log(q) for a, q in zip(t, shares(p)))


def categorical_logits(t, p):
    return -sum(a * q for a, q in zip(t, log_softmax(p)))


def categorical_focal(gamma=2, alpha=mpf(1) / 4):
    return lambda t, p: -alpha * sum(a * (1 - q) ** gamma * mp.log(q) for a, q in zip(t, shares(p)))


def categorical_focal_logits(gamma=2, alpha=mpf(1) / 4):
    return lambda t, p: -alpha * sum(a * (-mp.expm1(q)) ** gamma * q for a, q in zip(t, log_softmax(p)))


def label(f):
    return lambda t, p: f([mpf(int(i == t[0])) for i in range(len(p))], p)


def gce(q):
    return lambda t, p: (1 - p[int(t[0])] ** q) / q


def msle(t, p):
    return (mp.log1p(max(p, EPS)) - mp.log1p(max(t, EPS))) ** 2


def ctc(t, p):
    """Every way to spread one label over three frames of three classes."""
    frames = [log_softmax(p[3 * k : 3 * k + 3]) for k in range(3)]
    total, label_ = mpf(0), int(t[0])
    for path in np.ndindex(3, 3, 3):
        kept = [c for k, c in enumerate(path) if c != 0 and (k == 0 or path[k - 1] != c)]
        if kept == [label_]:
            total += mp.exp(sum(frames[k][c] for k, c in enumerate(path)))
    return max(-mp.log(total), mpf(0))


def circle(t, p):
    """The first of three embeddings of two sides; the second is its positive, the third its negative."""
    rows = [p[2 * i : 2 * i + 2] for i in range(3)]
    gamma, m = 80, mpf(0.4)
    d = [max(1 - sum(a * b for a, b in zip(rows[0], row)), 0) for row in rows]
    a = gamma * max(m + d[1], 0) * (d[1] - m)
    b = gamma * max(1 + m - d[2], 0) * (1 - m - d[2])
    return softplus(a + b)


LOSSES = {
    "mean_squared_error": pairs(lambda t, p: (t - p) ** 2),
    "mean_absolute_error": pairs(lambda t, p: abs(t - p)),
    "mean_absolute_percentage_error": pairs(lambda t, p: 100 * abs(t - p) / max(abs(t), EPS)),
    "mean_squared_logarithmic_error": pairs(msle),
    "cosine_similarity": lambda t, p: -sum(a * b for a, b in zip(t, p)) / (norm(t) * norm(p)),
    "huber": pairs(huber()),
    "log_cosh": pairs(log_cosh),
    "hinge": hinge(1),
    "squared_hinge": hinge(2),
    "categorical_hinge": categorical_hinge,
    "kl_divergence": kl,
    "poisson": pairs(lambda t, p: p - t * mp.log(p + EPS)),
    "binary_crossentropy": pairs(bce),
    "binary_crossentropy, logits": pairs(bce_logits),
    "binary_focal_crossentropy": pairs(focal()),
    "binary_focal_crossentropy, logits": pairs(focal_logits()),
    "categorical_crossentropy": categorical,
    "categorical_crossentropy, logits": categorical_logits,
    "categorical_focal_crossentropy": categorical_focal(),
    "categorical_focal_crossentropy, logits": categorical_focal_logits(),
    "sparse_categorical_crossentropy": label(categorical),
    "sparse_categorical_crossentropy, logits": label(categorical_logits),
    "categorical_generalized_cross_entropy": gce(mpf(1) / 2),
    "ctc": ctc,
    "dice": dice,
    "tversky": tversky(mpf(1) / 2, mpf(1) / 2),
    "circle": circle,
}


EIGHTH, HALF, QUARTER, MORE = mpf(1) / 8, mpf(1) / 2, mpf(1) / 4, mpf(3) / 4

# Options in numbers that float32 holds.
VARIANTS = {
    "huber, delta 0.5": (pairs(huber(HALF)), {"delta": 0.5}),
    "huber, delta 2.5": (pairs(huber(mpf(5) / 2)), {"delta": 2.5}),
    "binary_crossentropy, smoothed": (smoothed_pairs(bce, EIGHTH), {"label_smoothing": 0.125}),
    "binary_crossentropy, axis 0": (pairs(bce), {"axis": 0}),
    "binary_crossentropy, logits smoothed": (smoothed_pairs(bce_logits, EIGHTH), {"from_logits": True, "label_smoothing": 0.125}),
    "binary_focal_crossentropy, gamma 0.5": (pairs(focal(HALF)), {"gamma": 0.5}),
    "binary_focal_crossentropy, balanced smoothed": (
        smoothed_pairs(focal(2, MORE), EIGHTH),
        {"apply_class_balancing": True, "alpha": 0.75, "label_smoothing": 0.125},
    ),
    "binary_focal_crossentropy, logits gamma 0.5": (pairs(focal_logits(HALF)), {"from_logits": True, "gamma": 0.5}),
    "binary_focal_crossentropy, logits balanced smoothed gamma 3.5": (
        smoothed_pairs(focal_logits(mpf(7) / 2, MORE), EIGHTH),
        {"from_logits": True, "gamma": 3.5, "apply_class_balancing": True, "alpha": 0.75, "label_smoothing": 0.125},
    ),
    "categorical_crossentropy, smoothed": (smoothed(categorical, EIGHTH), {"label_smoothing": 0.125}),
    "categorical_crossentropy, axis 0": (categorical, {"axis": 0}),
    "categorical_crossentropy, logits smoothed": (smoothed(categorical_logits, EIGHTH), {"from_logits": True, "label_smoothing": 0.125}),
    "categorical_focal_crossentropy, gamma 0.5": (categorical_focal(HALF), {"gamma": 0.5}),
    "categorical_focal_crossentropy, smoothed alpha 0.75": (smoothed(categorical_focal(2, MORE), EIGHTH), {"alpha": 0.75, "label_smoothing": 0.125}),
    "categorical_focal_crossentropy, logits gamma 3.5": (categorical_focal_logits(mpf(7) / 2), {"from_logits": True, "gamma": 3.5}),
    "categorical_generalized_cross_entropy, q 0.75": (gce(MORE), {"q": 0.75}),
    "tversky, alpha 0.25 beta 0.75": (tversky(QUARTER, MORE), {"alpha": 0.25, "beta": 0.75}),
}


def gradients(f, t, p):
    """The derivatives of f with respect to targets, and to predictions."""
    return slopes(lambda x: f(x, p), t), slopes(lambda x: f(t, x), p)


def slopes(f, xs):
    """The derivative with respect to each x by central differences, None at a kink."""
    out = []
    for i, x in enumerate(xs):
        h = mpf(10) ** -60 * max(abs(x), mpf(2) ** -149)
        at = lambda k: f([*xs[:i], x + k * h, *xs[i + 1 :]])
        try:
            right, left = (at(1) - at(0)) / h, (at(0) - at(-1)) / h
            smooth = abs(right - left) <= mpf(10) ** -20 * max(abs(right), abs(left)) + mpf(10) ** -60
            out.append((right + left) / 2 if smooth else None)
        except (TypeError, ValueError, ZeroDivisionError):  # at the end of the domain
            out.append(None)
    return out
