#!/usr/bin/env bash
# Whether Node.js with npm is there and new enough for the browser code; installs it where that may be done, and says what
# to do where not.
set -u

# As in package.json, which npm only warns about.
OLDEST=20
# What to install where there is a choice: the line that is supported longest.
ADVICE="install Node.js 24 from https://nodejs.org/en/download, or with a version manager: nvm install 24, fnm install 24"

fail() {
  printf 'node: %s\n' "$*" >&2
  exit 1
}

if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    printf 'node: installing nodejs and npm\n'
    { apt-get update -qq && apt-get install -y -qq nodejs npm; } >/dev/null ||
      fail "nodejs and npm could not be installed: $ADVICE"
  else
    fail "Node.js $OLDEST or newer with npm is needed and is not there: $ADVICE"
  fi
fi

found=$(node --version 2>/dev/null)
major=${found#v}
major=${major%%.*}
case $major in
'' | *[!0-9]*) fail "'node --version' says '$found', which is no version: $ADVICE" ;;
esac
# Debian 12 and Ubuntu 22.04 bring an older one, and a package manager that says nothing about it.
[ "$major" -ge "$OLDEST" ] ||
  fail "Node.js $found is too old, $OLDEST or newer is needed (this one is $(command -v node)): $ADVICE"
