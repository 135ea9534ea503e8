# Sourced by samples/demo.sh and Tests/run.sh: what both need on a fresh Debian machine.
# Everything runs as the user; only apt goes through root or sudo, and only for packages that dpkg lacks.

say() { printf '%s\n' "$*" >&2; }
fail() { say "error: $*"; exit 1; }

# Installs the named Debian packages that are missing, without questions and without starting any daemon.
install_packages() {
  local missing=() package as_root=()
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  say "installing ${missing[*]}"
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || fail "these packages are missing and sudo is not there to install them: ${missing[*]}"
    sudo -n true 2>/dev/null || fail "these packages are missing and sudo asks for a password; install them first: sudo apt-get install ${missing[*]}"
    as_root=(sudo -n)
  fi
  local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -y -q -o DPkg::Lock::Timeout=600)
  (
    # A policy of 101 keeps packages from starting their services; one that is already there stays.
    policy=/usr/sbin/policy-rc.d
    if [ ! -e "$policy" ]; then
      trap '"${as_root[@]}" rm -f "$policy"' EXIT
      printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
      "${as_root[@]}" chmod 755 "$policy"
    fi
    "${apt[@]}" install --no-install-recommends "${missing[@]}" >&2 \
      || { "${apt[@]}" update >&2 && "${apt[@]}" install --no-install-recommends "${missing[@]}" >&2; }
  ) || fail "apt could not install ${missing[*]}"
}

# Puts swift into PATH from the usual places.
find_swift() {
  local place
  command -v swift >/dev/null && return 0
  for place in /opt/swift/usr/bin /opt/swift/bin /usr/share/swift/usr/bin /usr/local/swift/usr/bin \
    /usr/libexec/swift/bin "${HOME:-/root}/.local/share/swiftly/bin" "${HOME:-/root}/swift/usr/bin"; do
    if [ -x "$place/swift" ]; then PATH="$place:$PATH"; export PATH; return 0; fi
  done
  fail "Swift 6.2 or later is needed and was not found; https://www.swift.org/install/linux tells how to get it."
}

build_packages=(git ca-certificates libssh2-1-dev libsqlite3-dev zlib1g-dev libgpgme-dev libxlsxwriter-dev pkg-config)
# Without gpg no encrypted file can be read; the tests make keys with it.
pgp_packages=(gnupg)
# The tests read workbooks back with it.
spreadsheet_packages=(python3 python3-openpyxl)
# The tests read the metrics with the parser of Prometheus' own client.
metrics_packages=(python3 python3-prometheus-client)
ssh_packages=(openssh-server openssh-client)
# The tests start servers with it that nobody should trust.
tls_packages=(openssl)
demo_packages=(curl)
# The tests let hledger and beancount read the journal.
ledger_packages=(hledger python3-venv)

# Puts beancount into .build/beancount, where it is not there yet; to be called in the package's folder.
install_beancount() {
  .build/beancount/bin/bean-check --version >/dev/null 2>&1 && return 0
  say "installing beancount into .build/beancount"
  mkdir -p .build
  rm -rf .build/beancount
  { python3 -m venv .build/beancount && .build/beancount/bin/pip install --quiet beancount==3.2.3 >&2; } \
    || { rm -rf .build/beancount; fail "beancount could not be installed"; }
}
# The tests open pages in a browser.
browser_packages=(chromium python3 python3-venv)
# The shells whose completions are tested, and what checks man pages.
shell_packages=(bash zsh fish mandoc)
# The tests run Apache Spark, which comes from PyPI and needs Java.
spark_packages=(default-jre-headless python3 python3-venv)
