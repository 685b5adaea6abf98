"""What can become of a job's run besides coming to its end."""

from core.errors import DomainError


class JobFailed(Exception):
    """Raised by a handler: the work can't succeed. `message` is shown to people, `code` is for
    programs; no retry."""

    def __init__(self, message: str, *, code: str) -> None:
        super().__init__(message)
        self.message = message
        self.code = code


class JobFinished(DomainError):
    """The job has already ended, so it can't be cancelled any more."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="job_finished", status=409)


class CancelRefused(DomainError):
    """Only who may order such work may cancel it."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="permission_denied", status=403)


class RunStopped(BaseException):
    """The run must stop here; what its chunks committed stays.

    Not an `Exception`: a handler that catches those around one bad row must not swallow it.
    """


class LeaseLost(RunStopped):
    """Another worker owns the job now: nothing more may be written."""


class JobCancelled(RunStopped):
    """Somebody asked to cancel the job."""


class Released(RunStopped):
    """This worker is leaving or has more urgent work; another goes on from the cursor."""
