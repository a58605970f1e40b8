"""The report's figures by pandas and NumPy, in their vector forms."""
import sys

import canonical
import numpy as np
import pandas as pd


def counts(*columns):
    """How often each combination of whole numbers occurs: a dict of tuples."""
    frame = pd.DataFrame(dict(enumerate(columns)))
    sizes = frame.groupby(list(frame.columns), sort=False).size()
    return {key: int(size) for key, size in sizes.items()}


def load(path):
    frame = pd.read_csv(path, dtype={"client": str, "date": str, "amount": float})
    codes, names = pd.factorize(frame["client"])
    date_codes, dates = pd.factorize(frame["date"])
    days = np.asarray(dates, dtype="datetime64[D]").astype(np.int64)[date_codes]
    cents = np.rint(frame["amount"].to_numpy() * 100).astype(np.int64)
    return codes, names, days, cents


def group_starts(keys):
    return np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))


def scores_of(values, size):
    """1 + floor(5 * worse / N), where smaller values are worse."""
    worse = pd.Series(values).rank(method="min").to_numpy().astype(np.int64) - 1
    return 1 + 5 * worse // size


def rfm(clients, days, cents, as_of):
    sample = days > as_of - 365
    clients, days, cents = clients[sample], days[sample], cents[sample]
    starts = group_starts(clients)
    last = np.maximum.reduceat(days, starts)
    orders = np.diff(np.append(starts, len(clients)))
    revenue = np.add.reduceat(cents, starts)
    scores = {letter: scores_of(values, len(starts)) for letter, values in
              (("r", last), ("f", orders), ("m", revenue))}
    table = np.array([[canonical.segment_of(r, f) for f in range(1, 6)] for r in range(1, 6)])
    segment = table[scores["r"] - 1, scores["f"] - 1]
    size = np.bincount(segment, minlength=10)
    money = np.zeros(10, dtype=np.int64)
    np.add.at(money, segment, revenue)
    lines = canonical.rfm_lines(
        {letter: np.bincount(score, minlength=6)[1:].tolist() for letter, score in scores.items()},
        {at: (int(size[at]), int(money[at])) for at in range(10)})
    return lines, scores


def quarters(clients, days, cents, first, as_of):
    cells = []
    for start, to in canonical.quarter_bounds(as_of):
        within = (days >= start) & (days <= to)
        cells.append((len(group_starts(clients[within])) if within.any() else 0,
                      int(within.sum()), int(cents[within].sum()),
                      int(((first >= start) & (first <= to)).sum())))
    return canonical.sample_lines(as_of, cells)


def matrix(age, orders, revenue, window, cooling, vip):
    standing = np.where(orders == 1, np.where(age <= window, 0, 1),
                        np.where(age > window, 4, np.where(orders < vip, 2, 3)))
    cool = (age > cooling) & (age <= window)
    cells = {}
    for at in range(5):
        mine = standing == at
        cells[at] = (int(mine.sum()), int(cool[mine].sum()), int(revenue[mine].sum()))
    return canonical.matrix_lines(cells), standing


def months_of(days):
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + 1970 * 12


def rates_and_cohorts(clients, days, cents, window, as_of):
    """Both from the months in which each client ordered."""
    months = months_of(days)
    starts = group_starts(clients * 100000 + months)
    client, month = clients[starts], months[starts]
    first, last = days[starts], np.maximum.reduceat(days, starts)
    is_first = np.concatenate(([True], client[1:] != client[:-1]))
    following = np.append(np.where(is_first[1:], as_of + 1, first[1:]), as_of + 1)
    active_to = np.minimum(following - 1, last + window)
    last_month = canonical.month_of(as_of)
    until = np.where(active_to >= as_of, last_month, months_of(active_to + 1) - 1)
    before = np.where(is_first, -1, np.concatenate(([-1], until[:-1])))
    before = np.where(is_first | (before == month - 1), before, -2)
    cells = {(m, u, None if b == -1 else b): n for (m, u, b), n in
             counts(month, until, before).items()}
    cohort = month[is_first][np.cumsum(is_first) - 1]
    money = pd.DataFrame({"cohort": cohort, "after": month - cohort,
                          "cents": np.add.reduceat(cents, starts)})
    sums = money.groupby(["cohort", "after"])["cents"].agg(["size", "sum"])
    triangle = {key: (int(row[0]), int(row[1])) for key, row in
                zip(sums.index, sums.itertuples(index=False))}
    return cells, triangle


def main(path):
    codes, _, row_days, row_cents = load(path)
    key = codes.astype(np.int64) * 65536 + row_days
    order = np.argsort(key, kind="stable")
    key = key[order]
    starts = group_starts(key)
    clients, days = key[starts] // 65536, key[starts] % 65536
    cents = np.add.reduceat(row_cents[order], starts)

    client_starts = group_starts(clients)
    ends = np.append(client_starts[1:], len(clients)) - 1
    first, last = days[client_starts], days[ends]
    orders = ends - client_starts + 1
    revenue = np.add.reduceat(cents, client_starts)
    as_of = int(days.max())
    age = as_of - last

    is_next = clients[1:] == clients[:-1]
    gaps = np.bincount((days[1:] - days[:-1])[is_next])
    window, cooling = canonical.window_of_gaps({int(g): int(gaps[g]) for g in np.flatnonzero(gaps)})
    several = np.bincount(orders[(orders > 1) & (age <= window)])
    vip = canonical.vip_of_counts({int(n): int(several[n]) for n in np.flatnonzero(several)})
    second = orders > 1
    events = np.bincount(days[client_starts[second] + 1] - first[second])
    censored = np.bincount(as_of - first[~second])

    matrix_lines, _ = matrix(age, orders, revenue, window, cooling, vip)
    cells, triangle = rates_and_cohorts(clients, days, cents, window, as_of)
    rfm_lines, _ = rfm(clients, days, cents, as_of)
    months = canonical.month_of(int(days.min())), canonical.month_of(as_of)

    print(canonical.line("log", len(row_days), len(first), len(days),
                         canonical.date_text(int(days.min())), canonical.date_text(as_of),
                         int(revenue.sum())))
    print(canonical.line("window", window, cooling, vip))
    print(canonical.line("history", int(first.sum()), int(last.sum())))
    print(*matrix_lines, *canonical.rate_lines(cells, *months), *rfm_lines,
          *quarters(clients, days, cents, first, as_of),
          *canonical.cohort_lines(triangle, *months),
          *canonical.survival_lines({int(t): int(events[t]) for t in np.flatnonzero(events)},
                                    {int(t): int(censored[t]) for t in np.flatnonzero(censored)}),
          sep="\n")


if __name__ == "__main__":
    main(sys.argv[1])
