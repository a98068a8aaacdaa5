"""Drives a headless Chromium over its debugging pipe; for tests, without any package."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from typing import Any

FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--remote-debugging-pipe",
)
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def chromium() -> str | None:
    """Return the path of a Chromium, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Browser:
    """One page of a headless Chromium with a profile of its own; use it in a `with`."""

    def __enter__(self) -> Browser:
        path = chromium()
        assert path is not None
        self._profile = tempfile.mkdtemp(prefix="browser-")
        from_us, self._to_browser = os.pipe()
        self._from_browser, to_us = os.pipe()
        self._process = subprocess.Popen(
            [path, *FLAGS, f"--user-data-dir={self._profile}", "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=lambda: _as_three_and_four(from_us, to_us), close_fds=False,
        )  # fmt: skip
        os.close(from_us)
        os.close(to_us)
        self._number, self._unread, self._session = 0, b"", ""
        targets = self.send("Target.getTargets")["targetInfos"]
        page = next(target for target in targets if target["type"] == "page")
        attached = self.send(
            "Target.attachToTarget", {"targetId": page["targetId"], "flatten": True}
        )
        self._session = attached["sessionId"]
        self.requests: list[str] = []
        self.send("Network.enable")
        self.send("Page.enable")
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=10)
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        os.close(self._to_browser)
        os.close(self._from_browser)
        shutil.rmtree(self._profile, ignore_errors=True)

    def send(self, method: str, params: dict[str, Any] | None = None) -> Any:
        """Send one command and return its result; events are kept where they matter."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": params or {}}
        if self._session:
            message["sessionId"] = self._session
        self._write_all(json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("method") == "Network.requestWillBeSent":
                self.requests.append(answer["params"]["request"]["url"])
            if answer.get("id") == self._number:
                assert "error" not in answer, answer["error"]
                return answer["result"]

    def _write_all(self, content: bytes) -> None:
        while content:
            content = content[os.write(self._to_browser, content) :]

    def _next(self, seconds: float = 60.0) -> dict[str, Any]:
        end = time.monotonic() + seconds
        while b"\0" not in self._unread:
            ready, _, _ = select.select(
                [self._from_browser], [], [], max(0, end - time.monotonic())
            )
            assert ready, "the browser did not answer in time"
            part = os.read(self._from_browser, 1 << 20)
            assert part, "the browser has gone"
            self._unread += part
        line, _, self._unread = self._unread.partition(b"\0")
        found: dict[str, Any] = json.loads(line)
        return found

    def size(self, width: int, height: int = 800) -> None:
        """Set the size of the window in CSS pixels."""
        self.send(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
        )

    def open(self, url: str) -> None:
        """Open a page and wait until it is loaded."""
        self.send("Page.navigate", {"url": url})
        end = time.monotonic() + 30
        while self.value("document.readyState") != "complete" and time.monotonic() < end:
            time.sleep(0.05)

    def value(self, expression: str) -> Any:
        """Return the value of a JavaScript expression; promises are awaited."""
        answer = self.send(
            "Runtime.evaluate",
            {"expression": expression, "awaitPromise": True, "returnByValue": True},
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")


def _as_three_and_four(read_end: int, write_end: int) -> None:
    """Give the child the two ends that it expects as file descriptors 3 and 4."""
    high_read, high_write = os.dup(read_end), os.dup(write_end)
    high_read, high_write = _above(high_read), _above(high_write)
    os.dup2(high_read, 3)
    os.dup2(high_write, 4)


def _above(descriptor: int) -> int:
    while descriptor <= 4:
        descriptor = os.dup(descriptor)
    return descriptor
