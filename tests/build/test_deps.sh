#!/bin/sh
#
# test_deps: .ci/deps on machines that lack something. The machine is a folder
# of commands: a few real ones, and actors for pkg-config, apt-get, sudo, id.
set -u
. "$(dirname "$0")/tap.sh"
deps=$(cd "$(dirname "$0")/../../.ci" && pwd)/deps
bin=$scratch/bin log=$scratch/log
compiler=$(command -v "${CC:-cc}" || command -v cc)

actor() { # name, script
    printf '#!/bin/sh\n%s\n' "$2" >"$bin/$1"
    chmod +x "$bin/$1"
}

# A bare machine: one library is missing until `install` is called of a manager.
machine() { # user id, manager...
    rm -rf "$bin" "$log" "$scratch/installed"
    mkdir -p "$bin"
    : >"$log"
    for tool in sh awk sed grep cut tr head cat mktemp rm env find dirname basename gcc cc as ld; do
        ln -s "$(command -v $tool)" "$bin/$tool"
    done
    actor pkg-config "case \$2 in sdl2|cmocka) [ -e $scratch/installed ] ;; esac"
    actor fc-list 'echo DejaVuSans'
    actor python3 'exit 0'
    actor Xvfb 'exit 0'
    actor xdotool 'exit 0'
    actor id "echo $1"
    shift
    for manager; do
        actor "$manager" "echo $manager \$* >>$log; case \$1 in -s|update) ;; *) : >$scratch/installed ;; esac"
    done
}

on_machine() { PATH=$bin CC=$compiler SAN='' /bin/sh "$deps" "$@" >"$scratch/out" 2>&1; }
called() { grep -q "$1" "$log" || { cat "$scratch/out" "$log"; return 1; }; }
nothing_installed() { cat "$scratch/out"; ! grep -vq -e ' -s ' "$log"; }

complete() {
    machine 0 apt-get
    : >"$scratch/installed"
    on_machine build test && nothing_installed && [ ! -s "$scratch/out" ]
}
as_root() {
    machine 0 apt-get
    on_machine build test && holds "$scratch/out" sdl2 && called 'apt-get install.*libsdl2-dev libcmocka-dev'
}
only_what_is_asked() {
    machine 0 apt-get
    on_machine build && ! grep -q cmocka "$log"
}
switched_off() {
    machine 0 apt-get
    export FIBEROS_DEPS=no
    on_machine build
    status=$?
    unset FIBEROS_DEPS
    [ $status = 1 ] && nothing_installed && holds "$scratch/out" 'apt-get install -y --no-install-recommends libsdl2-dev'
}
only_listed() {
    machine 0 apt-get
    ! on_machine --list build && nothing_installed && holds "$scratch/out" libsdl2-dev
}
optional_missing() {
    machine 0 apt-get
    : >"$scratch/installed"
    actor python3 'exit 1'
    sed 's,/usr/bin/python3,,' "$deps" >"$scratch/deps" # the real one would be found there
    PATH=$bin CC=$compiler FIBEROS_DEPS=no /bin/sh "$scratch/deps" test >"$scratch/out" 2>&1 &&
        holds "$scratch/out" '(optional)'
}
no_sudo() {
    machine 1000 apt-get
    ! on_machine build && nothing_installed && holds "$scratch/out" 'sudo apt-get install'
}
with_sudo() {
    machine 1000 apt-get
    actor sudo 'case $1 in -n) ;; *) exec "$@" ;; esac'
    on_machine build && called 'apt-get install.*libsdl2-dev'
}
silent_sudo_denied() {
    machine 1000 apt-get
    actor sudo 'exit 1'
    ! on_machine build && nothing_installed && holds "$scratch/out" 'by hand'
}
fresh_lists() {
    machine 0
    actor apt-get "echo apt-get \$* >>$log
case \$1 in
    update) : >$scratch/updated ;;
    *) [ -e $scratch/updated ] || exit 100; [ \$1 = -s ] || : >$scratch/installed ;;
esac"
    on_machine build && called 'apt-get update'
}
install_fails() {
    machine 0
    actor apt-get 'exit 100'
    ! on_machine build && holds "$scratch/out" 'Still missing: sdl2'
}
other_manager() { # manager, how it installs
    machine 0 "$1"
    on_machine build test && called "$2"
}
no_manager() {
    machine 0
    ! on_machine build && holds "$scratch/out" 'No package manager'
}

plan 17
check 'nothing is missing: says nothing, does nothing' complete
check 'root: installs what is missing' as_root
check 'only the groups that were asked for' only_what_is_asked
check 'FIBEROS_DEPS=no: prints the list, installs nothing, stops' switched_off
check '--list does the same' only_listed
check 'what is optional does not stop' optional_missing
check 'no root and no sudo: says what to run, stops' no_sudo
check 'sudo that asks nothing is used' with_sudo
check 'sudo that would ask, and nobody there: says what to run, stops' silent_sudo_denied
check 'a fresh system: updates the lists first' fresh_lists
check 'a package manager that fails: names what is still missing, stops' install_fails
check 'dnf' other_manager dnf 'dnf install -y SDL2-devel libcmocka-devel'
check 'pacman' other_manager pacman 'pacman -S --needed --noconfirm sdl2 cmocka'
check 'zypper' other_manager zypper 'zypper --non-interactive install libSDL2-devel libcmocka-devel'
check 'apk' other_manager apk 'apk add sdl2-dev cmocka-dev'
check 'brew' other_manager brew 'brew install sdl2 cmocka'
check 'no package manager at all: stops' no_manager
