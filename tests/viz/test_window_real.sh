#!/bin/sh
#
# test_window_real: a real window, on a display of its own: every key of the
# table, the mouse, other sizes. The program lives through all of it, saves
# the picture that the command line draws too, and ends with 0.
set -u
. "$(dirname "$0")/../build/tap.sh"
top=$(cd "$(dirname "$0")/../.." && pwd)
build=$(cd "${FIBEROS_BUILD:-build}" && pwd)
viz=$build/fiberos-viz
trace=$scratch/run.fos
server='' program=''

stop() {
    [ -z "$program" ] || kill "$program" 2>/dev/null
    [ -z "$server" ] || kill "$server" 2>/dev/null
    rm -rf "$scratch"
}
trap stop EXIT

for need in Xvfb xdotool; do
    command -v "$need" >/dev/null && continue
    plan 1
    echo "ok 1 - a real window # SKIP $need is not here"
    exit 0
done

# ---- The display and the program ------------------------------------------------------

start_display() {
    Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp 3>"$scratch/display" >"$scratch/server" 2>&1 &
    server=$!
    for _ in $(seq 100); do
        [ -s "$scratch/display" ] && break
        sleep 0.1
    done
    DISPLAY=:$(cat "$scratch/display")
    export DISPLAY
}

start_program() {
    (cd "$scratch" && exec env SDL_VIDEODRIVER=x11 SDL_AUDIODRIVER=dummy "$viz" --paused --at 40ms \
        --size 1024x700 run.fos >said 2>&1) &
    program=$!
    window=$(timeout 20 xdotool search --sync --onlyvisible --name fiberos | head -n 1)
    [ -n "$window" ] && xdotool windowfocus --sync "$window" 2>"$scratch/focus"
}

lives() {
    kill -0 "$program" 2>/dev/null && return
    echo "it is gone:"
    cat "$scratch/said"
    return 1
}

# Waits up to 10 s for a file to have all of its bytes.
appears() {
    for _ in $(seq 100); do
        [ -s "$1" ] && sleep 0.2 && return
        sleep 0.1
    done
    echo "$1 does not appear"
    return 1
}

# ---- What is claimed ---------------------------------------------------------------------

opens() { start_program && lives; }

saves_its_picture() {
    xdotool mousemove 1279 799 # beside the window: nothing is pointed at
    sleep 3                    # all tokens have arrived
    xdotool key F12 && appears "$scratch/fiberos-viz-001.png" || return 1
    (cd "$scratch" && "$viz" --screenshot expected.png --at 40ms --at-rest --size 1024x700 run.fos) || return 1
    cmp "$scratch/expected.png" "$scratch/fiberos-viz-001.png"
}

# SDL's name of a key, as X has it.
key_name() {
    case $1 in
    LEFTBRACKET) echo bracketleft ;;
    RIGHTBRACKET) echo bracketright ;;
    KP_PLUS) echo KP_Add ;;
    KP_MINUS) echo KP_Subtract ;;
    KP_ENTER) echo KP_Enter ;;
    PAGEUP) echo Prior ;;
    PAGEDOWN) echo Next ;;
    APPLICATION) echo Menu ;;
    EQUALS) echo equal ;;
    BACKSPACE) echo BackSpace ;;
    LEFT | RIGHT | UP | DOWN | HOME | END | DELETE | RETURN | ESCAPE | TAB)
        echo "$1" | sed 's/\(.\)\(.*\)/\1\L\2/' ;;
    F[0-9]*) echo "$1" ;;
    *) echo "$1" | tr '[:upper:]' '[:lower:]' ;;
    esac
}

# Each key of viz/ui/keys.c; Escape closes what it has opened.
takes_every_key() {
    sed -n 's/.*{SDL_SCANCODE_\([A-Z0-9_]*\), \([A-Z]*\), ACT_.*/\1 \2/p' "$top/viz/ui/keys.c" >"$scratch/keys"
    [ "$(wc -l <"$scratch/keys")" -gt 60 ] || return 1
    while read -r key with; do
        [ "$key" = Q ] && continue
        case $with in
        SHIFT) held=shift+ ;;
        CTRL) held=ctrl+ ;;
        *) held= ;;
        esac
        xdotool key "$held$(key_name "$key")" || return 1
        xdotool key Escape
        lives || { echo "after $with $key"; return 1; }
    done <"$scratch/keys" 2>"$scratch/complaints"
    if grep -i 'no such key' "$scratch/complaints"; then return 1; fi
}

takes_the_mouse() {
    xdotool mousemove 500 200 mousedown 1 mousemove 700 220 mouseup 1 || return 1         # a range
    xdotool mousemove 600 65 mousedown 1 mousemove 300 65 mouseup 1 || return 1           # the minimap
    xdotool mousemove 600 92 mousedown 1 mousemove 800 92 mouseup 1 || return 1           # the cursor
    xdotool mousemove 500 200 mousedown 2 mousemove 400 200 mouseup 2 || return 1         # a pan
    xdotool mousemove 60 200 click 4 click 5 keydown ctrl click 4 keyup ctrl || return 1  # the wheel
    xdotool mousemove 60 200 click 3 mousemove 90 240 click 1 key Escape || return 1      # a menu
    for x in 100 300 500 700 900; do
        xdotool mousemove $x 500 click 1 mousemove $x 600 click --repeat 2 1 || return 1
    done
    sleep 1
    lives
}

takes_other_sizes() {
    for size in '640 480' '1280 800' '480 320' '800 600'; do
        # shellcheck disable=SC2086
        xdotool windowsize "$window" $size key w key s || return 1
        sleep 0.3
        lives || return 1
    done
    rm -f "$scratch"/fiberos-viz-*.png
    sleep 0.5
    xdotool key F12
    appears "$scratch/fiberos-viz-001.png" || return 1
    # Width and height stand in the 17th to 24th byte.
    [ "$(od -An -tu1 -j16 -N8 "$scratch/fiberos-viz-001.png" | tr -s ' ')" = ' 0 0 3 32 0 0 2 88' ]
}

ends_well() {
    xdotool key q
    for _ in $(seq 100); do
        kill -0 "$program" 2>/dev/null || break
        sleep 0.1
    done
    wait "$program"
    status=$?
    program=''
    cat "$scratch/said"
    [ "$status" = 0 ] && [ ! -s "$scratch/said" ]
}

"$build/fiberos" run "$top/config/workloads/mixed.json" --trace "$trace" >"$scratch/out" || exit 1
plan 6
start_display
# Each needs the window of the one before.
check 'a window opens' opens
check 'F12 saves what --screenshot draws' saves_its_picture
check 'it takes every key' takes_every_key
check 'it takes the mouse' takes_the_mouse
check 'it takes other sizes' takes_other_sizes
check 'it ends with 0 and without a word' ends_well
exit $((failures > 0))
