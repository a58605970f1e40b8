"""Values of the special functions with many digits: `special_values.py > special.csv`."""
import random

from mpmath import mp, mpf

mp.dps = 60


def log_add(a, b):
    return mp.log(mp.exp(a) + mp.exp(b))


def beta_below(x, a, b):
    return mp.betainc(a, b, 0, x, regularized=True)


def beta_above(x, a, b):
    return beta_below(1 - x, b, a)


def solve(function, target, low, high):
    """By halving: slow, and safe at the far ends."""
    for _ in range(130):
        middle = (low + high) / 2
        low, high = (middle, high) if function(middle) < target else (low, middle)
    return (low + high) / 2


def beta_quantile(probability, a, b):
    u = solve(lambda u: beta_below(1 / (1 + mp.exp(-u)), a, b), probability, mpf(-800), mpf(800))
    return 1 / (1 + mp.exp(-u))


def gamma_below(a, x):
    return mp.gammainc(a, 0, x, regularized=True)


def gamma_above(a, x):
    return mp.gammainc(a, x, mp.inf, regularized=True)


def gamma_quantile(probability, shape):
    return mp.exp(solve(lambda u: gamma_below(shape, mp.exp(u)), probability, mpf(-800), mpf(25)))


FUNCTIONS = {
    "log_rising": lambda x, n: mp.loggamma(x + n) - mp.loggamma(x),
    "digamma": mp.digamma,
    "trigamma": lambda x: mp.psi(1, x),
    "digamma_rise": lambda x, n: mp.digamma(x + n) - mp.digamma(x),
    "trigamma_rise": lambda x, n: mp.psi(1, x + n) - mp.psi(1, x),
    "log_beta": lambda a, b: mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b),
    "log_add": log_add,
    "beta_below": beta_below,
    "beta_above": beta_above,
    "gamma_below": gamma_below,
    "gamma_above": gamma_above,
    "normal_below": lambda z: mp.erfc(-z / mp.sqrt(2)) / 2,
    "normal_quantile": lambda p: solve(mp.ncdf, p, mpf(-40), mpf(40)),
    "beta_quantile": beta_quantile,
    "gamma_quantile": gamma_quantile,
}

SIZES = [1e-8, 1e-3, 0.25, 1.0, 1.5, 7.0, 40.5, 1000.0, 123456.75, 1e8]
COUNTS = [0.0, 1e-6, 0.5, 1.0, 2.0, 37.0, 10000.0, 1e6]


def inputs():
    chance = random.Random(4)
    for x in SIZES:
        yield "digamma", x
        yield "trigamma", x
        for n in chance.sample(COUNTS, 4):
            yield "log_rising", x, n
            yield "digamma_rise", x, n
            yield "trigamma_rise", x, n
        for b in chance.sample(SIZES, 3):
            yield "log_beta", x, b
    for a, b in ((0.0, 0.0), (-1e4, -1e4), (-900.0, 2.0), (700.0, 720.0), (5.0, -800.0)):
        yield "log_add", a, b
    shapes = [0.01, 0.25, 1.0, 2.5, 30.0, 700.0]
    for a in shapes:
        for x in (1e-9, 0.1 * a, a, 3 * a + 1, 12 * a + 9):
            yield "gamma_below", a, x
            yield "gamma_above", a, x
        for b in chance.sample(shapes, 3):
            for x in (1e-6, a / (a + b), chance.random(), 0.999):
                yield "beta_below", x, a, b
                yield "beta_above", x, a, b
    for z in (-37.0, -8.0, -1.6448536269514722, -1e-9, 0.0, 0.5, 3.0, 8.0):
        yield "normal_below", z
    for p in (1e-300, 1e-12, 0.025, 0.05, 0.5, 0.9, 0.999999):
        yield "normal_quantile", p
        for a in (0.05, 1.0, 4.5, 300.0):
            yield "gamma_quantile", max(p, 1e-12), a
            yield "beta_quantile", max(p, 1e-12), a, chance.choice([0.1, 1.0, 2.5, 90.0])


def main():
    print("function,argument,argument,argument,value")
    for name, *arguments in dict.fromkeys(inputs()):
        value = FUNCTIONS[name](*(mpf(one) for one in arguments))
        blanks = [""] * (3 - len(arguments))
        print(",".join([name, *(repr(one) for one in arguments), *blanks,
                        mp.nstr(value, 20, min_fixed=-5, max_fixed=20)]))


if __name__ == "__main__":
    main()
