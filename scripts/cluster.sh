#!/usr/bin/env bash
# Starts one Redis, three nodes and a plain reverse proxy on this machine: a desk of which any node may be killed. Ctrl-C
# or SIGTERM ends all of them and nothing else.
#
#   CLUSTER_PORT=8080   the proxy's port; the nodes take the three after it, Redis takes the ninth after it
#   CLUSTER_DIR=…       the folder of data and logs, which is kept; without it a new one is made and removed at the end
#   PUENTE=…            the binary; without it target/quick/puente, which `make cluster` builds
#
# Whoever starts it from a program waits for the line `cluster: ready` and reads processes and addresses from
# `cluster.env` in that folder.
set -u
cd "$(dirname "$0")/.." || exit 1

NODES=3
port=${CLUSTER_PORT:-8080}
puente=${PUENTE:-target/quick/puente}
# Within this a node must be ready; the start of a debug build takes its time.
READY_S=120
# A stopping node takes 20 s at most; after this it is killed.
STOP_S=25

say() { printf 'cluster: %s\n' "$*"; }
fail() {
  say "$*" >&2
  exit 1
}

# need COMMAND PACKAGE: installs it where that may be done.
need() {
  command -v "$1" >/dev/null && return
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "installing $2"
    { apt-get update -qq && apt-get install -y -qq "$2"; } >/dev/null 2>&1 ||
      fail "$2 could not be installed: try apt-get install $2"
  else
    fail "$1 is needed: install the package $2"
  fi
}

case $port in
'' | *[!0-9]*) fail "CLUSTER_PORT is '$port' and no number" ;;
esac
if [ "$port" -lt 1 ] || [ "$port" -gt 65526 ]; then fail "CLUSTER_PORT is $port and not between 1 and 65526"; fi
[ -x "$puente" ] || fail "there is no $puente: build it with make quick, or name one with PUENTE"
export PATH=$PATH:/usr/sbin
need redis-server redis-server
need nginx nginx
need curl curl

redis_port=$((port + 9))
redis_url=redis://127.0.0.1:$redis_port

# Whether somebody listens there.
taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
for wanted in $(seq "$port" $((port + NODES))) $redis_port; do
  taken "$wanted" && fail "port $wanted is taken: CLUSTER_PORT chooses others"
done

made=no
if [ -n "${CLUSTER_DIR:-}" ]; then
  work=$CLUSTER_DIR
  mkdir -p "$work" || fail "the folder $work cannot be made"
else
  work=$(mktemp -d "${TMPDIR:-/tmp}/puente-cluster.XXXXXX") || fail "no folder can be made in ${TMPDIR:-/tmp}"
  made=yes
fi
# Programs that start in another folder need the whole path.
work=$(cd "$work" && pwd) || exit 1

# Who runs, by name; whoever has ended is struck off, so that its number is never used again.
declare -A pids=()

# start NAME COMMAND…: away from the terminal, so that Ctrl-C reaches this script only, which knows the order. The command
# is kept as start-NAME, for whoever has killed it and wants it back.
start() {
  local name=$1
  shift
  {
    printf '#!/usr/bin/env bash\ncd %q && exec' "$PWD"
    printf ' %q' "$@"
    printf '\n'
  } >"$work/start-$name" || fail "$work/start-$name cannot be written"
  chmod +x "$work/start-$name" || fail "$work/start-$name cannot be made a program"
  setsid "$work/start-$name" >>"$work/$name.log" 2>&1 </dev/null &
  pids[$name]=$!
}

runs() { [ -n "${pids[$1]:-}" ] && kill -0 "${pids[$1]}" 2>/dev/null; }

# stop SECONDS NAME…: asks all of them to end, and kills what has not ended in time.
stop() {
  local seconds=$1 name left
  shift
  for name in "$@"; do runs "$name" && kill -TERM "${pids[$name]}"; done
  for ((left = seconds * 10; left > 0; left--)); do
    for name in "$@"; do runs "$name" && break; done || break
    sleep 0.1
  done
  for name in "$@"; do
    if runs "$name"; then
      say "$name did not end within $seconds s and is killed"
      kill -KILL "${pids[$name]}"
    fi
    if [ -n "${pids[$name]:-}" ]; then
      wait "${pids[$name]}" 2>/dev/null
      unset "pids[$name]"
    fi
  done
}

finish() {
  local code=$? nodes=()
  # A second Ctrl-C must not leave processes behind.
  trap '' INT TERM
  trap - EXIT
  [ ${#pids[@]} -gt 0 ] && say "stopping"
  for n in $(seq $NODES); do nodes+=("node-$n"); done
  # Nodes first: they still tell their clients through the proxy, and still write to Redis.
  stop "$STOP_S" "${nodes[@]}" index
  stop 5 proxy
  stop 10 redis
  [ "$made" = yes ] && rm -rf "$work"
  [ "$made" = no ] && [ -d "$work" ] && say "data and logs are kept in $work"
  exit "$code"
}
trap finish EXIT
trap 'exit 0' INT TERM

# wait_for NAME SECONDS COMMAND…: until the command succeeds; gives up when the process ends or the time is over.
wait_for() {
  local name=$1 seconds=$2 left
  shift 2
  for ((left = seconds * 10; left > 0; left--)); do
    "$@" >/dev/null 2>&1 && return
    runs "$name" || break
    sleep 0.1
  done
  tail -n 15 "$work/$name.log" >&2
  if runs "$name"; then fail "$name is not ready after $seconds s"; fi
  fail "$name has ended; above are its last lines"
}

ok() { curl -fsS --max-time 3 "$1"; }

say "everything is in $work"
mkdir -p "$work/redis" "$work/proxy" || fail "folders in $work cannot be made"
start redis redis-server "$PWD/deploy/redis.conf" \
  --bind 127.0.0.1 --port "$redis_port" --dir "$work/redis" --daemonize no
wait_for redis 10 redis-cli -p "$redis_port" ping

# Once for all three, so that none builds what another is building.
say "looking at the articles' index (a first one takes some minutes)"
start index "$puente" index
wait "${pids[index]}" || {
  cat "$work/index.log" >&2
  fail "the index could not be built"
}
unset "pids[index]"

for n in $(seq $NODES); do
  # Accounts are in the store that all share: one node makes the demo's, and all show its page.
  demo=--demo=page
  [ "$n" = 1 ] && demo=--demo
  install -d -m 700 "$work/node-$n" || fail "the folder $work/node-$n cannot be made"
  start "node-$n" "$puente" serve --listen "127.0.0.1:$((port + n))" --data "$work/node-$n" --store "$redis_url" \
    "$demo"
done
for n in $(seq $NODES); do
  wait_for "node-$n" "$READY_S" ok "http://127.0.0.1:$((port + n))/readyz"
done

# The same file as in compose.yaml, with this machine's addresses.
change=(-e "s/^\( *listen\) 8080;/\1 127.0.0.1:$port;/")
for n in $(seq $NODES); do
  change+=(-e "s/^\( *server\) puente-$n:8080 /\1 127.0.0.1:$((port + n)) /")
done
sed "${change[@]}" deploy/nginx.conf >"$work/proxy/nginx.conf" || fail "$work/proxy/nginx.conf cannot be written"
grep -q 'puente-[0-9]*:8080\|listen 8080' "$work/proxy/nginx.conf" &&
  fail "an address in deploy/nginx.conf is written in a way that this script does not know"
nginx=(nginx -p "$work/proxy" -e stderr -c "$work/proxy/nginx.conf")
"${nginx[@]}" -t >"$work/proxy.log" 2>&1 || {
  cat "$work/proxy.log" >&2
  fail "nginx does not take deploy/nginx.conf"
}
start proxy "${nginx[@]}" -g 'daemon off;'
wait_for proxy 10 ok "http://127.0.0.1:$port/healthz"

{
  printf 'PROXY_URL=http://127.0.0.1:%s\nPROXY_PID=%s\n' "$port" "${pids[proxy]}"
  printf 'REDIS_URL=%s\nREDIS_PID=%s\n' "$redis_url" "${pids[redis]}"
  for n in $(seq $NODES); do
    printf 'NODE_%s_URL=http://127.0.0.1:%s\nNODE_%s_PID=%s\n' "$n" $((port + n)) "$n" "${pids[node-$n]}"
  done
} >"$work/cluster.env" || fail "$work/cluster.env cannot be written"

printf '\n  visitors  http://127.0.0.1:%s/        (Spanish: http://127.0.0.1:%s/?lang=es)\n' "$port" "$port"
printf '  agents    http://127.0.0.1:%s/console\n' "$port"
# A kept folder has those of earlier starts, too.
grep -h '^  sign in' "$work/node-1.log" | tail -n 2
for n in $(seq $NODES); do
  printf '  node %s    http://127.0.0.1:%s/readyz  (kill it: kill -9 %s; start it again: %s/start-node-%s)\n' \
    "$n" $((port + n)) "${pids[node-$n]}" "$work" "$n"
done
printf '  redis     %s  (kill it: kill -9 %s; start it again: %s/start-redis)\n' "$redis_url" "${pids[redis]}" "$work"
printf '  logs      %s/*.log\n\n' "$work"
say "ready; Ctrl-C ends it"

# Goes on without whoever is killed, as the desk does.
while [ ${#pids[@]} -gt 0 ]; do
  gone=
  wait -n -p gone "${pids[@]}" 2>/dev/null
  for name in "${!pids[@]}"; do
    if [ "${pids[$name]}" = "$gone" ]; then
      say "$name has ended"
      unset "pids[$name]"
    fi
  done
done
say "nobody is left"
