"""Makes the archive of the demo business out of one that holds its imported clients and orders.

What no order log tells is added: how the studio works, who its clients are, what was talked about,
and which orders and enquiries are open on the last day. The same options and the same archive give
the same file.
"""
import argparse
import datetime
import pathlib
import random
import sys
import zoneinfo

import archive
import business_clients
import business_house
import business_mail
import business_work

ZONE = zoneinfo.ZoneInfo("Europe/Zagreb")
EPOCH = datetime.date(1970, 1, 1)


class Business:
    """What the parts work on: the rows, the chances, and the days."""

    def __init__(self, content, until, seed):
        self.store = archive.Archive(content)
        self.rows, self.add = self.store.rows, self.store.add
        self.chance, self.until = random.Random(seed), until
        self.owner = self.rows["user_account"][0]
        self.today = self.day(until)
        self.began_at = self.at(self.today - 3 * 365, 9)

    def day(self, date):
        """As a store counts days."""
        return (date - EPOCH).days

    def date(self, day):
        return EPOCH + datetime.timedelta(days=day)

    def at(self, day, hour, minute=0):
        """Microseconds of a time on the studio's clock."""
        date = self.date(day)
        local = datetime.datetime(date.year, date.month, date.day, hour, minute, tzinfo=ZONE)
        return int(local.timestamp()) * 1_000_000

    def working_day(self, day):
        """The day itself, or the Monday behind it."""
        return day + max(0, 7 - self.date(day).weekday()) % 7 if self.date(day).weekday() > 4 else day


def main():
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("archive", type=pathlib.Path, help="of a store that holds the imports")
    reader.add_argument("--until", type=datetime.date.fromisoformat, required=True,
                        help="the business's last day, YYYY-MM-DD")
    reader.add_argument("--seed", type=int, default=7)
    options = reader.parse_args()
    business = Business(options.archive.read_bytes(), options.until, options.seed)
    business_house.furnish(business)
    business_clients.introduce(business)
    business_work.fill(business)
    business_mail.receive(business)
    sys.stdout.buffer.write(business.store.content())


if __name__ == "__main__":
    main()
