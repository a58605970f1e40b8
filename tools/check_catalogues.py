"""Fails when locale/ does not hold what src/ says: a text missing or left over in en.pot, in a
translation not translated, or with other places than the English text.

usage: check_catalogues.py ROOT

What is written in the program but not in the catalogues would reach people in English only;
tools/update_catalogues.sh brings the files up to date.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

import make_catalogues


def differences(kept, found):
    """Lines that say which texts one of the two .pot files lacks."""
    kept_texts = {entry.texts["msgid"]: entry.texts.get("msgid_plural") for entry in kept}
    found_texts = {entry.texts["msgid"]: entry.texts.get("msgid_plural") for entry in found}
    for text in sorted(found_texts):
        if kept_texts.get(text, "?") != found_texts[text]:
            yield f"locale/en.pot lacks {text!r}"
    for text in sorted(kept_texts):
        if text not in found_texts:
            yield f"locale/en.pot has {text!r}, which src/ no longer says"


def check_template(root):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([root / "tools/update_catalogues.sh", folder], check=True)
        found = pathlib.Path(folder, "en.pot")
        faults = list(differences(make_catalogues.read_entries(root / "locale/en.pot"),
                                  make_catalogues.read_entries(found)))
        if not faults and found.read_text() != (root / "locale/en.pot").read_text():
            faults = ["locale/en.pot holds the same texts in another form"]
    return faults


def check_translation(root, path):
    try:
        ready, open_entries = make_catalogues.read_catalogue(path)
    except make_catalogues.BadCatalogue as fault:
        return [str(fault)]
    template = make_catalogues.read_entries(root / "locale/en.pot")[1:]
    wanted = {entry.texts["msgid"]: len(make_catalogues.translations(entry)) > 1
              for entry in template}
    faults = [f"{path}:{entry.line}: not translated: {entry.texts['msgid']!r}"
              for entry in open_entries]
    known = set(ready) | {entry.texts["msgid"] for entry in open_entries}
    faults += [f"{path} lacks {text!r}" for text in sorted(set(wanted) - known)]
    faults += [f"{path} has {text!r}, which is not in en.pot" for text in sorted(known - set(wanted))]
    faults += [f"{path}: {text!r} must have plural forms as in en.pot" for text in sorted(ready)
               if text in wanted and wanted[text] != (len(ready[text]) > 1)]
    return faults


def main(folder):
    if shutil.which("xgettext") is None:
        print("# reason: gettext is not installed")
        sys.exit(77)
    root = pathlib.Path(folder)
    faults = check_template(root)
    for path in sorted((root / "locale").glob("*.po")):
        faults += check_translation(root, path)
    for fault in faults:
        print(fault)
    if faults:
        print("run tools/update_catalogues.sh, then translate what is new in locale/*.po")
    sys.exit(len(faults) > 0)


if __name__ == "__main__":
    main(sys.argv[1])
