"""Requests and answers that the API pages show."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

_COUNTS = {
    "rows": 25_000,
    "created": 9_310,
    "updated": 12_450,
    "unchanged": 3_180,
    "needs_attention": 60,
    "seen_before": 3_012,
}
_UPLOAD: dict[str, Any] = {
    "id": 41,
    "kind": "customers",
    "status": "queued",
    "status_label": "Waiting for its turn",
    "original_name": "may.csv",
    "size": 2_114_530,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "same_file_as": None,
    "adopted_from": "",
    "branch": None,
    "branch_name": "",
    "uploaded_by": 7,
    "uploaded_by_name": "bilal",
    "uploaded_at": "2025-09-25T11:02:13+05:30",
    "started_at": None,
    "finished_at": None,
    "sheet": "",
    "error": "",
    "error_code": "",
    "counts": dict.fromkeys(_COUNTS, 0),
    "progress": {
        "done": 0,
        "total": None,
        "percent": None,
        "rows_per_second": None,
        "seconds_left": None,
    },
    "job": 93,
    "sentence": "Waiting for its turn; nothing is imported yet.",
    "columns": [],
    "dates": [],
    "skipped": [],
    "skipped_counts": {},
    "warnings": [],
    "question": None,
    "potential_duplicates": {
        "open_pairs": 0,
        "checked_at": None,
        "url": "/api/duplicates/?status=open&upload=7",
    },
    "has_revert_preview": False,
}
_INSPECTED = {
    "started_at": "2025-09-25T11:02:14+05:30",
    "columns": [
        {
            "index": 0,
            "heading": "Mob No.",
            "field": "phone",
            "filled": 24_981,
            "samples": ["97235 21333", "079-26563021", "+91 98240 12345"],
        },
        {
            "index": 1,
            "heading": "Visit Dt",
            "field": "visit_date",
            "filled": 25_000,
            "samples": ["2/5/2024", "31/5/2024", "17/5/2024"],
        },
    ],
    "dates": [
        {
            "column": "Visit Dt",
            "field": "visit_date",
            "order": "DMY",
            "sentence": "14,210 cells can only be day first, 0 only month first, 10,790 either, "
            "0 are dates already. Read day first.",
        }
    ],
    "skipped": [{"row": 25_002, "why": "total", "text": "TOTAL | 25000"}],
    "skipped_counts": {"total": 1},
}

FORM = OpenApiExample(
    "A sheet of one shop",
    request_only=True,
    media_type="multipart/form-data",
    value={
        "kind": "customers",
        "file": "(the bytes of may.csv)",
        "branch": 3,
        "mapping": '{"Kontakt": "phone"}',
    },
)
HANDED_IN = OpenApiExample("Handed in", response_only=True, status_codes=["201"], value=_UPLOAD)
NO_SPREADSHEET = OpenApiExample(
    "A picture",
    response_only=True,
    status_codes=["4XX"],
    value={
        "code": "not_a_spreadsheet",
        "message": "This is no spreadsheet: it looks like a picture (PNG). Save the sheet as "
        ".xlsx, .xls, .ods or .csv and send that file.",
        "errors": [
            {
                "field": "file",
                "code": "not_a_spreadsheet",
                "message": "This is no spreadsheet: it looks like a picture (PNG).",
            }
        ],
    },
)
TOO_LARGE = OpenApiExample(
    "200 MB",
    response_only=True,
    status_codes=["413"],
    value={
        "code": "too_large",
        "message": "The file has 200 MB; at most 100 MB are taken. Split the sheet, or save it as "
        "CSV.",
        "errors": [{"field": "file", "code": "too_large", "message": "The file has 200 MB."}],
    },
)
BEING_IMPORTED = OpenApiExample(
    "Being imported",
    response_only=True,
    status_codes=["200"],
    value=_UPLOAD
    | _INSPECTED
    | {
        "status": "processing",
        "status_label": "Being imported",
        "counts": {key: value // 5 for key, value in _COUNTS.items()},
        "progress": {
            "done": 5_000,
            "total": 25_000,
            "percent": 20.0,
            "rows_per_second": 4_100.0,
            "seconds_left": 5,
        },
        "sentence": "5,000 of 25,000 rows imported, about 5 seconds left.",
    },
)
DONE = OpenApiExample(
    "Done",
    response_only=True,
    status_codes=["200"],
    value=_UPLOAD
    | _INSPECTED
    | {
        "status": "done",
        "status_label": "Done, 60 rows wait",
        "finished_at": "2025-09-25T11:02:20+05:30",
        "counts": _COUNTS,
        "progress": {
            "done": 25_000,
            "total": 25_000,
            "percent": 100.0,
            "rows_per_second": 4_166.7,
            "seconds_left": None,
        },
        "sentence": "25,000 rows: 9,310 created, 12,450 updated, 3,180 unchanged, 60 need "
        "attention. 3,012 of 25,000 rows seen on 3 Sep 2025, 21,928 new, 60 wait.",
    },
)
ASKS = OpenApiExample(
    "Asks what its columns are",
    response_only=True,
    status_codes=["200"],
    value=_UPLOAD
    | {
        "status": "needs_mapping",
        "status_label": "Asks about its columns",
        "error": "No heading of this sheet is known as a name, phone, e-mail or passport. Say in "
        "which row the headings stand and what each column holds.",
        "question": {
            "message": "No heading of this sheet is known as a name, phone, e-mail or passport. "
            "Say in which row the headings stand and what each column holds.",
            "code": "columns_unknown",
            "values": {},
            "sheet": "",
            "sheets": [{"name": "", "visible": True}],
            "header_row": 1,
            "columns": ["Wer", "Kontakt"],
            "rows": [
                {"row": 1, "cells": ["Wer", "Kontakt"]},
                {"row": 2, "cells": ["Asha Patel", "97235 21333"]},
            ],
        },
    },
)
ANSWER = OpenApiExample(
    "What the columns are",
    request_only=True,
    value={"header_row": 1, "mapping": {"Wer": "full_name", "Kontakt": "phone"}},
)
WAITING_ROW = OpenApiExample(
    "A row that waits",
    response_only=True,
    value={
        "id": 90_412,
        "row_number": 18,
        "outcome": "needs_attention",
        "outcome_label": "Needs attention",
        "matched_by": "",
        "raw": {"Customer": "Hetal Joshi", "Mob No.": "97235 21333", "Shop": "CG Raod"},
        "filled": {},
        "corrected": {},
        "attempts": 0,
        "customer": None,
        "customer_name": "",
        "visit": None,
        "lead": None,
        "lead_name": "",
        "contact": None,
        "contact_name": "",
        "channel_partner": None,
        "channel_partner_name": "",
        "project": None,
        "project_name": "",
        "same_as": None,
        "changes": {},
        "problems": [
            {
                "column": "Shop",
                "value": "CG Raod",
                "code": "branch_unknown",
                "message": 'Row 18, "Shop": "CG Raod" is none of your branches (CG Road, '
                "Maninagar). Correct it, or add it as a branch or as another spelling of one; the "
                "row waits.",
            }
        ],
        "processed_at": "2025-09-25T11:02:15+05:30",
        "reverted_at": None,
    },
)
FIX = OpenApiExample(
    "One cell", request_only=True, value={"cells": {"Shop": "CG Road"}, "attempts": 0}
)
CORRECT = OpenApiExample(
    "A shop misspelled in many rows",
    request_only=True,
    value={"column": "Shop", "value": "CG Raod", "replacement": "CG Road", "remember": True},
)
WAITING_GROUP = OpenApiExample(
    "A shop misspelled in many rows",
    response_only=True,
    value={
        "code": "branch_unknown",
        "column": "Shop",
        "value": "CG Raod",
        "rows": 42,
        "first_row": 18,
        "message": '"CG Raod" is none of your branches (CG Road, Maninagar). Correct it, or add it '
        "as a branch or as another spelling of one; the row waits.",
        "field": "branch",
        "is_correctable": True,
    },
)
SUMMARY = OpenApiExample(
    "A month",
    response_only=True,
    value={
        "counts": _COUNTS,
        "matched_by": {"email": 310, "phone": 15_120, "seen_before": 200},
        "problems": [
            {
                "code": "branch_unknown",
                "rows": 42,
                "example": 'Row 18, "Shop": "CG Raod" is none of your branches (CG Road, '
                "Maninagar). Correct it, or add it as a branch or as another spelling of one; the "
                "row waits.",
            }
        ],
        "sentence": "25,000 rows: 9,310 created, 12,450 updated, 3,180 unchanged, 60 need "
        "attention.",
    },
)
