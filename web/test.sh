#!/usr/bin/env bash
# The pages in a real browser: filters and map, an event, the queue by keyboard alone, right to left,
# hostile words, accessibility. Screenshots go to web/shots.
# Needs Node with npm, and Chromium; on Debian as root it installs Chromium itself.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

skip() {
    printf 'pages in a browser: SKIPPED, %s\n' "$1"
    exit 0
}

command -v npm >/dev/null || skip "Node with npm is not installed"
if [ ! -d node_modules/axe-core ] || [ ! -d node_modules/playwright-core ]; then
    npm ci --no-audit --no-fund --prefer-offline --fetch-retries=1 >/dev/null 2>&1 ||
        skip "packages of web/package-lock.json cannot be fetched"
fi
chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
if [ -z "$chromium" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    { apt-get update && apt-get install -y --no-install-recommends chromium fonts-noto-core; } >/dev/null 2>&1 || true
    chromium=$(command -v chromium || true)
fi
[ -n "$chromium" ] || skip "Chromium is not installed"

npx --no-install tsc --noEmit -p .
if [ -z "${CAIRN:-}" ]; then
    # The binary that the tests have built already; a release build would take as long again.
    cargo build --locked -p cairn
    CAIRN=${CARGO_TARGET_DIR:-../target}/debug/cairn
fi
CAIRN=$CAIRN CHROMIUM=$chromium node test.mjs
