#!/usr/bin/env bash
# Build sdist and wheel, look into them, install the wheel in a new environment outside the checkout, and ask it something.
# PYTHON: the interpreter (python3). DIST: where sdist and wheel go, a new or empty folder (dist/). No network but that of pip.
set -euo pipefail
checkout="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$checkout"
python="$(command -v "${PYTHON:-python3}")"
[[ $python = /* ]] || python="$checkout/$python"
dist="${DIST:-dist}"
mkdir -p "$dist"
dist="$(cd "$dist" && pwd)"
rm -f "$dist"/answerable-*.tar.gz "$dist"/answerable-*.whl
away="$(mktemp -d)"
trap 'rm -rf "$away"' EXIT

"$python" -m venv "$away/tools"
"$away/tools/bin/python" -m pip install --quiet build
"$away/tools/bin/python" -m build --outdir "$dist" . >"$away/build.log" 2>&1 || { cat "$away/build.log" >&2; exit 1; }
wheel="$(echo "$dist"/answerable-*.whl)"
"$away/tools/bin/python" .github/release_check.py --archives "$dist"/answerable-*

# From here on nothing of the checkout but two pages of its fixtures.
mkdir -p "$away/reader/docs"
cp fixtures/docs/billing/refunds.md fixtures/docs/billing/plans.md "$away/reader/docs/"
version="$("$away/tools/bin/python" .github/release_check.py --version)"
"$python" -m venv "$away/clean"
"$away/clean/bin/python" -m pip install --quiet "$wheel"
cd "$away/reader"
unset PYTHONPATH
answerable="$away/clean/bin/answerable"
said="$("$answerable" --version)"
[ "$said" = "answerable $version" ] || { echo "--version says $said, not answerable $version" >&2; exit 1; }
where="$("$away/clean/bin/python" -c 'import answerable; print(answerable.__file__)')"
[[ $where = "$away/clean/"* ]] || { echo "answerable was imported from $where" >&2; exit 1; }
"$answerable" init . >/dev/null
"$answerable" ingest docs
"$answerable" ask "Can I get a refund for a yearly plan?" | tee answer.txt
grep -q "30 days" answer.txt || { echo "the answer does not quote the page" >&2; exit 1; }
"$answerable" doctor >/dev/null
echo "smoke: $(basename "$wheel") works"
