#!/usr/bin/env bash
# The tests' own PostgreSQL server, in a folder that it has to itself: on a socket there, and on no
# network. As root it runs as user postgres, otherwise as whoever runs the tests.
set -u
binaries=${REGULARS_POSTGRES_BINARIES:-/usr/lib/postgresql/15/bin}

usage() {
    cat <<'TEXT'
usage: tools/test_postgres.sh start FOLDER | stop FOLDER | kill FOLDER | address FOLDER

start makes a server in the empty FOLDER, or starts again the one that is there; stop ends it in
order; kill lets it die at once; address prints where it listens, to be followed by the name of a
database.
TEXT
}

as_postgres() {
    if [[ $(id -u) == 0 ]]; then
        setpriv --reuid=postgres --regid=postgres --init-groups --no-new-privs -- "$@"
    else
        "$@"
    fi
}

# For tests that end soon: one small log, no archive. Commits wait for their log as in earnest; that
# the log waits for the disk too would show only when the machine loses its power, and makes tests
# two times as slow.
configure() {
    cat >>"$folder/data/postgresql.conf" <<TEXT
listen_addresses = ''
unix_socket_directories = '$folder'
port = 5432
fsync = off
synchronous_commit = on
shared_buffers = 32MB
max_connections = 200
max_wal_size = 256MB
log_min_messages = warning
autovacuum = on
TEXT
}

start() {
    if [[ ! -d $folder/data ]]; then
        [[ $(id -u) != 0 ]] || chown postgres "$folder" || return
        chmod 700 "$folder" || return
        # The folder lets nobody else in, so that no password is needed.
        as_postgres "$binaries/initdb" --pgdata="$folder/data" --username=regulars --auth=trust \
            --encoding=UTF8 --locale=C --no-sync --no-instructions >"$folder/initdb.log" 2>&1 ||
            return
        configure || return
    fi
    as_postgres "$binaries/pg_ctl" start --pgdata="$folder/data" --log="$folder/server.log" \
        --wait --timeout=60 --silent </dev/null >/dev/null 2>&1
}

stop() {
    [[ ! -f $folder/data/postmaster.pid ]] ||
        as_postgres "$binaries/pg_ctl" stop --pgdata="$folder/data" --mode="$1" --wait \
            --timeout=60 --silent </dev/null >/dev/null 2>&1
}

[[ $# == 2 && -d $2 ]] || { usage >&2 && exit 2; }
folder=$(realpath "$2")
case $1 in
start) start ;;
stop) stop fast ;;
kill) stop immediate ;;
address) printf 'postgresql://regulars@%s/\n' "${folder//\//%2F}" ;;
*) usage >&2 && exit 2 ;;
esac
