"""A process that does pieces of a run, so that a crash of it costs one piece and not the run.

It is a fresh interpreter that reads a job and then pieces from its standard input, and
writes parts to its standard output. It ends by itself when the other end is gone, and it
is out of reach of Ctrl-C, which is for the process that started it.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import subprocess
import sys
import threading
from queue import SimpleQueue
from typing import IO, NamedTuple

from watchglass.base.errors import Problem, WatchglassError
from watchglass.lives.job import Job
from watchglass.lives.layout import Piece
from watchglass.lives.tallies import Part

# A piece at which a process died this often is given up, and the run with it.
MOST_DEATHS = 3


class WorkersLost(WatchglassError):
    """Whoever was to do the work died or went away, again and again."""


class _Failed(NamedTuple):
    """An error of the work itself, on its way back."""

    error: Exception


class WorkerProcess:
    """The process of one thread, replaced when it dies."""

    def __init__(self, job: Job) -> None:
        """Keep the job as bytes; the process starts with the first piece."""
        self._job = pickle.dumps(job)
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False
        self._lock = threading.Lock()

    def work(self, piece: Piece) -> list[Part]:
        """Return the counts of a piece; raise WorkersLost where processes die of it."""
        ended: int | None = None
        for _ in range(MOST_DEATHS):
            try:
                answer = self._ask(piece)
            except (EOFError, OSError, pickle.UnpicklingError):
                ended = self._bury()
                continue
            if isinstance(answer, _Failed):
                raise answer.error
            return answer
        raise _lost(piece, ended)

    def stop(self) -> None:
        """Kill the process, whatever it does, and start none anew."""
        with self._lock:
            self._stopped = True
            if self._process is not None:
                self._process.kill()

    def close(self) -> None:
        """End the process and let go of it."""
        self.stop()
        self._bury()

    def _ask(self, piece: Piece) -> list[Part] | _Failed:
        with self._lock:
            if self._stopped:
                raise WorkersLost(Problem("workers", "", "the run was given up", "Run it again."))
            fresh = self._process is None
            process = self._process = self._process or _started()
        inward, outward = _ends(process)
        if fresh:
            inward.write(self._job)
        pickle.dump(piece, inward)
        inward.flush()
        answer: list[Part] | _Failed = pickle.load(outward)
        return answer

    def _bury(self) -> int | None:
        """End the process if it is not dead yet, close what led to it, return how it ended."""
        with self._lock:
            process, self._process = self._process, None
        if process is None:
            return None
        process.kill()
        for end in _ends(process):
            with contextlib.suppress(OSError):
                end.close()
        return process.wait()


def _started() -> subprocess.Popen[bytes]:
    """Start an interpreter that finds the same modules; Ctrl-C in the terminal skips it."""
    places = os.pathsep.join(place or os.getcwd() for place in sys.path)
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "watchglass.lives.worker_process"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": places},
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )  # fmt: skip


def _ends(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    if process.stdin is None or process.stdout is None:
        raise OSError("a process without pipes")
    return process.stdin, process.stdout


def _lost(piece: Piece, ended: int | None) -> WorkersLost:
    how = f"by signal {-ended}" if ended is not None and ended < 0 else f"with code {ended}"
    return WorkersLost(
        Problem(
            f"worker process, units {piece.first} to {piece.last - 1}",
            f"ended {MOST_DEATHS} times, last {how}",
            "a piece of work that fails is done again twice at most",
            "If memory is short, take fewer --workers. Finished pieces are kept: go on with "
            "--resume.",
        )
    )


def serve(inward: IO[bytes], outward: IO[bytes]) -> None:
    """Read a job, then do each piece that comes, until the other end is gone."""
    job: Job = pickle.load(inward)
    waiting: SimpleQueue[Piece] = SimpleQueue()
    threading.Thread(target=_read, args=(inward, waiting), daemon=True).start()
    while True:
        piece = waiting.get()
        answer: list[Part] | _Failed
        try:
            answer = job.work(piece)
        except Exception as error:
            answer = _Failed(_sendable(error))
        with contextlib.suppress(BrokenPipeError):
            pickle.dump(answer, outward)
            outward.flush()


def _read(inward: IO[bytes], waiting: SimpleQueue[Piece]) -> None:
    """Read pieces; end this process, whatever it does, when the other end is gone."""
    try:
        while True:
            waiting.put(pickle.load(inward))
    finally:
        os._exit(0)


def _sendable(error: Exception) -> Exception:
    """Return the error, or its words where it does not survive the way."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


def _main() -> None:
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what is printed must not get between
    # Not `serve` of this file: a class must have one name at both ends.
    from watchglass.lives.worker_process import serve as serve_as_imported

    serve_as_imported(sys.stdin.buffer, answers)


if __name__ == "__main__":
    _main()
