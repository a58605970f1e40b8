"""Fails when the tables of commands and options and the program do not say the same.

Each row of commands.def has its function and each cmd_ function its row; each option belongs to a
command, stands once and is read by it. With an executable as second argument: each row is in its
help, in every language.
"""
import re
import subprocess

import source_tree

LANGUAGES = ("en", "hr", "ru")
COMMAND = re.compile(r'^COMMAND\("([a-z -]+)",\s*(\w+),', re.M)
OPTION = re.compile(r'^OPTION\("([a-z -]*)",\s*"([a-z-]+)",', re.M)
HANDLER = re.compile(r"^enum status (cmd_\w+)\(", re.M)


def table_problems(commands, options):
    names = {name for name, _ in commands}
    for row in sorted({row for row in options if options.count(row) > 1}):
        yield f"src/cli/options.def: --{row[1]} of {row[0] or 'all commands'} stands twice"
    for command, option in options:
        if command and command not in names:
            yield f"src/cli/options.def: --{option} belongs to no command: {command}"
        if command and ("", option) in options:
            yield f"src/cli/options.def: --{option} is one of all commands, and of {command}"


def source_problems(root, commands, options):
    sources = [source_tree.text_of(path) for path in source_tree.c_files(root, "src/cli")]
    sources += [source_tree.text_of(path) for path in (root / "src").glob("*.c")]
    defined = [name for text in sources for name in HANDLER.findall(text)]
    rows = [handler for _, handler in commands]
    for name in sorted(set(rows) - set(defined)):
        yield f"src/cli/commands.def: {name} is not defined"
    for name in sorted(set(defined) - set(rows)):
        yield f"src/cli: {name} has no row in commands.def"
    for _, option in options:
        if not any(re.search(rf'"(--)?{option}["=]', text) for text in sources):
            yield f"src/cli/options.def: nothing reads --{option}"


def help_of(executable, command, language):
    run = subprocess.run([executable, "help", *command.split(), "--language", language],
                         capture_output=True, text=True, check=False)
    return run.stdout


def help_problems(executable, commands, options):
    for language in LANGUAGES:
        overview = help_of(executable, "", language)
        for name, _ in commands:
            page = help_of(executable, name, language)
            if not re.search(rf"^\s*(?:regulars )?{name}\b", overview, re.M):
                yield f"regulars help ({language}) does not name {name}"
            for command, option in options:
                if command in ("", name) and not re.search(rf"--{option}(?![a-z-])", page):
                    yield f"regulars help {name} ({language}) does not name --{option}"


def problems(root, executable=None):
    commands = COMMAND.findall(source_tree.text_of(root / "src/cli/commands.def"))
    options = OPTION.findall(source_tree.text_of(root / "src/cli/options.def"))
    found = [*table_problems(commands, options), *source_problems(root, commands, options)]
    if not commands or not options:
        found.append("src/cli: no rows in commands.def or options.def")
    if executable:
        found += help_problems(executable, commands, options)
    return found


if __name__ == "__main__":
    source_tree.main(problems)
