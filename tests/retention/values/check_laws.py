"""Compares laws.py with the models' own definition: the sum over a fine grid of (rate, chance or
rate of leaving) of what one such client does. Needs NumPy; run by hand."""
import numpy
from mpmath import mp

import laws


def log_gamma_density(u, shape, rate):
    return shape * u + shape * float(mp.log(rate)) - rate * numpy.exp(u) - float(mp.loggamma(shape))


def rates(shape, rate):
    """ln of a gamma rate, and its weights: the trapezoidal rule in ln is exact to 14 digits."""
    u = numpy.linspace(-36 / shape - 6, 8 - numpy.log(rate), 1000)
    return numpy.exp(u), numpy.exp(log_gamma_density(u, shape, rate)) * (u[1] - u[0])


def chances(a, b):
    u = numpy.linspace(-36 / a - 6, 36 / b + 6, 700)
    p, q = 1 / (1 + numpy.exp(-u)), 1 / (1 + numpy.exp(u))
    weights = numpy.exp(a * numpy.log(p) + b * numpy.log(q) - float(laws.log_beta(a, b)))
    return p, q, weights * (u[1] - u[0])


def poisson(mean, most):
    value = numpy.exp(-mean)
    for m in range(most):
        yield m, value
        value = value * mean / (m + 1)


def beta_geometric(k, at_start, parameters, buyer, weeks, n):
    r, alpha, a, b = parameters
    x, last, until, _ = buyer
    rate, weight = rates(r, alpha)
    rate, weight = rate[:, None], weight[:, None]
    p, q, leaving = chances(a, b)
    each = weight * leaving[None, :] * rate ** (k * x)
    gone = 0 if x + at_start == 0 else (
        each * (p * q ** (x + at_start - 1))[None, :] * numpy.exp(-rate * last)).sum()
    here = each * (q ** (x + at_start))[None, :] * numpy.exp(-rate * until)
    ahead = list(poisson(rate * weeks, 240))
    now = later = expected = none = count = 0
    for j in range(k):
        staged = here * (rate * (until - last)) ** j / float(mp.factorial(j))
        over_p = {}
        for m, chance in ahead:
            orders = (j + m) // k
            over_p.setdefault(orders, 0)
            over_p[orders] = over_p[orders] + (staged * chance).sum(axis=0)
        now += staged.sum()
        for orders, sums in over_p.items():
            later += (sums * q ** orders).sum()
            expected += (sums * (1 - q ** orders) / p).sum()
            none += sums.sum() if orders == 0 else 0
            count += (sums * q ** n).sum() if orders == n else 0
            count += (sums * p * q ** (n - 1)).sum() if orders >= n else 0
    total = now + gone
    factor = 1 if k == 1 else float(mp.factorial(k - 1)) ** x
    gaps = numpy.exp((k - 1) * buyer[3])
    return (numpy.log(total * gaps / factor), now / total, later / total, expected / total,
            (gone + none) / total, count / total)


def pareto(parameters, buyer, weeks, n):
    r, alpha, s, beta = parameters
    x, last, until, _ = buyer
    rate, weight = rates(r, alpha)
    death, leaving = rates(s, beta)
    rate, weight, death, leaving = rate[:, None], weight[:, None], death[None, :], leaving[None, :]
    both = rate + death
    each = weight * leaving * rate ** x
    gone = (each * death / both * (numpy.exp(-both * last) - numpy.exp(-both * until))).sum()
    here = each * numpy.exp(-both * until)
    total = here.sum() + gone
    mean = both * weeks
    few = numpy.zeros_like(mean)
    for _, chance in list(poisson(mean, n + 1)):
        few = few + chance
    chance_n = list(poisson(rate * weeks, n + 1))[n][1]
    count = death * rate ** n / both ** (n + 1) * (1 - few) + numpy.exp(-death * weeks) * chance_n
    none = death / both * -numpy.expm1(-mean) + numpy.exp(-mean)
    return (numpy.log(total), here.sum() / total, (here * numpy.exp(-death * weeks)).sum() / total,
            (here * rate * -numpy.expm1(-death * weeks) / death).sum() / total,
            (gone + (here * none).sum()) / total, (here * count).sum() / total)


def check(name, k, parameters, buyer, weeks, n):
    law = laws.law(name, k, parameters)
    exact = [law.log_likelihood(*buyer), law.alive(buyer, 0), law.alive(buyer, weeks),
             law.expected(buyer, weeks), law.none(buyer, weeks), law.count(buyer, weeks, n)]
    if name == "pareto_nbd":
        plain = pareto(parameters, buyer, weeks, n)
    else:
        plain = beta_geometric(k, 1 if name.startswith("m") else 0, parameters, buyer, weeks, n)
    worst = max(abs(float(value) - other) / max(abs(float(value)), 1e-6)
                for value, other in zip(exact, plain))
    print(f"{name:<11} k {k}  {buyer[:3]}  differs by {worst:.1e}")
    if not worst < 2e-9:
        for value, other in zip(exact, plain):
            print("   ", float(value), other)
        raise SystemExit("the formulae and the definition do not agree")


BUYERS = [(0, 0.0, 20.0, 0.0), (3, 18.0, 31.0, 5.1), (12, 30.0, 34.0, 8.0), (2, 2.5, 39.0, 0.4)]


def main():
    laws.mp.dps = 30
    for buyer in BUYERS:
        check("pareto_nbd", 1, (0.6, 10.6, 0.7, 11.7), buyer, 9.0, 2)
        check("pareto_nbd", 1, (1.3, 4.0, 1.0, 6.0), buyer, 26.0, 1)
        for k in (1, 2, 3, 4):
            for kind in ("bg", "mbg"):
                name = f"{kind}_nbd" if k == 1 else f"{kind}_cnbd_k"
                check(name, k, (0.7, 3.0 / k, 0.8, 2.4), buyer, 9.0, 2)
                check(name, k, (1.4, 6.0 / k, 1.0, 1.5), buyer, 13.0, 1)


if __name__ == "__main__":
    main()
