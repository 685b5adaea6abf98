from django.apps import AppConfig


class UploadsConfig(AppConfig):
    name = "uploads"

    def ready(self) -> None:
        from core.text_search import keep_text_indexes
        from uploads import search  # noqa: F401 - its indexes
        from uploads.registered import register

        # isort: split
        # These register the handlers of their jobs.
        from uploads import notices, retention, stray_files  # noqa: F401
        from uploads.fixing import services  # noqa: F401
        from uploads.pipeline import previewing, processing, queueing  # noqa: F401
        from uploads.reverting import running  # noqa: F401
        from uploads.workbook import stored  # noqa: F401

        keep_text_indexes(self)
        register()
