"""NumPy with the gradients written by hand: what one gets with arrays alone."""

import numpy as np

from workload import Unable, make, serve, sum_of_squares

f32 = np.float32


def load():
    kinds = {"mlp": mlp, "product": Product, "tanh sum": TanhSum}

    def prepare(case):
        if case["kind"] not in kinds:
            raise Unable("not written by hand")
        return kinds[case["kind"]](case)

    return np.__version__, prepare


def mlp(case):
    return Classifier(case) if case["loss"] == "cross entropy" else Regressor(case)


class Training:
    def __init__(self, case):
        self.W = [make(w).copy() for w in case["weights"]]
        self.b = [np.zeros(w.shape[1], f32) for w in self.W]
        self.batches = [(make(b["x"]), make(b["y"])) for b in case["batches"]]
        self.update = Adam(self.W + self.b, case["rate"]) if case["optimizer"] == "adam" else Sgd(self.W + self.b, case["rate"])
        self.k = 0

    def step(self):
        _, gradients = self.both(*self.batches[self.k % len(self.batches)])
        self.k += 1
        self.update(gradients)

    def loss(self):
        return float(self.both(*self.batches[0])[0])

    def squares(self):
        return sum_of_squares(self.both(*self.batches[0])[1])


class Classifier(Training):
    def both(self, x, y):
        W, b = self.W, self.b
        hs = [x]
        for i, (w, c) in enumerate(zip(W, b)):
            z = hs[-1] @ w
            z += c
            if i < len(W) - 1:
                np.maximum(z, 0, out=z)
            hs.append(z)
        z = hs[-1] - hs[-1].max(1, keepdims=True)
        e = np.exp(z)
        s = e.sum(1, keepdims=True)
        rows = np.arange(len(y))
        value = (np.log(s[:, 0]) - z[rows, y]).mean()
        e /= s
        e[rows, y] -= 1
        e *= f32(1 / len(y))
        gW, gb = [None] * len(W), [None] * len(W)
        for i in reversed(range(len(W))):
            gW[i], gb[i] = hs[i].T @ e, e.sum(0)
            if i:
                e = e @ W[i].T
                e *= hs[i] > 0
        return value, gW + gb


class Regressor(Training):
    def both(self, x, y):
        W, b = self.W, self.b
        h1 = np.tanh(x @ W[0] + b[0])
        h2 = np.tanh(h1 @ W[1] + b[1])
        d = h2 @ W[2] + b[2] - y
        value = (d * d).mean()
        d = d * f32(2 / d.size)
        e2 = (d @ W[2].T) * (1 - h2 * h2)
        e1 = (e2 @ W[1].T) * (1 - h1 * h1)
        return value, [x.T @ e1, h1.T @ e2, h2.T @ d, e1.sum(0), e2.sum(0), d.sum(0)]


class Sgd:
    def __init__(self, parameters, rate):
        self.parameters, self.rate = parameters, f32(rate)

    def __call__(self, gradients):
        for p, g in zip(self.parameters, gradients):
            p -= self.rate * g


class Adam:
    # epsilon stands beside the uncorrected root, as in Keras
    def __init__(self, parameters, rate):
        self.parameters, self.rate, self.k = parameters, rate, 0
        self.m, self.v, self.free = ([np.zeros_like(p) for p in parameters] for _ in range(3))

    def __call__(self, gradients):
        self.k += 1
        step = f32(self.rate * (1 - 0.999**self.k) ** 0.5 / (1 - 0.9**self.k))
        for p, m, v, q, g in zip(self.parameters, self.m, self.v, self.free, gradients):
            m *= f32(0.9)
            np.multiply(g, f32(0.1), out=q)
            m += q
            v *= f32(0.999)
            np.multiply(g, g, out=q)
            q *= f32(0.001)
            v += q
            np.sqrt(v, out=q)
            q += f32(1e-7)
            np.divide(m, q, out=q)
            q *= step
            p -= q


class Product:
    def __init__(self, case):
        a, b = make(case["a"]), make(case["b"])
        a, b = (a.T if case["transposeA"] else a), (b.T if case["transposeB"] else b)
        out = np.empty(case["a"]["shape"], f32)
        self.step = lambda: np.matmul(a, b, out=out)
        self.squares = lambda: sum_of_squares([a @ b])


class TanhSum:
    def __init__(self, case):
        x, (a, b, c) = make(case["x"]), (f32(case[name]) for name in "abc")

        def both():
            t = np.tanh(x * a + b)
            return (t * c).sum(), (1 - t * t) * (a * c)

        forward = lambda: (np.tanh(x * a + b) * c).sum()
        self.step = both if case["gradient"] else forward
        self.loss = lambda: float(forward())
        self.squares = lambda: sum_of_squares([both()[1]])


if __name__ == "__main__":
    serve(load, starts=False)  # the arrays of the workloads need NumPy themselves
