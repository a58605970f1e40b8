# SPDX-License-Identifier: AGPL-3.0-or-later
"""A store whose file is taken away, moved or replaced under a running server: nothing is kept that
would not be there afterwards, and no file is harmed that came into its place."""
import os
import shutil

import regulars_case
from clients_case import ANA, ClientsCase


class LostStore(ClientsCase):
    def rename(self, name):
        return self.edit({"name": name}).code

    def check_refused(self):
        reply = self.edit({"name": "Ana Lost"})
        self.assertEqual(reply.code, 503, reply.text)
        self.assertIn("moved, removed or replaced", reply.text)
        self.assertRegex(reply.header("Retry-After"), r"^\d+$")
        health = self.served.get("/healthz")
        self.assertEqual((health.code, health.text), (503, "failed\n"))
        self.assertEqual(self.client()["name"], "Ana Kept")  # reading goes on
        whole = self.served.get("/clients/export", self.session)
        self.assertEqual(whole.code, 200)
        self.assertIn("Ana Kept", whole.text)

    def test_what_is_removed_takes_no_more_and_can_be_read(self):
        self.assertEqual(self.rename("Ana Kept"), 200)
        os.unlink(self.folder / "store.db")
        self.check_refused()
        self.assertEqual(self.served.stop(), 0)

    def test_what_is_moved_and_put_back_goes_on(self):
        self.assertEqual(self.rename("Ana Kept"), 200)
        os.rename(self.folder / "store.db", self.folder / "moved.db")
        self.check_refused()
        os.rename(self.folder / "moved.db", self.folder / "store.db")
        self.assertEqual(self.rename("Ana Back"), 200)
        self.assertEqual(self.served.get("/healthz").code, 200)
        self.assertEqual(self.served.stop(), 0)
        self.assertIn("Ana Back", self.command("client", "show", str(ANA)).out)

    def test_what_was_moved_has_all_that_was_kept(self):
        self.assertEqual(self.rename("Ana Kept"), 200)
        os.rename(self.folder / "store.db", self.folder / "moved.db")
        self.check_refused()
        self.assertEqual(self.served.stop(), 0)
        said = self.done("client", "show", str(ANA), "--store", "sqlite:moved.db")
        self.assertIn("Ana Kept", said.out)

    def test_a_log_of_writes_that_is_removed_loses_nothing(self):
        self.assertEqual(self.rename("Ana Kept"), 200)
        os.unlink(self.folder / "store.db-wal")
        self.check_refused()
        self.served.process.kill()  # also when it comes to no orderly end
        self.served.stop()
        said = self.command("client", "show", str(ANA))
        self.assertIn("Ana Kept", said.out)
        self.served = self.serve("--store", "sqlite:store.db", "--sign-in-link")
        self.assertEqual(self.served.get("/healthz").code, 200)

    def test_what_came_into_its_place_is_not_harmed(self):
        self.assertEqual(self.rename("Ana Kept"), 200)
        shutil.copy(self.folder / "empty.db", self.folder / "other.db")
        os.rename(self.folder / "other.db", self.folder / "store.db")
        self.check_refused()
        self.assertEqual(self.served.stop(), 0)
        self.assertEqual((self.folder / "store.db").read_bytes(),
                         (self.folder / "empty.db").read_bytes())
        self.assertIn("everything is as it should be", self.done("verify", "sqlite:store.db").out)


if __name__ == "__main__":
    regulars_case.main()
