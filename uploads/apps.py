from django.apps import AppConfig


class UploadsConfig(AppConfig):
    name = "uploads"

    def ready(self) -> None:
        from customers.counts import register_count
        from customers.history import register_cause
        from customers.journey import register_source
        from customers.models import ChangeCause
        from uploads import processing  # noqa: F401 - registers the job's handler
        from uploads.journey import UploadRows, count_rows, row_labels

        register_source(UploadRows())
        register_count("upload_rows", count_rows)
        register_cause(ChangeCause.UPLOAD_ROW, row_labels)
