#!/bin/sh
# Starts @PARTY@. Needs a Java runtime, 17 or later, and nothing else.
# Arguments are options of 'perigee @PROGRAM@' and override what the mission file says.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
state=${STATE_DIRECTORY:-"$here/state"}

die() {
  echo "start.sh: $1" >&2
  exit 1
}

if [ -n "${JAVA_HOME:-}" ]; then java="$JAVA_HOME/bin/java"; else java=java; fi
command -v "$java" >/dev/null 2>&1 || die "no Java found: install a Java runtime 17 or later, or set JAVA_HOME"
major=$("$java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
[ "${major:-0}" -ge 17 ] || die "$java is Java ${major:-?}; Perigee needs 17 or later"
quiet=
if [ "$major" -ge 24 ]; then
  quiet="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
fi

# Java finds files whose names are not ASCII in a UTF-8 locale alone.
export LC_ALL=C.UTF-8
set -a
. "$here/environment"
set +a
umask 077
mkdir -p "$state" || die "$state: cannot be written"

# shellcheck disable=SC2086
exec "$java" "@$here/jvm.options" $quiet -jar "$here/@JAR@" @COMMAND@ "$here/mission" @ARGUMENTS@ --state "$state" "$@"
