#!/bin/sh
# Makes .venv with the locked dependencies and, unless told `without-node`, node_modules where there is Node.
# Does nothing for what is up to date.
set -eu
cd "$(dirname "$0")/.."

say() { printf '· %s\n' "$1"; }
fail() { printf '\nsetup: %s\n' "$1" >&2; exit 1; }
fits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; }
digest() { cat "$@" | cksum; }

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        fits "$PYTHON" || fail "PYTHON=$PYTHON is not Python 3.11, 3.12 or 3.13."
        echo "$PYTHON"
        return
    fi
    for candidate in python3.13 python3.12 python3.11 python3 python; do
        if fits "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    fail "Python 3.11, 3.12 or 3.13 is needed. Install one (Debian, Ubuntu: apt-get install python3 python3-venv), or name it: make setup PYTHON=/path/to/python3.12"
}

# An environment that works is kept, whichever of the three versions it was made with.
wanted_python=${PYTHON:-}
if [ -z "$wanted_python" ] && fits .venv/bin/python; then
    python=.venv/bin/python
else
    python=$(find_python)
fi
version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
state="$version $(digest requirements.lock pyproject.toml) $(pwd -P)"

if [ "$(cat .venv/.handbook-state 2>/dev/null || true)" != "$state" ]; then
    if [ "$python" != .venv/bin/python ]; then
        say "Making a virtual environment with Python $version in .venv"
        rm -rf .venv
        "$python" -m venv .venv ||
            fail "The virtual environment could not be made. On Debian and Ubuntu: apt-get install python3-venv, then again."
    fi
    say "Installing the locked dependencies (about 200 MB the first time)"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock ||
        fail "The dependencies could not be installed. Is the package registry reachable (proxy, PIP_INDEX_URL)? Then again: make setup"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable . ||
        fail "The project itself could not be installed. Try: make clean setup"
    echo "$state" > .venv/.handbook-state
fi

if [ "${1:-}" = without-node ]; then
    exit 0
fi

node_is_new_enough() {
    command -v npm >/dev/null 2>&1 && command -v node >/dev/null 2>&1 &&
        [ "$(node -p 'Number(process.versions.node.split(".")[0]) >= 20')" = true ]
}

if ! node_is_new_enough; then
    say "Node 20 or later is missing: tests that use the Firebase Auth emulator and the GraphQL-over-HTTP audit are skipped"
    exit 0
fi
state="$(node --version) $(digest package-lock.json)"
if [ "$(cat node_modules/.handbook-state 2>/dev/null || true)" != "$state" ]; then
    say "Installing the Node programs that the tests use"
    npm ci --silent --no-progress ||
        fail "The Node programs could not be installed. Is the npm registry reachable? Then again: make setup"
    echo "$state" > node_modules/.handbook-state
fi
