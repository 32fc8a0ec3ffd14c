"""Writes golden.txt: docs/definitions.md in mpmath at 400 digits, on rows that are drawn here.

    python3 golden.py > golden.txt

A line is: measure, form of P, form of Q, options, numbers of P, of Q, spreads of P, of Q; the exact result; the size of
the terms it is the sum of; and the gradient, where it is finite: that of logits, or those of the means and spreads of P
and of Q, one after the other. '-' stands for nothing. Everything is written out
plainly from the definitions, and shares nothing with the library.
"""

import random
from math import inf, isfinite

from mpmath import exp, isinf, log, mp, mpf, nstr, sqrt, tanh

mp.dps = 400
STEP = mpf(10) ** -130  # of central differences, relative
PAIRS = ["cross-entropy", "kl", "reverse-kl", "jeffreys", "js", "js-distance", "renyi", "generalized-kl",
         "total-variation", "hellinger", "chi-square"]
GRADIENTS = ["nll", "cross-entropy", "kl", "reverse-kl", "jeffreys", "js"]
GRADIENTS_OF_ONE = ["entropy", "log-partition"]
JOINT = ["mutual-information", "entropy-x", "entropy-y", "conditional-entropy"]


def ln(x):
    return log(x) if x > 0 else -mpf(inf)


def softmax(x, form):
    _, temperature, cap = form.split(":")
    cap = float(cap)
    x = [x_ if isinf(x_) or cap == inf else mpf(cap) * tanh(x_ / mpf(cap)) for x_ in x]
    x = [x_ / mpf(float(temperature)) for x_ in x]
    z = max(x) + log(sum(exp(x_ - max(x)) for x_ in x))
    return [(exp(x_ - z), x_ - z) for x_ in x], z


def decode(form, numbers):
    """The row as (p, ln p) a class."""
    x = [mpf(n) for n in numbers]
    name, *policy = form.split(":")
    if name == "logits":
        return softmax(x, form)[0]
    if name == "log-probs":
        return [(exp(n), n) for n in x]
    total, classes = sum(x), len(x)
    value = mpf(float(policy[1])) if policy else 0
    if name == "counts" and policy[:1] != ["add"]:
        x = [n / total for n in x]
    if policy[:1] == ["add"]:
        x = [(n + value) / (total + value * classes) for n in x]
    if policy[:1] == ["mix"]:
        x = [(1 - value) * n + value / classes for n in x]
    if policy[:1] == ["floor"]:
        x = [max(n, value) for n in x]
        x = [n / sum(x) for n in x]
    return [(n, ln(n)) for n in x]


def kl(p, q):
    return sum((a * (la - lb) for (a, la), (b, lb) in zip(p, q) if not isinf(la)), mpf(0))


def entropy(shares):
    return -sum(p * ln(p) for p in shares if p > 0)


def pair(measure, options, p, q):
    shares = [(a, b) for (a, _), (b, _) in zip(p, q)]
    lacking = any(not isinf(la) and isinf(lb) for (_, la), (_, lb) in zip(p, q))
    if measure == "cross-entropy":
        return -sum((a * lb for (a, la), (_, lb) in zip(p, q) if not isinf(la)), mpf(0))
    if measure == "kl":
        return kl(p, q)
    if measure == "reverse-kl":
        return kl(q, p)
    if measure == "jeffreys":
        return kl(p, q) + kl(q, p)
    if measure in ("js", "js-distance"):
        w = mpf(options.get("weight", 0.5))
        m = [w * a + (1 - w) * b for a, b in shares]
        m = [(n, ln(n)) for n in m]
        js = w * kl(p, m) + (1 - w) * kl(q, m)
        return js if measure == "js" else sqrt(js)
    if measure == "generalized-kl":
        return kl(p, q) - sum(a for a, _ in shares) + sum(b for _, b in shares)
    if measure == "total-variation":
        return sum(abs(a - b) for a, b in shares) / 2
    if measure == "hellinger":
        return sqrt(sum((sqrt(a) - sqrt(b)) ** 2 for a, b in shares) / 2)
    if measure == "chi-square":
        return mpf(inf) if lacking else sum((a - b) ** 2 / b for a, b in shares if b > 0)
    alpha = options["alpha"]
    if alpha == 1:
        return kl(p, q)
    if alpha > 1 and lacking:
        return mpf(inf)
    ratios = [(lb, la - lb) for (_, la), (_, lb) in zip(p, q) if not isinf(la) and not isinf(lb)]
    if alpha == inf:
        return max(r for _, r in ratios)
    alpha = mpf(alpha)
    return log(sum(exp(lb + alpha * r) for lb, r in ratios)) / (alpha - 1) if ratios else mpf(inf)


def loss(options, label, form, logits):
    q, z = (decode(form, logits), 0) if form == "log-probs" else softmax([mpf(x) for x in logits], form)
    classes, epsilon, weights = len(q), mpf(options.get("smoothing", 0)), options.get("weights")
    result = mpf(options.get("z", 0)) * z * z
    for c, (_, log_q) in enumerate(q):
        target = ((1 - epsilon) * (c == label) + epsilon / classes) * (mpf(weights[c]) if weights else 1)
        result -= target * log_q if target else 0
    return result


def table(measure, options, form, numbers):
    name, nx, ny = form.split(":")
    nx, ny = int(nx), int(ny)
    cells = [p for p, _ in decode("counts" if name == "joint-counts" else "probs", numbers)]
    x = [sum(cells[i * ny:(i + 1) * ny]) for i in range(nx)]
    y = [sum(cells[j::ny]) for j in range(ny)]
    kx, ky, kxy = (sum(p > 0 for p in row) for row in (x, y, cells))
    each = [(cells[i * ny + j], x[i], y[j]) for i in range(nx) for j in range(ny) if cells[i * ny + j] > 0]
    result, k = {
        "mutual-information": (sum(p * log(p / (a * b)) for p, a, b in each), kx + ky - kxy - 1),
        "entropy-x": (entropy(x), kx - 1),
        "entropy-y": (entropy(y), ky - 1),
        "conditional-entropy": (sum(p * log(b / p) for p, _, b in each), kxy - ky),
    }[measure]
    return result + (mpf(k) / (2 * sum(mpf(n) for n in numbers)) if "miller-madow" in options else 0)


def gaussian(forms, means, spreads, free):
    variance = {"SIGMA": lambda s: mpf(s) ** 2, "VARIANCE": mpf, "LOG_VARIANCE": lambda s: exp(mpf(s))}
    sides = []
    for form, mu, spread in zip(forms, means, spreads):
        read = variance[form.split(":")[1]] if form != "-" else None
        sides.append([(mpf(m), read(s)) for m, s in zip(mu, spread)] if read else [(0, mpf(1))] * len(means[0]))
    each = [(v / w + (m - n) ** 2 / w - 1 + log(w / v)) / 2 for (m, v), (n, w) in zip(*sides)]
    return sum(max(mpf(free), d) for d in each) if free else sum(each)


def result_of(case):
    measure, f, g, options, p, q, s, t = case
    if measure == "nll":
        return loss(options, p[0], g, q)
    if measure in JOINT:
        return table(measure, options, f, p)
    if measure == "gaussian-kl":
        return gaussian((f, g), (p, q), (s, t), options.get("free", 0))
    if measure == "log-partition":
        return softmax([mpf(x) for x in p], f)[1]
    row = decode(f, p)
    if measure == "entropy":
        bias = (sum(n > 0 for n in p) - 1) / (2 * sum(mpf(n) for n in p)) if "miller-madow" in options else 0
        return -sum(a * la for a, la in row if not isinf(la)) + bias
    return pair(measure, options, row, decode(g, q))


def scale_of(case, result):
    """How large the terms are that a result is the sum of: what cancels between them is lost."""
    measure, f, g, options, p, q, *_ = case
    if measure in JOINT or measure in ("nll", "gaussian-kl", "log-partition"):
        return 1 + abs(result)
    rows = decode(f, p) + (decode(g, q) if q else [])
    scale = sum(a for a, _ in rows) * (1 + max(abs(la) for _, la in rows if not isinf(la)))
    if measure in ("js-distance", "hellinger"):
        return scale / result if result > 0 else 0
    alpha = options.get("alpha", 1)
    return scale / min(1, abs(1 - alpha)) if measure == "renyi" and alpha not in (1, inf) else scale


def gradient(case):
    """With respect to every number that the measure has a gradient of, in the order P, its spreads, Q, its spreads."""
    measure, f, g = case[:3]
    if measure == "gaussian-kl":
        parts = [part for part in (4, 6, 5, 7) if case[part] is not None]
    else:
        parts = [5] if measure in GRADIENTS and g.startswith("logits") else []
        parts += [4] if measure in GRADIENTS_OF_ONE and f.startswith("logits") else []
    if not parts or not all(isfinite(x) for part in parts for x in case[part]):
        return None
    slopes = []
    for part in parts:
        for c, x in enumerate(case[part]):
            step = STEP * (abs(mpf(x)) or 1)
            ends = []
            for moved in (mpf(x) + step, mpf(x) - step):
                numbers = [*map(mpf, case[part][:c]), moved, *map(mpf, case[part][c + 1:])]
                ends.append(result_of((*case[:part], numbers, *case[part + 1:])))
            slopes.append((ends[0] - ends[1]) / (2 * step))
    return slopes


def draw(rng, measure):
    kind = rng.choice(["plain", "plain", "near", "sparse", "wide", "tiny", "huge"])
    classes = rng.choice([1, 2, 2, 3, 3, 3, 5, 5])
    spread = 40 if kind == "wide" else 2
    base = [rng.uniform(-spread, spread) for _ in range(classes)]
    near = 10 ** rng.uniform(-9, -2)
    other = [b + near * rng.uniform(-1, 1) if kind == "near" else rng.uniform(-spread, spread) for b in base]
    soft = ["logits:1.0:Infinity", "logits:0.3:Infinity", "logits:2.5:3.0"]
    policies = ["", "", ":add:1.0", ":add:0.25", ":mix:0.1", ":mix:1.0", ":floor:0.01"]

    def form():
        return rng.choice(soft + ["log-probs", rng.choice(["probs", "counts"]) + rng.choice(policies)])

    def numbers(form, logs):
        top = max(logs)
        if form.startswith("logits"):
            return [-inf if kind == "sparse" and x < top and rng.random() < 0.3 else x for x in logs]
        shift = {"tiny": -600, "huge": 600}.get(kind, 0)
        if form == "log-probs":
            return [x - top - 0.5 + shift for x in logs]
        weights = [float(exp(mpf(x - top + shift))) for x in logs]
        return [0.0 if kind == "sparse" and x < max(weights) and rng.random() < 0.3 else x for x in weights]

    options = {}
    if measure == "gaussian-kl":
        forms = ["gaussian:" + rng.choice(["SIGMA", "VARIANCE", "LOG_VARIANCE"]) for _ in range(2)]
        sides = [[b if f.endswith("LOG_VARIANCE") else abs(b) + 0.1 for b in x] for f, x in zip(forms, (base, other))]
        means = [[rng.uniform(-2, 2) for _ in base] for _ in range(2)]
        if rng.random() < 0.3:
            return measure, forms[0], "-", options, means[0], None, sides[0], None
        return measure, *forms, options, *means, *sides
    if measure in JOINT:
        nx, ny = rng.choice([(1, 3), (2, 2), (3, 2), (2, 4)])
        name = rng.choice(["joint-probs", "joint-counts"])
        cells = [float(rng.randint(0, 4)) for _ in range(nx * ny - 1)] + [2.0]
        if name == "joint-probs":
            cells = [c / sum(cells) for c in cells]
        elif rng.random() < 0.5:
            options["miller-madow"] = 1
        return measure, f"{name}:{nx}:{ny}", "-", options, cells, None, None, None
    if measure == "nll":
        g = rng.choice(soft + ["log-probs"])
        if rng.random() < 0.5:
            options["smoothing"] = rng.choice([0.1, 0.75])
        if rng.random() < 0.5:
            options["weights"] = [rng.choice([0.0, 1.0, rng.uniform(0, 3)]) for _ in base]
        if rng.random() < 0.5 and g != "log-probs":
            options["z"] = 0.01
        return measure, "labels", g, options, [rng.randrange(classes)], numbers(g, other), None, None
    if measure == "log-partition":
        f = rng.choice(soft)
        return measure, f, "-", options, numbers(f, base), None, None, None
    f = form()
    if measure == "entropy":
        if rng.random() < 0.3:
            f, options = "counts", {"miller-madow": 1}
        return measure, f, "-", options, numbers(f, base), None, None, None
    g = rng.choice([f, form()])
    if measure.startswith("js") and rng.random() < 0.5:
        options["weight"] = rng.choice([0.1, 0.9])
    if measure == "renyi":
        options["alpha"] = rng.choice([0.0, 1.0, inf, 1 - 1e-12, 1 + 1e-12, 1e-12, 0.3, 0.5, 2.0, 500.0, 1e6])
    return measure, f, g, options, numbers(f, base), numbers(g, other), None, None


def draw_gaussians(rng, kind):
    """Where a gradient is hard: sides that are nearly equal, and spreads that are tiny or huge; and free nats."""
    forms = ["gaussian:" + rng.choice(["SIGMA", "VARIANCE", "LOG_VARIANCE"]) for _ in range(2)]
    reach = 180 if kind == "wide" else 2
    logs = [rng.uniform(-reach, reach) for _ in range(3)]
    means = [rng.uniform(-2, 2) for _ in range(3)]
    near = 10 ** rng.uniform(-15, -9)

    def other(x):
        return x * (1 + near * rng.uniform(-1, 1)) if kind == "near" else x + rng.uniform(-reach, reach)

    if kind == "near":
        forms[1] = forms[0]
    others = [other(x) for x in logs]
    sides = [[x if f.endswith("LOG_VARIANCE") else float(exp(mpf(x) / (2 if f.endswith("SIGMA") else 1))) for x in y]
             for f, y in zip(forms, (logs, others))]
    options = {"free": rng.choice([0.1, 1.0])} if kind == "free" else {}
    return "gaussian-kl", *forms, options, means, [other(x) for x in means], *sides


def every_gradient(rng):
    """Each measure that has a gradient, with each form on either side."""
    soft = ["logits:1.0:Infinity", "logits:0.3:Infinity", "logits:2.5:3.0"]
    policies = ["", ":add:0.25", ":mix:0.1", ":floor:0.01"]
    forms = soft + ["log-probs"] + [name + policy for name in ("probs", "counts") for policy in policies]

    def row():
        return [rng.uniform(-3, 3) for _ in range(4)]

    def of(form):
        return row() if form.startswith("lo") else [float(exp(mpf(x))) for x in row()]

    for g in soft:
        for measure in GRADIENTS[1:]:
            for f in forms:
                yield measure, f, g, {"weight": 0.1} if measure == "js" and rng.random() < 0.5 else {}, of(f), of(g), None, None
        for options in [{}, {"smoothing": 0.1}, {"weights": [0.5, 0.0, 2.0, 1.0]}, {"z": 0.01},
                        {"smoothing": 0.3, "weights": [0.5, 0.0, 2.0, 1.0], "z": 0.01}]:
            yield "nll", "labels", g, options, [rng.randrange(4)], of(g), None, None
        for measure in GRADIENTS_OF_ONE:
            yield measure, g, "-", {}, of(g), None, None, None
    kinds = ["gaussian:SIGMA", "gaussian:VARIANCE", "gaussian:LOG_VARIANCE"]
    for f in kinds:
        for g in kinds + ["-"]:
            s, t = ([x if k.endswith("LOG_VARIANCE") else abs(x) + 0.1 for x in row()] for k in (f, g))
            yield "gaussian-kl", f, g, {}, row(), *((None, s, None) if g == "-" else (row(), s, t))


def text(value):
    if value is None or value == {}:
        return "-"
    if isinstance(value, dict):
        return ";".join(f"{k}={text(v)}" for k, v in value.items())
    if isinstance(value, list):
        return ",".join(text(v) for v in value)
    if isinstance(value, mpf):
        return text(float(value)) if isinf(value) else nstr(value, 22)
    return "Infinity" if value == inf else "-Infinity" if value == -inf else str(value)


def write(case):
    result = result_of(case)
    slopes = None if isinf(result) else gradient(case)
    print(" ".join(text(part) for part in (*case, result, mpf(nstr(scale_of(case, result), 3)), slopes)))


def main():
    rng = random.Random(20)
    for measure in PAIRS + ["renyi"] * 3 + ["entropy", "nll", "nll", "log-partition", "gaussian-kl"] + JOINT:
        for _ in range(16):
            write(draw(rng, measure))
    rng = random.Random(21)
    for kind in ["near", "wide", "free"]:
        for _ in range(12):
            write(draw_gaussians(rng, kind))
    for case in every_gradient(random.Random(22)):
        write(case)


main()
