from django.apps import AppConfig


class UploadsConfig(AppConfig):
    name = "uploads"

    def ready(self) -> None:
        from contacts.lists import register_lists
        from customers.counts import register_count
        from customers.duplicates.uploads import register_uploads
        from history.causes import register_cause
        from history.journey import register_source
        from history.models import ChangeCause
        from uploads import registered
        from uploads.duplicates import of_upload_for
        from uploads.queries import named_contacts
        from uploads.registered import UploadRows, count_rows, row_labels
        from uploads.reverting.sentences import revert_labels

        # isort: split
        # These register the handlers of their jobs.
        from uploads import notices  # noqa: F401
        from uploads.fixing import services  # noqa: F401
        from uploads.pipeline import previewing, processing, queueing  # noqa: F401
        from uploads.reverting import running  # noqa: F401
        from uploads.workbook import stored  # noqa: F401

        registered.register()
        register_source(UploadRows())
        register_lists(named_contacts)
        register_uploads(of_upload_for)
        register_count("upload_rows", count_rows)
        register_cause(ChangeCause.UPLOAD_ROW, row_labels)
        register_cause(ChangeCause.REVERT, revert_labels)
