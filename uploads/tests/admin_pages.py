"""The admin's pages of sheets, asked as a browser without scripts does."""

import html
import re

from django.core.files.uploadedfile import SimpleUploadedFile

from jobs.testing import run_jobs
from uploads.tests.conftest import SHEET

ADD = "/admin/uploads/fileupload/add/"
MAY = SHEET.encode()
FOREIGN = b"Wer,Kontakt,Wo\nAsha Patel,97235 21333,CG Road"


def text_of(response):
    return html.unescape(re.sub(r"\s+", " ", response.content.decode()))


def hand_in(client, content=MAY, name="may.csv", **form):
    file = SimpleUploadedFile(name, content)
    return client.post(ADD, {"kind": "customers", "file": file, **form})


def imported(client, content=MAY, **form):
    """The page of a sheet that was handed in and imported."""
    response = hand_in(client, content, **form)
    assert response.status_code == 302
    run_jobs()
    return response["Location"]
