"""Finds the kinks that a gradient passes through, by watching torch's calls instead of knowing the losses.

A kink counts only if the cotangent arriving at it is not 0: a tie under a mask or in a branch not taken is harmless.
A singularity, where the derivative is infinite, always counts, because 0 * Infinity is NaN.
"""

import torch
from torch.overrides import TorchFunctionMode


def at_clip(x, low=None, high=None, *, min=None, max=None):
    low, high = (low if min is None else min), (high if max is None else max)
    return (x == low) | (x == high)


def at_tie(a, b):
    return a == b


def at_zero(x):
    return x == 0


def at_shared_max(x, dim, keepdim=False):
    return (x == x.amax(dim, keepdim=True)).sum(dim, keepdim=keepdim) > 1


def at_zero_power(base, exponent):
    return (base == 0) & (exponent < 1) & (exponent != 0)


def at_linear_softplus(x):
    """torch.softplus(x) is x above 20, though log1p(exp(-20)) = 2e-9; from 37 on it is exact in float64."""
    return (x > 20) & (x < 37)


# torch function -> (name of the kink, where it is in the function's output)
KINKS = {
    torch.clip: ("clip", at_clip),
    torch.maximum: ("maximum", at_tie),
    torch.minimum: ("maximum", at_tie),
    torch.abs: ("abs", at_zero),
    torch.amax: ("amax", at_shared_max),
    torch.pow: ("power", at_zero_power),
    torch.rsqrt: ("rsqrt", at_zero),
    torch.nn.functional.softplus: ("softplus", at_linear_softplus),
}
SINGULARITIES = {"power", "rsqrt"}
APPROXIMATIONS = {"softplus"}  # watched likewise, but no kinks


class KinkWatch(TorchFunctionMode):
    """While entered, collects in `found` the kinks of the calls made; complete after the backward pass."""

    def __init__(self):
        super().__init__()
        self.found: set[str] = set()

    def __torch_function__(self, function, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        output = function(*args, **kwargs)
        if function in KINKS and output.requires_grad:
            name, where = KINKS[function]
            kinks = where(*[a.detach() if torch.is_tensor(a) else a for a in args], **kwargs)
            output.register_hook(lambda cotangent: self._arrive(name, kinks, cotangent))
        return output

    def _arrive(self, name, kinks, cotangent):
        reached = kinks if name in SINGULARITIES else kinks & (cotangent != 0)
        if bool(reached.any()):
            self.found.add(name)
