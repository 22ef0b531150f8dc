"""Writes high-precision.json: values and derivatives of element-wise ops at points over the whole float64 range,
computed with mpmath at 80 digits and rounded once. Run: python3 high-precision.py (needs mpmath 1.3)."""
import json
import random
import mpmath
from mpmath import mp, mpf, log, log1p, pi, sin, cos, sqrt

mp.dps = 80
random.seed(20250101)

whole = [0.0, 5e-324, 1e-310, 1e-300, 1e-160, 1e-30, 1e-16, 1e-9, 1e-5, 1e-3, 0.1, 0.25, 0.4999, 0.5, 0.9, 0.999, 1.0, 1.001, 1.5,
         2.0, 3.0, 4.0, 5.5, 6.0, 8.0, 9.5, 12.0, 16.0, 20.0, 26.0, 30.0, 37.0, 38.6, 40.0, 87.0, 88.8, 104.0, 300.0, 700.0, 709.7,
         710.0, 745.0, 746.0, 1e3, 1e4, 1e6, 1e10, 1e20, 1e38, 1e100, 1e154, 1e155, 1e200, 1e300, 1.7e308]
drawn = [random.uniform(-12, 12) for _ in range(40)] + [random.choice([-1, 1]) * 10 ** random.uniform(-20, 3) for _ in range(40)]
reals = sorted(set(whole + [-x for x in whole] + drawn))
positive = [x for x in reals if x > 0]
above_minus_one = [x for x in reals if x > -1] + [-0.99999999]
moderate = [x for x in reals if abs(x) < 1e10]


# mpmath itself runs out of exponents far beyond what a float64 can tell.
def exp(x): return mpmath.exp(x) if x > -1e7 else mpf(0)
def expm1(x): return mpmath.expm1(x) if x > -1e7 else mpf(-1)
def erf(x): return mpmath.erf(x) if abs(x) < 1e3 else mpmath.sign(x)
def erfc(x): return mpmath.erfc(x) if abs(x) < 1e3 else (mpf(0) if x > 0 else mpf(2))
def tanh(x): return mpmath.tanh(x) if abs(x) < 1e6 else mpmath.sign(x)
def sigmoid(x): return 1 / (1 + exp(-x)) if x >= 0 else exp(x) / (1 + exp(x))
def softplus(x): return x + log1p(exp(-x)) if x > 0 else log1p(exp(x))
def cdf(x): return erfc(-x / sqrt(mpf(2))) / 2
def density(x): return exp(-x * x / 2) / sqrt(2 * pi)
def slope_mish(x):
    t = tanh(softplus(x))
    return t + x * sech2(softplus(x)) * sigmoid(x)
def sech2(x): return 4 * exp(-2 * abs(x)) / (1 + exp(-2 * abs(x))) ** 2
C = 2 * sqrt(2 / pi)
K = mpf(0.044715)
def cubic(x): return C * (x + K * x ** 3)
ALPHA, SCALE = mpf(1.6732632423543772), mpf(1.0507009873554805)

# name: (points, f, derivative of f)
table = {
    'exp': (moderate, exp, exp),
    'expm1': (moderate, expm1, exp),
    'log': (positive, log, lambda x: 1 / x),
    'log1p': (above_minus_one, log1p, lambda x: 1 / (1 + x)),
    'sqrt': (positive, sqrt, lambda x: 1 / (2 * sqrt(x))),
    'rsqrt': (positive, lambda x: 1 / sqrt(x), lambda x: -1 / (2 * x * sqrt(x))),
    'reciprocal': ([x for x in reals if abs(x) > 1e-300], lambda x: 1 / x, lambda x: -1 / x ** 2),
    'sin': (moderate, sin, cos),
    'cos': (moderate, cos, lambda x: -sin(x)),
    'tanh': (reals, tanh, sech2),
    'erf': (reals, erf, lambda x: 2 / sqrt(pi) * exp(-x * x)),
    'erfc': (reals, erfc, lambda x: -2 / sqrt(pi) * exp(-x * x)),
    'sigmoid': (reals, sigmoid, lambda x: sigmoid(x) * sigmoid(-x)),
    'logSigmoid': (reals, lambda x: -softplus(-x), lambda x: sigmoid(-x)),
    'softplus': (reals, softplus, sigmoid),
    'softsign': (reals, lambda x: x / (1 + abs(x)), lambda x: 1 / (1 + abs(x)) ** 2),
    'silu': (reals, lambda x: x * sigmoid(x), lambda x: sigmoid(x) * (1 + x * sigmoid(-x))),
    'gelu': (reals, lambda x: x * cdf(x), lambda x: cdf(x) + x * density(x)),
    'geluTanh': (reals, lambda x: x * sigmoid(cubic(x)),
                 lambda x: sigmoid(cubic(x)) + x * sigmoid(cubic(x)) * sigmoid(-cubic(x)) * C * (1 + 3 * K * x * x)),
    'mish': (reals, lambda x: x * tanh(softplus(x)), slope_mish),
    'elu': (reals, lambda x: x if x > 0 else expm1(x), lambda x: mpf(1) if x > 0 else exp(x)),
    'celu': (reals, lambda x: x if x > 0 else expm1(x), lambda x: mpf(1) if x > 0 else exp(x)),
    'selu': (reals, lambda x: SCALE * (x if x > 0 else ALPHA * expm1(x)), lambda x: SCALE * (1 if x > 0 else ALPHA * exp(x))),
    'squareplus': (reals, lambda x: (x + sqrt(x * x + 4)) / 2, lambda x: (1 + x / sqrt(x * x + 4)) / 2),
    'tanhShrink': (reals, lambda x: x - tanh(x), lambda x: tanh(x) ** 2),
}


def rounded(v):
    f = float(v)
    return f if abs(f) != float('inf') else ('Infinity' if f > 0 else '-Infinity')


def at(points, f, df):
    rows = []
    for x in sorted(points):
        mp.dps = 80 if abs(x) < 1e20 else 400  # 1 + x and x^2 + 4 need the digits of both
        if abs(x) < 1e-100 or abs(x) > 1e100:
            mp.dps = 1300
        rows.append([x, rounded(f(mpf(x))), rounded(df(mpf(x)))])
    return rows


def main():
    tables = {name: at(*entry) for name, entry in table.items()}
    with open('high-precision.json', 'w') as out:
        out.write('{\n' + ',\n'.join(f'"{name}": {json.dumps(rows)}' for name, rows in tables.items()) + '\n}\n')


main()
