#!/usr/bin/env bash
# What do the steps of action.yml do? `gate.sh run` judges the endpoint and writes outputs and summary;
# `gate.sh verdict` fails or passes the job. All input comes in variables, and none of it is read as shell.
set -euo pipefail

checkout="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
MOST_SUMMARY_BYTES=900000 # GitHub shows no summary of more than 1 MiB

complain() {
  echo "::error title=Ringtrue::$*"
  exit 2
}

one_of() { # NAME VALUE CHOICE...
  local name="$1" value="$2" choice
  for choice in "${@:3}"; do
    [[ $value != "$choice" ]] || return 0
  done
  shift 2
  complain "the input '$name' is none of: $*."
}

check_inputs() {
  [[ -n $INPUT_ENDPOINT_URL ]] ||
    complain "the input 'endpoint-url' is empty. Without it Ringtrue would judge itself, and not your endpoint."
  [[ -n $INPUT_REPORT_DIR && $INPUT_REPORT_DIR != *[[:cntrl:]]* ]] ||
    complain "the input 'report-dir' is empty or has control characters; name one directory."
  [[ $INPUT_ARGS != *[\'\"\\]* ]] ||
    complain "the input 'args' has quotes or backslashes. It is split at blanks, and nothing in it is quoted."
  one_of fail-on "$INPUT_FAIL_ON" undecided violates never
  one_of strict "$INPUT_STRICT" true false
  one_of upload "$INPUT_UPLOAD" true false
}

# Sets `arguments`. Options that were not given are left to their defaults, which only `ringtrue` knows.
collect_arguments() {
  local name value
  read -r -d '' -a arguments <<<"$INPUT_ARGS" || true
  for name in BASELINE MAX_CALLS TIME_LIMIT SEED REGION OPERATIONS EXCLUDE RULES ENDPOINT_URL REPORT_DIR; do
    value="INPUT_$name"
    [[ -z ${!value} ]] || arguments+=("--$(tr 'A-Z_' 'a-z-' <<<"$name")=${!value}")
  done
  [[ $INPUT_STRICT != true ]] || arguments+=(--strict)
}

# What is printed may be worded by the endpoint: until the token comes, no line of it is a command to the runner.
judge() { # LOG
  local token code=0
  token="$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')"
  echo "::stop-commands::$token"
  COLUMNS="${COLUMNS:-120}" "$VENV/bin/ringtrue" run "${arguments[@]}" 2>&1 | tee "$1" || code="${PIPESTATUS[0]}"
  printf '\n::%s::\n' "$token"
  return "$code"
}

summarize() { # LOG
  if [[ -f $INPUT_REPORT_DIR/report.md ]]; then
    cat -- "$INPUT_REPORT_DIR/report.md"
  else # indented, since no line of it can end an indented block
    printf '## Ringtrue\n\n'
    head -c "$MOST_SUMMARY_BYTES" "$1" | sed 's/^/    /'
  fi
}

run() {
  local log code=0 arguments=()
  check_inputs
  collect_arguments
  rm -f -- "$INPUT_REPORT_DIR"/report.json "$INPUT_REPORT_DIR"/report.md # of an earlier run
  log="$(mktemp "$RUNNER_TEMP/ringtrue-log.XXXXXX")"
  judge "$log" || code=$?
  summarize "$log" >>"$GITHUB_STEP_SUMMARY"
  printf 'exit-code=%s\nreport-dir=%s\n' "$code" "$INPUT_REPORT_DIR" >>"$GITHUB_OUTPUT"
  if [[ -f $INPUT_REPORT_DIR/report.json ]]; then
    "$VENV/bin/python" "$checkout/ci/outputs.py" "$INPUT_REPORT_DIR" >>"$GITHUB_OUTPUT"
  elif [[ $code == 0 ]]; then
    complain "nothing was judged: 'ringtrue run' ended well, but wrote no report. Look for --help in 'args'."
  fi
}

verdict() {
  local found="findings: $FINDINGS, new: $NEW_FINDINGS, seed: $SEED. The summary and the report say more."
  case "$EXIT_CODE $INPUT_FAIL_ON" in
    "0 "*) return ;;
    "1 never") echo "::warning title=Ringtrue::Not as AWS documents: $found" ;;
    "1 "*) echo "::error title=Ringtrue::Not as AWS documents: $found" && exit 1 ;;
    "3 undecided") echo "::error title=Ringtrue::Undecided: the run proves nothing. The summary says why." && exit 3 ;;
    "3 "*) echo "::warning title=Ringtrue::Undecided: the run proves nothing. The summary says why." ;;
    *) echo "::error title=Ringtrue::The run ended with $EXIT_CODE. The log of the step before says why." && exit 2 ;;
  esac
}

case "${1:-}" in
  run | verdict) "$1" ;;
  *) complain "gate.sh run or gate.sh verdict; '${1:-}' is neither." ;;
esac
