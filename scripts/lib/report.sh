# shellcheck shell=bash
# What the scripts say, and how they fail: one line a step, one sentence for a failure.

# The folder of the repository, whatever folder the script was started from.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
readonly root

# Exit code of a machine that lacks something which the caller has to install (EX_UNAVAILABLE).
readonly exit_unavailable=69

step() {
    printf '==> %s\n' "$*"
}

# fail CODE SENTENCE [LINE…]: the sentence, further lines of what to do next, and the end.
fail() {
    local code=$1 sentence=$2
    shift 2
    trap - ERR
    printf '%s: %s\n' "$(basename "$0")" "$sentence" >&2
    if (($# > 0)); then
        printf '    %s\n' "$@" >&2
    fi
    exit "$code"
}

# Every script that sources this file ends with a sentence, not silently, when a command fails.
fail_where_it_stopped() {
    local code=$1 line=$2 command=$3
    fail "$code" "stopped at line $line because '${command%%$'\n'*}' failed with exit code $code; its output is above."
}
set -o errtrace
trap 'fail_where_it_stopped "$?" "$LINENO" "$BASH_COMMAND"' ERR
