"""The models of repeat buying by formulae with many digits; none is that of the C sources.

A buyer is (x, last, until, log_gaps). Every law answers log_likelihood, alive, expected, none and
counts. Rates are integrated out by the gamma integral, what is left (over the chance of leaving, or
the day of leaving) by Gauss's 2F1, by sums over the arrivals, or by quadrature; check_laws.py
compares with the plain double integral over the individual model.
"""
from mpmath import mp, mpf

DIGITS = 45
MOST_TERMS = 300_000


def rising(shape, count):
    """Gamma(shape + count) / Gamma(shape)."""
    return mp.exp(mp.loggamma(shape + count) - mp.loggamma(shape))


def log_beta(a, b):
    return mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)


def integral(function, low, high, marks):
    """Of a smooth function, cut at those marks that lie between."""
    cuts = sorted({low, high, *(mark for mark in marks if low < mark < high)})
    return mp.fsum(mp.quad(function, [left, right]) for left, right in zip(cuts, cuts[1:]))


def arrivals(shape, rate, weeks, count):
    """P(m arrivals within weeks), m = 0 ... count - 1, when rates are gamma distributed."""
    value = mp.exp(-shape * mp.log1p(weeks / rate))
    share = weeks / (rate + weeks)
    for m in range(count):
        yield value
        value *= share * (shape + m) / (m + 1)


def terms_needed(shape, rate, weeks):
    """How many arrivals must be summed until the rest is beyond 40 digits."""
    mean = shape * weeks / rate
    spread = mp.sqrt(mean * (1 + weeks / rate))
    return int(mean + 20 * spread + 110 * (rate + weeks) / rate + 60)


class Nbd:
    """Nobody leaves."""

    def __init__(self, r, alpha):
        self.r, self.alpha = mpf(r), mpf(alpha)

    def log_likelihood(self, x, last, until, log_gaps):
        r, alpha = self.r, self.alpha
        return (mp.loggamma(r + x) - mp.loggamma(r) + r * mp.log(alpha)
                - (r + x) * mp.log(alpha + until))

    def alive(self, buyer, weeks):
        return mpf(1)

    def expected(self, buyer, weeks):
        return (self.r + buyer[0]) / (self.alpha + buyer[2]) * weeks

    def none(self, buyer, weeks):
        return self.count(buyer, weeks, 0)

    def count(self, buyer, weeks, n):
        if weeks == mp.inf:
            return mpf(0)
        return list(arrivals(self.r + buyer[0], self.alpha + buyer[2], weeks, n + 1))[n]


class BetaGeometric:
    """BG and MBG with gaps of k stages: after each order, and in MBG after the first one too, one
    leaves with a chance of one's own."""

    def __init__(self, k, at_start, r, alpha, a, b):
        self.k, self.at_start = k, at_start
        self.r, self.alpha, self.a, self.b = mpf(r), mpf(alpha), mpf(a), mpf(b)

    def staying(self, x):
        """Second parameter of the beta of those who are still there."""
        return self.b + x + self.at_start

    def branches(self, x, last, until):
        """Logarithms of both branches: still there at each stage since the last order, and gone."""
        shape, gap = self.r + self.k * x, until - last
        stay = log_beta(self.a, self.staying(x)) - log_beta(self.a, self.b)
        stages = []
        for j in range(self.k):
            if j > 0 and gap == 0:
                break
            power = j * mp.log(gap) - mp.loggamma(j + 1) if j else mpf(0)
            stages.append(stay + mp.loggamma(shape + j) + power
                          - (shape + j) * mp.log(self.alpha + until))
        gone = None
        if x + self.at_start > 0:
            gone = (log_beta(self.a + 1, self.staying(x) - 1) - log_beta(self.a, self.b)
                    + mp.loggamma(shape) - shape * mp.log(self.alpha + last))
        return stages, gone

    def log_likelihood(self, x, last, until, log_gaps):
        stages, gone = self.branches(x, last, until)
        every = stages + ([gone] if gone is not None else [])
        top = max(every)
        return (top + mp.log(mp.fsum(mp.exp(one - top) for one in every))
                + self.r * mp.log(self.alpha) - mp.loggamma(self.r)
                + (self.k - 1) * log_gaps - x * mp.loggamma(self.k))

    def shares(self, buyer):
        """P(there and at stage j | history) by j, and P(gone | history)."""
        stages, gone = self.branches(*buyer[:3])
        every = stages + ([gone] if gone is not None else [])
        top = max(every)
        weights = [mp.exp(one - top) for one in every]
        total = mp.fsum(weights)
        here = [weight / total for weight in weights[:len(stages)]]
        return here, weights[-1] / total if gone is not None else mpf(0)

    def over_leaving(self, x, function, marks):
        """Mean of a function of the chance of leaving, for those still there."""
        a, b = self.a, self.staying(x)

        def weighed(u):
            p, q = 1 / (1 + mp.exp(-u)), 1 / (1 + mp.exp(u))
            return mp.exp(a * mp.log(p) + b * mp.log(q) - norm) * function(p, q)
        norm = log_beta(a, b)
        centre, width = mp.log(a / b), mp.sqrt(1 / a + 1 / b)
        ends = 90 * (1 / a + 1), 90 * (1 / b + 1)
        cuts = [centre + sign * width * times for sign in (-1, 1)
                for times in (0, 1, 3, 10, 30)]
        cuts += [mp.log(mark) + step for mark in marks for step in (-20, -5, 0, 5, 20)]
        return integral(weighed, centre - ends[0], centre + ends[1], cuts)

    def generating(self, shape, rate, weeks, stage, z):
        """E[z^orders] when nobody leaves: by the k-th roots of unity over the arrivals."""
        if self.k == 1:
            return mp.exp(-shape * mp.log1p(weeks * (1 - z) / rate))
        total = mpf(0)
        for root in range(self.k):
            turn = mp.root(z, self.k) * mp.expjpi(mpf(2 * root) / self.k)
            mix = mp.fsum(turn ** -s for s in range(self.k)) / self.k
            total += mp.re(mix * turn ** stage
                           * mp.exp(-shape * mp.log(1 + weeks * (1 - turn) / rate)))
        return total

    def over_orders(self, x, shape, rate, weeks, stage):
        """E[(1 - p)^n] and E[(1 - (1 - p)^n) / p] of n orders that nobody's leaving stops."""
        a, b = self.a, self.staying(x)
        if self.k == 1:
            try:
                return self.over_orders_closed(x, shape, weeks / rate)
            except mp.NoConvergence:
                return self.over_orders_by_leaving(x, shape, rate, weeks, stage)
        if terms_needed(shape, rate, weeks) <= MOST_TERMS:
            return self.over_orders_summed(x, shape, rate, weeks, stage)
        return self.over_orders_by_leaving(x, shape, rate, weeks, stage)

    def over_orders_closed(self, x, shape, ratio):
        a, b = self.a, self.staying(x)
        with mp.workdps(2 * DIGITS):
            nudge = mpf(10) ** -40  # beside the pole, whose limit exists
            alive = mp.hyp2f1(shape, a, a + b, -ratio)
            below = a - 1 + nudge
            rest = mp.hyp2f1(shape, below, below + b, -ratio)
            return alive, (below + b) / below * (1 - rest)

    def over_orders_by_leaving(self, x, shape, rate, weeks, stage):
        marks = [rate / (weeks * shape), 1 / shape]
        least = mpf(10) ** -35  # nearer to 0 nothing changes, but digits run out

        def left(p, q):
            return self.generating(shape, rate, weeks, stage, q)

        def orders(p, q):
            return (1 - left(p, q)) / p if p > least else (1 - left(least, 1 - least)) / least
        with mp.workdps(2 * DIGITS):
            alive = self.over_leaving(x, left, marks)
            return alive, self.over_leaving(x, orders, marks)

    def over_orders_summed(self, x, shape, rate, weeks, stage):
        a, b = self.a, self.staying(x)
        staying, so_far = mpf(1), mpf(0)  # E[(1-p)^n], sum of those before
        alive = expected = mpf(0)
        place = stage
        for chance in arrivals(shape, rate, weeks, terms_needed(shape, rate, weeks)):
            alive += chance * staying
            expected += chance * so_far
            place += 1
            if place == self.k:
                place = 0
                so_far += staying
                staying *= b / (a + b)
                b += 1
        return alive, expected

    def alive(self, buyer, weeks):
        return self.ahead(buyer, weeks)[0]

    def expected(self, buyer, weeks):
        return self.ahead(buyer, weeks)[1]

    def ahead(self, buyer, weeks):
        x, _, until = buyer[:3]
        here, _ = self.shares(buyer)
        if weeks == 0:
            return mp.fsum(here), mpf(0)
        alive = expected = mpf(0)
        for stage, share in enumerate(here):
            one = self.over_orders(x, self.r + self.k * x + stage, self.alpha + until, weeks, stage)
            alive += share * one[0]
            expected += share * one[1]
        return alive, expected

    def none(self, buyer, weeks):
        x, _, until = buyer[:3]
        here, gone = self.shares(buyer)
        if weeks == mp.inf:
            return gone
        return gone + mp.fsum(
            share * mp.fsum(arrivals(self.r + self.k * x + stage, self.alpha + until, weeks,
                                     self.k - stage))
            for stage, share in enumerate(here))

    def count(self, buyer, weeks, n):
        if n == 0:
            return self.none(buyer, weeks)
        x, _, until = buyer[:3]
        here, _ = self.shares(buyer)
        a, b = self.a, self.staying(x)
        before = mp.exp(log_beta(a, b + n - 1) - log_beta(a, b))
        after = mp.exp(log_beta(a, b + n) - log_beta(a, b))
        total = mpf(0)
        for stage, share in enumerate(here):
            shape = self.r + self.k * x + stage
            reach = self.k * n - stage
            chances = list(arrivals(shape, self.alpha + until, weeks, reach + self.k))
            more = 1 - mp.fsum(chances[:reach])
            if more < mpf(10) ** -20:
                count = reach + terms_needed(shape, self.alpha + until, weeks)
                more = mp.fsum(list(arrivals(shape, self.alpha + until, weeks, count))[reach:])
            total += share * ((before - after) * more + after * mp.fsum(chances[reach:]))
        return total


class ParetoNbd:
    """One leaves at a rate of one's own, whether one orders or not."""

    def __init__(self, r, alpha, s, beta):
        self.r, self.alpha, self.s, self.beta = mpf(r), mpf(alpha), mpf(s), mpf(beta)

    def over_departure(self, low, high, shape, rate, leaving, leaving_rate, function):
        """Integral of leaving * (leaving_rate + y)^-(leaving + 1) (rate + y)^-shape f(y), times
        the powers at `low`, so that nothing runs out of the exponent."""
        scale = 1 / (shape / (rate + low) + (leaving + 1) / (leaving_rate + low))
        marks = [low + times * scale for times in (mpf("0.1"), 1, 3, 10, 30, 100, 1000)]
        marks += [low + times * place for times in (mpf("0.01"), mpf("0.1"), 1, 10, 100)
                  for place in (rate + low, leaving_rate + low)]

        def density(y):
            step = y - low
            return (leaving / (leaving_rate + y)
                    * mp.exp(-leaving * mp.log1p(step / (leaving_rate + low))
                             - shape * mp.log1p(step / (rate + low))) * function(step))
        if high == mp.inf:
            # y = low + e^v up to where the powers leave nothing of 40 digits.
            end = mp.log(scale + rate + leaving_rate) + 110 / (shape + leaving) + 5
            return integral(lambda v: density(low + mp.exp(v)) * mp.exp(v), mp.log(scale) - 110,
                            end, [mp.log(mark - low) for mark in marks])
        return integral(density, low, high, marks) if high > low else mpf(0)

    def log_branches(self, x, last, until):
        shape = self.r + x
        here = (-shape * mp.log(self.alpha + until)
                + self.s * (mp.log(self.beta) - mp.log(self.beta + until)))
        gone = self.over_departure(last, until, shape, self.alpha, self.s, self.beta, lambda _: 1)
        at_last = (-shape * mp.log(self.alpha + last)
                   + self.s * (mp.log(self.beta) - mp.log(self.beta + last)))
        return here, (mp.log(gone) + at_last if gone > 0 else None)

    def log_likelihood(self, x, last, until, log_gaps):
        here, gone = self.log_branches(x, last, until)
        sum_of = here if gone is None else max(here, gone) + mp.log1p(mp.exp(-abs(here - gone)))
        return (mp.loggamma(self.r + x) - mp.loggamma(self.r) + self.r * mp.log(self.alpha)
                + sum_of)

    def shares(self, buyer):
        here, gone = self.log_branches(*buyer[:3])
        if gone is None:
            return mpf(1), mpf(0)
        return 1 / (1 + mp.exp(gone - here)), 1 / (1 + mp.exp(here - gone))

    def alive(self, buyer, weeks):
        return self.shares(buyer)[0] * mp.exp(-self.s * mp.log1p(weeks / (self.beta + buyer[2])))

    def expected(self, buyer, weeks):
        x, _, until = buyer[:3]
        rate = self.beta + until
        marks = [times * rate for times in (mpf("0.1"), 1, 10, 100, 1000)]
        marks += [rate / (1 + self.s) * times for times in (mpf("0.1"), 1, 10, 100)]
        time = integral(lambda u: mp.exp(-self.s * mp.log1p(u / rate)), mpf(0), weeks, marks)
        return self.shares(buyer)[0] * (self.r + x) / (self.alpha + until) * time

    def none(self, buyer, weeks):
        return self.count(buyer, weeks, 0)

    def count(self, buyer, weeks, n):
        x, _, until = buyer[:3]
        shape, rate, leaving_rate = self.r + x, self.alpha + until, self.beta + until
        here, gone = self.shares(buyer)
        factor = mp.exp(mp.loggamma(shape + n) - mp.loggamma(shape) - mp.loggamma(n + 1))

        # Quadrature ends by size, so what it sums must not be small.
        most = weeks / (rate + weeks) if weeks != mp.inf else mpf(1)

        def orders(u):
            return (u / (rate + u) / most) ** n if n else mpf(1)
        left = self.over_departure(mpf(0), weeks, shape, rate, self.s, leaving_rate, orders)
        stayed = mpf(0)
        if weeks != mp.inf:
            stayed = orders(weeks) * mp.exp(-self.s * mp.log1p(weeks / leaving_rate)
                                            - shape * mp.log1p(weeks / rate))
        return here * factor * most ** n * (left + stayed) + (gone if n == 0 else 0)


def law(name, k, parameters):
    if name == "nbd":
        return Nbd(*parameters)
    if name == "pareto_nbd":
        return ParetoNbd(*parameters)
    return BetaGeometric(k, 1 if name.startswith("m") else 0, *parameters)


def derivatives(name, k, parameters, buyer):
    """Gradient and lower triangle of the Hessian of the log-likelihood by ln parameter."""
    step = mpf(10) ** -12

    def at(*moves):
        moved = [mpf(value) for value in parameters]
        for which, steps in moves:
            moved[which] *= mp.exp(steps * step)
        return law(name, k, moved).log_likelihood(*buyer)
    middle, count = at(), len(parameters)
    once = [(at((i, -1)), at((i, 1))) for i in range(count)]
    gradient = [(up - down) / (2 * step) for down, up in once]
    hessian = []
    for i in range(count):
        for j in range(i):
            crossed = (at((i, 1), (j, 1)) - at((i, 1), (j, -1)) - at((i, -1), (j, 1))
                       + at((i, -1), (j, -1)))
            hessian.append(crossed / (4 * step ** 2))
        hessian.append((once[i][0] - 2 * middle + once[i][1]) / step ** 2)
    return gradient, hessian


def spend_log_density(p, q, v, orders, mean):
    """Of the mean of so many orders: gamma of shape p * orders, its rate gamma (q, v)."""
    shape = p * orders
    return (-log_beta(shape, q) + q * mp.log(v) + shape * mp.log(orders)
            + (shape - 1) * mp.log(mean) - (shape + q) * mp.log(v + orders * mean))


def spend_mean(p, q, v, orders, mean):
    return p * (v + orders * mean) / (p * orders + q - 1)


mp.dps = DIGITS
