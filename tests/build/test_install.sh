#!/bin/sh
#
# test_install: what `make install` puts somewhere else works there: the
# command, a student's program built with it, the headers, the manual.
# `make uninstall` leaves nothing behind.
set -u
. "$(dirname "$0")/tap.sh"
build=${FIBEROS_BUILD:-build}
root=$scratch/root
export FIBEROS_DEPS=no
unset MAKEFLAGS MFLAGS MAKELEVEL

# The variant that is under test, with the flags that it was built with.
makes() {
    make -s CC="${CC:-cc}" B="$build" PREFIX=/usr DESTDIR="$root" "$@"
}
there() { (cd "$root/usr" && ls -d "$@"); }
fiberos() { (cd "$scratch" && "$root/usr/bin/fiberos" "$@"); }

installed() {
    makes install && there bin/fiberos bin/fiberos-viz lib/libfiberos.a lib/fiberos/libfosuser.a lib/fiberos/link.flags \
        lib/fiberos/programs/spin.so include/fiberos/sys.h include/fiberos/sched.h include/fibers/mutex.h share/fiberos/template.c.in \
        share/fiberos/workload.schema.json share/man/man1/fiberos.1 share/bash-completion/completions/fiberos \
        lib/pkgconfig/fiberos.pc
}
runs_what_ships() {
    echo '{"fiberos": 1, "processes": [{"name": "A", "program": {"exec": "primes", "args": ["100"]}}]}' >"$scratch/w.json"
    fiberos run w.json >"$scratch/out" && holds "$scratch/out" '25 primes up to 100'
}
builds_a_program() {
    echo '{"fiberos": 1, "processes": [{"name": "A", "program": {"exec": "./mine.so", "args": ["2"]}}]}' >"$scratch/m.json"
    fiberos program new mine.c && fiberos program build mine.c && fiberos run m.json >"$scratch/out" &&
        holds "$scratch/out" 'A: round 2 of 2 at 70 ms'
}
builds_with_locks() {
    printf '#include <fibers/mutex.h>\nint main(void) { struct fos_mutex m = FOS_MUTEX("m"); return fos_mutex_lock(&m); }\n' \
        >"$scratch/locks.c"
    echo '{"fiberos": 1, "processes": [{"name": "A", "program": {"exec": "./locks.so"}}]}' >"$scratch/l.json"
    fiberos program build locks.c && fiberos run l.json
}
manual() {
    page=$root/usr/share/man/man1/fiberos.1
    grep -q '^\.SH "fiberos run"' "$page" && grep -q '^\.SS "fiberos sched list"' "$page" &&
        grep -qF -- '\-\-quantum' "$page"
}
completes() { # words that are typed, what must be offered
    bash -c '. "$1"; shift; wanted=$1; shift
        PATH=$1:$PATH; shift
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)); _fiberos
        printf "%s\n" "${COMPREPLY[@]}" | grep -qx -e "$wanted"' - \
        "$root/usr/share/bash-completion/completions/fiberos" "$1" "$root/usr/bin" $2 "$3"
}
embeds() {
    printf '#include <fiberos/kernel.h>\n#include <stdio.h>\nint main(void) { return puts(fos_sched_builtin(0)->name) < 0; }\n' \
        >"$scratch/embed.c"
    flags=$(PKG_CONFIG_PATH=$root/usr/lib/pkgconfig PKG_CONFIG_SYSROOT_DIR=$root pkg-config --cflags --libs fiberos) || return 1
    # shellcheck disable=SC2086
    "${CC:-cc}" -o "$scratch/embed" "$scratch/embed.c" -I"$root/usr/include" -L"$root/usr/lib" $flags && "$scratch/embed"
}
uninstalled() {
    [ -e "$root/usr/bin/fiberos" ] && makes uninstall && find "$root" ! -type d >"$scratch/left" || return 1
    cat "$scratch/left"
    [ ! -s "$scratch/left" ]
}

plan 10
check 'everything is put in its place' installed
check 'a program that ships runs from there' runs_what_ships
check "a student's program is made and runs" builds_a_program
check 'a program with a lock of userland is made and runs' builds_with_locks
check 'the manual tells of the commands and their options' manual
check 'completion: commands' completes run 'fiberos' 'r'
check 'completion: options' completes --quantum 'fiberos run' '--q'
check 'completion: policies' completes lottery 'fiberos run --sched' 'lot'
check 'the library is found with pkg-config and links' embeds
check 'uninstall leaves no file' uninstalled
