#!/usr/bin/env bash
# Executes a notebook without a browser and leaves it as an HTML page:
#   INFLUX_URL=http://127.0.0.1:8086 notebooks/run.sh [fleet-overview] [page.html]
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/venv.sh"

notebook="${1:-fleet-overview}"
notebook="$here/$(basename "$notebook" .ipynb).ipynb"
page="$(realpath -m "${2:-$(basename "$notebook" .ipynb).html}")"
[ -f "$notebook" ] || { echo "no notebook $notebook; there are: $(cd "$here" && echo ./*.ipynb)" >&2; exit 2; }

"$PYTHON" -m nbconvert --log-level ERROR --to html --execute "$notebook" \
  --output-dir "$(dirname "$page")" --output "$(basename "$page" .html)"
echo "$page"
