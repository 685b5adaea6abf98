"""Waiting rows downloaded, changed as a person would in a spreadsheet, and saved again."""

import io
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from jobs.testing import run_jobs
from uploads.workbook.layout import TOKEN_HEADING

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Sheet:
    """The workbook of an upload, opened in a spreadsheet."""

    def __init__(self, content: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(content))
        self.page = self.book.active
        self.headings = [cell.value for cell in self.page[1]]

    def line(self, row_number: int) -> int:
        """Where the row of the uploaded sheet stands now."""
        numbers = [cell.value for cell in self.page["A"]]
        return numbers.index(row_number) + 1

    def cell(self, row_number: int, heading: str) -> Any:
        return self.page.cell(self.line(row_number), self.headings.index(heading) + 1)

    def put(self, row_number: int, heading: str, value: Any) -> None:
        self.cell(row_number, heading).value = value

    def token(self, row_number: int) -> str:
        return self.cell(row_number, TOKEN_HEADING).value

    def saved(self) -> SimpleUploadedFile:
        target = io.BytesIO()
        self.book.save(target)
        return SimpleUploadedFile("waiting.xlsx", target.getvalue(), content_type=XLSX)


def download(client: Any, upload: str) -> Sheet:
    response = client.get(f"{upload}workbook/")
    assert response.status_code == 200, response.content
    return Sheet(b"".join(response.streaming_content))


def hand_back(client: Any, sheet: Sheet, upload: str = "", **more: Any) -> dict[str, Any]:
    """Hand it in for `upload`, or without saying for which; the workbook's own upload."""
    if upload:
        response = client.post(f"{upload}workbook/", {"file": sheet.saved()}, format="multipart")
    else:
        form = {"kind": "customers", "file": sheet.saved(), **more}
        response = client.post("/api/uploads/", form, format="multipart")
    assert response.status_code == 201, response.content
    run_jobs()
    return client.get(f"/api/uploads/{response.data['id']}/").data
