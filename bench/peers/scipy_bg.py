"""BG/NBD on an order log with NumPy, SciPy and pandas: what somebody writes in an afternoon.

The likelihood of Fader, Hardie and Lee (2005) in one vector expression over distinct (x, t_x, T),
minimised by L-BFGS-B on ln parameters with its own numeric gradients, times scaled to 1; then
P(alive) and expected orders of a year by SciPy's 2F1. Prints seconds of each part.
"""
import sys
import time

import numpy
import pandas
from scipy.optimize import minimize
from scipy.special import gammaln, hyp2f1

started = time.perf_counter()


def taken(what):
    global started
    now = time.perf_counter()
    print(f"{what} {now - started:.6f}")
    started = now


def summary(path):
    log = pandas.read_csv(path, usecols=["client_id", "date"])
    days = pandas.to_datetime(log["date"], format="%Y-%m-%d").to_numpy("datetime64[D]")
    days = days.astype("int64")
    clients, _ = pandas.factorize(log["client_id"])
    taken("read")
    keys = numpy.unique(clients.astype("int64") * 100000 + days)
    clients, days = keys // 100000, keys % 100000
    first = numpy.flatnonzero(numpy.r_[True, clients[1:] != clients[:-1]])
    last = numpy.r_[first[1:], len(clients)] - 1
    x = last - first
    until = days.max() - days[first]
    buyers = numpy.stack([x, numpy.where(x > 0, days[last] - days[first], 0), until], axis=1)
    groups, weight = numpy.unique(buyers, axis=0, return_counts=True)
    taken("summary")
    return buyers, groups, weight


def log_likelihood(parameters, x, last, until, weight):
    r, alpha, a, b = parameters
    rates = gammaln(r + x) - gammaln(r) + r * numpy.log(alpha)
    chances = gammaln(a + b) + gammaln(b + x) - gammaln(b) - gammaln(a + b + x)
    here = -(r + x) * numpy.log(alpha + until)
    gone = numpy.where(x > 0, numpy.log(a / (b + numpy.maximum(x, 1) - 1))
                       - (r + x) * numpy.log(alpha + last), -numpy.inf)
    return numpy.sum(weight * (rates + chances + numpy.logaddexp(here, gone)))


def fit(groups, weight):
    x, last, until = groups.astype(float).T
    scale = until.max()

    def loss(logs):
        return -log_likelihood(numpy.exp(logs), x, last / scale, until / scale, weight)
    found = minimize(loss, numpy.log([0.5, 0.5, 1, 2]), method="L-BFGS-B")
    parameters = numpy.exp(found.x)
    parameters[1] *= scale / 7
    taken("bg_nbd")
    weeks = groups / 7.0
    print(f"bg_nbd_log_likelihood "
          f"{log_likelihood(parameters, x, weeks[:, 1], weeks[:, 2], weight):.6f}")
    print(f"bg_nbd_evaluations {found.nfev}")
    return parameters


def foretell(parameters, buyers, weeks):
    r, alpha, a, b = parameters
    x, last, until = (buyers / [1, 7, 7]).T
    odds = numpy.where(x > 0, a / (b + numpy.maximum(x, 1) - 1)
                       * ((alpha + until) / (alpha + last)) ** (r + x), 0)
    alive = 1 / (1 + odds)
    ratio = weeks / (alpha + until + weeks)
    orders = (a + b + x - 1) / (a - 1) * alive * (
        1 - ((alpha + until) / (alpha + until + weeks)) ** (r + x)
        * hyp2f1(r + x, b + x, a + b + x - 1, ratio))
    taken("each_client")
    print(f"alive {alive.sum():.6f}")
    print(f"orders_365 {orders.sum():.6f}")


def main():
    taken("start")
    buyers, groups, weight = summary(sys.argv[1])
    foretell(fit(groups, weight), buyers, 365 / 7)


if __name__ == "__main__":
    main()
