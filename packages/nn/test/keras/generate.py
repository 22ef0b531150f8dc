"""Writes training.json: what the real Keras reports of small models that are trained in float64 without shuffling.

KERAS_BACKEND=torch python generate.py        (keras 3.15.1, torch CPU)
"""

import json
from pathlib import Path

import keras
import numpy as np

COUNT, INPUTS = 23, 4


def exact(values):
    """Rounded to what float32 holds: Keras takes arrays to float32 on the way in, even if floatx is float64."""
    return np.round(np.asarray(values) * 1024) / 1024


class L1Penalty(keras.layers.Layer):
    def __init__(self, factor, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor

    def call(self, inputs):
        self.add_loss(self.factor * keras.ops.sum(keras.ops.abs(inputs)))
        return inputs


# Layers as [units, activation], with the penalty behind the first; all else in our spelling.
CASES = [
    {
        "name": "classes by index, validation split, a last batch that is smaller",
        "layers": [[5, "tanh"], [3, "softmax"]],
        "targets": "index",
        "compile": {"optimizer": "sgd", "loss": "sparse_categorical_crossentropy", "metrics": ["accuracy"]},
        "fit": {"batchSize": 8, "epochs": 3, "validationSplit": 0.2},
    },
    {
        "name": "classes as rows, sample weights",
        "layers": [[5, "relu"], [3, "softmax"]],
        "targets": "row",
        "compile": {
            "optimizer": "adam",
            "loss": "categorical_crossentropy",
            "metrics": ["accuracy"],
            "weightedMetrics": ["categorical_accuracy", "categorical_crossentropy"],
        },
        "fit": {"batchSize": 8, "epochs": 3},
        "sampleWeight": True,
    },
    {
        "name": "a probability, class weights, a weighted loss",
        "layers": [[4, "sigmoid"], [1, "sigmoid"]],
        "targets": "binary",
        "compile": {
            "optimizer": "adam",
            "loss": "binary_crossentropy",
            "lossWeights": 0.5,
            "metrics": ["acc"],
            "weightedMetrics": ["accuracy"],
        },
        "fit": {"batchSize": 10, "epochs": 2, "classWeight": {"0": 0.25, "1": 2.0}},
    },
    {
        "name": "values, validation data, two metrics",
        "layers": [[6, "tanh"], [2, None]],
        "targets": "value",
        "compile": {"optimizer": "sgd", "loss": "huber", "metrics": ["mse", "mae"]},
        "fit": {"batchSize": 7, "epochs": 3},
        "validationData": True,
    },
    {
        "name": "a loss that a layer adds",
        "layers": [[6, "tanh"], [2, None]],
        "penalty": 0.0625,
        "targets": "value",
        "compile": {"optimizer": "sgd", "loss": "mse", "lossWeights": 2.0, "metrics": ["mse"]},
        "fit": {"batchSize": 8, "epochs": 3, "validationSplit": 0.25},
    },
]

KERAS_NAMES = {
    "batchSize": "batch_size",
    "validationSplit": "validation_split",
    "classWeight": "class_weight",
    "weightedMetrics": "weighted_metrics",
    "lossWeights": "loss_weights",
}


def main():
    keras.config.set_floatx("float64")
    content = {"keras": keras.__version__, "cases": [run(case, seed) for seed, case in enumerate(CASES)]}
    target = Path(__file__).parent / "training.json"
    target.write_text(json.dumps(content).replace('{"name"', '\n{"name"') + "\n")


def run(case, seed):
    """The case with its data, first weights, and what came of it."""
    random = np.random.default_rng(seed)
    x = exact(random.normal(size=(COUNT, INPUTS)))
    y = targets(case["targets"], random, x)
    weight = exact(random.uniform(0.25, 2.0, size=COUNT)) if case.get("sampleWeight") else None
    model, weights = build(case, random)
    options = {KERAS_NAMES.get(key, key): value for key, value in case["compile"].items()}
    optimizer = {"sgd": keras.optimizers.SGD(0.125), "adam": keras.optimizers.Adam(0.0625)}[options.pop("optimizer")]
    model.compile(optimizer, **options)
    fit = {KERAS_NAMES.get(key, key): value for key, value in case["fit"].items()}
    if "class_weight" in fit:
        fit["class_weight"] = {int(key): value for key, value in fit["class_weight"].items()}
    if case.get("validationData"):
        fit["validation_data"] = (x[:5] + 0.5, y[:5])
    history = model.fit(x, y, sample_weight=weight, shuffle=False, verbose=0, **fit)
    return {
        **case,
        "x": x.tolist(),
        "y": y.tolist(),
        "sampleWeight": None if weight is None else weight.tolist(),
        "weights": [w.tolist() for w in weights],
        "trained": [w.tolist() for w in model.get_weights()],
        "history": history.history,
        "evaluate": model.evaluate(x, y, batch_size=8, verbose=0, return_dict=True),
        "predict": model.predict(x, verbose=0).tolist(),
    }


def build(case, random):
    layers = [keras.layers.Dense(units, activation) for units, activation in case["layers"]]
    if "penalty" in case:
        layers.insert(1, L1Penalty(case["penalty"]))
    model = keras.Sequential([keras.Input((INPUTS,)), *layers])
    weights = [exact(random.normal(size=w.shape) * 0.5) for w in model.get_weights()]
    model.set_weights(weights)
    return model, weights


def targets(kind, random, x):
    if kind == "index":
        return random.integers(0, 3, size=COUNT)
    if kind == "row":
        return np.eye(3)[random.integers(0, 3, size=COUNT)]
    if kind == "binary":
        return (x.sum(axis=1, keepdims=True) > 0).astype("float64")
    return exact(np.stack([np.sin(x[:, 0]), x[:, 1] * x[:, 2]], axis=1))


main()
