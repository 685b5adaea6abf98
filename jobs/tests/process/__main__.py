"""manage.py with one kind of work more: `python -m jobs.tests.process worker`."""

import os
import sys

import django
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    from jobs.tests.process import work  # noqa: F401  registers its kind

    execute_from_command_line(sys.argv)
