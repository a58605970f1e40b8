#!/usr/bin/env bash
# Runs a command beside a PostgreSQL server of its own, whose address stands in
# REGULARS_TEST_POSTGRES: tools/with_postgres.sh meson test -C build. Without PostgreSQL on this
# machine the command runs all the same, and its tests on PostgreSQL are left out.
set -u
tools=$(dirname "$(realpath "$0")")

[[ $# -gt 0 ]] || { echo "usage: tools/with_postgres.sh COMMAND [ARGUMENT...]" >&2 && exit 2; }
if [[ ! -x ${REGULARS_POSTGRES_BINARIES:-/usr/lib/postgresql/15/bin}/postgres ]]; then
    exec "$@"
fi

# In memory where there is plenty of it, since each test makes a database, of several hundred files.
# Containers often have but 64 MB there.
place_of_data() {
    local free_kilobytes memory_kilobytes
    free_kilobytes=$(df --output=avail /dev/shm 2>/dev/null | tail -n 1)
    memory_kilobytes=$(awk '/^MemAvailable:/ {print $2}' /proc/meminfo)
    if [[ -w /dev/shm && ${free_kilobytes:-0} -ge 2000000 && ${memory_kilobytes:-0} -ge 4000000 ]]; then
        echo /dev/shm
    else
        echo /tmp
    fi
}

# A socket's path has little room, whatever TMPDIR says.
folder=$(mktemp -d "$(place_of_data)/regulars-postgres.XXXXXX") || exit 1
finish() {
    "$tools/test_postgres.sh" stop "$folder" || "$tools/test_postgres.sh" kill "$folder"
    [[ -z ${REGULARS_POSTGRES_LOG:-} ]] || cp "$folder/server.log" "$REGULARS_POSTGRES_LOG"
    rm -rf "$folder"
}
trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

if ! "$tools/test_postgres.sh" start "$folder"; then
    echo "with_postgres.sh: the server did not start" >&2
    cat "$folder"/*.log >&2
    exit 1
fi
REGULARS_TEST_POSTGRES=$("$tools/test_postgres.sh" address "$folder")
export REGULARS_TEST_POSTGRES REGULARS_TEST_POSTGRES_FOLDER=$folder

# In the background and waited for, so that a signal is seen at once and ends both.
"$@" <&0 &
command=$!
trap 'kill "$command" 2>/dev/null; wait "$command"; exit 130' INT
trap 'kill "$command" 2>/dev/null; wait "$command"; exit 143' TERM
wait "$command"
