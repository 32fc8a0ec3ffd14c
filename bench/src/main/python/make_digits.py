#!/usr/bin/env python3
"""Makes the handwritten-digits files that ship with Relent, and prints the facts about them.

    python3 make_digits.py                # into ../resources/org/relent/bench/digits
    python3 make_digits.py --out FOLDER   # somewhere else

Needs NumPy, SciPy and scikit-learn; the versions that made the shipped files are in
ORIGIN.md beside them. Everything is seeded and runs on one BLAS thread, so a second run
on the same machine and versions writes the same bytes.
"""
import os
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"          # before NumPy loads: a fixed order of summation

import argparse
import hashlib
import pathlib

import numpy as np
import scipy
import sklearn
from scipy.special import log_softmax, rel_entr
from sklearn.datasets import load_digits
from sklearn.kernel_approximation import Nystroem
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

TRAIN_ROWS = 1197                   # the first 1197 rows train, the last 600 test
DEFAULT_OUT = pathlib.Path(__file__).resolve().parent / "../resources/org/relent/bench/digits"


def save(folder, name, array, dtype):
    """One little-endian, C-order .npy file of format 1.0."""
    with open(folder / name, "wb") as out:
        np.lib.format.write_array(out, np.ascontiguousarray(array, dtype), version=(1, 0))


def prototypes(counts, labels, alpha):
    """Row c: the summed counts of class c plus alpha in each of the 64 pixels, normalised."""
    sums = np.stack([counts[labels == c].sum(axis=0) for c in range(10)]) + alpha
    return sums / sums.sum(axis=1, keepdims=True)


def prototype_facts(title, counts, labels, made_from, scored):
    p = counts / counts.sum(axis=1, keepdims=True)
    for alpha in (0.0, 0.5, 1.0, 10.0):
        q = prototypes(counts[made_from], labels[made_from], alpha)
        kl = np.stack([rel_entr(p[scored], row).sum(axis=1) for row in q], axis=1)
        right = np.count_nonzero(kl.argmin(axis=1) == labels[scored])
        own = kl[np.arange(len(kl)), labels[scored]]
        best = np.sort(kl, axis=1)
        with np.errstate(invalid="ignore"):
            gap = np.nanmin(best[:, 1] - best[:, 0])
        print(f"{title}, alpha {alpha:4.1f}: {right}/{len(kl)} right = {right / len(kl):.6f};"
              f" empty prototype pixels {np.count_nonzero(q == 0)}; infinite D {np.isinf(kl).sum()}"
              f" of {kl.size} (own class {np.isinf(own).sum()}, all ten {np.isinf(best[:, 0]).sum()});"
              f" mean of the smallest D {best[:, 0].mean():.9f}, mean D to the own class {own.mean():.9f},"
              f" closest call {gap:.2e}")


def model_facts(name, logits, labels, rows, title):
    z, y = logits[rows], labels[rows]
    right = np.count_nonzero(z.argmax(axis=1) == y)
    nll = -log_softmax(z, axis=1)[np.arange(len(y)), y].mean()
    print(f"{name} on {title}: {right}/{len(y)} right = {right / len(y):.6f}; mean NLL {nll:.9f}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--out", type=pathlib.Path, default=DEFAULT_OUT)
    folder = arguments.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)

    counts, labels = load_digits(return_X_y=True)
    split = np.arange(len(labels)) >= TRAIN_ROWS
    train, test = ~split, split

    # Teacher: multinomial logistic regression on 600 Nystroem features of an RBF kernel.
    pixels = counts / 16
    teacher = make_pipeline(Nystroem(gamma=0.2, n_components=600, random_state=0),
                            LogisticRegression(C=100, tol=1e-7, max_iter=20000))
    teacher.fit(pixels[train], labels[train])

    # Student: multinomial logistic regression on the image averaged down to 4 x 4.
    coarse = pixels.reshape(-1, 4, 2, 4, 2).mean(axis=(2, 4)).reshape(-1, 16)
    student = LogisticRegression(C=30, solver="newton-cg", tol=1e-6, max_iter=1000)
    student.fit(coarse[train], labels[train])

    save(folder, "counts.npy", counts, "<f4")
    save(folder, "labels.npy", labels, "<i4")
    save(folder, "split.npy", split, "<i4")
    save(folder, "teacher.npy", teacher.decision_function(pixels), "<f4")
    save(folder, "student.npy", student.decision_function(coarse), "<f4")

    # The facts are worked out in float64 from the files as they were stored.
    print(f"scikit-learn {sklearn.__version__}, numpy {np.__version__}, scipy {scipy.__version__}")
    for path in sorted(folder.glob("*.npy")):
        data = path.read_bytes()
        print(f"{hashlib.sha256(data).hexdigest()}  {path.name}  {len(data)} bytes")
    counts, t, s = (np.load(folder / f"{n}.npy").astype(float) for n in ("counts", "teacher", "student"))
    everything = np.ones(len(labels), bool)
    prototype_facts("all rows, scored on all rows", counts, labels, everything, everything)
    prototype_facts("train rows, scored on test rows", counts, labels, train, test)
    for rows, title in ((train, "train"), (test, "test")):
        model_facts("teacher", t, labels, rows, title)
        model_facts("student", s, labels, rows, title)
        for temperature in (1, 2):
            a, b = (log_softmax(z[rows] / temperature, axis=1) for z in (t, s))
            kl = (np.exp(a) * (a - b)).sum(axis=1)
            back = (np.exp(b) * (b - a)).sum(axis=1)
            print(f"mean KL(teacher||student), T = {temperature}, {title}: {kl.mean():.9f}"
                  f" (largest row {kl.max():.6f}); KL(student||teacher) {back.mean():.9f}")


if __name__ == "__main__":
    main()
