"""How long pages of a store of a million clients and ten million orders take, and how often a list
that takes long has to be gone on with until its page is full. See README.md."""
import argparse
import html
import pathlib
import re
import time

import served

HERE = pathlib.Path(__file__).resolve().parent
LISTS = {
    "clients, the default list": "/clients",
    "clients by last order": "/clients?sort=-last-order",
    "clients by orders": "/clients?sort=-orders",
    "clients by window": "/clients?sort=window",
    "clients found by a name": "/clients?find=horvat777777",
    "clients found by a first name": "/clients?find=ana5",
    "clients who are cooling": "/clients?standing=cooling",
    "clients of a rare tag": "/clients?tag=night+work",
    "clients of a usual tag": "/clients?tag=printer",
    "clients of a rare language": "/clients?language=ru",
    "clients of a language that nobody speaks": "/clients?language=de",
    "clients of a source that is none": "/clients?source=nobody",
    "clients of a rare service": "/clients?service=rare+service",
    "clients without an e-mail": "/clients?reach=no-email",
    "orders, open": "/orders?view=list",
    "orders, all": "/orders?view=list&open=0",
    "orders of a usual service": "/orders?view=list&open=0&service=translation",
    "orders of a rare service": "/orders?view=list&open=0&service=rare+service",
    "orders of a service that is none": "/orders?view=list&open=0&service=none",
    "orders of a rare source": "/orders?view=list&open=0&source=rare+source",
    "orders that were cancelled": "/orders?view=list&stage=cancelled",
    "orders with money given back (none)": "/orders?view=list&stage=refund",
    "orders of a week two years ago": "/orders?view=list&open=0&from={0}&to={1}",
}


def day(ago):
    return time.strftime("%Y-%m-%d", time.gmtime(time.time() - ago * 86400))


def ask(server, path):
    begun = time.perf_counter()
    body = server.page(path)
    return time.perf_counter() - begun, body.decode()


def walk(server, path, goes_max):
    """Seconds of each answer until the list is not cut any more, and its rows."""
    seconds, rows = [], 0
    while True:
        took, page = ask(server, path)
        seconds.append(took)
        rows += page.count("<tr ")
        on = re.search(r'<a[^>]*href="([^"]+)"[^>]*data-on', page)
        if not on or rows >= 50 or len(seconds) == goes_max:
            return seconds, rows
        path = html.unescape(on[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=pathlib.Path)
    parser.add_argument("--build", type=pathlib.Path, default=HERE.parent / "build")
    parser.add_argument("--rounds", type=int, default=200, help="of lists that are quick")
    arguments = parser.parse_args()
    program = arguments.build / "regulars"
    with served.Served(program, f"sqlite:{arguments.store}", arguments.store.parent) as server:
        server.sign_in()
        print(f"{'':<44}{'first ms':>9}{'worst ms':>9}{'goes':>6}{'all ms':>9}{'rows':>6}")
        for name, path in LISTS.items():
            path = path.format(day(730), day(724))
            seconds, rows = walk(server, path, 60)
            print(f"{name:<44}{seconds[0] * 1e3:>9.1f}{max(seconds) * 1e3:>9.1f}{len(seconds):>6}"
                  f"{sum(seconds) * 1e3:>9.0f}{rows:>6}", flush=True)
        for path in ("/clients", "/orders?view=list&open=0"):
            times = sorted(ask(server, path)[0] for _ in range(arguments.rounds))
            print(f"{path}: p50 {times[len(times) // 2] * 1e3:.2f} ms, "
                  f"p99 {times[len(times) * 99 // 100] * 1e3:.2f} ms, a new connection each")
        print(f"memory (PSS): {served.memory_bytes(server.process.pid) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
