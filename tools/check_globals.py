"""Fails on variables that can be written after start: there are none outside main's wiring.

Arguments after the root: the static libraries or objects to look into.
"""
import re
import subprocess

import source_tree

# Those that may be: set by main before there are threads; and read by a callback of the library
# that is told nothing.
GRANTED = {("log.c.o", "log_highest"), ("tls.c.o", "tls_now")}

WRITABLE = (".data", ".bss", ".tdata", ".tbss", "*COM*")


def problems(_root, *libraries):
    found = []
    for library in libraries:
        table = subprocess.run(["objdump", "-t", library], capture_output=True, text=True,
                               check=True).stdout
        where = library
        for line in table.splitlines():
            member = re.match(r"(\S+):\s+file format", line)
            where = member[1] if member else where
            symbol = re.match(r"[0-9a-f]+ .{6}O (\S+)\s+[0-9a-f]+ (?:\.hidden )?(\S+)$", line)
            section = symbol[1] if symbol else ""
            is_granted = symbol and (where.rpartition(".p/")[2], symbol[2]) in GRANTED
            if section.startswith(WRITABLE) and not section.startswith(".data.rel.ro") \
                    and not is_granted:
                found.append(f"{where}: {symbol[2]} can be written after start")
    return found


if __name__ == "__main__":
    source_tree.main(problems)
