#!/usr/bin/env bash
# Three nights of a fictional merchant, on real parts: settlement files over SFTP from an sshd of
# its own, records from a server that speaks the payment API, `tieout run` as cron would call it.
#   samples/demo.sh                 installs what is missing, builds, plays
#   PROGRAMS=dir samples/demo.sh    uses the programs in dir instead of building them
#   DEMO_DIR=dir samples/demo.sh    plays in dir (default .build/demo); made anew at each start
# Both servers listen on 127.0.0.1 only and are stopped at the end, whatever happens.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. samples/prepare.sh

package=$PWD
width=100000
[ ! -t 1 ] || width=$(tput cols 2>/dev/null || echo 80)
nights=(2026-03-14 2026-03-15 2026-03-16)
world_options=(--payments 400 --days 16 --seed 7 --start 2026-03-01)
processes=()

# Ends what was started, by process id, and waits for it.
stop_servers() {
  local process
  for process in "${processes[@]:+${processes[@]}}"; do kill "$process" 2>/dev/null || true; done
  for process in "${processes[@]:+${processes[@]}}"; do wait "$process" 2>/dev/null || true; done
  processes=()
}
trap stop_servers EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# Starts a program beside this one, its output in LOG; ten minutes at most, even if this script is killed.
start() { # LOG PROGRAM ARGUMENT...
  local log=$1; shift
  : >"$log"
  timeout 600 "$@" >"$log" 2>&1 </dev/null &
  processes+=($!)
  echo $! >>pids
}

# Waits until LOG of the program started last has TEXT; fails when the program ends before that.
await() { # LOG TEXT
  local turn
  for turn in {1..500}; do
    if grep -qF "$2" "$1"; then return 0; fi
    kill -0 "${processes[-1]}" 2>/dev/null || return 1
    sleep 0.02
  done
  return 1
}

find_programs() {
  if [ -n "${PROGRAMS:-}" ]; then
    programs=$(cd "$PROGRAMS" && pwd)
  else
    install_packages "${build_packages[@]}"
    find_swift
    say "building; the first time takes some minutes"
    swift build -c release --product tieout >&2
    swift build -c release --product tieout-sandbox >&2
    programs=$(swift build -c release --show-bin-path)
  fi
  PATH="$programs:$PATH"
}

# Makes the folder anew. One that holds anything else than an earlier demo is left alone.
make_folder() {
  folder=${DEMO_DIR:-.build/demo}
  if [ -d "$folder" ] && [ -n "$(ls -A "$folder")" ] && [ ! -e "$folder/tieout.yaml" ]; then
    fail "$folder is not empty and not a demo's folder; name another one in DEMO_DIR"
  fi
  rm -rf "$folder"
  mkdir -p "$folder/settlement" "$folder/events"
  cd "$folder"
  folder=$PWD
}

# Writes the world as it is at the end of a day; the SFTP folder and the events gain what is new.
grow_world() { # DAY
  local file
  tieout-sandbox generate "${world_options[@]}" --through "$1" --output world >sandbox.log
  for file in world/settlement/*; do
    [ -e "settlement/${file##*/}" ] || cp "$file" settlement/
  done
  cp world/events/* events/
  cp world/labels.ndjson "labels-$1.ndjson"
}

start_api() {
  start api.log tieout-sandbox serve --world world --port 0 --as-of "${nights[0]}"
  await api.log "listening on" || fail "the payment API does not start: $(cat api.log)"
  api=http://$(sed -n 's/^listening on //p' api.log)
}

# An sshd that lets this user in with a key of the demo's own, to read and not to write.
start_sshd() {
  local sshd pam=no attempt
  sshd=$(PATH="$PATH:/usr/sbin:/sbin:/usr/local/sbin" command -v sshd) || fail "sshd is missing: apt-get install openssh-server"
  ssh-keygen -q -t ed25519 -N '' -C demo -f host_key
  ssh-keygen -q -t ed25519 -N '' -C demo -f user_key
  if [ "$(id -u)" = 0 ]; then
    mkdir -p /run/sshd
    # Without PAM, sshd takes a root account without a password for a locked one.
    case $(getent shadow root | cut -d: -f2) in '!'*) pam=yes ;; esac
  fi
  for attempt in {1..20}; do
    sftp_port=$((20000 + RANDOM % 12000))
    cat >sshd_config <<END
ListenAddress 127.0.0.1
Port $sftp_port
HostKey "$folder/host_key"
AuthorizedKeysFile "$folder/user_key.pub"
PidFile none
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
StrictModes no
UsePAM $pam
UseDNS no
Subsystem sftp internal-sftp -R
END
    start sshd.log "$sshd" -D -e -f "$folder/sshd_config"
    if await sshd.log "Server listening on"; then break; fi
    [ "$attempt" -lt 20 ] && grep -q "in use" sshd.log || fail "sshd does not start: $(cat sshd.log)"
  done
  echo "[127.0.0.1]:$sftp_port $(cut -d' ' -f1,2 host_key.pub)" >known_hosts
}

write_configuration() {
  cat >tieout.yaml <<END
# Written by samples/demo.sh.
merchant:
  number: "500000000000001"
  app_ids: ["shop.example"]
time_zone: "+08:00"
data_directory: ./var
sources:
  - name: useepay
    sftp:
      host: 127.0.0.1
      port: $sftp_port
      username: "$(id -un)"
      private_key: ./user_key
      known_hosts: ./known_hosts
      directory: "$folder/settlement"
    files: "*_settlement_*.csv*"
    profile: useepay-settlement
    expected: daily
api:
  base_url: $api
  key_env: SANDBOX_API_KEY
  events: ./events
matching:
  from: 2026-03-01
  settlement_due_days: 7
  refund_due_days: 10
END
  export SANDBOX_API_KEY=sandbox-key
  # Settings of the user's own tieout are not the demo's.
  unset "${!TIEOUT_@}"
}

# One night: the world moves on, then tieout runs. Ending with 2 is normal: there are discrepancies.
play_night() { # DAY
  local day=$1 code=0 counts
  grow_world "$day"
  curl -fsS -o curl.log -X POST "$api/sandbox/as-of?date=$day"
  tieout run --date "$day" >"run-$day.log" 2>&1 || code=$?
  case $code in 0 | 2) ;; *) cat "run-$day.log" >&2; fail "tieout run ended with exit code $code" ;; esac
  counts="$(count discrepancies "$day") discrepancies, $(count pending "$day") pending"
  printf '%s  %3s settlement files  exit code %s  %s\n' "$day" "$(ls settlement | wc -l)" "$code" "$counts"
}

count() { # REPORT DAY
  tieout report "$1" --format csv | tail -n +2 | wc -l
}

# Shows some columns of a table: as much of them as the terminal is wide, all of them in a pipe.
show_columns() { # COLUMN...
  awk -v wanted="$*" -v width="$width" -f "$package/samples/demo/columns.awk"
}

title() { printf '\n%s\n\n' "$1"; }

umask 077
install_packages "${ssh_packages[@]}" "${demo_packages[@]}"
find_programs
make_folder
grow_world "${nights[0]}"
start_api
start_sshd
write_configuration

title "Three nights of tieout run"
for night in "${nights[@]}"; do play_night "$night"; done

title "Summary of ${nights[-1]} (tieout report summary; the lists of files, objects and payouts left out)"
tieout report summary --format table | grep -Ev '^(files|payouts|records_by_type) ' \
  | show_columns section name currency count amount note

title "Open discrepancies (tieout report discrepancies)"
tieout report discrepancies --format table | show_columns finding_id code currency difference detail

title "Where things are"
printf '%-14s %s\n' \
  reports "$folder/var/reports/" configuration "$folder/tieout.yaml" \
  "what is true" "$folder/labels-DAY.ndjson" logs "$folder/*.log"

title "Try next (without the servers, which are stopped now)"
id=$(tieout report discrepancies --format csv | sed -n 2p | cut -d, -f1)
cat <<END
cd $folder
$programs/tieout status
$programs/tieout explain $id
END
