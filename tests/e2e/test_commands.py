"""The commands around the report: rate, help, version; and the documents made from the tables."""
import os
import pathlib
import re
import subprocess

from regulars_case import RegularsCase, main

LANGUAGES = {"en": "Retention rate: 87\u00a0% (86.67)",
             "ru": "Коэффициент удержания: 87\u00a0% (86,67)",
             "hr": "Stopa zadržavanja: 87\u00a0% (86,67)"}


class Commands(RegularsCase):
    def test_the_rate_of_the_example(self):
        for code, sentence in LANGUAGES.items():
            with self.subTest(code):
                said = self.done("rate", "--start", "150", "--lost", "20", "--new", "65",
                                 "--language", code)
                self.assertIn(sentence, said.out)
                self.assertIn("195", said.out.splitlines()[0])

    def test_the_rate_as_json(self):
        said = self.done("rate", "--start=150", "--lost=20", "--new=65", "--json").json
        self.assertEqual(said, {"schema": 1, "start": 150, "lost": 20, "new": 65, "retained": 130,
                                "end": 195, "crr": 130 / 150})

    def test_figures_that_cannot_be(self):
        for arguments in (["--start", "0", "--lost", "0", "--new", "0"],
                          ["--start", "5", "--lost", "6", "--new", "0"],
                          ["--start", "5", "--lost", "-1", "--new", "0"],
                          ["--start", "5", "--lost", "1.5", "--new", "0"],
                          ["--start", "9" * 30, "--lost", "1", "--new", "0"],
                          ["--start", "5", "--lost", "1"]):
            with self.subTest(arguments):
                self.refused("rate", *arguments)

    def test_version(self):
        for arguments in (["version"], ["--version"]):
            self.assertRegex(self.done(*arguments).out, r"^regulars \d+\.\d+\.\d+\n$")

    def test_the_language_comes_from_the_environment(self):
        for variable, value, word in (("LC_ALL", "ru_RU.UTF-8", "Коэфф"), ("LANG", "hr_HR", "Stopa"),
                                      ("LC_MESSAGES", "ru", "Коэфф"), ("LANG", "de_DE", "Retention"),
                                      ("LC_ALL", "C", "Retention")):
            with self.subTest(f"{variable}={value}"):
                self.environment = {"PATH": os.environ["PATH"], variable: value}
                self.assertIn(word, self.done("rate", "--start=2", "--lost=1", "--new=0").out)

    def test_usage_faults_end_with_two(self):
        for arguments in (["raet"], ["report", "--jsno"], ["rate", "--json=1"], ["help", "x"],
                          ["version", "x"], ["--json"], ["report", "x", "--only", "y"],
                          ["client", "show"], ["client", "show", "x"], ["client", "show", "1", "2"],
                          ["client", "edit", "1"], ["client", "list", "x"],
                          ["client", "list", "--limit", "0"], ["undo", "-1"], ["undo", "01"]):
            with self.subTest(arguments):
                self.refused(*arguments)
        said = self.regulars()
        self.assertEqual(said.code, 2)
        self.assertIn("regulars report", said.out)


class Documents(RegularsCase):
    def options_of(self, command):
        return re.findall(r"^  (--[a-z-]+)", self.done("help", command).out, re.MULTILINE)

    def test_the_overview_names_every_command_with_a_help_of_its_own(self):
        table = pathlib.Path(os.environ["REGULARS_SOURCE"], "src/cli/commands.def").read_text()
        rows = re.findall(r'^COMMAND\("([a-z ]+)"', table, re.MULTILINE)
        names = re.findall(r"^  ([a-z]+(?: [a-z]+)?)  ", self.done("help").out, re.MULTILINE)
        self.assertEqual(names, rows)
        for name in names:
            said = self.done(*name.split(), "--help").out
            self.assertEqual(said, self.done("help", *name.split()).out)
            self.assertEqual(said, self.done("help", name).out)

    def test_the_first_word_alone_says_how_to_go_on(self):
        for arguments in (["client"], ["client", "--json"]):
            self.assertIn("list, show, edit", self.refused(*arguments))
        self.assertIn("“client list”", self.refused("client", "lits"))
        self.assertIn("“client”", self.refused("cleint"))
        said = self.done("help", "client").out
        self.assertEqual(re.findall(r"^  ([a-z ]+?)  ", said, re.MULTILINE),
                         ["client list", "client show", "client edit"])
        self.refused("help", "client", "lits")
        self.refused("help", "client", "list", "x")
        self.refused("help", "report", "rate")

    def test_help_fits_the_width(self):
        for columns in ("60", "80", "100"):
            for code in LANGUAGES:
                self.environment["COLUMNS"] = columns
                for line in self.done("help", "report", "--language", code).out.splitlines():
                    self.assertLessEqual(len(line), int(columns), line)

    def test_the_manual_has_every_option_and_no_fault(self):
        manual = os.environ["REGULARS_MANUAL"]
        shown = subprocess.run(["groff", "-ww", "-man", "-Tutf8", "-P-cbou", "-rLL=200n", manual],
                               capture_output=True, check=True)
        self.assertEqual(shown.stderr, b"")
        text = shown.stdout.decode("utf-8").replace("\u2010", "-").replace("\u2212", "-")
        for command in ("report", "rate", "help"):
            for option in self.options_of(command):
                self.assertIn(option, text)
        for word in ("EXIT STATUS", "NO_COLOR", "rejected.csv"):
            self.assertIn(word, text)

    def complete(self, *words):
        script = (f'source "{os.environ["REGULARS_COMPLETION"]}"\n'
                  f'COMP_WORDS=({" ".join(repr(word) for word in words)}); '
                  f'COMP_CWORD={len(words) - 1}; _regulars; printf "%s\\n" "${{COMPREPLY[@]}}"')
        said = subprocess.run(["bash", "-eu", "-c", script], capture_output=True, check=True,
                              cwd=self.folder, env=self.environment)
        self.assertEqual(said.stderr, b"")
        return said.stdout.decode().split("\n")[:-1]

    def test_bash_completes_commands_options_words_and_files(self):
        self.file("orders of may.csv", "x")
        self.assertEqual(self.complete("regulars", "rep"), ["report"])
        self.assertEqual(self.complete("regulars", "help", "ra"), ["rate"])
        self.assertEqual(self.complete("regulars", "report", "--cli"), ["--clients", "--client"])
        self.assertEqual(self.complete("regulars", "report", "--period", "q"), ["quarter"])
        self.assertEqual(self.complete("regulars", "report", "--period", "=", "y"), ["year"])
        self.assertEqual(self.complete("regulars", "report", "--period", "="),
                         ["month", "quarter", "year"])
        self.assertEqual(self.complete("regulars", "report", "ord"), ["orders of may.csv"])
        self.assertEqual(self.complete("regulars", "cl"), ["client"])
        self.assertEqual(self.complete("regulars", "client", ""), ["list", "show", "edit"])
        self.assertEqual(self.complete("regulars", "help", "client", "s"), ["show"])
        self.assertEqual(self.complete("regulars", "client", "list", "--fin"), ["--find"])
        self.assertEqual(self.complete("regulars", "client", "edit", "--form-of-address", "fo"),
                         ["formal"])
        self.assertEqual(self.complete("regulars", "report", "--html", "ord"),
                         ["orders of may.csv"])
        self.assertEqual(sorted(self.complete("regulars", "report", "--")),
                         sorted(self.options_of("report")))


if __name__ == "__main__":
    main()
