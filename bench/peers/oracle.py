"""The results by the letter of the definitions, slowly: what the fast programs must agree with."""
import collections
import csv
import datetime
import sys

import canonical

EPOCH = canonical.EPOCH


def read(path):
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            whole, _, cents = row["amount"].partition(".")
            yield (row["client"], datetime.date.fromisoformat(row["date"]).toordinal() - EPOCH,
                   int(whole) * 100 + int(cents.ljust(2, "0")))


def active(days, day, window):
    before = [other for other in days if other <= day]
    return bool(before) and day - before[-1] <= window


def rates(clients, window, first, as_of):
    lines = []
    for month in range(canonical.month_of(first), canonical.month_of(as_of) + 1):
        start_day = canonical.month_start(month)
        end_day = min(canonical.month_start(month + 1) - 1, as_of)
        counts = collections.Counter()
        for days in clients.values():
            start, end = active(days, start_day - 1, window), active(days, end_day, window)
            new = start_day <= days[0] <= end_day
            counts["start"] += start
            counts["end"] += end
            counts["retained"] += start and end
            counts["new"] += end and new
            counts["new_gone"] += new and not end
            counts["came_back"] += start and any(start_day <= day <= end_day for day in days)
        joined = counts["end"] - counts["retained"]
        lines.append(canonical.line(
            "rate", canonical.month_text(month), counts["start"], counts["end"],
            counts["retained"], counts["start"] - counts["retained"], joined, counts["new"],
            joined - counts["new"], counts["new_gone"], counts["came_back"]))
    return lines


def rfm(occasions, as_of):
    sample = {}
    for client, days in occasions.items():
        within = {day: cents for day, cents in days.items() if as_of - 365 < day <= as_of}
        if within:
            sample[client] = (-(as_of - max(within)), len(within), sum(within.values()))
    scores, by_client = {}, collections.defaultdict(list)
    for at, letter in enumerate("rfm"):
        values = collections.Counter(value[at] for value in sample.values())
        worse, below = {}, 0
        for value in sorted(values):
            worse[value] = below
            below += values[value]
        scores[letter] = [0] * 5
        for client, value in sample.items():
            score = 1 + 5 * worse[value[at]] // len(sample)
            scores[letter][score - 1] += 1
            by_client[client].append(score)
    segments = {}
    for client, (r, f, _) in by_client.items():
        number = canonical.segment_of(r, f)
        count, cents = segments.get(number, (0, 0))
        segments[number] = (count + 1, cents + sample[client][2])
    return canonical.rfm_lines(scores, segments)


def quarters(occasions, as_of):
    cells = []
    for start, to in canonical.quarter_bounds(as_of):
        within = {client: [cents for day, cents in days.items() if start <= day <= to]
                  for client, days in occasions.items()}
        cells.append((sum(bool(cents) for cents in within.values()),
                      sum(map(len, within.values())), sum(map(sum, within.values())),
                      sum(start <= min(days) <= to for days in occasions.values())))
    return canonical.sample_lines(as_of, cells)


def matrix(occasions, clients, as_of, window, cooling, vip):
    cells = {}
    for client, days in clients.items():
        age, orders = as_of - days[-1], len(days)
        if age > window:
            standing = 1 if orders == 1 else 4
        else:
            standing = 0 if orders == 1 else 2 if orders < vip else 3
        count, cool, cents = cells.get(standing, (0, 0, 0))
        is_cooling = standing in (0, 2, 3) and age > cooling
        cells[standing] = (count + 1, cool + is_cooling, cents + sum(occasions[client].values()))
    return canonical.matrix_lines(cells)


def cohorts(occasions, clients):
    cells = {}
    for client, days in clients.items():
        cohort, months = canonical.month_of(days[0]), collections.Counter()
        for day, cents in occasions[client].items():
            months[canonical.month_of(day) - cohort] += cents
        for after, cents in months.items():
            count, sum_cents = cells.get((cohort, after), (0, 0))
            cells[cohort, after] = (count + 1, sum_cents + cents)
    return cells


def main(path):
    rows = list(read(path))
    occasions = collections.defaultdict(collections.Counter)
    for client, day, cents in rows:
        occasions[client][day] += cents
    clients = {client: sorted(days) for client, days in occasions.items()}
    first = min(days[0] for days in clients.values())
    as_of = max(days[-1] for days in clients.values())
    orders = sum(map(len, clients.values()))
    revenue = sum(row[2] for row in rows)

    gaps = collections.Counter(after - before for days in clients.values()
                               for before, after in zip(days, days[1:]))
    window, cooling = canonical.window_of_gaps(gaps)
    vip = canonical.vip_of_counts(collections.Counter(
        len(days) for days in clients.values() if len(days) > 1 and as_of - days[-1] <= window))
    events = collections.Counter(days[1] - days[0] for days in clients.values() if len(days) > 1)
    censored = collections.Counter(as_of - days[0] for days in clients.values() if len(days) == 1)
    months = canonical.month_of(first), canonical.month_of(as_of)

    print(canonical.line("log", len(rows), len(clients), orders, canonical.date_text(first),
                         canonical.date_text(as_of), revenue))
    print(canonical.line("window", window, cooling, vip))
    print(canonical.line("history", sum(days[0] for days in clients.values()),
                         sum(days[-1] for days in clients.values())))
    print(*matrix(occasions, clients, as_of, window, cooling, vip), sep="\n")
    print(*rates(clients, window, first, as_of), sep="\n")
    print(*rfm(occasions, as_of), sep="\n")
    print(*quarters(occasions, as_of), sep="\n")
    print(*canonical.cohort_lines(cohorts(occasions, clients), *months), sep="\n")
    print(*canonical.survival_lines(events, censored), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1])
