"""Nothing of ours asks at its top for what only POSIX has, and the calls that only POSIX has stand in one module."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from answerable import portable
from answerable.portable import Taken, lock, read_at

SOURCE = Path(portable.__file__).parent
FILES = sorted(SOURCE.rglob("*.py"))

POSIX_MODULES = {"fcntl", "termios", "tty", "pty", "resource", "pwd", "grp", "syslog", "spwd", "crypt", "nis", "posix"}
# Names of `os` and `signal` that Windows lacks; the Python documentation marks each "Availability: Unix".
POSIX_NAMES = {
    "os": {
        *("O_CLOEXEC", "O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK", "O_SYNC", "O_NOCTTY"),
        *("fork", "forkpty", "wait", "pread", "pwrite", "preadv", "pwritev", "fchmod", "fchown", "chown", "lchown"),
        *("getuid", "geteuid", "getgid", "getegid", "setuid", "setgid", "setsid", "killpg", "getpgid", "uname"),
        *("mkfifo", "mknod", "sync", "statvfs", "nice", "sched_getaffinity", "getloadavg", "sendfile", "lockf"),
    },
    "signal": {"SIGKILL", "SIGPIPE", "SIGHUP", "SIGALRM", "SIGUSR1", "SIGUSR2", "SIGCHLD", "SIGSTOP", "SIGQUIT"}
    | {"alarm", "setitimer", "pthread_kill", "sigwait"},
}
ALLOWED = {"portable.py"}  # each behind a check of the platform


def modules_at_the_top(tree: ast.AST, top: bool = True) -> Iterator[str]:
    """The POSIX-only modules that importing the file would import."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import) and top:
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] in POSIX_MODULES)
        if isinstance(node, ast.ImportFrom) and top and not node.level and node.module in POSIX_MODULES:
            yield node.module
        inner = top and not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
        yield from modules_at_the_top(node, inner)


def posix_calls(tree: ast.AST) -> Iterator[str]:
    """`os.fork` and the like, but where the same expression asks first with hasattr."""
    if isinstance(tree, ast.IfExp) and ast.unparse(tree.test).startswith("hasattr("):
        return
    if (
        isinstance(tree, ast.Attribute)
        and isinstance(tree.value, ast.Name)
        and tree.attr in POSIX_NAMES.get(tree.value.id, ())
    ):
        yield f"{tree.value.id}.{tree.attr} on line {tree.lineno}"
    for node in ast.iter_child_nodes(tree):
        yield from posix_calls(node)


def test_no_module_imports_what_only_posix_has() -> None:
    assert len(FILES) > 200
    wrong = {str(f): found for f in FILES if (found := list(modules_at_the_top(ast.parse(f.read_text("utf-8")))))}
    assert not wrong


def test_calls_that_only_posix_has_stand_in_one_module() -> None:
    found = {
        f.relative_to(SOURCE).as_posix(): calls
        for f in FILES
        if (calls := list(posix_calls(ast.parse(f.read_text("utf-8")))))
    }
    assert set(found) == ALLOWED, found


@pytest.mark.parametrize(
    "source",
    [
        "import fcntl",
        "import os, resource",
        "from pwd import getpwnam",
        "if x:\n    import termios",
        "class A:\n import tty",
    ],
)
def test_the_check_of_modules_sees_them(source: str) -> None:
    assert list(modules_at_the_top(ast.parse(source)))


def test_the_check_of_modules_lets_a_function_import_them() -> None:
    assert not list(modules_at_the_top(ast.parse("def f():\n    import fcntl\nfrom .resource import x\nimport grpc")))


@pytest.mark.parametrize("source", ["os.fork()", "x = os.O_RDONLY | os.O_NOFOLLOW", "os.kill(1, signal.SIGKILL)"])
def test_the_check_of_calls_sees_them(source: str) -> None:
    assert list(posix_calls(ast.parse(source)))
    assert not list(posix_calls(ast.parse("len(os.sched_getaffinity(0)) if hasattr(os, 'sched_getaffinity') else 1")))


def test_everything_is_imported_on_a_python_without_the_posix_modules() -> None:
    """The modules are taken away and every one of ours is imported: what Windows would do, as far as Linux can."""
    script = """
import sys, importlib, pkgutil
for name in %r: sys.modules[name] = None
import answerable
for m in pkgutil.walk_packages(answerable.__path__, "answerable."):
    if m.name.endswith("__main__"): continue
    importlib.import_module(m.name)
"""
    gone = ["resource", "termios", "tty", "pty", "syslog"]  # without fcntl, pwd and grp Python itself does not start
    done = subprocess.run([sys.executable, "-c", script % gone], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


class TestLock:
    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        path = tmp_path / "lock"
        path.write_bytes(b"0123456789")
        return path

    def test_one_writer_or_many_readers(self, file: Path) -> None:
        one, other = os.open(file, os.O_RDWR), os.open(file, os.O_RDONLY)
        lock(one, shared=True)
        lock(other, shared=True)
        third = os.open(file, os.O_RDONLY)  # a reader of a directory that it may not write locks too
        with pytest.raises(Taken):
            lock(third)
        os.close(one)
        os.close(other)
        lock(third)
        again = os.open(file, os.O_RDONLY)
        for shared in (True, False):
            with pytest.raises(Taken):
                lock(again, shared=shared)
        os.close(third)
        lock(again)
        os.close(again)

    def test_a_file_system_without_locks_says_so_by_its_number(
        self, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import errno

        import portalocker

        def none(handle: object, flags: object) -> None:
            cause = OSError(errno.EOPNOTSUPP, "no locks here")
            raise portalocker.LockException(cause) from cause

        monkeypatch.setattr(portalocker, "lock", none)
        with file.open() as opened, pytest.raises(OSError) as caught:
            lock(opened.fileno())
        assert caught.value.errno == errno.EOPNOTSUPP and not isinstance(caught.value, Taken)

    def test_reading_at_a_place(self, file: Path) -> None:
        with file.open("rb") as opened:
            assert read_at(opened.fileno(), 3, 4) == b"456"
