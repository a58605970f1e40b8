"""Writes the tables that test_model_values.c reads: `make_values.py FOLDER [MODEL...]`.

Run by hand (Debian: python3-mpmath, python3-gmpy2); it takes some minutes. What it writes follows
from the seed alone. Rows that 2F1 or quadrature cannot give within a minute are left out and named.
"""
import pathlib
import random
import signal
import sys

from mpmath import mp, mpf

import laws

DIGITS_WRITTEN = 20
MODELS = [("nbd", 1), ("pareto_nbd", 1), ("mbg_nbd", 1), ("mbg_cnbd_k", 2), ("mbg_cnbd_k", 3),
          ("mbg_cnbd_k", 4), ("bg_nbd", 1), ("bg_cnbd_k", 2), ("bg_cnbd_k", 3), ("bg_cnbd_k", 4)]
HEAD = ("model,k,r,alpha,a_or_s,b_or_beta,x,last,until,log_gaps,weeks,n,log_likelihood,alive,"
        "alive_later,expected,none,never,count")

# Parameters at poles that can be taken away, at edges, and as published.
BETA_PARAMETERS = [
    (0.243, 4.414, 0.793, 2.426), (0.25, 4.0, 1.0, 2.5), (0.25, 4.0, 1.000000001, 2.5),
    (0.25, 4.0, 0.999999, 2.5), (0.11, 2.24, 0.31, 0.5), (0.5, 6.0, 0.3, 0.7),
    (1.2, 3.0, 2.0, 1.0), (0.8, 6.5, 20000000.0, 80000000.0), (0.8, 6.5, 0.0001, 0.001),
    (0.001, 4.0, 0.8, 2.5), (100000.0, 700000.0, 0.8, 2.5), (0.8, 0.001, 0.8, 2.5),
    (0.8, 30000.0, 0.8, 2.5), (3.0, 10.0, 0.5, 1000000.0), (3.0, 10.0, 50.0, 0.01),
]
PARETO_PARAMETERS = [
    (0.553, 10.578, 0.606, 11.669), (0.55, 10.58, 1.0, 11.67), (0.55, 10.58, 1.000000001, 11.67),
    (0.55, 10.58, 0.99999, 11.67), (0.55, 10.58, 2.0, 10.58), (0.55, 10.58, 0.61, 10.58),
    (0.55, 10.58, 0.61, 10.580000001), (0.8, 60.0, 0.61, 0.5), (0.8, 0.5, 0.61, 60.0),
    (0.9, 9.0, 172.0, 44256.0), (10.465, 0.00798565181, 3.0516, 2.82), (0.001, 4.0, 0.6, 11.0),
    (100000.0, 700000.0, 0.6, 11.0), (0.8, 6.0, 0.0001, 3.0), (0.8, 6.0, 0.6, 0.0001),
    (0.8, 6.0, 2000000.0, 90000000.0), (0.5143, 2.8845, 0.2856, 14.1087),
]
# x, last, until
BUYERS = [
    (0, 0.0, 0.0), (0, 0.0, 38.857142857142854), (1, 0.14285714285714285, 38.857142857142854),
    (2, 30.428571428571427, 38.857142857142854), (29, 37.714285714285715, 38.0),
    (5, 20.0, 20.0), (26, 30.857142857142858, 31.0), (500, 1.0, 37.0), (1000, 38.0, 39.0),
    (3000, 380.0, 390.0), (10000, 9990.0, 10000.0), (10000, 50000.0, 100000.0),
    (3, 10000.0, 100000.0), (0, 0.0, 100000.0), (1, 0.001, 0.01), (7, 90.0, 90.14285714285714),
]
WEEKS = [0.14285714285714285, 1.0, 4.285714285714286, 39.0, 52.142857142857146, 520.0, 10000.0]


class TooLong(Exception):
    pass


def stop(*_):
    raise TooLong


def log_gaps(k, x, last):
    """As if the gaps were even, which no law asks."""
    return 0.0 if k == 1 or x == 0 else x * float(mp.log(mpf(last) / x))


def random_case(chance, name):
    def spread(low, high):
        return float(f"{10 ** chance.uniform(low, high):.6g}")
    parameters = (spread(-2, 2), spread(-2, 3), spread(-2, 2), spread(-2, 2.5))
    until = float(f"{10 ** chance.uniform(-1, 3.5):.6g}")
    x = chance.choice([0, 1, 2, 3, 5, 8, 15, 40, 150])
    last = until * float(f"{chance.random():.4g}") if x else 0.0
    return parameters, (x, last, until)


def cases(name, k):
    chance = random.Random(f"{name} {k}")
    every = PARETO_PARAMETERS if name == "pareto_nbd" else BETA_PARAMETERS
    if k > 1:
        every = [(r, alpha / k, a, b) for r, alpha, a, b in every]
    pairs = [(every[0], buyer) for buyer in BUYERS]
    pairs += [(one, chance.choice(BUYERS)) for one in every for _ in range(2 if k == 1 else 1)]
    pairs += [random_case(chance, name) for _ in range(24 if k == 1 else 12)]
    for parameters, buyer in pairs:
        yield (parameters[:2] if name == "nbd" else parameters, buyer, chance.choice(WEEKS if k == 1 else WEEKS[:-1]),
               chance.choice([1, 1, 2, 3, 5, 8, 20]))


def written(value):
    return mp.nstr(mpf(value), DIGITS_WRITTEN, min_fixed=-5, max_fixed=20)


def row(name, k, parameters, buyer, weeks, n):
    law = laws.law(name, k, parameters)
    history = (buyer[0], mpf(buyer[1]), mpf(buyer[2]), mpf(log_gaps(k, buyer[0], buyer[1])))
    given = [name, str(k), *(repr(value) for value in parameters), *[""] * (4 - len(parameters)),
             str(buyer[0]), repr(buyer[1]), repr(buyer[2]), repr(float(history[3])), repr(weeks),
             str(n)]
    weeks = mpf(weeks)
    values = [law.log_likelihood(*history), law.alive(history, mpf(0)), law.alive(history, weeks),
              law.expected(history, weeks), law.none(history, weeks), law.none(history, mp.inf),
              law.count(history, weeks, n)]
    return ",".join(given + [written(value) for value in values])


def derivative_row(name, k, parameters, buyer):
    history = (buyer[0], mpf(buyer[1]), mpf(buyer[2]), mpf(log_gaps(k, buyer[0], buyer[1])))
    gradient, hessian = laws.derivatives(name, k, parameters, history)
    blanks = [""] * (4 - len(parameters))
    return ",".join([name, str(k), *(repr(value) for value in parameters), *blanks, str(buyer[0]),
                     repr(buyer[1]), repr(buyer[2])] + [written(one) for one in gradient + hessian])


def write(path, head, makers):
    with open(path, "w") as file:
        print(head, file=file)
        for maker in makers:
            signal.alarm(60)
            try:
                print(maker[0](*maker[1]), file=file, flush=True)
            except (TooLong, ValueError, mp.NoConvergence, ZeroDivisionError) as error:
                print("left out:", *maker[1], repr(error), file=sys.stderr)
            signal.alarm(0)


def main():
    signal.signal(signal.SIGALRM, stop)
    folder = pathlib.Path(sys.argv[1])
    for name, k in MODELS:
        if sys.argv[2:] and f"{name}_{k}" not in sys.argv[2:]:
            continue
        every = list(cases(name, k))
        write(folder / f"{name}_{k}.csv", HEAD, [(row, (name, k, *case)) for case in every])
        some = every[1:4] + every[16::3 if k == 1 else 6]
        write(folder / f"{name}_{k}_derivatives.csv", "model,k,parameters,buyer,gradient,hessian",
              [(derivative_row, (name, k, *case[:2])) for case in some])


if __name__ == "__main__":
    main()
