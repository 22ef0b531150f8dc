"""Writes table.json: inputs, what 200 digits give for them, and what the real Keras gives in float32.

    python3 -m venv "$VENV"; "$VENV/bin/pip" install torch==2.13.0; "$VENV/bin/pip" install keras==3.15.1 numpy==2.4.6 mpmath==1.3.0
    "$VENV/bin/python" generate.py      # same seed, same bytes; about two minutes
"""

import json
import os
from pathlib import Path

os.environ["KERAS_BACKEND"] = "torch"

import keras
import numpy as np
import torch
from mpmath import mpf

from truth import LOSSES, VARIANTS, gradients, slopes

COUNT = 16  # of each kind of input
WIDER = {4: 3, 8: 3}  # rows of more elements than one: how many of each kind
VARIANT = {1: 5, 4: 2, 8: 2}  # the same, of losses with options
LARGEST = np.finfo(np.float32).max


def uniform(rng, shape, low, high):
    return rng.uniform(low, high, shape)


def log_uniform(rng, shape, low, high):
    size = 10 ** rng.uniform(-12, min(np.log10(max(abs(low), abs(high))), 12), shape)
    return size * (np.where(rng.random(shape) < 0.5, -1, 1) if low < 0 else 1)


def bit_pattern(rng, shape, low, high):
    """Any float32 of the range, subnormal ones among them."""
    found = np.empty(np.prod(shape))
    for i in range(len(found)):
        while True:
            x = np.array(rng.integers(0, 2**32, dtype=np.uint32)).view(np.float32)
            if np.isfinite(x) and low <= x <= high:
                break
        found[i] = x
    return found.reshape(shape)


def extreme(rng, shape, low, high):
    """Ends of the range, tiny numbers, numbers near 1, near equal numbers."""
    ends = [low, high, 0, 1e-45, 1e-38, 1e-20, 1e-7, 1, 1 - 2**-24, 1e-3, 20, -20, 88, 100, -100, 1e4, -1e4, 1e30]
    inside = [x for x in ends if low <= x <= high]
    return rng.choice(inside, shape) * rng.choice([1, 1, 1 + 2**-23, 1 - 2**-23], shape).clip(0, 1 if high == 1 else 2)


KINDS = {"uniform": uniform, "log-uniform": log_uniform, "bit patterns": bit_pattern, "extremes": extreme, "nearly right": None}

ANY, WIDE, UNIT, RATE, SCORE = (-4, 4), (-LARGEST, LARGEST), (0, 1), (0, 1e30), (-1e30, 1e30)


def numbers(rng, kind, size, narrow, wide):
    low, high = narrow if kind == "uniform" else wide
    return KINDS[kind](rng, size, low, high).astype(np.float32)


def nearly_right(name, rng):
    """A target and a prediction close to it, or close to certain of something else."""
    t, p = inputs(name, rng, "uniform")
    if "logits" in name or name == "ctc":
        if len(p) == 1:
            p = rng.choice([-1, 1], 1) * rng.uniform(5, 100, 1)
        else:
            at = np.arange(0, len(p), 3) + rng.integers(0, 3, len(p) // 3)
            p = np.where(rng.random() < 0.5, p, p.round())
            p[at] = p.max() + rng.uniform(0, 60) * rng.choice([0, 0.2, 1, 1])
    elif name.startswith(("categorical_cross", "categorical_focal", "sparse", "categorical_gen")):
        p = 10 ** rng.uniform(-7.5, -1, 3)
        p[rng.integers(0, 3)] = rng.choice([1, 1, rng.uniform(0, 1)])
    elif len(t) != len(p):
        return inputs(name, rng, "log-uniform")
    else:
        near = t + rng.choice([-1, 1], len(t)) * np.maximum(abs(t), 1e-3) * 10 ** rng.uniform(-7, -1, len(t))
        p = near.clip(0, 1) if "binary" in name or name in UNIT_LOSSES else near
    return t, p.astype(np.float32)


UNIT_LOSSES = ("dice", "tversky", "kl_divergence")


def inputs(name, rng, kind):
    """Target and prediction of one sample."""
    if kind == "nearly right":
        return nearly_right(name, rng)
    loss = name.split(",")[0]
    logits = "logits" in name
    if loss == "ctc":
        return np.array([rng.integers(1, 3)], np.float32), numbers(rng, kind, 9, ANY, (-1e4, 1e4))
    if loss == "circle":
        angle = rng.uniform(0, 2 * np.pi, 3)
        if kind != "uniform":
            angle = angle[0] + 10 ** rng.uniform(-6, 0, 3)
        return np.array([0, 0, 1], np.float32), np.stack([np.cos(angle), np.sin(angle)], 1).ravel().astype(np.float32)
    if loss.startswith("binary"):
        p = numbers(rng, kind, 1, ANY, SCORE) if logits else numbers(rng, kind, 1, UNIT, UNIT)
        return rng.choice([0, 1, 0.25], 1).astype(np.float32), p
    if loss.startswith(("categorical_cross", "categorical_focal", "sparse", "categorical_gen")):
        p = numbers(rng, kind, 3, ANY, SCORE) if logits else numbers(rng, kind, 3, UNIT, UNIT)
        if not logits and p.sum() == 0:
            p[0] = 1
        at = rng.integers(0, 3)
        return (np.array([at]) if loss.startswith(("sparse", "categorical_gen")) else np.eye(3)[at]).astype(np.float32), p
    if loss in ("dice", "tversky"):
        return rng.integers(0, 2, 3).astype(np.float32), numbers(rng, kind, 3, UNIT, UNIT)
    if loss == "kl_divergence":
        return numbers(rng, kind, 2, UNIT, UNIT), numbers(rng, kind, 2, UNIT, UNIT)
    if loss == "poisson":
        return numbers(rng, "uniform", 1, (0, 9), (0, 9)).round(), numbers(rng, kind, 1, (0, 9), RATE)
    if loss == "categorical_hinge":
        return np.eye(3, dtype=np.float32)[rng.integers(0, 3)], numbers(rng, kind, 3, ANY, SCORE)
    if loss.endswith("hinge"):
        return rng.choice([-1, 1], 1).astype(np.float32), numbers(rng, kind, 1, ANY, WIDE)
    if loss == "cosine_similarity":
        return numbers(rng, kind, 3, ANY, SCORE), numbers(rng, kind, 3, ANY, SCORE)
    if loss == "mean_squared_logarithmic_error":
        return numbers(rng, kind, 1, (0, 4), RATE), numbers(rng, kind, 1, (0, 4), RATE)
    t = numbers(rng, kind, 1, ANY, SCORE)
    near = t * (1 + rng.integers(-3, 4) * np.float32(2**-22))
    return t, near.astype(np.float32) if rng.random() < 0.25 else numbers(rng, kind, 1, ANY, SCORE)


LABELS = ("circle", "ctc", "sparse_categorical_crossentropy", "categorical_generalized_cross_entropy")
ELEMENTWISE = ("mean_", "huber", "log_cosh", "hinge", "squared_hinge", "poisson", "binary_")


def options(name):
    if name in VARIANTS:
        return VARIANTS[name][1]
    if name.endswith("logits"):
        return {"from_logits": True}
    return {"q": 0.5} if name == "categorical_generalized_cross_entropy" else {}


def row_of(name, rng, kind, length):
    """Target and prediction of one sample of so many elements, if its elements are independent."""
    parts = [inputs(name, rng, kind) for _ in range(length)]
    return [np.concatenate(each) for each in zip(*parts)]


def run_keras(name, t, p):
    loss = name.split(",")[0]
    given = options(name)
    shape = {"ctc": (1, 3, 3), "circle": (3, 2)}.get(loss, (-1, 1) if given.get("axis") == 0 else (1, -1))
    x = torch.tensor(p.reshape(shape), requires_grad=True)
    labels = loss in LABELS
    y = torch.tensor(t if labels and loss != "ctc" else t.reshape(shape if loss != "ctc" else (1, -1)), requires_grad=not labels)
    value = getattr(keras.losses, loss)(y, x, **given).reshape(-1)[0]
    value.backward()
    return float(value.detach()), None if labels else y.grad.reshape(-1).numpy(), x.grad.reshape(-1).numpy()


def rows_of(name, f, rng, kind, length, count):
    rows = []
    for _ in range(count):
        t, p = row_of(name, rng, kind, length)
        exact_t, exact_p = [mpf(float(x)) for x in t], [mpf(float(x)) for x in p]
        try:
            value = f(exact_t, exact_p)
            if name.split(",")[0] in LABELS:
                targets, slope = None, slopes(lambda x: f(exact_t, x), exact_p)
            else:
                targets, slope = gradients(f, exact_t, exact_p)
            value = written(value, 12)
        except (TypeError, ValueError, ZeroDivisionError):  # not real
            continue
        keras_value, keras_targets, keras_slope = run_keras(name, t, p)
        row = [number_list(t, 9), number_list(p, 9), value, number_list(slope, 12), written(keras_value, 9), number_list(keras_slope, 9)]
        if targets is not None:
            row += [number_list(targets, 12), number_list(keras_targets, 9)]
        rows.append(row)
    return rows


def main():
    table = {}
    every = {**LOSSES, **{name: f for name, (f, _) in VARIANTS.items()}}
    for number, (name, f) in enumerate(every.items()):
        wide = name.startswith(ELEMENTWISE)
        if name in VARIANTS:
            counts = VARIANT if wide else {1: 8}
        else:
            counts = {1: COUNT, **(WIDER if wide else {})}
        table[name] = {kind: [] for kind in KINDS}
        for length, count in counts.items():
            rng = np.random.default_rng(100 + number if length == 1 else [100 + number, length])
            for kind in KINDS:
                table[name][kind] += rows_of(name, f, rng, kind, length, count)
        print(name)
    camel = lambda name: "".join(w if i == 0 else w.title() for i, w in enumerate(name.split("_")))
    given = {name: {camel(key): x for key, x in options(name).items()} for name in every}
    text = json.dumps({"keras": keras.__version__, "options": given, "losses": table}, separators=(",", ":"), ensure_ascii=False)
    Path(__file__).with_name("table.json").write_text(text.replace('"],[[', '"],\n[[').replace("]],[[", "]],\n[[") + "\n")


def written(x, digits):
    """A number of so many digits; a string if it is none or beyond float64."""
    if x is None:
        return None
    if abs(x) >= 1e300:
        return "Infinity" if x > 0 else "-Infinity"
    x = float(x)
    return "NaN" if np.isnan(x) else float(f"{x:.{digits}g}")


def number_list(xs, digits):
    return [written(float(x) if isinstance(x, np.floating) else x, digits) for x in xs]


if __name__ == "__main__":
    main()
