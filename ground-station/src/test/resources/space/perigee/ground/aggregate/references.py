"""Plain references of the aggregation strategies, written from their papers: references.py > references.json

Needs NumPy, and Google's dp-accounting for the epsilon. The updates are those of StrategyReferenceTest.
"""
import json

import numpy as np
from dp_accounting import GaussianDpEvent, SelfComposedDpEvent
from dp_accounting.rdp import RdpAccountant

K, SIZE, ROUNDS = 9, 6, 3


def updates(r):
    u = np.array([[((k * 31 + i * 17 + r * 13) % 23 - 11) / 8 for i in range(SIZE)] for k in range(K)])
    u[K - 1] *= -5  # hostile
    return u


samples = np.array([10.0 + 5 * k for k in range(K)])
stale = np.array([k % 4 for k in range(K)])


def mean(u):
    return samples @ u / samples.sum()


def rounds(step):
    state = {}
    return [step(mean(updates(r)), state).tolist() for r in range(ROUNDS)]


def fedavgm(d, s):
    s["m"] = 0.9 * s.get("m", 0) + d
    return 0.5 * s["m"]


def fedopt(second):
    def step(d, s):
        v = s.get("v", np.full(SIZE, 1e-3**2))
        s["m"] = 0.9 * s.get("m", 0) + 0.1 * d
        s["v"] = second(v, d * d)
        return 0.01 * s["m"] / (np.sqrt(s["v"]) + 1e-3)

    return step


def fedbuff(u):
    return ((1.0 + stale) ** -0.5) @ u / K


def fedasync(u, weight):
    g = np.zeros(SIZE)
    for k in range(K):
        g = g + 0.6 * weight(stale[k]) * u[k]
    return g


def krum_order(u, f):
    scores = []
    for a in range(K):
        d = sorted(((u[a] - u[b]) ** 2).sum() for b in range(K) if b != a)
        scores.append(sum(d[: K - f - 2]))
    return np.argsort(scores, kind="stable")


def geometric_median(u, steps=8, nu=1e-6):
    z = mean(u)
    for _ in range(steps):
        beta = samples / np.maximum(nu, np.linalg.norm(u - z, axis=1))
        z = beta @ u / beta.sum()
    return z


def trimmed(u, trim):
    left = int(trim * K)
    return np.sort(u, axis=0)[left : K - left].mean(axis=0)


def lower_median(x):
    return sorted(x)[(len(x) - 1) // 2]


def centered_clipping(u, center):
    d = np.linalg.norm(u - center, axis=1)
    radius = lower_median(d)
    return center + ((u - center) * np.minimum(1, radius / d)[:, None]).mean(axis=0)


def clipped_mean(u):
    norms = np.linalg.norm(u, axis=1)
    w = np.minimum(samples, 3 * lower_median(samples))
    return w @ (u * np.minimum(1, lower_median(norms) / norms)[:, None]) / w.sum()


def clipped(u, bound):
    norms = np.linalg.norm(u, axis=1)
    return mean(u * np.minimum(1, bound / norms)[:, None])


def adaptive_clipping(bound=1.0, quantile=0.5, rate=0.2):
    bounds = []
    for r in range(ROUNDS):
        share = (np.linalg.norm(updates(r), axis=1) <= bound).mean()
        bound *= np.exp(-rate * (share - quantile))
        bounds.append(bound)
    return bounds


def epsilon(noise, count, delta):
    accountant = RdpAccountant()
    accountant.compose(SelfComposedDpEvent(GaussianDpEvent(noise), count))
    return accountant.get_epsilon(delta)


u = updates(0)
order = krum_order(u, 2)
centers = [centered_clipping(updates(0), np.zeros(SIZE))]
centers.append(centered_clipping(updates(1), centers[0]))
result = {
    "fedavg": mean(u).tolist(),
    "fedprox": u.mean(axis=0).tolist(),
    "fedavgm": rounds(fedavgm),
    "fedadam": rounds(fedopt(lambda v, q: 0.99 * v + 0.01 * q)),
    "fedyogi": rounds(fedopt(lambda v, q: v - 0.01 * q * np.sign(v - q))),
    "fedadagrad": rounds(fedopt(lambda v, q: v + q)),
    "fedbuff": fedbuff(u).tolist(),
    "fedasync-constant": fedasync(u, lambda t: 1.0).tolist(),
    "fedasync-hinge": fedasync(u, lambda t: 1.0 if t <= 1 else 1 / (10 * (t - 1) + 1)).tolist(),
    "fedasync-polynomial": fedasync(u, lambda t: (t + 1.0) ** -0.5).tolist(),
    "median": np.median(u, axis=0).tolist(),
    "trimmed-mean": trimmed(u, 0.2).tolist(),
    "krum": u[order[0]].tolist(),
    "multi-krum": u[order[:4]].mean(axis=0).tolist(),
    "geometric-median": geometric_median(u).tolist(),
    "centered-clipping": [c.tolist() for c in centers],
    "clipped-mean": clipped_mean(u).tolist(),
    "clip": clipped(u, 2.0).tolist(),
    "clip-quantile": adaptive_clipping(),
    "epsilon": [
        {"noise": z, "rounds": t, "delta": d, "epsilon": epsilon(z, t, d)}
        for z, t, d in [(1.0, 1, 1e-5), (1.0, 100, 1e-5), (4.0, 1000, 1e-6), (0.5, 10, 1e-3), (20.0, 50, 1e-8)]
    ],
}
print(json.dumps(result, indent=1))
