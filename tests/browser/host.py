"""A host of static sites, on loopback."""

import functools
import gzip
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any

COMPRESSED = (".html", ".css", ".js", ".json", ".svg", ".xml", ".py", ".txt", ".ipynb")


@functools.cache
def compressed(path: Path, changed: int) -> bytes:
    """A file that was changed then; what each page loads is compressed once."""
    return gzip.compress(path.read_bytes(), mtime=0)


class Handler(http.server.SimpleHTTPRequestHandler):
    """Keeps connections open, compresses text and has a page for what is missing, as hosts of static sites do."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments: Any, missing: Path, **options: Any) -> None:
        self.missing = missing
        super().__init__(*arguments, **options)

    def log_message(self, *arguments: object) -> None:
        pass

    def send_head(self) -> BytesIO | Any:
        path = Path(self.translate_path(self.path))
        if path.is_dir() and self.path.partition("?")[0].endswith("/"):
            path /= "index.html"
        if not path.is_file() or path.suffix not in COMPRESSED or "gzip" not in self.headers["Accept-Encoding"]:
            return super().send_head()
        body = compressed(path, path.stat().st_mtime_ns)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return BytesIO(body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        if code != HTTPStatus.NOT_FOUND:
            return super().send_error(code, message, explain)
        body = self.missing.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser may leave before it has all it asked for."""


@contextmanager
def serving(folder: Path, missing: Path) -> Iterator[str]:
    """The address under which that folder is served, with that page for all that is not in there."""
    server = Server(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder), missing=missing))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
