# SPDX-License-Identifier: AGPL-3.0-or-later
"""The measures of docs/measures.md once more: plain, slow, and straight from the definitions.

Reads a CSV with the columns client, date and perhaps amount (ISO dates, a point in amounts;
without amounts there are only counts) and prints the JSON of `regulars report --json`, without
what only regulars knows (timing, how it read). Shares no code and no trick with the program:
where that walks once with tables, this asks every client about every day.
"""
import argparse
import csv
import datetime
import decimal
import fractions
import json
import math
import statistics

DAY = datetime.timedelta(days=1)
NORMAL_975 = statistics.NormalDist().inv_cdf(0.975)
MARKS = (7, 30, 60, 90, 180, 270, 360, 720)
CURVES = ("first_to_second", "second_to_third", "third_to_fourth", "fourth_to_fifth")
STANDINGS = ("newcomer", "one_time", "growing", "vip", "lost")
SEGMENTS = (
    ("champions", (5,), (4, 5)),
    ("loyal", (3, 4), (4, 5)),
    ("potential loyalists", (4, 5), (2, 3)),
    ("new", (5,), (1,)),
    ("promising", (4,), (1,)),
    ("need attention", (3,), (3,)),
    ("about to sleep", (3,), (1, 2)),
    ("cannot lose", (1, 2), (5,)),
    ("at risk", (1, 2), (3, 4)),
    ("hibernating", (1, 2), (1, 2)),
)


class Log:
    """Clients with their occasions {day: amount} and refunds [(day, amount)], up to as_of."""

    def __init__(self, path, as_of):
        with open(path, newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.has_amounts = "amount" in rows[0]
        everyone, self.rows, self.rows_after = {}, 0, 0
        self.refund_rows, days = 0, []
        for row in rows:
            day = datetime.date.fromisoformat(row["date"])
            if as_of and day > as_of:
                self.rows_after += 1
                continue
            self.rows += 1
            days.append(day)
            amount = decimal.Decimal(row.get("amount", "0"))
            orders, refunds = everyone.setdefault(row["client"].strip(), ({}, []))
            if amount < 0:
                self.refund_rows += 1
                refunds.append((day, amount))
            else:
                orders[day] = orders.get(day, 0) + amount
        self.first_day, self.last_day = min(days), max(days)
        self.as_of = as_of or self.last_day
        self.clients = {name: sorted(both[0]) for name, both in everyone.items() if both[0]}
        self.amounts = {name: everyone[name][0] for name in self.clients}
        self.refunds = {name: everyone[name][1] for name in self.clients}

    def age(self, name):
        return (self.as_of - self.clients[name][-1]).days

    def revenue(self, name, first=datetime.date.min, last=datetime.date.max):
        orders = self.amounts[name].items()
        return sum(amount for day, amount in [*orders, *self.refunds[name]]
                   if first <= day <= last)

    def money(self, amount):
        return decimal.Decimal(amount) if self.has_amounts else None


def nearest_rank(values, percent):
    """The smallest value that at least `percent` % of all do not exceed."""
    ordered = sorted(values)
    return next(value for i, value in enumerate(ordered, 1) if 100 * i >= percent * len(ordered))


def gaps_of(days):
    return [(after - before).days for before, after in zip(days, days[1:])]


def measure_window(log, options):
    gaps = [gap for days in log.clients.values() for gap in gaps_of(days)]
    active = min(max(nearest_rank(gaps, 90), 30), 730) if gaps else 365
    active = options.active_window_days or active
    cooling = options.cooling_days or (nearest_rank(gaps, 75) if gaps else active // 2)
    counts = [len(days) for name, days in log.clients.items()
              if len(days) >= 2 and log.age(name) <= active]
    vip = 3
    while sum(n >= vip for n in counts) * 100 > 20 * len(counts):
        vip += 1

    def origin(given):
        return "given" if given else "from the log"
    return {
        "active_window_days": active, "active_window_from": origin(options.active_window_days),
        "cooling_days": min(cooling, active), "cooling_days_from": origin(options.cooling_days),
        "vip_orders": options.vip_orders or vip, "vip_orders_from": origin(options.vip_orders),
    }


def period_start(kind, day):
    month = {"month": day.month, "quarter": (day.month - 1) // 3 * 3 + 1, "year": 1}[kind]
    return datetime.date(day.year, month, 1)


def period_after(kind, start):
    """First day of the next period, which as many days on have always reached."""
    return period_start(kind, start + {"month": 31, "quarter": 92, "year": 366}[kind] * DAY)


def periods(kind, first, last):
    start = period_start(kind, first)
    while start <= last:
        yield start
        start = period_after(kind, start)


def is_active(days, day, window_days):
    seen = [occasion for occasion in days if occasion <= day]
    return bool(seen) and (day - seen[-1]).days <= window_days


def measure_rate(log, window_days, first, last):
    rate = {"start": 0, "end": 0, "retained": 0, "new": 0, "new_gone": 0, "came_back": 0}
    for days in log.clients.values():
        start = is_active(days, first - DAY, window_days)
        end = is_active(days, last, window_days)
        is_new = first <= days[0] <= last
        rate["start"] += start
        rate["end"] += end
        rate["retained"] += start and end
        rate["new"] += is_new and end
        rate["new_gone"] += is_new and not end
        rate["came_back"] += start and any(first <= day <= last for day in days)
    rate["lost"] = rate["start"] - rate["retained"]
    rate["joined"] = rate["end"] - rate["retained"]
    rate["returned"] = rate["joined"] - rate["new"]
    known = first >= log.first_day + window_days * DAY and rate["start"] > 0
    rate["crr"] = rate["retained"] / rate["start"] if known else None
    rate["crr_by_formula"] = (rate["end"] - rate["new"]) / rate["start"] if known else None
    rate["came_back_rate"] = rate["came_back"] / rate["start"] if known else None
    return rate


def measure_own(log, window, options):
    first, last = options.from_day, min(options.to_day, log.as_of)
    return {"from": first.isoformat(), "to": last.isoformat(),
            "complete": log.first_day <= options.from_day and options.to_day <= log.as_of,
            **measure_rate(log, window["active_window_days"], first, last)}


def measure_retention(log, window, options):
    result = {"own": measure_own(log, window, options)} if options.from_day else {}
    for kind in ("month", "quarter", "year"):
        result[kind] = []
        for start in periods(kind, log.first_day, log.as_of):
            last = period_after(kind, start) - DAY
            to = min(last, log.as_of)
            result[kind].append({
                "from": start.isoformat(), "to": to.isoformat(),
                "complete": log.first_day <= start and last <= log.as_of,
                **measure_rate(log, window["active_window_days"], start, to)})
    return result


def student_975(freedom):
    """By Simpson's rule on t = sqrt(n) tan x, where the density is cos(x) ** (n - 1)."""
    density = math.exp(math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)) / math.sqrt(math.pi)

    def within(t, pieces=2000):
        step = math.atan(t / math.sqrt(freedom)) / pieces
        return density * step / 3 * math.fsum(
            (1 if i in (0, pieces) else 4 if i % 2 else 2) * math.cos(i * step) ** (freedom - 1)
            for i in range(pieces + 1))
    low, high = 0, 20
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if within(middle) < 0.475 else (low, middle)
    return low


def measure_side(values):
    return {"clients": len(values), "mean": float(sum(values) / len(values)) if values else None,
            "deviation": statistics.stdev(map(float, values)) if len(values) > 1 else None}


def welch_half(one, other):
    parts = [side["deviation"] ** 2 / side["clients"] for side in (one, other)]
    if not any(parts):
        return 0.0
    freedom = sum(parts) ** 2 / sum(part ** 2 / (side["clients"] - 1)
                                    for part, side in zip(parts, (one, other)))
    return student_975(freedom) * math.sqrt(sum(parts))


def measure_kept_worth(log, window):
    """Of those active a year ago: what those who stayed brought in since, less what others did."""
    first, days = log.as_of - 364 * DAY, window["active_window_days"]
    known = first >= log.first_day + days * DAY
    sides = {True: [], False: []}
    for name, occasions in log.clients.items():
        if known and is_active(occasions, first - DAY, days):
            orders = sum(first <= day <= log.as_of for day in occasions)
            sides[is_active(occasions, log.as_of, days)].append(
                fractions.Fraction(log.revenue(name, first, log.as_of) if log.has_amounts
                                   else orders))
    stayed, lost = measure_side(sides[True]), measure_side(sides[False])
    worth = {"from": first.isoformat(), "to": log.as_of.isoformat(),
             "of": "amount" if log.has_amounts else "orders", "stayed": stayed, "lost": lost}
    if not known or min(len(sides[True]), len(sides[False])) < 20:
        return {**worth, "difference": None, "difference_low": None, "difference_high": None,
                "can_tell": False, "reason": "too few" if known else "log too short"}
    difference, half = stayed["mean"] - lost["mean"], welch_half(stayed, lost)
    can_tell = abs(difference) > half
    return {**worth, "difference": difference, "difference_low": difference - half,
            "difference_high": difference + half, "can_tell": can_tell,
            **({} if can_tell else {"reason": "interval holds zero"})}


def standing_of(log, window, name):
    n, is_lost = len(log.clients[name]), log.age(name) > window["active_window_days"]
    if n == 1:
        return "one_time" if is_lost else "newcomer"
    if is_lost:
        return "lost"
    return "vip" if n >= window["vip_orders"] else "growing"


def measure_matrix(log, window):
    result = {standing: {"clients": 0, "cooling": 0, "revenue": 0} for standing in STANDINGS}
    for name in log.clients:
        standing = standing_of(log, window, name)
        group = result[standing]
        group["clients"] += 1
        group["cooling"] += (standing in ("newcomer", "growing", "vip")
                             and log.age(name) > window["cooling_days"])
        group["revenue"] += log.revenue(name)
    for group in result.values():
        group["revenue"] = log.money(group["revenue"])
        group["share"] = group["clients"] / len(log.clients)
    return result


def state_on(log, window, name, day):
    """Where a client stands at the end of a day, or "none" before their first order."""
    seen = [occasion for occasion in log.clients[name] if occasion <= day]
    if not seen:
        return "none"
    is_lost = (day - seen[-1]).days > window["active_window_days"]
    if len(seen) == 1:
        return "one_time" if is_lost else "newcomer"
    if is_lost:
        return "lost"
    return "vip" if len(seen) >= window["vip_orders"] else "growing"


def measure_movement(log, window, first, last):
    """From the end of the day before `first` to the end of `last`."""
    start, end = first - DAY, min(last, log.as_of)
    moved = [(state_on(log, window, name, start), state_on(log, window, name, end))
             for name in log.clients]
    return {"from": start.isoformat(), "to": end.isoformat(), "complete": last <= log.as_of,
            "known": first >= log.first_day + window["active_window_days"] * DAY,
            **{one: {other: moved.count((one, other)) for other in STANDINGS}
               for one in (*STANDINGS, "none")}}


def measure_movements(log, window, options):
    quarters = list(periods("quarter", log.first_day, log.as_of))[-8:]
    result = {"quarter": [measure_movement(log, window, start, period_after("quarter", start) - DAY)
                          for start in quarters]}
    if options.from_day:
        result["own"] = measure_movement(log, window, options.from_day, options.to_day)
    return result


def scores_of(values, is_worse):
    """{name: score}: 1 + floor(5 * worse / N)."""
    return {name: 1 + 5 * sum(is_worse(other, value) for other in values.values()) // len(values)
            for name, value in values.items()}


def measure_scores(log, sample_days):
    """{name: (r, f, m)} of the clients in the sample, and what each spent in it."""
    first = datetime.date.min
    if sample_days != "all":
        first = log.as_of - (int(sample_days) - 1) * DAY
    sample = {name: [day for day in days if day >= first] for name, days in log.clients.items()}
    sample = {name: days for name, days in sample.items() if days}
    ages = {name: log.age(name) for name in sample}
    spent = {name: log.revenue(name, first) for name in sample}
    r = scores_of(ages, lambda other, own: other > own)
    f = scores_of({name: len(days) for name, days in sample.items()},
                  lambda other, own: other < own)
    m = scores_of(spent, lambda other, own: other < own)
    return {name: (r[name], f[name], m[name]) for name in sample}, spent


def measure_quarters(log):
    quarters, last = [], log.as_of
    for length in (92, 91, 91, 91):
        first = last - (length - 1) * DAY
        within = {name: [day for day in days if first <= day <= last]
                  for name, days in log.clients.items()}
        quarters.append({
            "from": first.isoformat(), "to": last.isoformat(),
            "buyers": sum(bool(days) for days in within.values()),
            "orders": sum(len(days) for days in within.values()),
            "revenue": log.money(sum(log.revenue(name, first, last) for name in log.clients)),
            "new": sum(first <= days[0] <= last for days in log.clients.values()),
        })
        last = first - DAY
    return quarters[::-1]


def measure_rfm(log, scores, spent):
    def counts(place):
        return [sum(score[place] == value for score in scores.values()) for value in range(1, 6)]
    segments = []
    for segment, rs, fs in SEGMENTS:
        members = [name for name, (r, f, _) in scores.items() if r in rs and f in fs]
        segments.append({"name": segment, "clients": len(members),
                         "revenue": log.money(sum(spent[name] for name in members))})
    return {"r": counts(0), "f": counts(1), "m": counts(2) if log.has_amounts else None,
            "segments": segments, "sample": measure_quarters(log)}


def interval_of(survival, greenwood):
    """Log-log: S ** exp(+-z * se(log S) / |log S|)."""
    if survival in (0, 1):
        return float(survival), float(survival)
    spread = NORMAL_975 * math.sqrt(greenwood) / abs(math.log(survival))
    return float(survival) ** math.exp(spread), float(survival) ** math.exp(-spread)


def measure_curve(events, censored):
    """Kaplan-Meier in fractions, so that every S is exact."""
    survival, greenwood, points = fractions.Fraction(1), fractions.Fraction(0), []
    for day in sorted(set(events)):
        at_risk = sum(other >= day for other in [*events, *censored])
        count = events.count(day)
        survival *= fractions.Fraction(at_risk - count, at_risk)
        if at_risk > count:
            greenwood += fractions.Fraction(count, at_risk * (at_risk - count))
        points.append((day, at_risk, count, survival, *interval_of(survival, greenwood)))
    longest = max([*events, *censored], default=-1)

    def at(mark):
        before = [point[3] for point in points if point[0] <= mark]
        return float(before[-1] if before else 1) if mark <= longest else None
    return {
        "n": len(events) + len(censored), "events": len(events),
        "quartiles": [next((point[0] for point in points if 4 * point[3] <= quarters), None)
                      for quarters in (3, 2, 1)],
        "survival": {str(mark): at(mark) for mark in MARKS},
        "of_those_who_return": {str(percent): nearest_rank(events, percent) if events else None
                                for percent in (25, 50, 75, 90)},
        "points": [[*point[:3], *map(float, point[3:])] for point in points],
    }


def measure_next_order(log):
    waits = {curve: ([], []) for curve in (*CURVES, "any_to_next")}
    for days in log.clients.values():
        for number, gap in enumerate(gaps_of(days)):
            waits["any_to_next"][0].append(gap)
            if number < len(CURVES):
                waits[CURVES[number]][0].append(gap)
        waiting = (log.as_of - days[-1]).days
        waits["any_to_next"][1].append(waiting)
        if len(days) <= len(CURVES):
            waits[CURVES[len(days) - 1]][1].append(waiting)
    return {curve: measure_curve(*both) for curve, both in waits.items()}


def label_of(kind, start):
    if kind == "month":
        return f"{start.year:04}-{start.month:02}"
    return f"{start.year:04}-Q{(start.month + 2) // 3}"


def measure_cohorts(log):
    result = {}
    for kind in ("month", "quarter"):
        starts = list(periods(kind, log.first_day, log.as_of))
        place = {start: i for i, start in enumerate(starts)}
        rows = [{"cohort": label_of(kind, start), "active": [0] * (len(starts) - i),
                 "revenue": [decimal.Decimal(0)] * (len(starts) - i)}
                for i, start in enumerate(starts)]
        for name, days in log.clients.items():
            own = place[period_start(kind, days[0])]
            for k in {place[period_start(kind, day)] - own for day in days}:
                rows[own]["active"][k] += 1
            for day, amount in [*log.amounts[name].items(), *log.refunds[name]]:
                rows[own]["revenue"][max(place[period_start(kind, day)] - own, 0)] += amount
        for row in rows:
            row["revenue"] = [log.money(amount) for amount in row["revenue"]]
        result[kind] = rows
    return result


def measure_clients(log, window, scores, next_order):
    """{name: what --clients writes of them}."""
    result = {}
    for name, days in log.clients.items():
        curve = next_order[CURVES[len(days) - 1] if len(days) <= 4 else "any_to_next"]
        returns = curve["of_those_who_return"]
        due = [days[-1] + returns[percent] * DAY if curve["events"] else None
               for percent in ("25", "75")]
        r, f, m = scores.get(name, (None, None, None))
        result[name] = {
            "first": days[0], "last": days[-1], "orders": len(days),
            "revenue": log.money(log.revenue(name)), "age_days": log.age(name),
            "r": r, "f": f, "m": m if log.has_amounts else None,
            "class": standing_of(log, window, name), "due_from": due[0], "due_by": due[1],
            "overdue": None if due[1] is None else log.as_of > due[1],
        }
    return result


def measure(path, options):
    log = Log(path, options.as_of)
    window = measure_window(log, options)
    scores, spent = measure_scores(log, options.sample_days)
    next_order = measure_next_order(log)
    revenue = log.money(sum(log.revenue(name) for name in log.clients))
    return {
        "schema": 1, "as_of": log.as_of.isoformat(), "currency": None,
        "log": {
            "rows": log.rows, "rows_skipped": 0, "rows_after_as_of": log.rows_after,
            "refund_rows": log.refund_rows, "clients": len(log.clients),
            "orders": sum(len(days) for days in log.clients.values()),
            "first_day": log.first_day.isoformat(), "last_day": log.last_day.isoformat(),
            "revenue": revenue,
        },
        "window": window,
        "retention": measure_retention(log, window, options),
        "kept_worth": measure_kept_worth(log, window),
        "matrix": measure_matrix(log, window),
        "movements": measure_movements(log, window, options),
        "rfm": measure_rfm(log, scores, spent),
        "next_order": next_order,
        "cohorts": measure_cohorts(log),
    }, measure_clients(log, window, scores, next_order)


def parse(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("log")
    parser.add_argument("--as-of", type=datetime.date.fromisoformat)
    parser.add_argument("--active-window-days", type=int, default=0)
    parser.add_argument("--cooling-days", type=int, default=0)
    parser.add_argument("--vip-orders", type=int, default=0)
    parser.add_argument("--sample-days", default="365")
    parser.add_argument("--from", type=datetime.date.fromisoformat, dest="from_day")
    parser.add_argument("--to", type=datetime.date.fromisoformat, dest="to_day")
    return parser.parse_args(arguments)


def main():
    options = parse()
    report, _ = measure(options.log, options)
    print(json.dumps(report, default=float, indent=1))


if __name__ == "__main__":
    main()
