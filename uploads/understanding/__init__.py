"""What a row says: cells become a `RowResult`, or problems for which the row waits.

No database is asked: whatever of it a sheet needs is in its `Context`, made once. So rows are
understood in the process that opened the file (`reader_process`), too.
"""
