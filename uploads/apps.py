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
        from uploads import clearing, merging, processing  # noqa: F401 - processing registers the job's handler
        from uploads.contact_lists import named_contacts
        from uploads.duplicates import of_upload_for
        from uploads.fixing import job  # noqa: F401 - and of rows tried again
        from uploads.journey import UploadRows, count_rows, row_labels
        from uploads.previewing import previewing, schedule  # noqa: F401 - as well
        from uploads.reverting import running  # noqa: F401 - registers the job's handler
        from uploads.reverting.labels import revert_labels
        from uploads.workbook import keeping, making  # noqa: F401 - as well

        merging.register()
        register_source(UploadRows())
        register_lists(named_contacts)
        register_uploads(of_upload_for)
        register_count("upload_rows", count_rows)
        register_cause(ChangeCause.UPLOAD_ROW, row_labels)
        register_cause(ChangeCause.REVERT, revert_labels)
