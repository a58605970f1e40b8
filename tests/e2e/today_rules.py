"""What Today must say, by docs/today.md alone: the rules whose figures a test knows to the day. The
other rules are held to what is true of all: nothing that was answered, each key once, the order."""
import datetime
import zoneinfo

ZONE = zoneinfo.ZoneInfo("Europe/Zagreb")
EPOCH = datetime.date(1970, 1, 1)
ACTIVE_DAYS = 90
OPEN_FROM, OPEN_TO, ANSWER_MINUTES = 9 * 60, 17 * 60, 10  # Monday to Friday
ENQUIRY, FIRST_DAYS, LOST, DAY, YEARS = 1, 4, 5, 7, 8  # causes, as keys have them
KNOWN = {ENQUIRY, FIRST_DAYS, LOST, DAY, YEARS}


def number(day):
    return (day - EPOCH).days


def later(day, days):
    return day + datetime.timedelta(days=days)


def in_year(year, month, day):
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return datetime.date(year, month, 28)


def due_of_enquiry(received):
    """Ten open minutes later, as the clock on the wall shows it: no clock changes in open hours."""
    day, minute, left = received.date(), received.hour * 60 + received.minute, ANSWER_MINUTES
    while True:
        if day.weekday() < 5:
            begin = max(minute, OPEN_FROM)
            if begin + left <= OPEN_TO:
                return day, f"{(begin + left) // 60:02}:{(begin + left) % 60:02}"
            left -= max(0, OPEN_TO - begin)
        day, minute = later(day, 1), 0


class Client:
    def __init__(self, name):
        self.name, self.days, self.open, self.spoken, self.dates = name, [], set(), [], {}

    def first(self):
        return min(self.days)

    def last(self):
        return max(self.days)


class Oracle:
    def __init__(self):
        self.clients, self.enquiries, self.answers = {}, {}, {}

    # ---- what is due ----

    def due(self, today):
        """By key: by when, until which time, since when."""
        found = {}
        for identity, received in self.enquiries.items():
            found[f"{ENQUIRY}.{identity}.0"] = (*due_of_enquiry(received), received.date())
        for identity, client in self.clients.items():
            for date, (month, day) in client.dates.items():
                self.around(found, today, month, day, f"{DAY}.{date}.%d")
            if client.days:
                self.of_orders(found, today, identity, client)
        return found

    def around(self, found, today, month, day, key):
        for year in (today.year - 1, today.year, today.year + 1):
            on = in_year(year, month, day)
            if later(on, -3) <= today <= later(on, 2):
                found[key % year] = (on, None, later(on, -3))

    def of_orders(self, found, today, identity, client):
        first, last, occasions = client.first(), client.last(), len(set(client.days))
        if occasions > 1:
            years = {}
            self.around(years, today, first.month, first.day, f"{YEARS}.{identity}.%d")
            found.update({name: due for name, due in years.items() if due[0] > first})
        if client.open:
            return
        age = (today - first).days
        if occasions == 1 and 2 <= age <= 21 and not any(day > first for day in client.spoken):
            key = f"{FIRST_DAYS}.{identity}.{number(first)}"
            found[key] = (later(first, 7), None, later(first, 2))
        lost = later(last, ACTIVE_DAYS + 1)
        if occasions > 1 and 0 <= (today - lost).days < 60:
            found[f"{LOST}.{identity}.{number(last)}"] = (later(lost, 7), None, lost)

    def is_settled(self, key, today):
        answer, until = self.answers.get(key, (None, None))
        return answer is not None and (answer != "later" or today < until)

    # ---- what is shown ----

    def faults(self, listed, today):
        """Of a list that was given on that day."""
        faults = [] if listed["today"] == today.isoformat() else [f"the day is {listed['today']}"]
        cues = listed["cues"]
        keys = [cue["key"] for cue in cues]
        expected = {key: due for key, due in self.due(today).items()
                    if not self.is_settled(key, today)}
        shown = {cue["key"]: cue for cue in cues if int(cue["key"].partition(".")[0]) in KNOWN}
        faults += [f"{key} is missing" for key in expected.keys() - shown.keys()]
        faults += [f"{key} is shown" for key in shown.keys() - expected.keys()]
        faults += [f"{key} was answered" for key in keys if self.is_settled(key, today)]
        faults += [f"{key} stands twice" for key in set(keys) if keys.count(key) > 1]
        for key in expected.keys() & shown.keys():
            on, time, since = expected[key]
            said = (shown[key]["due_on"], shown[key]["due_time"], shown[key]["since_on"])
            if said != (on.isoformat(), time, since.isoformat()):
                faults.append(f"{key} says {said}, not {expected[key]}")
        places = [place(cue, today) for cue in cues]
        faults += [f"{keys[at]} stands before {keys[at + 1]}" for at in range(len(places) - 1)
                   if places[at] > places[at + 1]]
        top = [cue["due_on"] is not None and cue["due_on"] <= today.isoformat() for cue in cues]
        count = min(7, next((at for at, is_due in enumerate(top) if not is_due), len(top)))
        if [cue["at_top"] for cue in cues] != [at < count for at in range(len(cues))]:
            faults.append(f"not the first {count} stand at the top")
        return faults


def place(cue, today):
    """When it is due, an hour before none, yesterday's before today's; then how long it waits."""
    due, now = cue["due_on"] or "9999-12-31", today.isoformat()
    hour = f"{due} {cue['due_time']}" if cue["due_time"] else "9999"
    return max(due, now), hour, cue["since_on"]
