#!/bin/sh
#
# test_plugin: the way of somebody who has only installed fiberos: begin a
# policy, change it, build it, run it, compare it, see it. Also by hand, with
# pkg-config and a compiler alone.
set -u
. "$(dirname "$0")/tap.sh"
build=${FIBEROS_BUILD:-build}
root=$scratch/root
home=$scratch/home
workloads=$root/share/fiberos/workloads
export FIBEROS_DEPS=no
unset MAKEFLAGS MFLAGS MAKELEVEL
mkdir "$home"

# Away from the repository, with nothing but what was installed.
fiberos() { (cd "$home" && "$root/bin/fiberos" "$@"); }

installed() {
    make -s CC="${CC:-cc}" B="$build" PREFIX="$root" install && [ -e "$root/share/fiberos/policy.c.in" ]
}
begun() {
    fiberos sched new mine.c && holds "$home/mine.c" '.name = "mine"'
}
changed() { # the quantum is 4 ticks from now on
    sed 's/FOS_TICKS(10)/FOS_TICKS(4)/' "$home/mine.c" >"$scratch/edited" && cp "$scratch/edited" "$home/mine.c" &&
        grep -q 'FOS_TICKS(4)' "$home/mine.c"
}
built() {
    fiberos sched build mine.c >"$scratch/out" 2>&1 && [ "$(wc -l <"$scratch/out")" = 1 ] && [ -e "$home/mine.so" ]
}
shown() {
    fiberos sched show ./mine.so >"$scratch/out" && holds "$scratch/out" 'quantum=4 ticks'
}
runs() {
    fiberos run "$workloads/mixed.json" --sched ./mine.so --trace mine.fos >"$scratch/out" &&
        holds "$scratch/out" 'policy mine'
}
compares() {
    fiberos compare "$workloads/mixed.json" --sched rr,./mine.so >"$scratch/out" && holds "$scratch/out" 'mine '
}
draws() {
    SDL_VIDEODRIVER=dummy fiberos viz "$workloads/mixed.json" --sched ./mine.so --screenshot mine.png &&
        [ -s "$home/mine.png" ]
}
by_hand() { # flags with spaces are not wanted here
    flags=$(PKG_CONFIG_PATH=$root/lib/pkgconfig pkg-config --cflags fiberos) || return 1
    # shellcheck disable=SC2086
    "${CC:-cc}" -shared -fPIC $flags "$home/mine.c" -o "$home/hand.so" &&
        fiberos run "$workloads/hello.json" -q --sched ./hand.so
}
moved() { # the binary alone, elsewhere: pkg-config knows the headers
    mkdir "$scratch/bin" && cp "$root/bin/fiberos" "$scratch/bin" || return 1
    (cd "$home" && PKG_CONFIG_PATH=$root/lib/pkgconfig "$scratch/bin/fiberos" sched build mine.c -o moved.so) &&
        [ -e "$home/moved.so" ]
}
example() {
    (cd "$home" && "$root/bin/fiberos" sched build "$root/share/fiberos/lifo.c" -o lifo.so) &&
        fiberos run "$workloads/mixed.json" -q --sched lifo.so
}

plan 11
check 'fiberos is installed to a prefix' installed
check 'a policy is begun' begun
check 'it is changed' changed
check 'it is built, without a warning' built
check 'it is shown, with the change' shown
check 'it runs' runs
check 'it is compared with rr' compares
check 'it is seen' draws
check 'it can be built by hand, with pkg-config' by_hand
check 'a binary that was moved asks pkg-config' moved
check 'the example builds and runs from there' example
