#!/bin/sh
#
# test_link: the three lists of calls that userland/lib takes over agree: what
# the library defines, what link.flags tells the linker, what the README says.
set -u
. "$(dirname "$0")/tap.sh"
build=${FIBEROS_BUILD:-build}

nm --defined-only "$build/libfosuser.a" | sed -n 's/.* T __wrap_//p' | sort >"$scratch/defined"
sed -n 's/^-Wl,--wrap=//p' userland/lib/link.flags | sort >"$scratch/linked"

same() { diff "$1" "$2"; }

documented() {
    missing=$(grep -v '^__' "$scratch/linked" | while read -r name; do
        grep -qF "\`$name\`" userland/README.md || echo "$name"
    done)
    [ -z "$missing" ] || { echo "not in userland/README.md: $missing"; false; }
}

# A program does not offer its wrappers to another one.
exports_only_its_own() {
    for program in "$build"/programs/*.so; do
        nm -D --defined-only "$program" | grep ' __wrap_' && return 1
    done
    true
}

plan 4
check 'something is wrapped' test -s "$scratch/defined"
check 'the library defines what the linker is told, and nothing else' same "$scratch/defined" "$scratch/linked"
check 'the README names each call' documented
check "a program's wrappers are its own" exports_only_its_own
