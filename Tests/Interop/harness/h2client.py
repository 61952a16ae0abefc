"""A client of HTTP/2 whose frames a test decides on."""

import dataclasses
import ssl
import time

import h2.config
import h2.connection
import h2.events
import h2.settings


GOAWAY = 7


@dataclasses.dataclass
class Goodbye:
    """A GOAWAY frame: the server takes no further stream, and finishes those up to `last` (RFC 9113 section 6.8)."""

    last: int
    error: int


class Client:
    """One connection. Windows are opened by the test alone, so that it reads as slowly as it likes."""

    def __init__(self, connection: ssl.SSLSocket, window: int | None = None):
        assert connection.selected_alpn_protocol() == "h2"
        self.socket = connection
        self.events: list[h2.events.Event] = []
        self.state = h2.connection.H2Connection(h2.config.H2Configuration(client_side=True))
        self.state.initiate_connection()
        if window:
            self.state.update_settings({h2.settings.SettingCodes.INITIAL_WINDOW_SIZE: window})
        self.flush()
        self.closed = False
        self._received = b""

    def flush(self) -> None:
        data = self.state.data_to_send()
        if data:
            self.socket.sendall(data)

    def request(self, path: str, method: str = "GET", authority: str = "127.0.0.1", **fields: str) -> int:
        stream = self.state.get_next_available_stream_id()
        headers = [(":method", method), (":path", path), (":scheme", "https"), (":authority", authority)]
        self.state.send_headers(stream, headers + list(fields.items()), end_stream=True)
        self.flush()
        return stream

    def read(self, seconds: float = 20, size: int = 1 << 16) -> list[h2.events.Event]:
        """The events of what comes next; nothing once the connection is closed or time is up."""
        self.socket.settimeout(seconds)
        try:
            data = self.socket.recv(size)
        except TimeoutError:
            return []
        except (ConnectionError, ssl.SSLError):
            data = b""
        if not data:
            self.closed = True
            return []
        self._received += data
        events = []
        while len(self._received) >= 9:
            length = 9 + int.from_bytes(self._received[:3])
            if len(self._received) < length:
                break
            frame, self._received = self._received[:length], self._received[length:]
            if frame[3] == GOAWAY:
                # The library takes the connection for closed then, and streams under way go on.
                events.append(Goodbye(int.from_bytes(frame[9:13]), int.from_bytes(frame[13:17])))
            else:
                events += self.state.receive_data(frame)
        try:
            self.flush()
        except OSError:
            self.closed = True
        self.events += events
        return events

    def read_until(self, kind: type, seconds: float = 20) -> h2.events.Event:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for event in self.events:
                if isinstance(event, kind):
                    return event
            assert not self.closed, f"closed before {kind.__name__}: {self.events}"
            self.read(1)
        raise AssertionError(f"no {kind.__name__} within {seconds} s: {self.events}")

    def body(self, stream: int, pause: float = 0, seconds: float = 60) -> bytes:
        """The whole body of an answer, its windows opened as it is read, with a pause after each piece."""
        content, at, deadline = b"", 0, time.monotonic() + seconds
        while time.monotonic() < deadline:
            for event in self.events[at:]:
                at += 1
                if getattr(event, "stream_id", None) != stream:
                    continue
                if isinstance(event, h2.events.DataReceived):
                    content += event.data
                    if event.flow_controlled_length:
                        self.state.acknowledge_received_data(event.flow_controlled_length, stream)
                        self.flush()
                    time.sleep(pause)
                elif isinstance(event, h2.events.StreamEnded):
                    return content
                assert not isinstance(event, h2.events.StreamReset), event
            assert not self.closed, f"closed after {len(content)} bytes"
            self.read(5)
        raise AssertionError(f"{len(content)} bytes in {seconds} s")

    def status(self, stream: int) -> int:
        while True:
            for event in self.events:
                if isinstance(event, h2.events.ResponseReceived) and event.stream_id == stream:
                    return int(dict(event.headers)[b":status"])
            assert not self.closed, self.events
            self.read()
