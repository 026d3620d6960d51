#!/bin/sh
#
# test_runner: tests/run counts what test programs print, and is not taken in
# by one that crashes, hangs or stops half-way.
set -u
. "$(dirname "$0")/tap.sh"
run=$(cd "$(dirname "$0")/.." && pwd)/run
programs=$scratch/programs/folder

program() { # name, script
    mkdir -p "$programs"
    printf '#!/bin/sh\n%s\n' "$2" >"$programs/test_$1"
    chmod +x "$programs/test_$1"
}

# sums STATUS 'LAST LINE' options and names...
sums() {
    status=$1 last=$2
    shift 2
    "$run" "$@" >"$scratch/out" 2>&1
    got=$?
    cat "$scratch/out"
    [ "$got" = "$status" ] && [ "$(tail -n 1 "$scratch/out")" = "$last" ]
}

good=$programs/test_good bad=$programs/test_bad logs=$scratch/logs
program good 'echo 1..2; echo "ok 1 - a"; echo "ok 2 - b"'
program bad 'echo 1..2; echo "ok 1 - a"; echo "not ok 2 - b"; echo "# the reason"; exit 1'
program skips 'echo 1..2; echo "ok 1 - a"; echo "not ok 2 # SKIP b"'
program dies 'echo 1..2; echo "ok 1 - a"; kill -SEGV $$'
program leaves 'echo 1..3; echo "ok 1 - a"; exit 0'
program silent 'exit 0'
program unclean 'echo 1..1; echo "ok 1 - a"; exit 99'
program noisy 'echo 1..2; printf "seed 1"; echo "ok 1 - a"; printf "seed 2"; echo "not ok 2 - b"; exit 1'
program hangs 'echo 1..1; sleep 60'
program clock_real "echo 1..1; cat $scratch/busy 2>/dev/null && exit 1; : >$scratch/busy; sleep 0.3; rm $scratch/busy; echo ok 1 - a"
program other_real "$(tail -n +2 "$programs/test_clock_real")"

shows_why() { sums 1 '1 passed, 1 failed, 0 skipped' "$logs" "$bad" && holds "$scratch/out" '# the reason'; }
names_left_out() {
    sums 0 '2 passed, 0 failed, 1 skipped' -n 'because' "$logs" "$good" "$programs/test_clock_real" &&
        holds "$scratch/out" 'folder/clock_real' && holds "$scratch/out" 'because'
}

plan 14
check 'passed' sums 0 '2 passed, 0 failed, 0 skipped' "$logs" "$good"
check 'passed and failed, two at a time' sums 1 '3 passed, 1 failed, 0 skipped' -j 2 "$logs" "$good" "$bad"
check 'a failure is shown' shows_why
check 'results behind a line without an end' sums 1 '1 passed, 1 failed, 0 skipped' "$logs" "$programs/test_noisy"
check 'skipped' sums 0 '1 passed, 0 failed, 1 skipped' "$logs" "$programs/test_skips"
check 'a crash is a failure' sums 1 '1 passed, 1 failed, 0 skipped' "$logs" "$programs/test_dies"
check 'so is an end before the plan is done' sums 1 '1 passed, 1 failed, 0 skipped' "$logs" "$programs/test_leaves"
check 'and silence' sums 1 '0 passed, 1 failed, 0 skipped' "$logs" "$programs/test_silent"
check 'and an exit status that no test explains' sums 1 '1 passed, 1 failed, 0 skipped' "$logs" "$programs/test_unclean"
check 'and taking too long' sums 1 '0 passed, 1 failed, 0 skipped' -t 1 "$logs" "$programs/test_hangs"
check 'nothing passed is a failure' sums 1 '0 passed, 0 failed, 0 skipped' "$logs"
check 'tests of the real clock run one at a time' sums 0 '2 passed, 0 failed, 0 skipped' -j 4 "$logs" \
    "$programs/test_clock_real" "$programs/test_other_real"
check 'and are left out, by name, on demand' names_left_out
check 'under a wrapper' sums 0 '2 passed, 0 failed, 0 skipped' -x 'env -i' "$logs" "$good"
