"""Links for forgotten passwords go out in the background, so that the answer takes as long for a
name that is nobody's: accounts, which lies below the jobs, only says that somebody asked.
"""

from typing import Any

from django.dispatch import receiver

from accounts.passwords import mail_reset_links, reset_requested
from jobs.registry import job_handler
from jobs.run import JobRun
from jobs.services import start_job

MAIL_JOB = "config.mail_reset_links"


@job_handler(MAIL_JOB, label="Sending links for a forgotten password")
def mail_links(run: JobRun) -> dict[str, Any]:
    """Its result is the same for a name that is nobody's: whoever sees jobs learns nothing."""
    mail_reset_links(run.parameters["account"])
    return {}


@receiver(reset_requested, dispatch_uid="config.start_mailing_reset_links")
def start_mailing(sender: Any, *, account: str, **kwargs: Any) -> None:
    start_job(MAIL_JOB, organization=None, parameters={"account": account})
