"""Values of Gamma-Gamma with many digits: `spend_values.py > spend.csv`. By the integral over a
client's own rate, held against the closed forms."""
import random

from mpmath import mp, mpf

mp.dps = 45


def over_rate(p, q, v, orders, mean, function):
    """Of the weight of a rate, ln of it u, times what a client with this rate does; the peak is
    taken out."""
    shape, rate = p * orders + q, v + orders * mean
    peak = mp.log(shape / rate)
    width = 1 / mp.sqrt(shape)

    def weighed(u):
        return mp.exp(shape * (u - peak) - shape * mp.expm1(u - peak)) * function(mp.exp(u))
    cuts = [peak + sign * width * times for times in (0, 1, 3, 8, 20) for sign in (-1, 1)]
    cuts += [peak - 110 / (shape - 2) - 5, peak + mp.log(1 + 120 / shape) + 5]
    cuts = sorted(set(cuts))
    return mp.fsum(mp.quad(weighed, [low, high]) for low, high in zip(cuts, cuts[1:]))


def log_density(p, q, v, orders, mean):
    shape, rate = p * orders + q, v + orders * mean
    peak = shape * mp.log(shape / rate) - shape
    return (mp.log(over_rate(p, q, v, orders, mean, lambda rate: 1)) + peak + q * mp.log(v)
            - mp.loggamma(q) + p * orders * mp.log(orders) - mp.loggamma(p * orders)
            + (p * orders - 1) * mp.log(mean))


def moments(p, q, v, orders, mean):
    whole = over_rate(p, q, v, orders, mean, lambda rate: 1)
    first = over_rate(p, q, v, orders, mean, lambda rate: p / rate) / whole
    square = over_rate(p, q, v, orders, mean, lambda rate: (p / rate) ** 2) / whole
    within = over_rate(p, q, v, orders, mean, lambda rate: p / rate ** 2) / whole
    return first, square - first ** 2, within


def check(p, q, v, orders, mean, density, first, between, within):
    shape, rate = p * orders + q, v + orders * mean
    closed = [p * rate / (shape - 1), p * p * rate ** 2 / ((shape - 1) ** 2 * (shape - 2)),
              p * rate ** 2 / ((shape - 1) * (shape - 2))]
    for one, other in zip((first, between, within), closed):
        assert abs(one / other - 1) < mpf(10) ** -25, (p, q, v, orders, mean)
    if orders:
        known = (-mp.loggamma(p * orders) - mp.loggamma(q) + mp.loggamma(shape) + q * mp.log(v)
                 + p * orders * mp.log(orders) + (p * orders - 1) * mp.log(mean)
                 - shape * mp.log(rate))
        assert abs(density - known) < mpf(10) ** -25 * (1 + abs(known))


def inputs():
    chance = random.Random(5)
    fits = [(6.25, 3.74, 15.44), (6.249572, 3.744225, 15.44352), (0.3, 2.5, 200.0),
            (40.0, 12.0, 9.0), (1.0, 3.000001, 1e-4), (2.0, 2.0001, 1e7)]
    for fit in fits:
        for orders, mean in ((0, 0.0), (1, 35.0), (2, 0.01), (4, 35.0), (37, 1200.5),
                             (1000, 24.65), (10000, 1e6)):
            yield (*fit, orders, mean)
    for _ in range(18):
        yield (*(float(f"{10 ** chance.uniform(low, high):.6g}")
                 for low, high in ((-1, 2), (0.32, 2), (-2, 4))),
               chance.choice([1, 2, 3, 8, 100]), float(f"{10 ** chance.uniform(-1, 4):.6g}"))


def main():
    print("p,q,v,orders,mean,log_density,mean_order,variance_of_1,variance_of_7")
    for given in inputs():
        p, q, v, orders, mean = map(mpf, given)
        density = log_density(p, q, v, orders, mean) if orders else mpf(0)
        first, between, within = moments(p, q, v, orders, mean)
        check(p, q, v, orders, mean, density, first, between, within)
        values = [density, first, within + between, 7 * within + 49 * between]
        print(",".join([repr(one) for one in given]
                       + [mp.nstr(one, 20, min_fixed=-5, max_fixed=20) for one in values]))


if __name__ == "__main__":
    main()
