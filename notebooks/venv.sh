# Sourced by run.sh and test.sh: makes the Python environment once, and sets PYTHON to its interpreter.
# Exits with 77, which means skipped, where this machine can't have one.

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
venv="${PLIMSOLL_WORK:-$here/../work}/notebooks-venv"

skip() {
  echo "SKIPPED notebooks: $1" >&2
  exit 77
}

command -v python3 >/dev/null || skip "there is no python3; on Debian: apt-get install python3 python3-venv"
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
  || skip "$(python3 --version) is too old, 3.11 or newer is needed"
python3 -c 'import venv, ensurepip' 2>/dev/null \
  || skip "python3 can't make environments; on Debian: apt-get install python3-venv"

if ! cmp -s "$here/requirements.txt" "$venv/installed.txt"; then
  echo "Installing the notebooks' Python packages into $venv (about 400 MB, once)"
  rm -rf "$venv"
  python3 -m venv "$venv"
  if ! "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"; then
    rm -rf "$venv"
    skip "their packages can't be installed; is the Python package index reachable?"
  fi
  cp "$here/requirements.txt" "$venv/installed.txt"
fi
PYTHON="$venv/bin/python"
