# shellcheck shell=bash
# The Swift toolchain: found and new enough, or the exact next step.

readonly swift_major=6 swift_minor=3

# require_swift: succeeds with a line that names the version; otherwise ends with what to type.
require_swift() {
    local wanted="$swift_major.$swift_minor"
    if ! command -v swift >/dev/null; then
        if ((EUID == 0)) && [[ -n ${SUDO_USER:-} ]]; then
            fail "$exit_unavailable" "Swift is not in root's PATH. Start this again without sudo:" \
                "the script itself asks sudo for the packages it needs." \
                "If $SUDO_USER has no Swift either, install $wanted: https://www.swift.org/install/linux/"
        fi
        offer_swift "Swift $wanted is needed and none is installed."
    fi
    local said found
    said=$(swift --version 2>/dev/null) ||
        fail "$exit_unavailable" \
            "'swift --version' fails; reinstall Swift $wanted: https://www.swift.org/install/linux/"
    found=$(sed -nE 's/.*Swift version ([0-9]+\.[0-9]+).*/\1/p' <<<"$said" | head -n 1)
    [[ -n $found ]] || offer_swift "Swift $wanted is needed, and 'swift --version' names no version."
    local major=${found%%.*} minor=${found#*.}
    if ((major < swift_major || (major == swift_major && minor < swift_minor))); then
        offer_swift "Swift $wanted is needed, and $(command -v swift) is Swift $found."
    fi
    step "Swift $found at $(command -v swift)"
}

offer_swift() {
    if command -v swiftly >/dev/null; then
        fail "$exit_unavailable" "$1 Run:" \
            "swiftly install $swift_major.$swift_minor && swiftly use $swift_major.$swift_minor"
    fi
    fail "$exit_unavailable" "$1 Get it from https://www.swift.org/install/linux/ or with swiftly:" \
        "curl -O https://download.swift.org/swiftly/linux/swiftly-$(uname -m).tar.gz" \
        "tar zxf swiftly-$(uname -m).tar.gz && ./swiftly init" \
        "swiftly install $swift_major.$swift_minor && swiftly use $swift_major.$swift_minor"
}

build_debug() {
    step "swift build"
    swift build --package-path "$root" "$@" ||
        fail 1 "the build failed; the compiler's messages are above."
}
