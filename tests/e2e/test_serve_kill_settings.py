# SPDX-License-Identifier: AGPL-3.0-or-later
"""The server on SQLite, killed while people settle things."""
import regulars_case
from kill_settings_case import LONG, SettingsKilled


class Killed(SettingsKilled):
    def test_d01_what_is_settled_is_there_whole_whenever_it_is_killed(self):
        self.address = "sqlite:store.db"
        self.settle_rounds(200 if LONG else 8)


if __name__ == "__main__":
    regulars_case.main()
