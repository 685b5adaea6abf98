from typing import Any

from django.core.management.base import BaseCommand

from uploads.columns.page import columns_page


class Command(BaseCommand):
    help = "Print docs/sheets.md: the columns of every kind of sheet, as they are declared."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(columns_page(), ending="")
