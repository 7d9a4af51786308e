"""`mkdocs serve`, really served."""

import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from tests.build.breaking import RUNG, Edit, waits
from tests.logs import log_of, losses_in
from tests.sites import ENVIRONMENT


def test_serve_shows_an_edit(tree: Path, edit: Edit) -> None:
    """`mkdocs serve` runs an edited snippet again and shows what it prints now; a mistake does not end it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "mkdocs", "serve", "--livereload", "--dev-addr", address]
    with subprocess.Popen(
        command, cwd=tree, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            before = f"{losses_in(log_of('ladder/stage1_numpy'))[0]}"
            page = f"http://{address}/ladder/stage1_numpy/"
            waits(lambda: before in fetch(page))
            edit(RUNG, "0.12573022", "oops")
            time.sleep(3)
            assert server.poll() is None
            edit(RUNG, "oops", "0.2")
            waits(lambda: before not in fetch(page) and "99 " in fetch(page))
        finally:
            server.terminate()


def fetch(address: str) -> str:
    try:
        return urllib.request.urlopen(address, timeout=10).read().decode()
    except OSError:
        return ""
