#!/bin/sh
# Resolves the dependencies for Python 3.11 to 3.13 at once and writes hashes, never addresses.
set -eu
command -v uv >/dev/null 2>&1 || { echo 'lock: uv is needed: pip install uv' >&2; exit 1; }
uv pip compile pyproject.toml --universal --python-version 3.11 --extra embedded --extra dev --generate-hashes \
    --no-header --no-annotate --no-emit-index-url --no-emit-find-links --output-file requirements.lock
