#!/bin/sh
# Installs @PARTY@: files in @DESTINATION@, an account of its own, and a systemd unit.
# May run again, after an interruption or with a newer pack. Keys that arrived over the link stay.
#
#   sh install.sh               install on this machine, as root
#   sh install.sh --root DIR    stage the files below DIR, such as the root of a board's image; makes no account
set -eu

name=@UNIT@
account=@ACCOUNT@
destination=@DESTINATION@
unit=/etc/systemd/system/$name.service

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=

die() {
  echo "install.sh: $1" >&2
  exit 1
}

while [ $# -gt 0 ]; do
  case $1 in
    --root)
      [ $# -ge 2 ] || die "--root needs a folder"
      [ -d "$2" ] || die "--root $2: no such folder"
      root=$(CDPATH='' cd -- "$2" && pwd)
      shift 2
      ;;
    -h | --help)
      sed -n '2,/^set -eu/{/^#/s/^# \{0,1\}//p;}' "$0"
      exit 0
      ;;
    *) die "$1: unknown; 'sh install.sh --help' says what there is" ;;
  esac
done

# Everything is checked before anything is written.
(cd "$here" && sha256sum --check --quiet --strict SHA256SUMS) >&2 ||
  die "$here is not as it was packed; copy it again"
[ -n "$root" ] || [ "$(id -u)" -eq 0 ] || die "must run as root, or with --root DIR"

to=$root$destination
if [ -z "$root" ] && ! id "$account" >/dev/null 2>&1; then
  if command -v useradd >/dev/null 2>&1; then
    useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin "$account"
  else
    addgroup -S "$account" && adduser -S -D -H -h /nonexistent -s /sbin/nologin -G "$account" "$account"
  fi || die "the account $account could not be made"
fi

umask 022
mkdir -p "$to"
cut -c 67- "$here/SHA256SUMS" | while IFS= read -r file; do
  mkdir -p "$to/$(dirname "$file")"
  # A new name first: a program that runs keeps the old file until it is started again.
  cp "$here/$file" "$to/$file.new"
  case $file in
    *.sh) chmod 755 "$to/$file.new" ;;
    mission/*.key) chmod 600 "$to/$file.new" ;;
    *) chmod 644 "$to/$file.new" ;;
  esac
  mv -f "$to/$file.new" "$to/$file"
done
if [ "$to" != "$here" ]; then cp "$here/SHA256SUMS" "$to/SHA256SUMS"; fi

# What the program itself writes: keys that statements from the ground add, and its folders.
for folder in @WRITABLE@; do
  mkdir -p "$root$folder"
  if [ -z "$root" ]; then chown -R "$account:" "$root$folder"; fi
done
if [ -z "$root" ]; then
  find "$to/mission" -name '*.key' -exec chown "$account:" {} +
fi
for folder in @PRIVATE@; do
  chmod 700 "$root$folder"
done

mkdir -p "$(dirname "$root$unit")"
cp "$here/$name.service" "$root$unit.new"
chmod 644 "$root$unit.new"
mv -f "$root$unit.new" "$root$unit"

if [ -n "$root" ]; then
  echo "staged in $to and $root$unit"
  echo "on the board, 'sh $destination/install.sh' makes the account $account and takes the files over"
else
  if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
  echo "installed in $to; start it with: systemctl enable --now $name"
fi
