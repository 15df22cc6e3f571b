# Shared by the scripts of this folder: messages, and what a machine must have. To be sourced with bash.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '%s\n' "$*" >&2; }

# Names of the Debian packages that bring a program.
package_of() {
  case $1 in
    node | npm) echo "nodejs npm" ;;
    initdb) echo postgresql ;;
    chromium) echo "chromium fonts-liberation" ;;
    pdftotext | pdftoppm) echo poppler-utils ;;
    wrk) echo wrk ;;
    xmllint) echo libxml2-utils ;;
    cc) echo "gcc libc6-dev" ;;
    *) echo "$1" ;;
  esac
}

# Folder of PostgreSQL's own programs, which Debian keeps out of the PATH; fails when there is none.
postgres_bin() {
  local folder
  folder=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
  if [ -n "$folder" ] && [ -x "$folder/initdb" ]; then
    echo "$folder"
  elif command -v initdb >/dev/null 2>&1; then
    dirname "$(readlink -f "$(command -v initdb)")"
  else
    return 1
  fi
}

# The browser that journeys and pictures use; RATHAUS_CHROMIUM names another one.
chromium_bin() {
  local name
  for name in "${RATHAUS_CHROMIUM:-}" chromium chromium-browser google-chrome; do
    [ -n "$name" ] && command -v "$name" && return 0
  done
  return 1
}

has() {
  case $1 in
    initdb) postgres_bin >/dev/null ;;
    chromium) chromium_bin >/dev/null ;;
    *) command -v "$1" >/dev/null 2>&1 ;;
  esac
}

# need PROGRAM…: installs what is missing where that is allowed, otherwise says how, and fails.
need() {
  local program missing=() packages=()
  for program in "$@"; do
    if ! has "$program"; then
      missing+=("$program")
      # One package name a word.
      # shellcheck disable=SC2207
      packages+=($(package_of "$program"))
    fi
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  say "Missing on this machine: ${missing[*]}"
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
    install_packages "${packages[@]}"
  else
    say "Install with:  sudo apt-get install ${packages[*]}"
    return 1
  fi
  for program in "${missing[@]}"; do
    has "$program" || { say "$program is still missing after the installation of: ${packages[*]}"; return 1; }
  done
}

install_packages() {
  local log
  log=$(mktemp)
  say "Installing: $*"
  if DEBIAN_FRONTEND=noninteractive apt-get update -q >"$log" 2>&1 </dev/null &&
    DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@" >>"$log" 2>&1 </dev/null; then
    rm -f "$log"
    return 0
  fi
  tail -n 20 "$log" >&2
  say "apt-get could not install: $*  (the whole log is $log)"
  return 1
}

need_rust() {
  command -v cargo >/dev/null 2>&1 && return 0
  say "Rust is missing. Install it from https://rustup.rs (stable, $(rust_version) or newer), then run this again."
  return 1
}

rust_version() { sed -n 's/^rust-version = "\(.*\)"/\1/p' "$root/Cargo.toml"; }

# npm_install FOLDER: exactly what the lock file names, unless that is already there.
npm_install() {
  local stamp=$1/node_modules/.package-lock.json
  [ -e "$stamp" ] && [ ! "$1/package-lock.json" -nt "$stamp" ] && return 0
  need node npm || return 1
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --prefix "$1" --no-audit --no-fund --loglevel=error </dev/null
  local status=$?
  [ $status -eq 0 ] && touch "$stamp"
  return $status
}

# A TCP port that nobody listens on now.
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 20000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return 0; }
  done
}

# wait_ready URL PROCESS SECONDS: until the server answers; fails when its process ended or time is up.
wait_ready() {
  local address=${1#http://} path until=$((SECONDS + $3))
  path=/${address#*/} address=${address%%/*}
  while [ $SECONDS -lt $until ]; do
    kill -0 "$2" 2>/dev/null || return 1
    if (
      exec 3<>"/dev/tcp/${address%:*}/${address#*:}" || exit 1
      printf 'GET %s HTTP/1.0\r\nHost: %s\r\n\r\n' "$path" "$address" >&3
      read -r -t 5 line <&3
      [[ $line == *" 200"* ]]
    ) 2>/dev/null; then return 0; fi
    sleep 0.2
  done
  return 1
}
