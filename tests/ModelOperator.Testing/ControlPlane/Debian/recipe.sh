# What is built, from what, and how. Sourced by build.

# plan TARGET...: the steps to what is asked for. The control plane is done, and stays, whatever becomes of the node.
plan() {
  step prepare_tools 10 "Build tools"
  step fetch_core 30 "Kubernetes 1.20.2 source and Go 1.19 of Debian 12"
  local target with_core=
  for target in "$@"; do
    case $target in
      control_plane)
        step build_core 270 "kube-apiserver, kube-controller-manager, kube-scheduler"
        step fetch_crd_server 60 "CRD server source, etcd and Go of Debian sid"
        step build_crd_server 150 "apiextensions-apiserver"
        step collect 5 "Collecting the binaries"
        with_core=true
        ;;
      node)
        # The packages that both share are compiled once.
        step build_node "$([[ $with_core ]] && echo 60 || echo 240)" "kubelet, kube-proxy"
        step fetch_node 20 "containerd, runc, network plugins and iptables of Debian 12"
        step collect_node 5 "Collecting the node's programs"
        ;;
    esac
  done
}

tools=$work/tools
core=$work/core
sid=$work/sid
node=$work/node

# Kubernetes' makefiles call these; where one is missing it is unpacked, with the libraries that the machine lacks.
prepare_tools() {
  local tool missing=() packages
  require_mirror
  for tool in make rsync; do command -v "$tool" >/dev/null || missing+=("$tool"); done
  if ((${#missing[@]})); then
    own_apt apt-get update --error-on=any || fail "the package lists could not be fetched; is there a network connection?"
    packages=$(own_apt apt-get install --simulate --no-install-recommends "${missing[@]}" | awk '$1 == "Inst" { print $2 }')
    fetch "$tools" own_apt -- $packages
  fi
}

fetch_core() {
  read_suite bookworm deb deb-src
  fetch "$core/root" private_apt bookworm -- golang-1.19-go golang-1.19-src golang-github-modern-go-reflect2-dev
  mkdir -p "$core/go/src/k8s.io/kubernetes"
  cd "$core"
  private_apt bookworm apt-get source --download-only --tar-only kubernetes || fail "the kubernetes source package could not be downloaded; is there a network connection?"
  # Debian's patches touch kubectl alone, so the upstream tree is enough.
  tar -xzf kubernetes_*.orig.tar.gz --strip-components=1 -C "$core/go/src/k8s.io/kubernetes"
  rm -f kubernetes_*
  # Except for one package: the reflect2 of that tree calls the runtime as it was before Go 1.18, and so corrupts memory whenever the API
  # server encodes or decodes a map. Debian 12's own, 1.0.2, is the release that mends that.
  local vendored=$core/go/src/k8s.io/kubernetes/vendor/github.com/modern-go/reflect2
  rm -rf "$vendored"
  cp -r "$core/root/usr/share/gocode/src/github.com/modern-go/reflect2" "$vendored"
}

# go_environment GOROOT GOPATH: Go that sees these two and nothing of the machine or the network.
go_environment() {
  mkdir -p "$work/tmp" "$work/home"
  export PATH="$1/bin:$tools/usr/bin:$PATH" GOPATH=$2 HOME=$work/home TMPDIR=$work/tmp GOCACHE=$work/gocache
  export CGO_ENABLED=0 GOFLAGS= GOENV=off GOPROXY=off GOTOOLCHAIN=local GOTELEMETRY=off GOWORK=off
}

# make_core COMMAND...: builds commands of the source tree into the folder of Go's output, $core_bin.
make_core() {
  go_environment "$core/root/usr/lib/go-1.19" "$core/go"
  export GO111MODULE=auto
  # For an unpacked rsync or make; Go itself is linked to libc alone.
  export LD_LIBRARY_PATH=$tools/usr/lib/$machine-linux-gnu
  cd "$core/go/src/k8s.io/kubernetes"
  make WHAT="$*"
  core_bin=$PWD/_output/local/bin/linux/$(go env GOARCH)
}

build_core() {
  make_core cmd/kube-apiserver cmd/kube-controller-manager cmd/kube-scheduler
  mkdir -p "$work/result/bin"
  cp "$core_bin"/kube-{apiserver,controller-manager,scheduler} "$work/result/bin/"
}

build_node() {
  make_core cmd/kubelet cmd/kube-proxy
  mkdir -p "$node/bin"
  cp "$core_bin"/{kubelet,kube-proxy} "$node/bin/"
}

# With every library but the C library's own, which has to be the machine's.
fetch_node() {
  local programs=(containerd runc containernetworking-plugins iptables conntrack iproute2 busybox-static) libraries
  read_suite bookworm deb deb-src
  libraries=$(private_apt bookworm apt-get install --simulate --no-install-recommends "${programs[@]}" |
    awk '$1 == "Inst" && $2 ~ /^lib/ && $2 !~ /^(libc6|libcrypt1|libgcc-s1)$/ { print $2 }')
  fetch "$node/root" private_apt bookworm -- "${programs[@]}" $libraries
  private_apt bookworm apt-cache policy "${programs[@]}" |
    awk '/^[a-z]/ { name = $1 } $1 == "Candidate:" { print name, $2 }' >"$work/node-versions"
}

# The closure is resolved as if nothing were installed, so that nothing of the machine counts; of it, the Go sources are all that matters.
fetch_crd_server() {
  read_suite sid deb
  local sources compilers
  sources=$(private_apt sid apt-get install --simulate --no-install-recommends golang-k8s-apiextensions-apiserver-dev |
    awk '$1 == "Inst" && $2 ~ /^golang-.*-dev$/ { print $2 }')
  compilers=$(private_apt sid apt-cache pkgnames golang-1. | grep -E '^golang-1\.[0-9]+-(go|src)$')
  fetch "$sid" private_apt sid -- $sources $compilers etcd-server
  private_apt sid apt-cache policy golang-k8s-apiextensions-apiserver-dev etcd-server |
    awk '/^[a-z]/ { name = $1 } $1 == "Candidate:" { print name, $2 }' >"$work/sid-versions"
}

# sid may hold several Go versions: the oldest that compiles this source is the closest to the one that upstream released it with.
build_crd_server() {
  local goroot version
  mkdir -p "$work/result/bin"
  version=$(sed -nE 's/^golang-k8s-apiextensions-apiserver-dev: 0\.([^-]*).*/v1.\1/p' "$work/sid-versions")
  for goroot in $(ls -d "$sid"/usr/lib/go-1.* | sort --version-sort); do
    if (
      go_environment "$goroot" "$sid/usr/share/gocode"
      GO111MODULE=off go build -ldflags "-s -w -X k8s.io/component-base/version.gitVersion=$version" \
        -o "$work/result/bin/apiextensions-apiserver" k8s.io/apiextensions-apiserver
    ); then return; fi
  done
  fail "no Go of Debian sid compiles its apiextensions-apiserver $version today."
}

collect() {
  local bin=$work/result/bin
  cp "$sid/usr/bin/etcd" "$bin/"
  {
    "$bin/kube-apiserver" --version
    "$bin/etcd" --version | head -n 1
    cat "$work/sid-versions"
  } >"$work/versions"
  mv "$work/versions" "$work/result/versions"
  keep control_plane "$work/result"
}

collect_node() {
  local command
  # What Debian's maintainer scripts would link.
  for command in {iptables,ip6tables}{,-save,-restore}; do ln -sf xtables-nft-multi "$node/root/usr/sbin/$command"; done
  {
    "$node/bin/kubelet" --version
    cat "$work/node-versions"
  } >"$node/versions"
  keep node "$node"
}

# keep TARGET FOLDER: makes what was built the result.
keep() {
  rm -rf "${results[$1]}"
  mv "$2" "${results[$1]}"
}
