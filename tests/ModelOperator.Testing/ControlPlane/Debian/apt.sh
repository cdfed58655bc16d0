# apt with a configuration, lists and cache of its own, so that the machine's are only read. Sourced by what builds something.
# Proxies, and how a mirror is reached and verified, stay the machine's: only the folders are ours.

# private_apt SUITE COMMAND ARGUMENT...: apt over the lists of one suite of the Debian archive, as if nothing were installed.
private_apt() {
  local suite=$1 command=$2
  shift 2
  mkdir -p "$work/apt/$suite/lists/partial" "$work/apt/$suite/cache/archives/partial"
  : >"$work/apt/status"
  "$command" \
    -o "Dir::Etc::sourcelist=$work/apt/$suite/sources.list" -o Dir::Etc::sourceparts=/dev/null -o Dir::Etc::preferencesparts=/dev/null \
    -o "Dir::State::Lists=$work/apt/$suite/lists" -o "Dir::Cache=$work/apt/$suite/cache" -o "Dir::State::status=$work/apt/status" \
    -o "APT::Sandbox::User=$(id -un)" -o Acquire::Languages=none -o Acquire::Retries=3 "$@"
}

# own_apt COMMAND ARGUMENT...: apt over the machine's own sources and what it has installed, still with lists and cache of our own.
own_apt() {
  local command=$1
  shift
  mkdir -p "$work/apt/own/lists/partial" "$work/apt/own/cache/archives/partial"
  "$command" -o "Dir::State::Lists=$work/apt/own/lists" -o "Dir::Cache=$work/apt/own/cache" \
    -o "APT::Sandbox::User=$(id -un)" -o Acquire::Languages=none -o Acquire::Retries=3 "$@"
}

# The machine's own Debian mirror: apt itself reads its sources (both formats) and says which release files it would fetch.
debian_mirror() {
  own_apt apt-get update --print-uris |
    sed -nE "s,^'(.*)/dists/(bookworm|trixie|forky|duke|testing|stable|oldstable|sid|unstable)/InRelease' .*,\1,p" | head -n 1
}

require_mirror() {
  [[ -n $(debian_mirror) ]] || fail "apt's sources name no Debian mirror; add one, or $otherwise."
}

# read_suite SUITE TYPE...: makes the suite's lists, signed by the archive's key, from the machine's own mirror.
read_suite() {
  local suite=$1 mirror keyring=/usr/share/keyrings/debian-archive-keyring.gpg type
  shift
  mirror=$(debian_mirror)
  [[ -f $keyring ]] || fail "$keyring is missing; install debian-archive-keyring."
  mkdir -p "$work/apt/$suite"
  for type in "$@"; do echo "$type [signed-by=$keyring] $mirror $suite main"; done >"$work/apt/$suite/sources.list"
  private_apt "$suite" apt-get update --error-on=any ||
    fail "the lists of Debian $suite could not be fetched from $mirror and verified; is there a network connection?"
}

# fetch ROOT APT... -- PACKAGE...: downloads the packages with that apt and unpacks them below ROOT, running none of their scripts.
fetch() {
  local apt=() root=$1
  shift
  while [[ $1 != -- ]]; do apt+=("$1"); shift; done
  shift
  rm -rf "$root.debs"
  mkdir -p "$root.debs" "$root"
  (cd "$root.debs" && "${apt[@]}" apt-get download "$@") || fail "packages could not be downloaded ($# of them, $1 first); is there a network connection?"
  local package
  for package in "$root.debs"/*.deb; do dpkg-deb --extract "$package" "$root"; done
  rm -rf "$root.debs"
}
