#!/usr/bin/env bash
# browser_tests.sh FOLDER: runs tests/e2e/*_page.mjs in Debian's Chromium, two at a time, and prints
# their TAP. FOLDER holds a copy of them beside their npm packages, which are fetched once, with npm's
# cache in build/. REGULARS_LONG=1 walks every path in every language, width and scheme.
set -eu
folder=$1
source=$PWD

mkdir -p "$folder"
cp tests/e2e/*.mjs tests/e2e/package*.json tests/e2e/.npmrc "$folder/"
lock=$(sha256sum <tests/e2e/package-lock.json)
if [[ $(cat "$folder/node_modules/.lock" 2>/dev/null) != "$lock" ]]; then
    (cd "$folder" && npm_config_cache="$source/build/npm-cache" npm ci --ignore-scripts >&2)
    printf '%s\n' "$lock" >"$folder/node_modules/.lock"
fi

export REGULARS_SOURCE=$source REGULARS=$source/build/regulars
CHROMIUM=$(command -v chromium) || { printf '1..0 # SKIP chromium is not installed\n' && exit 0; }
export CHROMIUM
cd "$folder"
rm -f ./*.tap
status=0
printf '%s\n' *_page.mjs | xargs -P 2 -I TEST sh -c 'node "$1" >"$1.tap"' - TEST || status=1
cat ./*.tap
exit $status
