#!/bin/sh
# Resolves the dependencies for Python 3.11 to 3.13 at once and writes hashes, never addresses: all of them into
# requirements.lock, and those of a production install, in the same versions, into requirements-production.lock.
set -eu
command -v uv >/dev/null 2>&1 || { echo 'lock: uv is needed: pip install uv' >&2; exit 1; }

compile() {
    uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --quiet \
        --no-header --no-annotate --no-emit-index-url --no-emit-find-links "$@"
}

compile --extra embedded --extra dev --output-file requirements.lock
compile --constraint requirements.lock --output-file requirements-production.lock
