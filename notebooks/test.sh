#!/usr/bin/env bash
# Executes the notebooks against a real InfluxDB of their own and checks what they show.
# Ends with 0 if all is right, 1 if not, and 77 if it could not be tried here, saying why.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/venv.sh"

export PLIMSOLL_INFLUXD="${PLIMSOLL_INFLUXD:-$(command -v influxd || true)}"
[ -x "$PLIMSOLL_INFLUXD" ] \
  || skip "there is no influxd; set PLIMSOLL_INFLUXD to one (Debian's package influxdb has it)"

exec "$PYTHON" "$here/test_notebook.py" "$@"
