"""A backup of database and files, and its restoring, which can be rehearsed.

backups/
  files/uploads/1/2026/05/ab12.csv     every file once, whichever backups have it
  2026-05-02T03-00-00Z/
    database.dump or database.sqlite3
    files.jsonl                        one line a file: name, bytes, SHA-256
    manifest.json                      version, and rows and checksum of every table
"""
