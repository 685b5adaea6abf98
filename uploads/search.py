"""Finding uploads by what a person types."""

from core.text_search import TextIndex
from customers.record_search import RecordSearch, Texts
from uploads.models import FileUpload

UPLOADS = RecordSearch(
    "Parts of the file's name.",
    Texts(TextIndex("upload_name_search", FileUpload, "original_name")),
)
