#!/usr/bin/env bash
# Builds the desk and an attack on it, starts both on loopback, and prints what becomes of everybody else beside what is
# asked: benches/attack.rs says what is done. Ends with 1 when a figure is missed, with 0 otherwise. Ctrl-C or SIGTERM ends
# everything that it started and nothing else.
#
#   scripts/attack.sh [PART…]     all of it, or the parts that benches/attack.rs names so
#
#   PUENTE=…               the binary that is attacked; without it the one that is built here
#   ATTACK_PROFILE=quick   how desk and attack are optimised: quick, as `make run` does it, or release
#   ATTACK_DIR=…           the folder of the desk's data and log, which is kept; without it a new one is removed at the end
#
# A first build takes some minutes, and so does a first index of the articles; the attack is over within four. Figures are of a
# machine that has nothing else to do.
set -u
cd "$(dirname "$0")/.." || exit 1

profile=${ATTACK_PROFILE:-quick}
# Both sides of as many connections as one address may have, and as much again.
OPEN_FILES_MIN=4096
# The attack knows its own limit. This is for one that hangs, a first index included.
OVER_S=1500
# A stopping desk takes 20 s at most, and the attack waits for it.
STOP_S=30

say() { printf 'attack: %s\n' "$*"; }
fail() {
  say "$*" >&2
  exit 1
}

case $profile in
quick | release) ;;
*) fail "ATTACK_PROFILE is '$profile' and neither quick nor release" ;;
esac
[ "$(uname -s)" = Linux ] || fail "it needs Linux, where every address of 127.0.0.0/8 is this machine's"
command -v cargo >/dev/null || fail "cargo is needed: install Rust 1.90 or newer"
command -v setsid >/dev/null || fail "setsid is needed: install the package util-linux"
[ -f web-widget/dist/manifest.json ] || fail "the pages are not built: run make web once"
if [ -n "${PUENTE:-}" ]; then
  [ -x "$PUENTE" ] || fail "there is no binary $PUENTE"
fi
if [ "$(ulimit -Sn)" != unlimited ] && [ "$(ulimit -Sn)" -lt $OPEN_FILES_MIN ]; then
  ulimit -Sn $OPEN_FILES_MIN 2>/dev/null ||
    fail "only $(ulimit -Hn) files may be open and $OPEN_FILES_MIN are needed: raise the limit (limits.conf, LimitNOFILE)"
fi

built=$(mktemp "${TMPDIR:-/tmp}/puente-attack.XXXXXX") || fail "no file can be made in ${TMPDIR:-/tmp}"
# Who is at work: cargo, or the attack.
building=
pid=

runs() { [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null; }

finish() {
  local code=$? left
  # A second Ctrl-C must not leave processes behind.
  trap '' INT TERM
  trap - EXIT
  rm -f "$built"
  [ -n "$building" ] && kill -TERM "$building" 2>/dev/null
  if runs; then
    say "stopping"
    kill -TERM "$pid"
    for ((left = STOP_S * 10; left > 0; left--)); do
      runs || break
      sleep 0.1
    done
  fi
  # The attack leads a group of its own, and its desk is in it: whoever of them is still there has had time enough.
  [ -n "$pid" ] && kill -KILL -- "-$pid" 2>/dev/null
  exit "$code"
}
trap finish EXIT
trap 'exit 1' INT TERM

say "building the desk and the attack (a first build takes some minutes)"
# Beside this script, so that a signal need not wait until it is built.
cargo bench --locked --profile "$profile" --bench attack --no-run --message-format=json-render-diagnostics >"$built" &
building=$!
wait "$building" || fail "it does not build"
building=
attack=$(sed -n '/"kind":\["bench"\],[^}]*"name":"attack"/s/.*"executable":"\([^"]*\)".*/\1/p' "$built" | tail -n 1)
[ -x "$attack" ] || fail "cargo does not say where the attack is"

setsid "$attack" "$@" </dev/null &
pid=$!
for ((left = OVER_S; left > 0; left--)); do
  runs || break
  sleep 1
done
runs && fail "it was not over within $OVER_S s"
wait "$pid"
exit $?
