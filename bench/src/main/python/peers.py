"""Times SciPy, NumPy and PyTorch on rows that the benchmark suite wrote, one thread each.

    python3 peers.py FOLDER

FOLDER holds f32 rows as kl-<classes>-p.npy and -q.npy, and logits as nll-<classes>-q.npy with nll-<classes>-labels.npy.
One line of JSON a measurement goes to stdout; what is missing is said on stderr, and left out.
"""

import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import glob
import importlib
import json
import re
import sys
import time

SECONDS = 0.3  # a round
ROUNDS = 5


def load(name):
    """A module, or None and a note."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        print(f"# skipped: {name} ({error})", file=sys.stderr)
        return None


def microseconds(work):
    """The median over rounds of the mean time of a call."""
    work()
    means = []
    for _ in range(ROUNDS):
        calls = 0
        start = time.perf_counter()
        while True:
            work()
            calls += 1
            passed = time.perf_counter() - start
            if passed >= SECONDS:
                break
        means.append(1e6 * passed / calls)
    return sorted(means)[len(means) // 2]


def report(peer, version, kernel, dtype, shape, work, note=""):
    print(
        json.dumps(
            {
                "peer": peer,
                "version": version,
                "kernel": kernel,
                "type": dtype,
                "rows": shape[0],
                "classes": shape[1],
                "size": "l2",
                "threads": 1,
                "microseconds": round(microseconds(work), 3),
                "note": note,
            }
        ),
        flush=True,
    )


def divergences(numpy, scipy_special, scipy_stats, scipy_version, torch, folder):
    for file in sorted(glob.glob(os.path.join(folder, "kl-*-p.npy"))):
        p = numpy.load(file)
        q = numpy.load(file.replace("-p.npy", "-q.npy"))
        report("numpy", numpy.__version__, "kl", "f32", p.shape,
               lambda: (p * numpy.log(p / q)).sum(axis=1), "(p * log(p / q)).sum(1)")
        if scipy_special:
            report("scipy", scipy_version, "kl", "f32", p.shape,
                   lambda: scipy_special.rel_entr(p, q).sum(axis=1), "special.rel_entr(p, q).sum(1)")
        if scipy_stats:
            report("scipy-stats", scipy_version, "kl", "f32", p.shape,
                   lambda: scipy_stats.entropy(p, q, axis=1), "stats.entropy(p, q, axis=1)")
        if torch:
            for dtype, name in ((torch.float32, "f32"), (torch.bfloat16, "bf16")):
                tp = torch.from_numpy(p).to(dtype)
                log_q = torch.from_numpy(q).log().to(dtype)
                # It takes ln q: the logarithm of q is not in its time.
                report("torch", torch.__version__, "kl", name, p.shape,
                       lambda: torch.nn.functional.kl_div(log_q, tp, reduction="none").sum(1),
                       "functional.kl_div of ln q")


def losses(numpy, torch, folder):
    for file in sorted(glob.glob(os.path.join(folder, "nll-*-q.npy"))):
        x = numpy.load(file)
        labels = numpy.load(re.sub(r"-q\.npy$", "-labels.npy", file)).astype(numpy.int64)
        for dtype, name in ((torch.float32, "f32"), (torch.bfloat16, "bf16")):
            logits = torch.from_numpy(x).to(dtype)
            y = torch.from_numpy(labels)
            report("torch", torch.__version__, "nll", name, x.shape,
                   lambda: torch.nn.functional.cross_entropy(logits, y, reduction="none"),
                   "functional.cross_entropy")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = sys.argv[1]
    numpy = load("numpy")
    if numpy is None:
        return
    scipy = load("scipy")
    torch = load("torch")
    if torch:
        torch.set_num_threads(1)
        torch.set_grad_enabled(False)
    divergences(
        numpy,
        scipy and load("scipy.special"),
        scipy and load("scipy.stats"),
        scipy and scipy.__version__,
        torch,
        folder,
    )
    if torch:
        losses(numpy, torch, folder)


if __name__ == "__main__":
    main()
