"""Fails when a source file includes a folder or a library that FLOORS does not grant it."""
import re

import source_tree

C_HEADERS = set("""assert complex ctype errno float inttypes limits math stdalign stdarg stdatomic
    stdbool stddef stdint stdio stdlib stdnoreturn string uchar wchar wctype""".split())
SYSTEM_HEADERS = set("""dirent fcntl malloc poll pthread sched semaphore signal spawn strings termios
    unistd""".split())


def read_floors(root):
    """Two tables of FLOORS: what a folder may include, and where a library header may stand."""
    folders, libraries = {}, {}
    for line in source_tree.text_of(root / "FLOORS").splitlines():
        if line and not line.startswith("#"):
            name, _, granted = line.partition(":")
            if name.startswith("<"):
                libraries[name.strip("<>")] = granted.split()
            else:
                folders[name] = {name, *granted.split()}
    return folders, libraries


def may_use_library(header, place, libraries):
    """C and system headers may stand anywhere; a library only where FLOORS says."""
    if header[:-2] in C_HEADERS | SYSTEM_HEADERS or header.startswith(("sys/", "linux/")):
        return True
    return any(place == home or place.startswith(home + "/") for home in libraries.get(header, []))


def problems(root):
    folders, libraries = read_floors(root)
    found = []
    for source in source_tree.c_files(root, "src"):
        place = source.relative_to(root / "src").as_posix()
        folder = place.partition("/")[0] if "/" in place else None
        for number, line in enumerate(source_tree.text_of(source).splitlines(), 1):
            where = f"src/{place}:{number}"
            own = re.match(r'\s*#\s*include\s*"(([a-z_]+)/[^"]+)"', line)
            if own and folder and not {own[1], own[2]} & folders.get(folder, {folder}):
                found.append(f"{where}: {folder}/ may not include {own[1]} (see FLOORS)")
            elif re.match(r'\s*#\s*include\s*"', line) and not own:
                found.append(f"{where}: name the folder of what is included")
            library = re.match(r"\s*#\s*include\s*<([^>]+)>", line)
            if library and not may_use_library(library[1], place, libraries):
                found.append(f"{where}: <{library[1]}> may not stand here (see FLOORS)")
    return found


if __name__ == "__main__":
    source_tree.main(problems)
