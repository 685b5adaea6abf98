"""manage.py that looks for duplicates among few records at once: a search has many steps."""

import os
import sys

import django
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    from customers.duplicates import scan

    scan.RECORDS_AT_ONCE, scan.KEYS_AT_ONCE, scan.PAIRS_AT_ONCE = 50, 300, 20
    execute_from_command_line(sys.argv)
