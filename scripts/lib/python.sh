# shellcheck shell=bash
# The Python environment of the interop tests: .venv, made anew when its requirements change.

readonly environment="$root/.venv"
readonly requirements="$root/Tests/Interop/requirements.txt"
# Where Tests/Interop/harness/openapi.py looks for it: beside the packages, as the document is none of the project's.
readonly specification="$environment/specifications/iceberg-rest-catalog.yaml"
readonly specification_source="$root/Tests/Interop/specification"

# install_python: the Debian packages of Python, where this machine's python3 cannot make an environment.
install_python() {
    if ! command -v python3 >/dev/null || ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
        install_packages python3 python3-venv
    fi
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "$exit_unavailable" "the tests need Python 3.11 or newer, and $(command -v python3) is older."
}

# fetch_specification: the OpenAPI document of Iceberg REST catalogs, out of the archive that pip fetches and verifies.
# Without it the tests that need it are skipped, and fail where CI is set.
fetch_specification() {
    if [[ -s $specification ]]; then
        return 0
    fi
    step "Iceberg REST document: pip download --requirement Tests/Interop/specification/requirements.txt"
    local folder=${specification%/*}
    mkdir -p "$folder"
    if PYTHONPATH="$specification_source" "$environment/bin/python" -m pip download --quiet \
        --disable-pip-version-check --no-deps --no-binary :all: --no-build-isolation --require-hashes \
        --dest "$folder/archive" --requirement "$specification_source/requirements.txt" &&
        tar --extract --to-stdout --wildcards --file "$folder"/archive/*.tar.gz \
            '*/spec/iceberg-rest-catalog.yaml' >"$specification.part" && [[ -s $specification.part ]]; then
        mv "$specification.part" "$specification"
        rm -r "$folder/archive"
    elif [[ -n ${CI:-} ]]; then
        fail "$exit_unavailable" "pip could not fetch the archive with the Iceberg REST document; its output is above."
    else
        step "Iceberg REST document: not to be had, the tests that need it are skipped"
    fi
}

# prepare_sslyze: leaves a .venv-sslyze that holds exactly what 'scripts/bench tls' compares with. It needs another
# version of a package than the tests do.
prepare_sslyze() {
    local folder="$root/.venv-sslyze" pinned="$root/Tests/Bench/sslyze-requirements.txt"
    local wanted stamp="$root/.venv-sslyze/.requirements"
    wanted=$(
        sha256sum <"$pinned"
        python3 --version
    )
    if [[ -x $folder/bin/sslyze && -f $stamp && $(<"$stamp") == "$wanted" ]]; then
        step "sslyze: .venv-sslyze is up to date"
        return 0
    fi
    step "sslyze: pip install --requirement Tests/Bench/sslyze-requirements.txt"
    python3 -m venv --clear "$folder" ||
        fail "$exit_unavailable" "python3 could not make the environment $folder; its output is above."
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$pinned" ||
        fail "$exit_unavailable" "pip could not install sslyze; its output is above."
    printf '%s\n' "$wanted" >"$stamp"
}

# prepare_environment: leaves a .venv that holds exactly the pinned requirements, and the document beside them.
prepare_environment() {
    install_python
    # The interpreter belongs to the stamp: an environment outlives no change of its Python.
    local wanted stamp="$environment/.requirements"
    wanted=$(
        cat "$requirements" "$specification_source/requirements.txt" | sha256sum
        python3 --version
    )
    if [[ -x $environment/bin/python && -f $stamp && $(<"$stamp") == "$wanted" ]]; then
        step "Python environment: .venv is up to date"
        fetch_specification
        return 0
    fi
    step "Python environment: python3 -m venv --clear .venv"
    python3 -m venv --clear "$environment" ||
        fail "$exit_unavailable" "python3 could not make the environment $environment; its output is above."
    step "Python environment: pip install --requirement Tests/Interop/requirements.txt"
    "$environment/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$requirements" ||
        fail "$exit_unavailable" "pip could not install the pinned requirements; its output is above."
    printf '%s\n' "$wanted" >"$stamp"
    fetch_specification
}
