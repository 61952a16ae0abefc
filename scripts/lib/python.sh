# shellcheck shell=bash
# The Python environment of the interop tests: .venv, made anew when its requirements change.

readonly environment="$root/.venv"
readonly requirements="$root/Tests/Interop/requirements.txt"

# install_python: the Debian packages of Python, where this machine's python3 cannot make an environment.
install_python() {
    if ! command -v python3 >/dev/null || ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
        install_packages python3 python3-venv
    fi
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "$exit_unavailable" "the tests need Python 3.11 or newer, and $(command -v python3) is older."
}

# prepare_environment: leaves a .venv that holds exactly the pinned requirements.
prepare_environment() {
    install_python
    # The interpreter belongs to the stamp: an environment outlives no change of its Python.
    local wanted stamp="$environment/.requirements"
    wanted=$(
        sha256sum <"$requirements"
        python3 --version
    )
    if [[ -x $environment/bin/python && -f $stamp && $(<"$stamp") == "$wanted" ]]; then
        step "Python environment: .venv is up to date"
        return 0
    fi
    step "Python environment: python3 -m venv --clear .venv"
    python3 -m venv --clear "$environment" ||
        fail "$exit_unavailable" "python3 could not make the environment $environment; its output is above."
    step "Python environment: pip install --requirement Tests/Interop/requirements.txt"
    "$environment/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$requirements" ||
        fail "$exit_unavailable" "pip could not install the pinned requirements; its output is above."
    printf '%s\n' "$wanted" >"$stamp"
}
