#!/usr/bin/env bash
# tidy_file.sh BUILD_TREE FILE.c: one TAP line, and what clang-tidy found as its comments.
if found=$(clang-tidy -p "$1" --quiet --warnings-as-errors='*' "$2" 2>/dev/null); then
    printf 'ok - %s\n' "$2"
else
    printf 'not ok - %s\n' "$2"
    grep -A 2 'error:' <<<"$found" | sed 's/^/# /'
    printf '%s\n' "$found" >&2
fi
