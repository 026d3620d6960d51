# tap.sh: for tests written in shell; they source it. A test is a function
# whose status is the result; what it prints is shown if it fails.
#
#   plan N; check 'what is claimed' function [arguments]...

scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
number=0 failures=0

plan() { echo "1..$1"; }

check() {
    claim=$1
    shift
    number=$((number + 1))
    if "$@" >"$scratch/said" 2>&1 </dev/null; then
        echo "ok $number - $claim"
    else
        echo "not ok $number - $claim"
        sed 's/^/# /' "$scratch/said"
        failures=$((failures + 1))
    fi
}

# Shows a file and succeeds if it holds the text.
holds() { cat "$1" && grep -qF -e "$2" "$1"; }
