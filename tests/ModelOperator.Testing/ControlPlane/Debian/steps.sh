# Runs the steps of a recipe one after the other, each once: a stamp says that it is done. Sourced by what builds something; $subject
# names that in sentences.

say() { echo "$*" >&2; }

# Ends a step with the sentence that the user is to see; anything else that ends one points to the log.
fail() { echo "$*" >"$work/failure"; exit 1; }

# Before there is a log, a sentence is all there is.
refuse() { say "$subject cannot be built here: $*"; exit 1; }

require_machine() {
  local tool
  for tool in apt-get apt-cache dpkg dpkg-deb; do
    command -v "$tool" >/dev/null || refuse "there is no $tool, so this is not Debian; $otherwise."
  done
  for tool in tar gzip sed awk df flock; do
    command -v "$tool" >/dev/null || refuse "there is no $tool; install it."
  done
}

# require_disk FOLDER MIB
require_disk() {
  local free
  free=$(df --output=avail -BM "$1" | tail -n 1 | tr -dc 0-9)
  ((free >= $2)) || refuse "$1 has $free MiB free and the build needs $2 MiB; free some space, or set XDG_CACHE_HOME to a larger disk."
}

duration() { printf '%d:%02d' $(($1 / 60)) $(($1 % 60)); }

expected_total=0
steps=()
# step FUNCTION EXPECTED_SECONDS TITLE
step() { steps+=("$1|$2|$3"); expected_total=$((expected_total + $2)); }

run_steps() {
  local entry name expected title number=0
  for entry in "${steps[@]}"; do
    IFS='|' read -r name expected title <<<"$entry"
    number=$((number + 1))
    [[ -f $work/done.$name ]] && continue
    run_step "$name" "$expected" "[$number/${#steps[@]}] $title"
  done
}

run_step() {
  local name=$1 expected=$2 title=$3 started=$SECONDS pid beat
  say "$title (about $(duration "$expected"))"
  rm -f "$work/failure"
  # In the background, because bash ignores `set -e` in whatever stands before `||` or in an `if`; and with job control, so that the step
  # and the beat are process groups that end whole.
  set -m
  (set -x; "$name"; touch "$work/done.$name") >>"$log" 2>&1 </dev/null &
  pid=$!
  while sleep 30; do say "$title: $(duration $((SECONDS - started))) of about $(duration "$expected")"; done 9>&- </dev/null &
  beat=$!
  set +m
  trap 'kill -- "-$beat" "-$pid" 2>/dev/null; exit 130' INT TERM
  local code=0
  wait "$pid" || code=$?
  kill -- "-$beat" 2>/dev/null || true
  wait "$beat" 2>/dev/null || true
  trap - INT TERM
  if ((code == 0)); then
    say "$title: done in $(duration $((SECONDS - started)))"
  elif [[ -f $work/failure ]]; then
    say "$subject cannot be built here: $(<"$work/failure") The log is $log."
    exit 1
  else
    say "$subject could not be built: the step \"${title#* }\" failed; the log is $log."
    exit 1
  fi
}
