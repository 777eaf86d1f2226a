#!/bin/sh
# Everything about the code that is checked without running the tests. Goes on after a failure, so that all are seen.
set -u
bin=.venv/bin
failed=0

step() {
    printf '· %s\n' "$1"
    shift
    "$@" || failed=1
}

no_addresses() {
    # A lock file with an address in it would bind everybody to one registry.
    if grep -nE '(https?://|git\+|--index-url|--find-links)' requirements.lock requirements-production.lock || grep -n '"resolved"' package-lock.json; then
        echo 'the lock files must name hashes and no addresses' >&2
        return 1
    fi
}

schema_is_printed() {
    $bin/handbook schema | diff -u schema/handbook.graphql - || {
        echo 'the printed schema is not what the code says; look at the difference, then: make schema' >&2
        return 1
    }
}

step 'Lint' $bin/ruff check --quiet .
step 'Form' $bin/ruff format --quiet --check .
step 'Types' $bin/mypy --no-error-summary
step 'Import contracts' $bin/lint-imports --no-logo
step 'Schema snapshot' schema_is_printed
step 'Lock files' no_addresses
[ "$failed" -eq 0 ] && echo '· All is well' || exit 1
