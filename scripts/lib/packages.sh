# shellcheck shell=bash
# Debian packages: finds what is missing and installs that, nothing else.

# What the compiler needs to link C and C++, what SwiftPM needs to fetch, and the C libraries of the build.
# shellcheck disable=SC2034 # read by the scripts that source this file
readonly build_packages=(
    ca-certificates git pkgconf
    gcc libc6-dev libstdc++-12-dev
    libsqlite3-dev libpq-dev libssl-dev zlib1g-dev libsnappy-dev libzstd-dev liblz4-dev libbrotli-dev
    libldns-dev
)

# What the tests of the build start: servers of their own, beside those that the packages may start. PostgreSQL, the ACME
# test server Pebble, the DNS server Knot, nginx, and OpenSSL's server and responder.
# shellcheck disable=SC2034 # read by the scripts that source this file
readonly test_packages=(postgresql pebble knot nginx-light openssl)

# What the interop tests start: servers with every fault of TLS, and a client to look at them.
# shellcheck disable=SC2034 # read by the scripts that source this file
readonly interop_packages=(nginx-light openssl)

package_is_installed() {
    local state
    state=$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null) || return 1
    [[ $state == installed ]]
}

# install_packages NAME…: a second run finds everything there and runs nothing.
install_packages() {
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        step "this machine has no apt-get: expecting the counterparts of these Debian packages: $*"
        return 0
    fi
    local package missing=()
    for package in "$@"; do
        package_is_installed "$package" || missing+=("$package")
    done
    if ((${#missing[@]} == 0)); then
        step "Debian packages: all there"
        return 0
    fi

    local run=(env DEBIAN_FRONTEND=noninteractive)
    if ((EUID != 0)); then
        command -v sudo >/dev/null || fail "$exit_unavailable" \
            "packages are missing, and this user is not root and has no sudo. As root, run this and start again:" \
            "apt-get update && apt-get install --yes --no-install-recommends ${missing[*]}"
        run=(sudo "${run[@]}")
    fi
    step "Debian packages: ${run[*]} apt-get update"
    "${run[@]}" apt-get update --quiet --quiet ||
        fail "$exit_unavailable" "apt-get update failed; its output is above. Mend the package sources and start again."
    step "Debian packages: ${run[*]} apt-get install --yes --no-install-recommends ${missing[*]}"
    "${run[@]}" apt-get install --yes --no-install-recommends --quiet --quiet "${missing[@]}" ||
        fail "$exit_unavailable" "apt-get could not install ${missing[*]}; its output is above."
}
