"""Times PyTorch (eager and compiled) and Liger on what the device suite times, f32, on the same device.

    python3 device_peers.py --bytes 1073741824 --classes 1024,32768 --measures kl,js,nll,kl-logits --rounds 11

On a GPU where PyTorch has one, otherwise on the CPU; the first line of JSON on stdout says which, and how fast it copies.
Then comes a line a measurement, with its times in nanoseconds. Everything is compared with float64 before it is timed: what
is further off than 1e-3 of the result is reported as wrong, with its error, and not timed; what is not installed, as missing;
what cannot run, as failed. No gradients are asked for.
"""

import argparse
import importlib
import importlib.metadata
import json
import math
import sys
import time

import torch
import torch.nn.functional as F

TOLERANCE = 1e-3
WARM_UPS = 3
GPU_CALLS = 5  # between two events
CHUNK = 1 << 24  # elements that are compared at a time, in float64


def js(p, q):
    log_m = (0.5 * (p + q)).log()
    to_p = F.kl_div(log_m, p, reduction="none").sum(-1)
    to_q = F.kl_div(log_m, q, reduction="none").sum(-1)
    return 0.5 * (to_p + to_q)


# What users write. A divergence is of P (the target) from Q; each gives a number a row.
EAGER = {
    "kl": lambda p, q: F.kl_div(q.log(), p, reduction="none").sum(-1),
    "js": js,
    "nll": lambda y, x: F.cross_entropy(x, y, reduction="none"),
    "kl-logits": lambda p, q: F.kl_div(
        F.log_softmax(q, -1), F.log_softmax(p, -1), reduction="none", log_target=True
    ).sum(-1),
}


def exact_kl_logits(p, q):
    p, q = F.log_softmax(p, -1), F.log_softmax(q, -1)
    return (p.exp() * (p - q)).sum(-1)


def exact_js(p, q):
    m = 0.5 * (p + q)
    return 0.5 * (torch.xlogy(p, p / m) + torch.xlogy(q, q / m)).sum(-1)


EXACT = {
    "kl": lambda p, q: torch.xlogy(p, p / q).sum(-1),
    "js": exact_js,
    "nll": lambda y, x: torch.logsumexp(x, -1) - x.gather(-1, y[:, None])[:, 0],
    "kl-logits": exact_kl_logits,
}


def liger(measure):
    """Liger's, which gives the mean over rows of all but the loss."""
    from liger_kernel import transformers

    if measure == "kl":
        loss = transformers.LigerKLDIVLoss(reduction="batchmean")
        return lambda p, q: loss(q.log(), p)
    if measure == "js":
        loss = transformers.LigerJSD(beta=0.5)
        return lambda p, q: loss(q.log(), p.log())
    if measure == "nll":
        loss = transformers.LigerCrossEntropyLoss(reduction="none")
        return lambda y, x: loss(x, y)
    if measure == "kl-logits":
        loss = transformers.LigerKLDIVLoss(reduction="batchmean", log_target=True)
        return lambda p, q: loss(F.log_softmax(q, -1), F.log_softmax(p, -1))
    raise ValueError(f"no {measure}")


def compiled(measure):
    if not hasattr(torch, "compile"):
        raise ImportError(f"PyTorch {torch.__version__} has no torch.compile")
    importlib.import_module("torch._dynamo").reset()  # each shape is a program of its own
    return torch.compile(EAGER[measure], dynamic=False)


PEERS = {"torch-eager": EAGER.__getitem__, "torch-compile": compiled, "liger": liger}


def probabilities(rows, classes, device):
    x = torch.empty(rows, classes, device=device).exponential_()
    return x.div_(x.sum(-1, keepdim=True))


def operands(measure, rows, classes, device):
    """Random rows, of the distribution of the suite's own."""
    if measure in ("kl", "js"):
        return probabilities(rows, classes, device), probabilities(rows, classes, device)
    logits = torch.empty(rows, classes, device=device).normal_(0, 3)
    if measure == "nll":
        return torch.randint(classes, (rows,), device=device), logits
    return torch.empty(rows, classes, device=device).normal_(0, 3), logits


def exact(measure, p, q):
    step = max(1, CHUNK // q.shape[1])
    parts = []
    for first in range(0, q.shape[0], step):
        a, b = p[first : first + step], q[first : first + step]
        parts.append(EXACT[measure](a if a.dtype == torch.int64 else a.double(), b.double()))
    return torch.cat(parts)


def error(result, expected):
    """The largest relative error: of each row, or of their mean where that is what there is."""
    result = result.double().reshape(-1)
    if result.numel() == 1:
        expected = expected.mean().reshape(1)
    if result.shape != expected.shape:
        raise RuntimeError(f"got {tuple(result.shape)} results, expected {tuple(expected.shape)}")
    worst = ((result - expected).abs() / expected.abs()).max()
    return worst.item() if not worst.isnan() and not result.isnan().any() else math.nan


class Clock:
    """Mean times of a call: by events of the GPU around a few of them, or by the CPU's clock."""

    def __init__(self, device):
        self.gpu = device == "cuda"

    def nanos(self, work):
        if not self.gpu:
            start = time.perf_counter_ns()
            work()
            return time.perf_counter_ns() - start
        start = torch.cuda.Event(enable_timing=True)
        end = torch.cuda.Event(enable_timing=True)
        torch.cuda.synchronize()
        start.record()
        for _ in range(GPU_CALLS):
            work()
        end.record()
        torch.cuda.synchronize()
        return round(1e6 * start.elapsed_time(end) / GPU_CALLS)


def say(line):
    print(json.dumps(line), flush=True)


def version(package):
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""


def describe(device):
    if device == "cuda":
        runtime = torch.version.cuda or torch.version.hip
        return f"{torch.cuda.get_device_name()} (CUDA or HIP {runtime})"
    return f"the CPU (threads: {torch.get_num_threads()})"


def copy_bandwidth(size, rounds, device, clock):
    x = torch.zeros(max(1, size // 4), device=device)
    y = torch.empty_like(x)
    for _ in range(WARM_UPS):
        y.copy_(x)
    nanos = [clock.nanos(lambda: y.copy_(x)) for _ in range(rounds)]
    return {"bytes": 2 * 4 * x.numel(), "nanos": nanos}


def reason(problem):
    """The first line of an error, which may be pages long."""
    lines = str(problem).strip().splitlines()
    return lines[0][:300] if lines else type(problem).__name__


def prepare(name, measure, p, q, expected):
    """What is to be timed, and what is said of it; the work is None where it is not to be timed."""
    if name == "liger":
        q = q.clone()  # it may write gradients there, to the loss of whoever comes after it
    try:
        work = PEERS[name](measure)
        before = q[0].clone()
        off = error(work(p, q), expected)
        written = not torch.equal(before, q[0])
        if not off <= TOLERANCE:
            return None, {"wrong": off if math.isfinite(off) else str(off)}  # JSON has no NaN
        for _ in range(WARM_UPS):
            work(p, q)
    except ImportError as problem:
        return None, {"missing": reason(problem)}
    except Exception as problem:  # whatever a peer lacks here, the others are timed
        return None, {"failed": reason(problem)}
    note = "writes the gradient over the logits too" if written else ""
    if expected.numel() > 1 and work(p, q).numel() == 1:
        note = (note + "; " if note else "") + "gives the mean over rows alone"
    return lambda: work(p, q), {"error": off, "note": note}


def measure_all(measure, classes, size, rounds, device, clock):
    rows = max(1, size // (4 * classes))
    p, q = operands(measure, rows, classes, device)
    expected = exact(measure, p, q)
    sides = 1 if measure == "nll" else 2
    lines = []
    works = []
    for name in PEERS:
        work, said = prepare(name, measure, p, q, expected)
        line = {"peer": name, "measure": measure, "classes": classes, "rows": rows}
        line["bytes"] = 4 * sides * rows * classes
        lines.append({**line, **said})
        works.append(work)
    for _ in range(rounds):
        for work, line in zip(works, lines):
            if work:
                line.setdefault("nanos", []).append(clock.nanos(work))
    for line in lines:
        say(line)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bytes", type=int, required=True, help="of each matrix")
    parser.add_argument("--classes", required=True, help="lengths of rows, with commas between")
    parser.add_argument("--measures", required=True, help="some of " + ",".join(EAGER))
    parser.add_argument("--rounds", type=int, default=11, help="how often each is timed, in turns")
    options = parser.parse_args()
    torch.set_grad_enabled(False)
    torch.manual_seed(42)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    clock = Clock(device)
    head = {"peer": "torch", "version": torch.__version__, "liger": version("liger-kernel")}
    head["device"] = describe(device)
    say({**head, **copy_bandwidth(options.bytes, options.rounds, device, clock)})
    for classes in map(int, options.classes.split(",")):
        for measure in options.measures.split(","):
            if measure not in EAGER:
                print(f"# skipped: {measure} (PyTorch has none that is written here)", file=sys.stderr)
                continue
            try:
                measure_all(measure, classes, options.bytes, options.rounds, device, clock)
            except RuntimeError as problem:  # no memory for the operands themselves
                for name in PEERS:
                    say({"peer": name, "measure": measure, "classes": classes, "failed": reason(problem)})
            if device == "cuda":
                torch.cuda.empty_cache()


if __name__ == "__main__":
    main()
