"""A way to a server that can be cut, as a restart or a broken line cuts it."""

import contextlib
import socket
import threading


class Proxy:
    """Passes bytes on, from a port of its own on loopback to the server."""

    def __init__(self, host, port):
        self.server = (host or "127.0.0.1", int(port or 5432))
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.silent = threading.Event()
        self.cut_after = None  # bytes that pass before the line breaks, in one direction
        self.open = []
        threading.Thread(target=self._accept, args=(self.listener,), daemon=True).start()

    def cut(self):
        """Everybody is thrown out, and who comes now is let in again."""
        while self.open:
            one = self.open.pop()
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def refuse(self):
        """The server is away."""
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.cut()

    def listen(self):
        self.listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=(self.listener,), daemon=True).start()

    def _accept(self, listener):
        while True:
            try:
                client, _ = listener.accept()
                server = socket.create_connection(self.server)
            except OSError:
                return
            self.open += [client, server]
            for pair in ((client, server), (server, client)):
                threading.Thread(target=self._pass_on, args=pair, daemon=True).start()

    def _pass_on(self, source, target):
        with contextlib.suppress(OSError):
            passed = 0
            while data := source.recv(65536):
                passed += len(data)
                if self.cut_after is not None and passed > self.cut_after:
                    target.sendall(data[: self.cut_after - passed])
                    break
                if not self.silent.is_set():
                    target.sendall(data)
        for one in (source, target):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
