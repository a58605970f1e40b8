#!/usr/bin/env bash
# What ./demo and ./check share: Debian packages and a release build. Sourced from the project's
# folder by bash with `set -u`.

export DEBIAN_FRONTEND=noninteractive
build_locale=C.UTF-8 # tools must not depend on the machine's language

say() {
    printf '%s\n' "$*"
}

fail() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

# Prints those packages of the purposes named that are not there.
missing_packages() {
    local purpose package program wanted=" $* "

    while read -r purpose package program; do
        [[ $wanted == *" $purpose "* ]] || continue
        [[ -n $program ]] && command -v "$program" >/dev/null && continue
        [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] ||
            printf '%s\n' "$package"
    done < <(grep -v '^#' tools/packages)
}

as_root() {
    if [[ $(id -u) == 0 ]]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo --preserve-env=DEBIAN_FRONTEND "$@"
    else
        fail "these packages are missing; as root, run: ${*:1}"
    fi
}

# Installs what is missing for these purposes, and does not touch apt when nothing is.
need_packages() {
    local missing log=build/logs/packages.txt

    command -v dpkg-query >/dev/null ||
        fail "this is not Debian: install by hand what tools/packages lists, then use meson"
    mapfile -t missing < <(missing_packages "$@")
    [[ ${#missing[@]} == 0 ]] && return
    say "Installing ${missing[*]}"
    mkdir -p "${log%/*}"
    [[ $(id -u) == 0 ]] || ! command -v sudo >/dev/null || sudo true ||
        fail "installing packages needs root: sudo refused"
    if ! { as_root apt-get -q update && as_root apt-get -q install --yes \
        --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 </dev/null; then
        tail -n 20 "$log" >&2
        fail "could not install the packages: see $log"
    fi
}

# Runs a command with its output in a log; shows the log's end when it fails.
logged() {
    local log=$1
    shift
    mkdir -p "${log%/*}"
    "$@" >"$log" 2>&1 </dev/null && return
    tail -n 40 "$log" >&2
    say "(all of it: $log)" >&2
    return 1
}

# Configures FOLDER with the remaining arguments, once.
configure_tree() {
    [[ -f $1/build.ninja ]] ||
        LC_ALL=$build_locale logged "build/logs/setup-${1//\//-}.txt" meson setup "$@"
}

# Configures FOLDER with the remaining arguments, then builds TARGET in it.
build_target() {
    local target=$1 folder=$2
    shift
    configure_tree "$@" || return
    LC_ALL=$build_locale logged "build/logs/build-${folder//\//-}.txt" \
        ninja -C "$folder" -j "$(nproc)" "$target"
}

build_tree() {
    build_target all "$@"
}
