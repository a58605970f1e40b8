"""Fails on calls that are banned, everywhere or outside the one place that may make them."""
import re

import source_tree

# Each group: the calls, and why not. Held by all C of the project, tests included.
BANNED = {
    "sprintf vsprintf strcpy stpcpy strcat strncpy strncat gets":
        "writes without knowing the end: use struct text, snprintf or memcpy",
    "atoi atol atoll atof sscanf scanf fscanf":
        "cannot tell a bad number: use the readers of base/ and retention/",
    "strtok strtok_r alloca": "hidden state or unbounded stack: use struct slice and an arena",
    "system popen vfork tmpnam mktemp": "starts a shell or races: use posix_spawn, O_TMPFILE",
    "setlocale localtime localtime_r gmtime gmtime_r mktime asctime ctime strftime tzset":
        "depends on the machine's settings: use base/day.h and a language",
    "rand srand rand_r random srandom time gettimeofday":
        "use clock_now() and random_bytes(), which tests can replace",
}

# Held by src/ only: the calls, the places that may make them, and what others use.
RESERVED = [
    ("malloc calloc realloc free strdup strndup asprintf vasprintf", ("base/", "outside/"),
     "memory comes from an arena or pages_map()"),
    ("clock_gettime getrandom getentropy", ("base/clock.c",), "use base/clock.h"),
    ("goto", ("outside/", "retention/byte_source.c"), "return early instead"),
]


def calls(names):
    """Matches a call of one of the names: no member, no longer word around it."""
    return re.compile(r"(?<![\w.])(?<!->)(" + "|".join(names.split()) + r")\s*\(")


BANNED_PATTERNS = [(calls(names), why) for names, why in BANNED.items()]
RESERVED_PATTERNS = [
    (re.compile(r"\b(goto)\b") if names == "goto" else calls(names), homes, why)
    for names, homes, why in RESERVED]


def line_problems(line, place):
    """Why this line of code may not stand in `place`, a path below src/ or None elsewhere."""
    for pattern, why in BANNED_PATTERNS:
        for match in pattern.finditer(line):
            yield f"{match[1]}: {why}"
    for pattern, homes, why in RESERVED_PATTERNS:
        match = pattern.search(line)
        if match and place is not None and not place.startswith(homes):
            yield f"{match[1]} only in {' '.join(homes)}: {why}"


def problems(root):
    found = []
    for source in source_tree.c_files(root):
        path = source.relative_to(root).as_posix()
        place = path[len("src/"):] if path.startswith("src/") else None
        code = source_tree.code_only(source_tree.text_of(source))
        for number, line in enumerate(code.splitlines(), 1):
            found += [f"{path}:{number}: {why}" for why in line_problems(line, place)]
    return found


if __name__ == "__main__":
    source_tree.main(problems)
