"""PyTorch, eager, on the CPU, one thread; optimizers in their fastest form there."""

import math

from workload import Unable, make, serve


def load():
    import torch

    torch.set_num_threads(1)
    kinds = {"mlp": Mlp, "triplet": Triplet, "loss": Loss, "product": Product, "tanh sum": TanhSum}
    return torch.__version__, lambda case: kinds[case["kind"]](torch, case)


def squares_of(tensors):
    return sum(float((t.double() ** 2).sum()) for t in tensors)


class Training:
    """Batches by turns: forward, backward, one step of the optimizer."""

    def begin(self, torch, case, model, optimizer):
        self.model, self.k = model, 0
        options = {"adam": {"betas": (0.9, 0.999), "eps": 1e-7}, "sgd": {}}[optimizer]
        Optimizer = {"adam": torch.optim.Adam, "sgd": torch.optim.SGD}[optimizer]
        self.optimizer = Optimizer(model.parameters(), lr=case["rate"], **options, **fastest(optimizer))

    def step(self):
        batch = self.batches[self.k % len(self.batches)]
        self.k += 1
        self.optimizer.zero_grad(set_to_none=True)
        self.objective(*batch).backward()
        self.optimizer.step()

    def loss(self):
        return self.objective(*self.batches[0]).item()

    def squares(self):
        self.optimizer.zero_grad(set_to_none=True)
        self.objective(*self.batches[0]).backward()
        return squares_of(p.grad for p in self.model.parameters())


def fastest(optimizer):
    return {"adam": {"fused": True}, "sgd": {"foreach": False}}[optimizer]


def linear(torch, w):
    layer = torch.nn.Linear(*w.shape)
    layer.weight.data = torch.from_numpy(w.T.copy())
    layer.bias.data.zero_()
    return layer


class Mlp(Training):
    def __init__(self, torch, case):
        activation = {"relu": torch.nn.ReLU, "tanh": torch.nn.Tanh}[case["activation"]]
        layers = [layer for w in case["weights"] for layer in (linear(torch, make(w)), activation())]
        criterion = {"cross entropy": torch.nn.CrossEntropyLoss, "squared error": torch.nn.MSELoss}[case["loss"]]()
        model = torch.nn.Sequential(*layers[:-1])
        classes = case["loss"] == "cross entropy"
        target = lambda y: torch.from_numpy(y).long() if classes else torch.from_numpy(y)
        self.batches = [(torch.from_numpy(make(b["x"])), target(make(b["y"]))) for b in case["batches"]]
        self.objective = lambda x, y: criterion(model(x), y)
        self.begin(torch, case, model, case["optimizer"])


class Triplet(Training):
    def __init__(self, torch, case):
        table = make(case["table"])
        embedding = torch.nn.Embedding(*table.shape)
        embedding.weight.data = torch.from_numpy(table.copy())
        dense = linear(torch, make(case["weights"]))
        self.batches = [(torch.from_numpy(make(b)).long(),) for b in case["batches"]]

        def objective(words):
            a, p, n = dense(embedding(words).mean(1)).chunk(3)
            return torch.relu(((a - p) ** 2).sum(1) - ((a - n) ** 2).sum(1) + 1).mean()

        self.objective = objective
        self.begin(torch, case, torch.nn.ModuleList([embedding, dense]), "adam")


class Loss:
    def __init__(self, torch, case):
        self.p = torch.from_numpy(make(case["prediction"])).requires_grad_(True)
        self.t = targets(torch, case["loss"], torch.from_numpy(make(case["target"])))
        self.objective = losses(torch)[case["loss"]]

    def step(self):
        self.p.grad = None
        value = self.objective(self.p, self.t)
        value.backward()
        return value

    def loss(self):
        return self.step().item()

    def squares(self):
        self.step()
        return squares_of([self.p.grad])


def targets(torch, loss, t):
    """Class indices are int64 there; those of CTC stay as they are."""
    return t.long() if loss in ("sparse-cce", "gce") else t


def losses(torch):
    """Its own losses where it has them, else its operations."""
    F = torch.nn.functional

    def logcosh(p, t):
        e = p - t
        return (e + F.softplus(-2 * e) - math.log(2)).mean()

    def categorical_hinge(p, t):
        return torch.relu(((1 - t) * p).amax(1) - (t * p).sum(1) + 1).mean()

    def focal(p, t):
        q = torch.sigmoid(p)
        right = q * t + (1 - q) * (1 - t)
        balance = 0.25 * t + 0.75 * (1 - t)
        return (balance * (1 - right) ** 2 * F.binary_cross_entropy_with_logits(p, t, reduction="none")).mean()

    def categorical_focal(p, t):
        q = torch.softmax(p, 1)
        return (0.25 * (1 - q) ** 2 * -t * torch.log_softmax(p, 1)).sum(1).mean()

    def gce(p, t):
        right = p.gather(1, t[:, None])
        return ((1 - right.sqrt()) / 0.5).mean()

    def ctc(p, t):
        (batch, frames, _), length = p.shape, t.shape[1]
        logs = torch.log_softmax(p, 2).transpose(0, 1)
        return F.ctc_loss(logs, t, [frames] * batch, [length] * batch, reduction="none").mean()

    def tversky(p, t, alpha=0.3, beta=0.7):
        both = (t * p).sum()
        return 1 - both / (both + alpha * (p.sum() - both) + beta * (t.sum() - both) + 1e-7)

    def circle(p, t, gamma=80, margin=0.4):
        d = torch.relu(1 - p @ p.T)
        same = t[:, None] == t
        far = gamma * torch.relu(margin + d) * (d - margin)
        near = gamma * torch.relu(1 + margin - d) * (1 - margin - d)
        positive = torch.where(same & ~torch.eye(len(t), dtype=torch.bool), far, -math.inf).logsumexp(1)
        negative = torch.where(same, -math.inf, near).logsumexp(1)
        values = F.softplus(positive + negative)
        return values.sum() / (values > 0).sum()

    return {
        "mse": F.mse_loss,
        "mae": F.l1_loss,
        "mape": lambda p, t: 100 * ((p - t).abs() / t.abs().clamp(min=1e-7)).mean(),
        "msle": lambda p, t: F.mse_loss(torch.log1p(p.clamp(min=1e-7)), torch.log1p(t.clamp(min=1e-7))),
        "huber": F.huber_loss,
        "logcosh": logcosh,
        "bce": F.binary_cross_entropy_with_logits,
        "cce": F.cross_entropy,
        "kld": lambda p, t: (t * torch.log(t / p)).sum(1).mean(),
        "poisson": lambda p, t: (p - t * torch.log(p + 1e-7)).mean(),
        "cosine": lambda p, t: -F.cosine_similarity(p, t, dim=1).mean(),
        "focal": focal,
        "hinge": lambda p, t: torch.relu(1 - t * p).mean(),
        "squared-hinge": lambda p, t: (torch.relu(1 - t * p) ** 2).mean(),
        "categorical-hinge": categorical_hinge,
        "categorical-focal": categorical_focal,
        "sparse-cce": F.cross_entropy,
        "gce": gce,
        "ctc": ctc,
        "dice": lambda p, t: 1 - 2 * (t * p).sum() / (t.sum() + p.sum() + 1e-7),
        "tversky": tversky,
        "circle": circle,
    }


class Product:
    def __init__(self, torch, case):
        a, b = torch.from_numpy(make(case["a"])), torch.from_numpy(make(case["b"]))
        a, b = (a.T if case["transposeA"] else a), (b.T if case["transposeB"] else b)
        self.step = lambda: a @ b
        self.squares = lambda: squares_of([a @ b])


class TanhSum:
    def __init__(self, torch, case):
        x = torch.from_numpy(make(case["x"])).requires_grad_(True)
        chain = lambda: (torch.tanh(x * case["a"] + case["b"]) * case["c"]).sum()

        def forward():
            with torch.no_grad():
                return chain()

        def both():
            x.grad = None
            chain().backward()
            return x.grad

        self.step = both if case["gradient"] else forward
        self.loss = lambda: forward().item()
        self.squares = lambda: squares_of([both()])


if __name__ == "__main__":
    serve(load)
