"""Fails when a text that people see is missing from locale/ or not translated there.

Skips when there is no gettext, which reads the texts out of the sources.
"""
import filecmp
import pathlib
import shutil
import subprocess
import sys
import tempfile

import make_catalogues
import source_tree

MEND = "run tools/update_catalogues.sh and translate what is new"


def stale_files(root):
    """The files of locale/ that would change if they were brought up to date."""
    with tempfile.TemporaryDirectory() as folder:
        for part in ("src", "locale"):
            shutil.copytree(root / part, pathlib.Path(folder, part))
        script = pathlib.Path(folder, "tools", "update_catalogues.sh")
        script.parent.mkdir()
        shutil.copy(root / "tools" / script.name, script)
        subprocess.run(["sh", script], check=True, capture_output=True)
        return [path.name for path in sorted((root / "locale").iterdir())
                if not filecmp.cmp(path, pathlib.Path(folder, "locale", path.name), shallow=False)]


def untranslated(path):
    """Lines and texts of the entries without a translation, or without one of its forms."""
    for entry in make_catalogues.read_entries(path):
        forms = [text for keyword, text in entry.texts.items() if keyword.startswith("msgstr")]
        if not all(forms):
            yield entry.line, entry.texts["msgid"]


def problems(root):
    found = [f"locale/{name}: not up to date: {MEND}" for name in stale_files(root)]
    for path in sorted((root / "locale").glob("*.po")):
        found += [f"locale/{path.name}:{line}: not translated: {text}"
                  for line, text in untranslated(path)]
    return found


if __name__ == "__main__":
    if shutil.which("xgettext") is None:
        print("# reason: gettext is not installed")
        sys.exit(77)
    source_tree.main(problems)
