# For the repository's commands, which source it: finds the SDK, and builds without a word unless something is wrong.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# Build nodes that stay behind would hold the caller's pipes open, and memory.
export MSBUILDDISABLENODEREUSE=1

require_sdk() {
  if ! command -v dotnet >/dev/null && [[ -x ${DOTNET_ROOT:-$HOME/.dotnet}/dotnet ]]; then
    export PATH=${DOTNET_ROOT:-$HOME/.dotnet}:$PATH
  fi
  if ! command -v dotnet >/dev/null; then
    echo "The .NET 10 SDK is needed, and there is no dotnet on the PATH: install the SDK first." >&2
    exit 1
  fi
  if ! (cd "$root" && dotnet --version) >/dev/null 2>&1; then
    local found
    found=$(cd / && dotnet --list-sdks 2>/dev/null | cut -d' ' -f1 | paste -sd, -)
    echo "The .NET 10 SDK is needed, and $(command -v dotnet) has ${found:-no SDK}: install the SDK first." >&2
    exit 1
  fi
}

# build WHAT PROJECT...: builds the projects; WHAT is what to call them.
build() {
  local what=$1 project
  shift
  echo "Building $what."
  for project; do
    quietly "$project" build || return 1
  done
}

# publish WHAT PROJECT FOLDER: puts the program as it ships on this machine into the folder.
publish() {
  echo "Publishing $1."
  quietly "$2" publish -c Release --use-current-runtime -o "$3"
}

# quietly PROJECT VERB ARGUMENT...: has the SDK do something, and says only what is wrong.
quietly() {
  local project=$1 verb=$2 log
  shift 2
  log=$(mktemp "${TMPDIR:-/tmp}/modeloperator-build.XXXXXX")
  if ! dotnet "$verb" "$root/$project" "$@" -v minimal --tl:off -clp:NoSummary >"$log" 2>&1 </dev/null; then
    if grep -q 'No space left on device' "$log"; then
      echo "$project does not build: there is no space left for it or for its packages; free some." >&2
    elif grep -q 'error NU1301:' "$log"; then
      echo "$project does not build: its packages are not on this machine and could not be fetched; is there a network connection?" >&2
    else
      echo "$project does not build:" >&2
      grep -E '(error|warning) [A-Z]+[0-9]+:|: error' "$log" | sort -u >&2 || tail -n 30 "$log" >&2
    fi
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}
