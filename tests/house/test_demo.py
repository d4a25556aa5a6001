"""`make demo` shows what it promises: a crawl, an answer, a draft, a refusal, a table and a report."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from conftest import FIXTURES, ROOT


def test_the_demo(tmp_path: Path) -> None:
    lines = (FIXTURES / "tickets.jsonl").read_text("utf-8").splitlines(keepends=True)
    (tmp_path / "tickets.jsonl").write_text("".join(lines[::4]), "utf-8")
    command = [sys.executable, str(FIXTURES / "demo.py"), "--port", "0"]
    command += ["--work", str(tmp_path / "demo"), "--tickets", str(tmp_path / "tickets.jsonl")]
    path = os.pathsep.join(filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH")]))
    done = subprocess.run(
        command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert re.search(r"^  pages +4\d new · 0 same · 0 changed · 1 failed$", done.stdout, re.M)  # one broken link
    routes = re.findall(r"^(answer|assist|escalate) · confidence", done.stdout, re.M)
    assert routes == ["answer", "assist", "escalate"]
    assert "31 tickets" in done.stdout and "calibrated" in done.stdout and re.search(r"^total ", done.stdout, re.M)
    assert (tmp_path / "demo" / "coverage.html").is_file()
    assert done.stdout.strip().endswith(str(tmp_path / "demo" / "coverage.html"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo", "tickets.jsonl"]
