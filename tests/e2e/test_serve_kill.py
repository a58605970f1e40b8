"""The server on SQLite, killed under a load of writes: 50 times, with REGULARS_LONG 1,000 times.
REGULARS_SEED repeats what chance did."""
import regulars_case
from kill_case import LONG, KillCase


class Killed(KillCase):
    def test_d01_all_that_was_acknowledged_is_there_whenever_it_is_killed(self):
        self.kill_rounds(1000 if LONG else 50, lambda number: f"sqlite:store{number}.db")


if __name__ == "__main__":
    regulars_case.main()
