"""What an owner and a template say to each other: one JSON object, and descriptors with it."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Sequence
from typing import Any

_HEADER = struct.Struct("!I")


def send(peer: socket.socket, message: dict[str, Any], descriptors: Sequence[int] = ()) -> None:
    """Send a message; descriptors travel with its first bytes."""
    data = json.dumps(message).encode("ascii")
    sent = socket.send_fds(peer, [_HEADER.pack(len(data))], list(descriptors))
    peer.sendall((_HEADER.pack(len(data)) + data)[sent:])


def receive(peer: socket.socket, descriptors: int = 0) -> tuple[dict[str, Any], list[int]]:
    """Return the next message and the descriptors that came with it.

    Raises
    ------
    EOFError
        When the other side has closed.
    """
    flags = getattr(socket, "MSG_CMSG_CLOEXEC", 0)
    head, received, _, _ = socket.recv_fds(peer, _HEADER.size, descriptors, flags)
    head += _exactly(peer, _HEADER.size - len(head)) if head else b""
    if not head:
        raise EOFError
    message: dict[str, Any] = json.loads(_exactly(peer, *_HEADER.unpack(head)))
    return message, list(received)


def _exactly(peer: socket.socket, size: int) -> bytes:
    parts = []
    while size:
        part = peer.recv(size)
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
