"""The lines in which every program of the benchmark gives its results, so that they can be compared.

Money is in whole cents, days count from 1970-01-01, months are year * 12 + month - 1. A survival
has 12 digits. What a program has to count itself comes in as small tables; only what is left after
counting (sums over months, the product of Kaplan and Meier) is worked out here.
"""
import datetime

EPOCH = datetime.date(1970, 1, 1).toordinal()
STANDINGS = ("newcomer", "one_time", "growing", "vip", "lost")
MARKS = (7, 30, 60, 90, 180, 270, 360, 720)
SEGMENTS = ("champions", "loyal", "potential_loyalists", "new", "promising", "need_attention",
            "about_to_sleep", "cannot_lose", "at_risk", "hibernating")
QUARTER_DAYS = (91, 91, 91, 92)


def date_text(day):
    return datetime.date.fromordinal(day + EPOCH).isoformat()


def month_of(day):
    date = datetime.date.fromordinal(day + EPOCH)
    return date.year * 12 + date.month - 1


def month_start(month):
    return datetime.date(month // 12, month % 12 + 1, 1).toordinal() - EPOCH


def month_text(month):
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def line(*values):
    return "|".join(str(value) for value in values)


def nearest_rank(counts, percent):
    """The smallest value with at least so many per cent of all counts up to it."""
    total = sum(counts.values())
    rank, seen = -(-percent * total // 100), 0
    for value in sorted(counts):
        seen += counts[value]
        if seen >= rank:
            return value
    return None


def window_of_gaps(gap_counts):
    """W and C from how often each gap in days occurs."""
    if not gap_counts:
        return 365, 182
    window = min(max(nearest_rank(gap_counts, 90), 30), 730)
    return window, min(nearest_rank(gap_counts, 75), window)


def vip_of_counts(order_counts):
    """V from how many clients within the window have 2, 3, ... orders."""
    total = sum(order_counts.values())
    at_least, vip = total, 3
    at_least -= order_counts.get(2, 0)
    while at_least * 100 > 20 * total:
        at_least -= order_counts.get(vip, 0)
        vip += 1
    return vip


def segment_of(r, f):
    if r == 5:
        return 3 if f == 1 else 2 if f <= 3 else 0
    if r == 4:
        return 4 if f == 1 else 2 if f <= 3 else 1
    if r == 3:
        return 6 if f <= 2 else 5 if f == 3 else 1
    return 7 if f == 5 else 8 if f >= 3 else 9


def rate_lines(cells, first_month, last_month):
    """One line a month.

    `cells` counts (client, month with orders) by (month, last month at whose end the client is
    still active because of it, that of their month before or None); see README.md.
    """
    months = last_month - first_month + 1
    counted = {name: [0] * (months + 2) for name in
               ("end", "inside", "joining", "new", "new_gone", "came_back")}
    for (month, until, before), count in cells.items():
        at, past = month - first_month, until - first_month + 1
        if until >= month:
            counted["end"][at] += count
            counted["end"][past] -= count
            counted["inside"][at + 1] += count
            counted["inside"][past] -= count if past > at else 0
            counted["joining"][at] += count if before == month - 1 else 0
        if before is None:
            counted["new" if until >= month else "new_gone"][at] += count
        elif before == month - 1:
            counted["came_back"][at] += count
    lines, start, end, inside = [], 0, 0, 0
    for at in range(months):
        end += counted["end"][at]
        inside += counted["inside"][at]
        retained = inside + counted["joining"][at]
        new = counted["new"][at]
        lines.append(line("rate", month_text(first_month + at), start, end, retained,
                          start - retained, end - retained, new, end - retained - new,
                          counted["new_gone"][at], counted["came_back"][at]))
        start = end
    return lines


def survival_lines(events, censored):
    """Kaplan and Meier from how many had an event, or were lost from sight, after so many days."""
    at_risk = sum(events.values()) + sum(censored.values())
    n, survival, points = at_risk, 1.0, []
    for day in sorted(set(events) | set(censored)):
        if events.get(day, 0):
            survival *= 1 - events[day] / at_risk
            points.append((day, at_risk, events[day], survival))
        at_risk -= events.get(day, 0) + censored.get(day, 0)
    longest = max((*events, *censored), default=0)
    quartiles = [next((point[0] for point in points if point[3] <= share), "null")
                 for share in (0.75, 0.5, 0.25)]
    lines = [line("km", n, sum(events.values()), *quartiles, len(points),
                  sum(point[0] * point[2] for point in points),
                  sum(point[1] for point in points))]
    for mark in MARKS:
        at = 1.0
        for point in points:
            at = point[3] if point[0] <= mark else at
        lines.append(line("survival", mark, f"{at:.12f}" if mark <= longest else "null"))
    return lines


def cohort_lines(cells, first_month, last_month):
    """`cells`: (month of the first order, months since): (clients, cents)."""
    lines = []
    for cohort in range(first_month, last_month + 1):
        row = [cells.get((cohort, after), (0, 0)) for after in range(last_month - cohort + 1)]
        lines.append(line("cohort", month_text(cohort), ",".join(str(cell[0]) for cell in row),
                          ",".join(str(cell[1]) for cell in row)))
    return lines


def quarter_bounds(as_of):
    bounds, to = [], as_of
    for days in reversed(QUARTER_DAYS):
        bounds.insert(0, (to - days + 1, to))
        to -= days
    return bounds


def sample_lines(as_of, cells):
    """`cells`: per quarter of the sample (buyers, orders, cents, new buyers)."""
    return [line("sample", date_text(start), date_text(to), *cell)
            for (start, to), cell in zip(quarter_bounds(as_of), cells)]


def rfm_lines(scores, segments):
    """`scores`: {"r": [n1..n5], ...}; `segments`: {segment number: (clients, cents)}."""
    lines = [line("rfm", letter, *scores[letter]) for letter in "rfm"]
    for number, name in enumerate(SEGMENTS):
        lines.append(line("segment", name, *segments.get(number, (0, 0))))
    return lines


def matrix_lines(cells):
    """`cells`: {standing number: (clients, cooling, cents)}."""
    return [line("matrix", name, *cells.get(number, (0, 0, 0)))
            for number, name in enumerate(STANDINGS)]


def tables_of(text):
    tables = {}
    for row in text.splitlines():
        name, *values = row.split("|")
        tables.setdefault(name, []).append([int(value) for value in values])
    return tables


def lines_of_tables(text):
    """The lines from the small tables that a peer has counted, one row a line, name first."""
    tables = tables_of(text)
    ((rows, clients, orders, first, last, cents, first_sum, last_sum),) = tables["summary"]
    months = month_of(first), month_of(last)
    cells = {(month, until, None if kind < 0 else month - 1 if kind else month - 2): count
             for month, until, kind, count in tables["rate"]}
    scores = {letter: [0] * 5 for letter in "rfm"}
    segments = {}
    for *score, count, money in tables["rfm"]:
        for letter, value in zip("rfm", score):
            scores[letter][value - 1] += count
        number = segment_of(score[0], score[1])
        before = segments.get(number, (0, 0))
        segments[number] = (before[0] + count, before[1] + money)
    buyers = {number: rest for number, *rest in tables["quarter"]}
    newcomers = dict(tables.get("newcomer", []))
    events = {days: count for days, is_event, count in tables["return"] if is_event}
    censored = {days: count for days, is_event, count in tables["return"] if not is_event}
    return [
        line("log", rows, clients, orders, date_text(first), date_text(last), cents),
        line("window", *tables["window"][0]),
        line("history", first_sum, last_sum),
        *matrix_lines({number: rest for number, *rest in tables["matrix"]}),
        *rate_lines(cells, *months),
        *rfm_lines(scores, segments),
        *sample_lines(last, [(*buyers.get(at, (0, 0, 0)), newcomers.get(at, 0))
                             for at in range(4)]),
        *cohort_lines({(cohort, after): (count, money)
                       for cohort, after, count, money in tables["cohort"]}, *months),
        *survival_lines(events, censored),
    ]
