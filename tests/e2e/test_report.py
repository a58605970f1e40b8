"""`regulars report`: inputs, outputs, and what becomes of them when something fails."""
import csv
import gzip
import io
import os
import signal
import subprocess
import time

from regulars_case import STUDIO, RegularsCase, main, orders


class Inputs(RegularsCase):
    def test_a_file_gives_the_report(self):
        self.file("orders.csv", STUDIO)
        said = self.done("report", "orders.csv")
        self.assertIn("Do they come back?", said.out)
        self.assertIn("orders.csv", said.out)
        self.assertEqual(said.err, "")
        self.assertNotIn("\033", said.out)
        self.assertEqual(self.names(), ["orders.csv"])

    def test_a_report_does_not_tell_where_its_file_lies(self):
        (self.folder / "deep").mkdir()
        self.file("deep/orders.csv", STUDIO)
        self.file("deep/more.csv", orders("Zoe,2025-01-05,10"))
        paths = [str(self.folder / "deep" / name) for name in ("orders.csv", "more.csv")]
        said = self.done("report", *paths, "--html", "page.html")
        for text in (said.out, self.text("page.html")):
            self.assertIn("orders.csv", text)
            self.assertIn("more.csv", text)
            self.assertNotIn("deep", text)
        self.assertIn("deep/none.csv", self.refused("report", "deep/none.csv", code=1))

    def test_a_log_that_begins_later_says_so(self):
        self.file("orders.csv", orders("Ada,2025-01-05,10"))
        said = self.refused("report", "orders.csv", "--as-of", "2020-01-01")
        self.assertIn("later than --as-of 1 January 2020: give a later day", said)
        self.file("orders.csv", orders("Ada,2025-01-05,-10"))
        self.assertIn("refunds only", self.refused("report", "orders.csv"))

    def test_the_standard_input_gives_the_same_figures(self):
        self.file("orders.csv", STUDIO)
        from_file, from_input = self.figures("orders.csv"), self.figures("-", given=STUDIO)
        self.assertEqual(from_input["reading"]["files"][0].pop("name"), "standard input")
        from_file["reading"]["files"][0].pop("name")
        from_file.pop("timing")
        from_input.pop("timing")
        self.assertEqual(from_file, from_input)

    def test_several_files_make_one_log(self):
        lines = STUDIO.splitlines()
        self.file("whole.csv", STUDIO)
        self.file("a.csv", "\n".join(lines[:20]) + "\n")
        self.file("b.csv", "\n".join(lines[:1] + lines[20:30]) + "\n")
        self.file("c.csv.gz", gzip.compress(("\n".join(lines[:1] + lines[30:]) + "\n").encode()))
        whole = self.figures("whole.csv")
        parts = self.figures("a.csv", "b.csv", "c.csv.gz")
        self.assertEqual(len(parts["reading"]["files"]), 3)
        self.assertTrue(parts["reading"]["files"][2]["gzip"])
        for figures in (whole, parts):
            del figures["reading"], figures["timing"]
        self.assertEqual(whole, parts)

    def test_little_is_enough(self):
        cases = {"one row": orders("Ada,2025-01-05,10"),
                 "one client": orders("Ada,2025-01-05,10", "Ada,2025-02-05,10"),
                 "one day": orders("Ada,2025-01-05,10", "Bo,2025-01-05,1", "Ada,2025-01-05,2"),
                 "no amounts": orders("Ada,2025-01-05", header="client,date"),
                 "no line end": orders("Ada,2025-01-05,10").rstrip()}
        for name, text in cases.items():
            with self.subTest(name):
                self.file("orders.csv", text)
                figures = self.figures("orders.csv")
                self.assertEqual(figures["log"]["first_day"], "2025-01-05")
                self.assertIn("Do they come back?", self.done("report", "orders.csv").out)

    def test_nothing_to_report_is_said(self):
        cases = {b"": "is empty", b"client,date\n": "no orders", b"\n\n\n": "x.csv",
                 b"\x00\x01\x02\x03" * 300: "x.csv", b"\x7fELF" + bytes(range(256)) * 8: "x.csv"}
        for content, part in cases.items():
            with self.subTest(content[:12]):
                self.file("x.csv", content)
                self.assertIn(part, self.refused("report", "x.csv"))

    def test_files_that_cannot_be_read(self):
        self.file("orders.csv", STUDIO)
        os.mkdir(self.folder / "folder")
        self.assertIn("there is no such file", self.refused("report", "none.csv", code=1))
        self.assertIn("it is a folder", self.refused("report", "folder"))
        self.assertIn("no such file", self.refused("report", "orders.csv", "none.csv", code=1))
        self.assertIn("needs a file", self.refused("report"))
        os.link(self.folder / "orders.csv", self.folder / "again.csv")
        self.assertIn("the same file", self.refused("report", "orders.csv", "again.csv"))

    def test_a_file_may_begin_with_a_dash(self):
        self.file("-orders.csv", STUDIO)
        self.assertIn("-orders.csv", self.done("report", "--", "-orders.csv").out)


class Outputs(RegularsCase):
    def setUp(self):
        super().setUp()
        self.file("orders.csv", STUDIO)

    def test_several_outputs_in_one_run(self):
        said = self.done("report", "orders.csv", "--html", "r.html", "--clients=c.csv", "--json")
        self.assertEqual(said.json["schema"], 1)
        self.assertEqual(said.err, "written: r.html\nwritten: c.csv\n")
        self.assertEqual(self.names(), ["c.csv", "orders.csv", "r.html"])
        self.assertTrue(self.text("r.html").lower().startswith("<!doctype html>"))
        self.assertTrue(self.text("r.html").rstrip().endswith("</html>"))

    def test_names_of_files_cannot_write_on_the_terminal(self):
        said = self.done("report", "orders.csv", "--quiet", "--clients", "a\033[31m.csv")
        self.assertEqual(said.err, "")
        said = self.done("report", "orders.csv", "--clients", "a\033[31m.csv")
        self.assertEqual(said.err, "written: a\ufffd[31m.csv\n")

    def test_the_terminal_report_comes_with_files_unless_quiet(self):
        loud = self.done("report", "orders.csv", "--html", "r.html")
        self.assertIn("Do they come back?", loud.out)
        quiet = self.done("report", "orders.csv", "--html", "q.html", "--quiet")
        self.assertEqual((quiet.out, quiet.err), ("", ""))
        self.assertIn("</html>", self.text("q.html"))
        self.assertIn("Do they come back?", self.done("report", "orders.csv", "--quiet").out)

    def test_clients_are_rows_sorted_by_their_bytes(self):
        self.done("report", "orders.csv", "--clients", "c.csv", "--only", "retention")
        content = (self.folder / "c.csv").read_bytes()
        self.assertEqual(content.count(b"\r\n"), content.count(b"\n"))
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))
        self.assertEqual([row["client"] for row in rows],
                         ["Ada", "Boris", "Dana", "Eva, d.o.o.", "Čedo"])
        self.assertEqual(list(rows[0]), "client first last orders revenue age_days r f m class "
                         "due_from due_by overdue".split())
        ada = rows[0]
        self.assertEqual((ada["first"], ada["last"], ada["orders"], ada["revenue"]),
                         ("2024-01-05", "2025-12-05", "24", "237"))
        self.assertEqual(ada["age_days"], "0")
        self.assertEqual(rows[3]["r"], "")
        self.assertEqual(rows[1]["revenue"], "164")
        self.assertIn(rows[4]["class"], ("lost", "one_time"))

    def test_verbose_says_how_long_it_took(self):
        said = self.done("report", "orders.csv", "--verbose")
        self.assertRegex(said.err, r"^reading took 0\.\d{3} s, measuring 0\.\d{3} s\n$")

    def test_an_output_never_replaces_an_input(self):
        os.symlink("orders.csv", self.folder / "link.csv")
        for output in ("orders.csv", "./orders.csv", "link.csv"):
            with self.subTest(output):
                self.assertIn("it is being read",
                              self.refused("report", "orders.csv", "--clients", output))
        with open(self.folder / "orders.csv", "rb") as given:
            ended = subprocess.run([os.environ["REGULARS_PROGRAM"], "report", "-", "--html",
                                    "orders.csv"], stdin=given, cwd=self.folder,
                                   env=self.environment, capture_output=True, check=False)
        self.assertEqual(ended.returncode, 2)
        self.assertEqual(self.text("orders.csv"), STUDIO)

    def test_what_stood_there_is_kept_on_failure(self):
        self.file("r.html", "old page")
        self.file("bad.csv", orders("Ada,2025-01-05,10", "Ada,yesterday,10"))
        self.refused("report", "bad.csv", "--html", "r.html", "--clients", "c.csv")
        self.refused("report", "orders.csv", "--html", "r.html", "--clients", "/dev/full", code=1)
        self.refused("report", "orders.csv", "--html", "r.html", "--clients", "no/c.csv", code=1)
        self.assertEqual(self.text("r.html"), "old page")
        self.assertEqual(self.names(), ["bad.csv", "orders.csv", "r.html"])

    def test_one_file_cannot_take_two_outputs(self):
        error = self.refused("report", "orders.csv", "--html", "x", "--clients", "./x")
        self.assertIn("same file", error)
        self.assertEqual(self.names(), ["orders.csv"])

    def test_outputs_that_cannot_be_written(self):
        self.assertIn("folder does not exist",
                      self.refused("report", "orders.csv", "--html", "no/r.html", code=1))
        self.assertIn("the disk is full",
                      self.refused("report", "orders.csv", "--clients", "/dev/full", code=1))
        self.assertIn("it is a folder", self.refused("report", "orders.csv", "--html", "."))

    def test_a_full_disk_under_the_standard_output_leaves_no_file(self):
        with open("/dev/full", "wb") as full:
            ended = subprocess.run([os.environ["REGULARS_PROGRAM"], "report", "orders.csv",
                                    "--html", "r.html"], stdout=full, stderr=subprocess.PIPE,
                                   cwd=self.folder, env=self.environment, check=False)
        self.assertEqual(ended.returncode, 1)
        self.assertIn(b"the disk is full", ended.stderr)
        self.assertEqual(self.names(), ["orders.csv"])

    def test_a_reader_that_has_gone_ends_it_quietly(self):
        running = self.start("report", "orders.csv", "--json", "--html", "r.html")
        running.stdout.close()
        error = running.stderr.read()
        running.stderr.close()
        self.assertEqual(running.wait(60), 0)
        self.assertEqual(error, b"written: r.html\n")
        self.assertIn("</html>", self.text("r.html"))

    def test_an_interruption_leaves_nothing(self):
        for interruption in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
            running = self.start("report", "orders.csv", "-", "--html", "r.html",
                                 stdin=subprocess.PIPE)
            running.stdin.write(b"client,date,amount\n")
            running.stdin.flush()
            time.sleep(0.1)
            running.send_signal(interruption)
            running.communicate()
            self.assertEqual(running.returncode, -interruption)
            self.assertEqual(self.names(), ["orders.csv"])

    def test_the_same_log_gives_the_same_bytes(self):
        for name in ("a.csv", "b.csv"):
            self.done("report", "orders.csv", "--clients", name, "--threads",
                      "1" if name == "a.csv" else "2")
        self.assertEqual(self.text("a.csv"), self.text("b.csv"))


class BadRows(RegularsCase):
    def setUp(self):
        super().setUp()
        rows = [f"Ada,2025-01-{day:02},10" for day in range(1, 11)]
        rows[3] = "Bob,2025-13-05,10"
        rows[5] = ',2025-01-05,3'
        rows[7] = '"Iva ""X""",2025-02-05,x12'
        self.file("orders.csv", orders(*rows))

    def test_they_stop_the_report(self):
        error = self.refused("report", "orders.csv", "--html", "r.html")
        lines = error.splitlines()
        self.assertRegex(lines[0], r"^File +Line +Column +Value +What was expected$")
        self.assertRegex(lines[1], r"^orders.csv +5 +date +2025-13-05 ")
        self.assertRegex(lines[2], r"^orders.csv +7 +client ")
        self.assertRegex(lines[3], r"^orders.csv +9 +amount +x12 ")
        self.assertIn("regulars: 3 rows cannot be read", error)
        self.assertIn("--skip-bad-rows", lines[-1])
        self.assertEqual(self.names(), ["orders.csv"])

    def test_they_can_be_skipped_and_are_kept(self):
        said = self.done("report", "orders.csv", "--skip-bad-rows", "--json")
        self.assertEqual(said.json["log"]["rows_skipped"], 3)
        self.assertEqual(said.json["log"]["rows"], 7)
        self.assertEqual(said.err, "written: orders.csv.rejected.csv\n")
        with open(self.folder / "orders.csv.rejected.csv", encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        self.assertEqual(rows[0], ["line", "column", "value", "reason", "row"])
        self.assertEqual([row[:3] for row in rows[1:]],
                         [["5", "date", "2025-13-05"], ["7", "client", ""], ["9", "amount", "x12"]])
        self.assertTrue(all(row[3] for row in rows[1:]))
        self.assertEqual(rows[3][4], '"Iva ""X""",2025-02-05,x12')

    def test_only_the_first_twenty_are_shown(self):
        self.file("orders.csv", orders("Ada,2025-01-01,1", *["Ada,never,1"] * 5000))
        error = self.refused("report", "orders.csv")
        self.assertEqual(len([line for line in error.splitlines() if "never" in line]), 20)
        self.assertRegex(error, r"5\s000 rows cannot be read")
        self.done("report", "orders.csv", "--skip-bad-rows")
        self.assertEqual(self.text("orders.csv.rejected.csv").count("\r\n"), 5001)

    def test_those_of_the_standard_input_land_in_the_current_folder(self):
        given = self.text("orders.csv")
        said = self.done("report", "-", "--skip-bad-rows", "--json", given=given)
        self.assertEqual(said.err, "written: standard-input.rejected.csv\n")
        self.assertEqual(self.text("standard-input.rejected.csv").count("\r\n"), 4)

    def test_each_file_has_its_own(self):
        self.file("more.csv", orders("Cid,2025-01-01,1", "Cid,0,1"))
        self.file("good.csv", orders("Dan,2025-01-01,1"))
        self.done("report", "orders.csv", "good.csv", "more.csv", "--skip-bad-rows")
        self.assertEqual(self.names(), ["good.csv", "more.csv", "more.csv.rejected.csv",
                                        "orders.csv", "orders.csv.rejected.csv"])
        self.assertEqual(self.text("more.csv.rejected.csv").count("\r\n"), 2)

    def test_they_never_replace_an_input(self):
        other = orders("Eva,2025-03-01,1")
        self.file("orders.csv.rejected.csv", other)
        error = self.refused("report", "orders.csv", "orders.csv.rejected.csv", "--skip-bad-rows")
        self.assertIn("it is being read", error)
        self.assertEqual(self.text("orders.csv.rejected.csv"), other)

    def test_an_earlier_list_is_replaced_only_by_a_whole_one(self):
        self.file("orders.csv.rejected.csv", "earlier")
        self.refused("report", "orders.csv", "--skip-bad-rows", "--clients", "/dev/full", code=1)
        self.assertEqual(self.text("orders.csv.rejected.csv"), "earlier")
        self.done("report", "orders.csv", "--skip-bad-rows")
        self.assertIn("2025-13-05", self.text("orders.csv.rejected.csv"))

    def test_the_reasons_speak_the_language_asked_for(self):
        self.done("report", "orders.csv", "--skip-bad-rows", "--language", "hr")
        croatian = self.text("orders.csv.rejected.csv")
        self.done("report", "orders.csv", "--skip-bad-rows", "--language", "en")
        self.assertIn("there is no such day", self.text("orders.csv.rejected.csv"))
        self.assertTrue(croatian.startswith("line,column,value,reason,row\r\n"))

    def test_a_value_cannot_steer_the_terminal(self):
        self.file("orders.csv", orders("Ada,\033[2J,1", "Ada,2025-01-01,1"))
        self.assertNotIn("\033", self.refused("report", "orders.csv"))


if __name__ == "__main__":
    main()
