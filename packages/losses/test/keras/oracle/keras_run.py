"""Runs one case through the real Keras on torch: its value, its gradients, its kinks."""

import os

os.environ["KERAS_BACKEND"] = "torch"

import warnings
from dataclasses import dataclass, replace

import keras
import numpy as np
import torch
from keras.src import backend
from keras.src.backend.common import dtypes

from oracle.case import Case, Loss
from oracle.kinks import KinkWatch

torch.set_num_threads(1)
# Outside TensorFlow, Keras' promotion rules turn float64 into float32 (in mean, maximum, the reductions, ...), even for
# a loss of dtype float64. For true 64-bit results this entry takes the value that it has on TensorFlow.
dtypes.BIT64_TO_BIT32_DTYPE["float64"] = "float64"
warnings.filterwarnings("ignore", category=SyntaxWarning)  # Keras' remark on a single class


@dataclass(frozen=True)
class Derivative:
    value: np.ndarray
    gradient: np.ndarray | None  # of sum(value); None where torch's backward pass raises
    kinks: frozenset[str]


def derivative(loss: Loss, case: Case, dtype: str, wrt: str) -> Derivative:
    """The value and its derivative with respect to `wrt` ("y_true" or "y_pred"); raises what Keras raises.

    floatx is set too, because log_cosh and MSLE make their constants in floatx whatever the loss' dtype is.
    """
    keras.config.set_floatx(dtype)
    inputs = {name: tensor(getattr(case, name), dtype) for name in ("y_true", "y_pred")}
    x = inputs[wrt].requires_grad_()
    with KinkWatch() as watch:
        value = call(loss, case, inputs, dtype)
    gradient = gradient_of(value, x)  # completes watch.found
    assert str(value.dtype) == f"torch.{dtype}", f"the value is {value.dtype}, not {dtype}"
    return Derivative(value.detach().numpy(), gradient, frozenset(watch.found))


def gradient_of(value: torch.Tensor, x: torch.Tensor) -> np.ndarray | None:
    if not value.requires_grad:
        return torch.zeros_like(x).numpy()
    try:
        (gradient,) = torch.autograd.grad(value.sum(), x, allow_unused=True, materialize_grads=True)
    except RuntimeError:
        return None
    return gradient.numpy()


def call(loss: Loss, case: Case, inputs: dict, dtype: str) -> torch.Tensor:
    y_true, y_pred = inputs["y_true"], inputs["y_pred"]
    if case.form == "function":
        y_true = y_true.int() if loss.integer_labels else y_true
        return getattr(keras.losses, loss.name)(y_true, y_pred, **case.args)
    if case.mask is not None:
        backend.set_keras_mask(y_pred, torch.tensor(case.mask))
    weight = None if case.sample_weight is None else tensor(case.sample_weight, dtype)
    configured = getattr(keras.losses, loss.class_name)(**case.args, reduction=case.reduction, dtype=dtype)
    return configured(y_true, y_pred, sample_weight=weight)


def tensor(x: np.ndarray, dtype: str) -> torch.Tensor:
    return torch.tensor(x, dtype=getattr(torch, dtype))


def values_shape(loss: Loss, case: Case) -> tuple:
    """The shape of the per-sample values, before weights, mask and reduction."""
    plain = replace(case, sample_weight=None, mask=None, reduction=case.reduction and "none")
    return derivative(loss, plain, "float32", "y_pred").value.shape
