# Bash completion for fiberos. Commands, options and policies are asked of the
# program itself, so there is no second list that could grow old.

_fiberos_commands() { # words before...
    "${COMP_WORDS[0]}" "$@" --help 2>/dev/null | sed -n 's/^  \([a-z][a-z]*\)  *[^ ].*/\1/p'
}

_fiberos_options() { # words before...
    "${COMP_WORDS[0]}" "$@" --help 2>/dev/null | grep -oE -- '--[a-z][a-z-]*' | sort -u
}

# The values of an option, one a line; nothing if they are not known here.
_fiberos_values() {
    case $1 in
    --sched) "${COMP_WORDS[0]}" sched list 2>/dev/null | sed -n 's/^ *\([a-z][a-z0-9]*\) .*/\1/p' ;;
    --clock) printf '%s\n' virtual real ;;
    --context) printf '%s\n' auto ucontext asm ;;
    --format) printf '%s\n' text json ;;
    --profile) printf '%s\n' textbook posix ostep ;;
    --to) printf '%s\n' csv ;;
    esac
}

_fiberos() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} words=() path=() i
    for ((i = 1; i < COMP_CWORD; i++)); do
        [[ ${COMP_WORDS[i]} =~ ^[a-z]+$ ]] && path+=("${COMP_WORDS[i]}") || break
    done
    if [[ $before == --* ]]; then
        mapfile -t words < <(compgen -W "$(_fiberos_values "$before")" -- "$word")
    elif [[ $word == -* ]]; then
        mapfile -t words < <(compgen -W "$(_fiberos_options "${path[@]}")" -- "$word")
    elif ((${#path[@]} < 2)); then
        mapfile -t words < <(compgen -W "$(_fiberos_commands "${path[@]}")" -- "$word")
    fi
    ((${#words[@]})) || mapfile -t words < <(compgen -f -- "$word")
    COMPREPLY=("${words[@]}")
}

complete -o filenames -F _fiberos fiberos
