"""Writes trajectories.json: what the real Keras' optimizers do to two float64 variables under seeded gradients.

KERAS_BACKEND=torch python generate.py        (keras 3.15.1, torch CPU)
"""

import json
from pathlib import Path

import keras
import numpy as np

STEPS = 12

# Options in our spelling; learning rates are exact in float32, as ours is a float32 variable.
CASES = [
    ("sgd", {"learningRate": 0.125}),
    ("sgd", {"learningRate": 0.125, "momentum": 0.9}),
    ("sgd", {"learningRate": 0.125, "momentum": 0.9, "nesterov": True}),
    ("sgd", {"learningRate": 0.125, "nesterov": True, "weightDecay": 0.01}),
    ("sgd", {"learningRate": 0.125, "momentum": 0.5, "clipnorm": 1.5}),
    ("sgd", {"learningRate": 0.125, "globalClipnorm": 1.5}),
    ("sgd", {"learningRate": 0.125, "clipvalue": 0.5, "weightDecay": 0.02}),
    ("adam", {"learningRate": 0.0625}),
    ("adam", {"learningRate": 0.0625, "amsgrad": True}),
    ("adam", {"learningRate": 0.0625, "beta1": 0.5, "beta2": 0.75, "epsilon": 0.01}),
    ("adam", {"learningRate": 0.0625, "globalClipnorm": 1.0, "weightDecay": 0.05}),
    ("adamw", {"learningRate": 0.0625}),
    ("adamw", {"learningRate": 0.0625, "weightDecay": 0.25, "amsgrad": True}),
]

KERAS_NAMES = {
    "learningRate": "learning_rate",
    "weightDecay": "weight_decay",
    "globalClipnorm": "global_clipnorm",
    "beta1": "beta_1",
    "beta2": "beta_2",
}


def main():
    keras.config.set_floatx("float64")
    random = np.random.default_rng(7)
    start = [random.normal(size=(2, 2)), random.normal(size=3)]
    gradients = [[random.normal(size=w.shape) * 2 for w in start] for _ in range(STEPS)]
    content = {
        "keras": keras.__version__,
        "start": [w.tolist() for w in start],
        "gradients": [[g.tolist() for g in step] for step in gradients],
        "cases": [
            {"optimizer": name, "options": options, "end": trajectory(name, options, start, gradients)}
            for name, options in CASES
        ],
    }
    target = Path(__file__).parent / "trajectories.json"
    target.write_text(json.dumps(content, indent=1) + "\n")


def trajectory(name, options, start, gradients):
    """The variables after the last step."""
    translated = {KERAS_NAMES.get(key, key): value for key, value in options.items()}
    optimizer = {"sgd": keras.optimizers.SGD, "adam": keras.optimizers.Adam, "adamw": keras.optimizers.AdamW}[name](**translated)
    variables = [keras.Variable(w, dtype="float64") for w in start]
    for step in gradients:
        optimizer.apply([keras.ops.convert_to_tensor(g, dtype="float64") for g in step], variables)
    return [keras.ops.convert_to_numpy(v).tolist() for v in variables]


main()
