"""What an invented business kept in another system: its tables, as a folder of CSVs or a database.

Columns have names of its own, phones stand two in a cell, partners twice under two spellings, days
month first in one table and day first in another, and rows that are deleted are still there.
"""

import csv
import sqlite3
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

Tables = dict[str, list[list[Any]]]

TABLES: Tables = {
    "prop": [
        ["prop_id", "prop_nm", "town", "is_deleted"],
        [1, "Sky  Heights", "Ahmedabad", 0],
        [2, "Green Valley", "Surat", 0],
        [3, "River Side", "Anand", 0],
        [4, "Old Mill", "", 1],
    ],
    "brokers": [
        ["broker_id", "firm", "mob", "cpcode", "tds", "is_deleted"],
        [11, "Om Realty", "98250 12345 / 97270 11111", "CP-01", "5", 0],
        [12, "OM REALTY LLP", "+91 9825012345", "CP-77", "5", 0],
        [13, "Jay Homes", "97270 00002", "", "", 0],
        [14, "Shree Estates", "9727000003", "CP-03", "", 0],
        [15, "Shri Estates", "9727000099", "cp-03", "", 0],
        [16, "Nobody's Number", "", "", "", 0],
    ],
    "broker_prop": [
        ["id", "broker_id", "prop_id", "comm"],
        [1, 11, 1, "2"],
        [2, 12, 2, "2.5 %"],
        [3, 13, 1, "1.5"],
    ],
    "person": [
        ["pid", "fnm", "lnm", "contact_nos", "mailid", "last_vst", "shop", "del_flag"],
        [101, "Asha", "Patel", "97235 21333 / 98980 11111", "asha@example.in", "13/5/2024",
         "CG Road", "N"],
        [102, "Ravi", "Shah", "9904309398", "", "2/5/2024", "C.G. Rd", "N"],
        [103, "Asha P.", "Patel", "+91-98980-11111", "", "14/5/2024", "CG Road", "N"],
        [104, "Gone", "Long", "9904309399", "", "", "", "Y"],
        [105, "Mira", "Desai", "12345", "", "", "", "N"],
    ],
    "enq": [
        ["enq_id", "nm", "ph", "stage", "recd", "broker_id", "prop_id", "is_deleted"],
        [201, "Nisha Agarwal", "9898012345", "2", "05/23/2024", 12, 1, 0],
        [202, "Omar Malik", "98980 54321", "1", "06/01/2024", None, None, 0],
        [203, "Nisha A.", "+919898012345", "1", "06/02/2024", None, 2, 0],
        [204, "Ghost", "9898099999", "1", "", None, 1, 1],
        [205, "Asha Patel", "97235 21333", "3", "06/03/2024", 13, 3, 0],
        [206, "Pia Rao", "98980 77777", "1", "06/13/2024", None, 4, 0],
    ],
    "enq_prop": [
        ["id", "enq_id", "prop_id", "st"],
        [301, 201, 1, "2"],
        [302, 201, 2, "3"],
        [303, 201, 3, "1"],
        [304, 204, 1, "1"],
        [305, 999, 1, "1"],
    ],
    "auth_user": [["id", "login"], [1, "admin"]],
}  # fmt: skip

STAGES = '1 = "New"\n2 = "Site visit"\n3 = "Negotiation"\n'
MAPPING = f"""
[tables]
projects = "prop"
partners = "brokers"
partner_projects = "broker_prop"
customers = "person"
leads = "enq"
associations = "enq_prop"

[projects.columns]
prop_nm = "project_name"
town = "project_city"

[partners.columns]
cpcode = "partner_code"
tds = ""

[customers]
key = "pid"
deleted = "del_flag"
[customers.columns]
fnm = "full_name"
lnm = "full_name"
contact_nos = "phone"
last_vst = "visit_date"

[leads]
date_order = "MDY"
[leads.columns]
nm = "full_name"
stage = "lead_status"
recd = "enquiry_date"
[leads.refers]
prop_id = "projects"
[leads.values.stage]
{STAGES}
[associations.columns]
st = "lead_status"
[associations.refers]
enq_id = "leads"
prop_id = "projects"
[associations.values.st]
{STAGES}
[partner_projects.refers]
prop_id = "projects"
broker_id = "partners"
"""


def as_folder(path: Path, tables: Tables = TABLES) -> Path:
    path.mkdir(exist_ok=True)
    for name, rows in tables.items():
        with (path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    return path


def as_database(path: Path, tables: Tables = TABLES) -> str:
    """The URL of a database of SQLite with the tables, whose first column is the key."""
    database = sqlite3.connect(path)
    for name, (headings, *rows) in tables.items():
        columns = ", ".join(f'"{heading}"' for heading in headings)
        first, *others = columns.split(", ")
        database.execute(f'CREATE TABLE "{name}" ({first} PRIMARY KEY, {", ".join(others)})')
        marks = ", ".join("?" * len(headings))
        database.executemany(f'INSERT INTO "{name}" VALUES ({marks})', rows)
    database.commit()
    database.close()
    return f"sqlite:///{path}"


def mapping_file(folder: Path, text: str = MAPPING) -> Path:
    path = folder / "mapping.toml"
    path.write_text(text)
    return path


def adopt(source: Path | str, *options: str, by: str = "asha", report: Path) -> str:
    """What the command says."""
    out = StringIO()
    call_command("adopt", str(source), "--by", by, "--report", str(report), *options, stdout=out)
    return out.getvalue()


def decisions(report: Path) -> list[dict[str, str]]:
    with (report / "decisions.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def decided(report: Path, table: str) -> Mapping[str, list[str]]:
    """{key there: its decisions} of a table."""
    found: dict[str, list[str]] = {}
    for row in decisions(report):
        if row["table"] == table:
            found.setdefault(row["key there"], []).append(row["decision"])
    return found


def reason(report: Path, table: str, key: str, decision: str) -> str:
    return next(
        row["reason"]
        for row in decisions(report)
        if (row["table"], row["key there"], row["decision"]) == (table, key, decision)
    )
