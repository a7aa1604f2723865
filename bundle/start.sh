#!/bin/sh
# Installs drafter into this folder the first time, without a network, and opens it. Needs nothing but Python.
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || exit 1
for version in @PYTHONS@ ""; do
    python="python${version:-3}"
    if command -v "$python" >/dev/null 2>&1 &&
        "$python" -c 'import sys; sys.exit("%d.%d" % sys.version_info[:2] not in "@PYTHONS@".split())' 2>/dev/null; then
        exec "$python" "$here/start.py" "$@"
    fi
done
cat "$here/no-python.txt" >&2
exit 1
