#!/usr/bin/env bash
# coverage.sh BUILD_TREE: prints what the tests reach, and TAP that fails when the branches of the
# measures fall below the floor.
set -u
branches_floor=90
measure() {
    gcovr --root . --object-directory "$@" --exclude-unreachable-branches
}

measure "$1" --filter src/ --print-summary | sed 's/^/# /'
if measure "$1" --filter src/retention/ --fail-under-branch "$branches_floor" >/dev/null; then
    printf 'ok 1 - '
else
    printf 'not ok 1 - '
fi
printf 'at least %d %% of the branches in src/retention/ are reached\n' "$branches_floor"
