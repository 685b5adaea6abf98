"""Erasing a person: their records are emptied where figures hang on them, and go where none do.

1. `begin`: their keys become hashes and the customer an empty record, so that nobody finds them;
2. what was at work before has come to its end;
3. their records, table by table (`contents.py`);
4. whatever else names them by a key, in every table of the business (`sweep.py`);
5. files that name them (`files.py`);
6. the erasure is written down where a restored backup finds it (`kept_list.py`).
"""
