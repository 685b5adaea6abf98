"""manage.py that writes sheets of customers seven rows at once, so that a chunk has many parts."""

import os
import sys

import django
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    from uploads.kinds.customers import CustomersKind

    CustomersKind.rows_at_once = 7
    execute_from_command_line(sys.argv)
