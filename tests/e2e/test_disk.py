"""A full disk (reliability case D-04): the reserve is given up, people are told, and nothing is lost."""
import os
import re
import subprocess
import sys
import time
from urllib.parse import urlencode

import regulars_case
from served_case import ServedCase

MIB = 1024 * 1024
ROOM = 200 * MIB
WAIT_SECONDS = 20
INSIDE = "REGULARS_TEST_HAS_NAMESPACE"


class FullDisk(ServedCase):
    def setUp(self):
        super().setUp()
        if INSIDE not in os.environ:
            self.skipTest("this machine lets nobody mount a disk of their own (unshare)")
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", self.folder],
                       check=True)
        self.addCleanup(subprocess.run, ["umount", "-l", self.folder], check=False)
        self.served = self.serve()
        self.session = self.served.sign_in()
        self.reserve = self.folder / "store.db.reserve"

    def wait_for(self, what, why):
        until = time.monotonic() + WAIT_SECONDS
        while not what():
            self.assertLess(time.monotonic(), until, why)
            time.sleep(0.1)

    def page(self, path):
        reply = self.served.get(path, self.session)
        self.assertEqual(reply.code, 200)
        return reply.text

    def csrf(self):
        return re.search(r'name="csrf" value="([^"]+)"', self.page("/settings/you"))[1]

    def upload(self):
        edge = "edge"
        body = (f'--{edge}\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{self.csrf()}\r\n'
                f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
                f'client,date,amount\nAna,2025-01-05,3\n\r\n--{edge}--\r\n')
        return self.served.ask("POST", "/import", {
            **self.session, "Content-Type": f"multipart/form-data; boundary={edge}"}, body).code

    def fill(self):
        """All at once, so that nothing of what is given up is taken as well."""
        disk = os.statvfs(self.folder)
        with open(self.folder / "ballast", "wb") as ballast:
            os.posix_fallocate(ballast.fileno(), 0, disk.f_bavail * disk.f_frsize)

    def test_d04_the_last_things_can_be_written(self):
        self.wait_for(lambda: self.reserve.exists()
                      and self.reserve.stat().st_blocks * 512 >= 64 * MIB, "no reserve was made")
        self.assertNotIn("disk of the server is full", self.page("/clients"))
        self.assertEqual(self.upload(), 303)
        self.fill()
        self.wait_for(lambda: not self.reserve.exists(), "the reserve was not given up")
        self.assertIn("disk of the server is full", self.page("/clients"))
        self.wait_for(lambda: '"event":"disk is full' in self.log(), "the log does not say so")
        self.assertEqual(self.upload(), 507)
        made = self.served.ask("POST", "/clients/new", {
            **self.session, "Content-Type": "application/x-www-form-urlencoded"},
            urlencode({"csrf": self.csrf(), "name": "Ana Last"}))
        self.assertEqual(made.code, 303, made.text)
        self.assertIn("Ana Last", self.page("/clients"))
        self.assertIn("regulars_disk_short 1", self.served.get("/metrics").text)
        (self.folder / "ballast").unlink()
        self.wait_for(self.reserve.exists, "the reserve was not made again")
        self.wait_for(lambda: "disk of the server is full" not in self.page("/clients"),
                      "people are still told that the disk is full")
        self.assertEqual(self.upload(), 303)
        self.assertEqual(self.served.stop(), 0)
        self.done("verify", "sqlite:store.db")


def enter_namespace():
    """Where one may mount something that nobody else sees; else the test is skipped."""
    for flags in ("-m", "-rm"):
        able = ["unshare", flags, "sh", "-c", "mount -t tmpfs tmpfs /mnt"]
        if subprocess.run(able, capture_output=True, check=False).returncode == 0:
            os.environ[INSIDE] = flags
            os.execvp("unshare", ["unshare", flags, sys.executable, "-B", *sys.argv])


if __name__ == "__main__":
    if INSIDE not in os.environ:
        enter_namespace()
    regulars_case.main()
