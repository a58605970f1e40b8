#!/usr/bin/env bash
# coverage.sh BUILD_TREE: prints what the tests reach, and fails when the measures' branches fall
# below the floor.
set -u
branches_floor=80
gcovr --root . --object-directory "$1" --filter 'src/' --exclude-unreachable-branches --print-summary
gcovr --root . --object-directory "$1" --filter 'src/retention/' --exclude-unreachable-branches \
    --fail-under-branch "$branches_floor" >/dev/null
