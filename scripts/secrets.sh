#!/usr/bin/env bash
# Makes the passwords of a Redis: one for the nodes, with what they need and no more, and one for people. Redis gets their
# hashes in users.acl, the nodes theirs as an address in puente.toml, people theirs in operator.txt. Never replaces what is
# there. The folder is readable for its owner only; two files in it are for everybody, because the containers that they
# are mounted into run as users of their own.
#
#   scripts/secrets.sh [FOLDER] [HOST:PORT]     without them deploy/secrets and redis:6379
set -eu
cd "$(dirname "$0")/.."

folder=${1:-deploy/secrets}
place=${2:-redis:6379}

for file in "$folder/users.acl" "$folder/puente.toml" "$folder/operator.txt"; do
  if [ -e "$file" ]; then
    printf 'secrets: %s is there already: it stays as it is\n' "$file" >&2
    exit 1
  fi
done
command -v sha256sum >/dev/null || {
  printf 'secrets: sha256sum is needed: install the package coreutils\n' >&2
  exit 1
}

# 32 bytes as hex digits: nothing that an address would have to write otherwise.
password() {
  local made
  made=$(head -c 32 /dev/urandom | od -An -v -tx1 | tr -d ' \n')
  [ ${#made} = 64 ] || {
    printf 'secrets: /dev/urandom gave no password\n' >&2
    exit 1
  }
  printf '%s' "$made"
}
hash_of() { printf '%s' "$1" | sha256sum | cut -d ' ' -f 1; }

nodes=$(password)
operator=$(password)
mkdir -p "$folder"
chmod 700 "$folder"
sed -e "s/#NODES/#$(hash_of "$nodes")/" -e "s/#OPERATOR/#$(hash_of "$operator")/" deploy/users.acl >"$folder/users.acl"
printf '[store]\nurl = "redis://puente:%s@%s"\n' "$nodes" "$place" >"$folder/puente.toml"
printf '%s\n' "$operator" >"$folder/operator.txt"
chmod 644 "$folder/users.acl" "$folder/puente.toml"
chmod 600 "$folder/operator.txt"
printf 'secrets: in %s: users.acl is for Redis, puente.toml for the nodes, operator.txt for people\n' "$folder"
