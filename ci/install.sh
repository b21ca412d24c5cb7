#!/usr/bin/env bash
# How does a pipeline get Ringtrue? `install.sh DIRECTORY` makes a virtual environment there that holds this checkout
# and exactly the versions of constraints.txt, and nothing of the project that is judged. $PYTHON names the interpreter.
set -euo pipefail

checkout="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
python="${PYTHON:-python3}"

complain() {
  echo "install.sh: $*" >&2
  exit 2
}

[[ $# == 1 && -n $1 ]] || complain "name the one directory that the environment shall be made in."
[[ ${RUNNER_OS:-} != Windows ]] || complain "Ringtrue's checkout needs symlinks; use a runner with Linux or macOS."
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
  complain "Ringtrue needs Python 3.11 or newer; '$python' is $("$python" --version 2>&1 || echo missing). Set PYTHON."

pip() {
  "$1/bin/python" -m pip install --quiet --disable-pip-version-check -c "$checkout/constraints.txt" "${@:2}"
}

"$python" -m venv --clear "$1"
pip "$1" setuptools # first, and pinned: an isolated build would take whichever is the newest
pip "$1" --no-build-isolation "$checkout"
