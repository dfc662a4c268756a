"""A publisher's site on this machine: it resumes, fails, cuts, lies and redirects on demand."""

from __future__ import annotations

import gzip
import threading
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


@dataclass
class Site:
    """What is served, and how badly."""

    files: dict[str, bytes] = field(default_factory=dict)
    failures: dict[str, list[int]] = field(default_factory=dict)
    """Codes answered first, by path."""
    cuts: dict[str, list[int]] = field(default_factory=dict)
    """Bytes after which the first answers are cut."""
    redirects: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    packed: set[str] = field(default_factory=set)
    """Paths served compressed, whatever was asked."""
    asked: list[tuple[str, str]] = field(default_factory=list)
    """Paths asked for, and the range asked."""
    port: int = 0

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}/{path}"

    @property
    def counts(self) -> Counter:
        return Counter(path for path, _ in self.asked)


@pytest.fixture
def site():
    served = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            path = self.path.lstrip("/")
            asked = self.headers.get("Range", "")
            served.asked.append((path, asked))
            if codes := served.failures.get(path):
                self.send_error(codes.pop(0))
            elif path in served.redirects:
                self.send_response(302)
                self.send_header("Location", served.redirects[path])
                self.end_headers()
            elif path not in served.files:
                self.send_error(404)
            else:
                self.give(path, asked)

        def give(self, path, asked):
            data = served.files[path]
            tag = served.tags.get(path, '"v1"')
            start = 0
            packed = path in served.packed
            data = gzip.compress(data) if packed else data
            if asked and self.headers.get("If-Range") == tag:
                start = int(asked.removeprefix("bytes=").rstrip("-"))
                self.send_response(206)
                self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
            else:
                self.send_response(200)
            self.send_header("Content-Length", str(len(data) - start))
            if packed:
                self.send_header("Content-Encoding", "gzip")
            self.send_header("ETag", tag)
            self.send_header("Last-Modified", "Mon, 12 Jan 2026 08:00:00 GMT")
            self.end_headers()
            cut = served.cuts[path].pop(0) if served.cuts.get(path) else len(data)
            self.wfile.write(data[start : start + cut])

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield served
    server.shutdown()
    server.server_close()
    thread.join()
