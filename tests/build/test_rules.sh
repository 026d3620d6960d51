#!/bin/sh
#
# test_rules: `make check` finds each breach of the rules. A tiny tree that
# keeps them all passes; then one rule at a time is broken in it.
set -u
. "$(dirname "$0")/tap.sh"
ci=$(cd "$(dirname "$0")/../../.ci" && pwd)
tree=$scratch/tree

make_tree() {
    rm -rf "$tree"
    mkdir -p "$tree/kernel/include/fiberos" "$tree/kernel/sched" "$tree/kernel/arch" "$tree/config" "$tree/viz/model" \
        "$tree/viz/sdl" "$tree/userland/cli" "$tree/userland/programs" "$tree/userland/lib" "$tree/tests/kernel"
    for header in sys sched trace kernel; do
        printf '/* %s.h */\n#include <stdint.h>\ntypedef int64_t fos_time;\n' $header \
            >"$tree/kernel/include/fiberos/$header.h"
    done
    put kernel/proc.h '#include <stddef.h>'
    put kernel/proc.c '#include "proc.h"'
    put kernel/sched/core.c '#include "fiberos/sched.h"' '#include "../proc.h"'
    put kernel/sched/core.h '#include "fiberos/kernel.h"'
    put kernel/sched/shared.h '#include "fiberos/sched.h"'
    put kernel/sched/rr.c '#include "fiberos/sched.h"' '#include "shared.h"'
    put config/reader.h '#include "fiberos/kernel.h"'
    put config/reader.c '#include "config/reader.h"' '#include <cjson/cJSON.h>'
    put viz/model/model.h '#include "fiberos/trace.h"'
    put viz/sdl/window.c '#include "viz/model/model.h"' '#include <SDL.h>'
    put userland/lib/args.h '#include <fiberos/sys.h>'
    put userland/programs/spin.c '#include "../lib/args.h"' '#include <stdio.h>'
    put userland/cli/main.c '#include "config/reader.h"' '#include "viz/model/model.h"' '#include <dlfcn.h>'
    put tests/kernel/test_proc.c '#include "kernel/proc.h"' '#include <cmocka.h>'
}

put() { # file, lines...
    file=$tree/$1
    shift
    { printf '/* what it is for */\n'; printf '%s\n' "$@"; } >"$file"
}

# breaks TOOL FILE LINE MESSAGE: with the line, the tool names the file and says the message.
breaks() {
    make_tree
    printf '%b\n' "$3" >>"$tree/$2"
    if "$ci/$1" "$tree" >"$scratch/out" 2>&1; then
        echo "$1 found nothing"
        return 1
    fi
    holds "$scratch/out" "$2:" && holds "$scratch/out" "$4"
}

passes() { make_tree && "$ci/$1" "$tree"; }

repeat() { # text, times
    awk -v text="$1" -v times="$2" 'BEGIN { while (times-- > 0) printf "%s", text }'
}

linked_with_sdl() {
    make_tree
    echo 'int SDL_Init(unsigned);  int main(void) { return SDL_Init(0); }' >"$scratch/main.c"
    # shellcheck disable=SC2046
    "${CC:-cc}" -o "$scratch/binary" "$scratch/main.c" $(pkg-config --libs sdl2) || return 1
    "$ci/check-deps" "$tree" "$scratch/binary" >"$scratch/out" 2>&1 && return 1
    holds "$scratch/out" "linked with SDL"
}

plan 33
check 'a tree that keeps the rules passes check-deps' passes check-deps
check 'and lint' passes lint

deps() { check "$1" breaks check-deps "$2" "$3" "${4:-may}"; }
deps 'the kernel knows no cJSON' kernel/proc.c '#include <cjson/cJSON.h>'
deps 'the kernel knows no SDL' kernel/proc.c '#include <SDL.h>'
deps 'the kernel opens no libraries' kernel/proc.c '#include <dlfcn.h>'
deps 'the kernel does no stdio' kernel/proc.c '#include <stdio.h>'
deps 'the kernel knows no configuration' kernel/proc.c '#include "../config/reader.h"'
deps 'the kernel knows no visualizer' kernel/proc.h '#include "viz/model/model.h"'
deps 'a built-in policy sees no sys.h' kernel/sched/rr.c '#include "fiberos/sys.h"'
deps 'a built-in policy sees no header of the kernel' kernel/sched/rr.c '#include "../proc.h"'
deps 'nor of the core' kernel/sched/rr.c '#include "core.h"' 'a policy sees sched.h'
deps 'a header that policies share sees no more than they do' kernel/sched/shared.h '#include "../proc.h"'
deps 'config sees no header of the kernel but the public ones' config/reader.c '#include "kernel/proc.h"'
deps 'config sees no visualizer' config/reader.c '#include "viz/model/model.h"'
deps 'viz sees no kernel.h' viz/model/model.h '#include "fiberos/kernel.h"'
deps 'viz/model draws nothing' viz/model/model.h '#include <SDL2/SDL.h>'
deps 'the window sees no command line' viz/sdl/window.c '#include "config/reader.h"'
deps 'a program sees no sched.h' userland/programs/spin.c '#include <fiberos/sched.h>'
deps 'a program sees no configuration' userland/programs/spin.c '#include "config/reader.h"'
deps 'the command line uses no SDL' userland/cli/main.c '#include <SDL.h>'
deps 'the command line sees no header of the kernel but the public ones' userland/cli/main.c '#include "kernel/proc.h"'
deps 'a public header compiles alone' kernel/include/fiberos/trace.h 'size_t fos_size;' 'does not compile alone'
deps 'and as C++' kernel/include/fiberos/trace.h 'struct x { int class; };' 'does not compile alone with g++'
check 'a command line that is linked with SDL is found' linked_with_sdl

lint() { check "$1" breaks lint "$2" "$3" "$4"; }
lint 'a banned call' config/reader.c 'void f(char *a)\n{\n    strcpy(a, "x");\n}' 'banned'
lint 'a function of more than 60 lines' config/reader.c "int f(void)\n{\n$(repeat '    g();\\n' 60)}" '63 lines'
lint 'a file of more than 600 lines' config/reader.c "$(repeat '\\n' 600)" 'a file has at most 600'
lint 'a line of more than 100 characters' config/reader.c "/* $(repeat x 98) */" 'longer than'
lint 'work left open' config/reader.c '/* TO''DO later */' 'left open'
lint 'a typedef of a struct' config/reader.c 'typedef struct x y;' 'typedef'
lint '#ifdef inside a function' config/reader.c 'int f(void)\n{\n#ifdef X\n    g();\n#endif\n}' '#if inside'

innocent() {
    make_tree
    printf '/* strcpy(a) */\nint f(void)\n{\n    return puts("atoi(x)"); // sprintf(a)\n}\n' >>"$tree/config/reader.c"
    printf '%s\n' "/* $(repeat 'é' 90) */" '#ifdef X' '#endif' >>"$tree/config/reader.c"
    "$ci/lint" "$tree"
}
no_head() {
    make_tree
    echo 'int x;' >"$tree/config/bare.c"
    "$ci/lint" "$tree" >"$scratch/out" && return 1
    holds "$scratch/out" 'config/bare.c:1: no head comment'
}
check 'comments, strings and wide characters are no breach' innocent
check 'a file without a head comment' no_head
