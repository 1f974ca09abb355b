#!/usr/bin/env bash
# All checks, one after the other; each says its name, the exit code says whether all passed.
set -u
cd "$(dirname "$0")/.." || exit 1
failed=()

check() {
    local name=$1 said
    shift
    if said=$("$@" 2>&1); then
        echo "ok      $name"
    else
        echo "FAILED  $name: $*"
        echo "$said" | tail -n 60 | sed 's/^/        /'
        failed+=("$name")
    fi
}

manage() { python manage.py "$@"; }

check "style"            ruff check .
check "format"           ruff format --check .
check "types"            mypy
check "floors"           lint-imports
check "templates"        djlint --lint --quiet templates
check "settings"         manage check --fail-level WARNING
check "migrations"       manage makemigrations --check --dry-run
check "translations"     manage check_translations
check "branding"         manage check_brand
check "workflow diagram" manage draw_workflow --check
check "API description"  manage spectacular --validate --fail-on-warn --file /dev/null

if [ ${#failed[@]} -gt 0 ]; then
    echo "${#failed[@]} failed: ${failed[*]}"
    exit 1
fi
