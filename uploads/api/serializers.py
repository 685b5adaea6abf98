"""Uploads in answers."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.fields import NameField, ScopedModelSerializer, asking_user
from jobs.progress import progress_of
from uploads.medical import HIDDEN, MedicalRedactor
from uploads.models import FileUpload, UploadStatus
from uploads.sentences import status_label, summary_sentence

TABLES_SHOWN = 100
_COUNTED_DAYS = ("day_first", "month_first", "either", "real")


class CountsSerializer(serializers.Serializer):
    """rows = created + updated + unchanged + needs_attention."""

    rows = serializers.IntegerField(source="rows_read")
    created = serializers.IntegerField(source="created_count")
    updated = serializers.IntegerField(source="updated_count")
    unchanged = serializers.IntegerField(source="unchanged_count")
    needs_attention = serializers.IntegerField(source="needs_attention_count")
    seen_before = serializers.IntegerField(source="seen_before_count")


class ProgressSerializer(serializers.Serializer):
    done = serializers.IntegerField()
    total = serializers.IntegerField(allow_null=True, help_text="Unknown until the file is seen.")
    percent = serializers.FloatField(allow_null=True)
    rows_per_second = serializers.FloatField(allow_null=True)
    seconds_left = serializers.IntegerField(allow_null=True)


class UploadListSerializer(ScopedModelSerializer):
    status_label = serializers.SerializerMethodField(help_text="For a badge, with what waits.")
    branch_name = NameField("branch")
    uploaded_by_name = NameField("uploaded_by", "username")
    counts = CountsSerializer(source="*", read_only=True)
    progress = serializers.SerializerMethodField()
    error_code = serializers.SerializerMethodField(
        help_text="Of a failed one, why, for programs; empty else."
    )

    class Meta:
        model = FileUpload
        fields = [
            "id",
            "kind",
            "status",
            "status_label",
            "original_name",
            "size",
            "sha256",
            "same_file_as",
            "adopted_from",
            "corrects",
            "branch",
            "branch_name",
            "uploaded_by",
            "uploaded_by_name",
            "uploaded_at",
            "started_at",
            "finished_at",
            "sheet",
            "error",
            "error_code",
            "counts",
            "progress",
            "job",
            "file_forgotten",
            "file_forgotten_at",
            "cells_forgotten_at",
        ]
        read_only_fields = fields

    def get_status_label(self, upload: FileUpload) -> str:
        return status_label(upload)

    def get_error_code(self, upload: FileUpload) -> str:
        return upload.job.error_code if upload.job is not None else ""

    @extend_schema_field(ProgressSerializer)
    def get_progress(self, upload: FileUpload) -> dict[str, Any]:
        job = upload.job
        if job is None:
            return {"done": upload.rows_read, "total": None} | dict.fromkeys(
                ("percent", "rows_per_second", "seconds_left")
            )
        return {"done": job.done, "total": job.total} | vars(progress_of(job))


class ColumnSerializer(serializers.Serializer):
    index = serializers.IntegerField()
    heading = serializers.CharField()
    field = serializers.CharField(
        allow_null=True, help_text="What it was taken for; null: kept in the raw row only."
    )
    filled = serializers.IntegerField(help_text="Cells that hold anything.")
    samples = serializers.ListField()


class DateColumnSerializer(serializers.Serializer):
    column = serializers.CharField()
    field = serializers.CharField()
    order = serializers.CharField()
    sentence = serializers.CharField(help_text="The proof, counted over all cells.")
    day_first = serializers.IntegerField(help_text="Cells that can only be day first.")
    month_first = serializers.IntegerField(help_text="Cells that can only be month first.")
    either = serializers.IntegerField(help_text="Cells that can be both.")
    real = serializers.IntegerField(help_text="Cells that are dates in the file, not text.")


class TableSerializer(serializers.Serializer):
    row = serializers.IntegerField(help_text="Where its headings stand; 0: it has none.")
    headings = serializers.ListField(child=serializers.CharField(allow_blank=True))
    columns = serializers.ListField(
        child=serializers.IntegerField(), help_text="The upload's column of each heading."
    )


class SkippedSerializer(serializers.Serializer):
    row = serializers.IntegerField()
    why = serializers.CharField()
    text = serializers.CharField()


class WarningSerializer(serializers.Serializer):
    code = serializers.CharField()
    message = serializers.CharField()


class SheetSerializer(serializers.Serializer):
    name = serializers.CharField()
    visible = serializers.BooleanField()


class FirstRowSerializer(serializers.Serializer):
    row = serializers.IntegerField()
    cells = serializers.ListField()


class EncodingSerializer(serializers.Serializer):
    """One that a text file may be in, with words of the file as they would be read."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    words = serializers.CharField()


class TableBelowSerializer(serializers.Serializer):
    """A later table whose headings nobody knows; `mapping` names them as they stand."""

    row = serializers.IntegerField(help_text="Of its headings.")
    columns = serializers.ListField(child=serializers.CharField())
    rows = FirstRowSerializer(many=True)
    proposal = serializers.DictField(
        child=serializers.CharField(), help_text="What they seem to be: {heading: field}."
    )


class QuestionSerializer(serializers.Serializer):
    """What needs_mapping wants to know; answered by POST /uploads/{id}/start/."""

    message = serializers.CharField()
    code = serializers.CharField(
        help_text="What is asked, for programs: columns_unknown, headings_unknown, people_above, "
        "tables_beside, table_unknown, columns_unclear, sheets_hidden, or why a choice does not "
        "fit. Empty of an upload that asked before there were codes."
    )
    values = serializers.DictField(help_text='What the message names: {row: 3, text: "..."}.')
    sheet = serializers.CharField()
    sheets = SheetSerializer(many=True)
    header_row = serializers.IntegerField(help_text="The likeliest one.")
    last_row = serializers.IntegerField(help_text="Of a sheet of less than 30 lines; else 0.")
    columns = serializers.ListField(child=serializers.CharField())
    rows = FirstRowSerializer(many=True, help_text="The first rows of the sheet.")
    encoding = serializers.CharField(help_text="In which a text file was read.")
    encodings = EncodingSerializer(many=True)
    proposal = serializers.DictField(
        child=serializers.CharField(),
        help_text="What the columns seem to be, by heading and cells: {number: field}.",
    )
    tables_below = TableBelowSerializer(many=True)


class UploadDuplicatesSerializer(serializers.Serializer):
    """Compared in the background once the sheet is imported; `url` lists what is open by now."""

    open_pairs = serializers.IntegerField(
        source="duplicates_count", help_text="That its rows were in when they were compared."
    )
    checked_at = serializers.DateTimeField(
        source="duplicates_checked_at", allow_null=True, help_text="Null: not compared yet."
    )
    url = serializers.SerializerMethodField()

    def get_url(self, upload: FileUpload) -> str:
        return f"{reverse('duplicate-list')}?status=open&upload={upload.pk}"


class UploadSerializer(UploadListSerializer):
    """One upload with how it was understood."""

    sentence = serializers.SerializerMethodField(help_text="What became of it, for people.")
    columns = serializers.SerializerMethodField()
    dates = serializers.SerializerMethodField()
    tables = serializers.SerializerMethodField(
        help_text="Each line of headings; the rows below it are read by it."
    )
    skipped = serializers.SerializerMethodField(help_text="Lines that are no rows; the first 100.")
    skipped_counts = serializers.SerializerMethodField()
    warnings = serializers.SerializerMethodField()
    encoding = serializers.SerializerMethodField(help_text="In which a text file was read.")
    encodings = serializers.SerializerMethodField(
        help_text="Those that a text file may be in, where it does not say it."
    )
    question = serializers.SerializerMethodField()
    potential_duplicates = serializers.SerializerMethodField()
    has_revert_preview = serializers.SerializerMethodField(
        help_text="Whether anybody asked what reverting it would do."
    )

    class Meta(UploadListSerializer.Meta):
        fields = [
            *UploadListSerializer.Meta.fields,
            "sentence",
            "columns",
            "dates",
            "tables",
            "skipped",
            "skipped_counts",
            "warnings",
            "encoding",
            "encodings",
            "question",
            "potential_duplicates",
            "has_revert_preview",
        ]
        read_only_fields = fields

    def get_has_revert_preview(self, upload: FileUpload) -> bool:
        return upload.reverts.filter(is_preview=True).exists()

    def get_sentence(self, upload: FileUpload) -> str:
        return summary_sentence(upload)

    @extend_schema_field(UploadDuplicatesSerializer)
    def get_potential_duplicates(self, upload: FileUpload) -> Any:
        return UploadDuplicatesSerializer(upload).data

    @extend_schema_field(ColumnSerializer(many=True))
    def get_columns(self, upload: FileUpload) -> list[dict[str, Any]]:
        hidden = MedicalRedactor(upload, asking_user(self)).hidden
        facts = upload.profile.get("column_facts", [])
        return [
            {
                "index": index,
                "heading": column["heading"],
                "field": upload.column_mapping.get(str(index)),
                "filled": column["filled"],
                "samples": [HIDDEN] if index in hidden else column["samples"],
            }
            for index, column in enumerate(facts)
        ]

    @extend_schema_field(DateColumnSerializer(many=True))
    def get_dates(self, upload: FileUpload) -> list[dict[str, Any]]:
        return [
            {
                "column": column["heading"],
                "field": column["field"],
                "order": column["order"],
                "sentence": column["sentence"],
                **{name: column.get(name, 0) for name in _COUNTED_DAYS},
            }
            for column in upload.profile.get("date_columns", [])
        ]

    @extend_schema_field(TableSerializer(many=True))
    def get_tables(self, upload: FileUpload) -> list[dict[str, Any]]:
        return [
            {"row": table["row"], "headings": table["headings"], "columns": table["positions"]}
            for table in upload.profile.get("tables", [])[:TABLES_SHOWN]
        ]

    @extend_schema_field(SkippedSerializer(many=True))
    def get_skipped(self, upload: FileUpload) -> list[dict[str, Any]]:
        return upload.profile.get("skipped", [])

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "integer"}})
    def get_skipped_counts(self, upload: FileUpload) -> dict[str, int]:
        return upload.profile.get("skipped_counts", {})

    @extend_schema_field(WarningSerializer(many=True))
    def get_warnings(self, upload: FileUpload) -> list[dict[str, str]]:
        return upload.profile.get("warnings", [])

    def get_encoding(self, upload: FileUpload) -> str:
        return str(upload.profile.get("encoding", ""))

    @extend_schema_field(EncodingSerializer(many=True))
    def get_encodings(self, upload: FileUpload) -> list[dict[str, str]]:
        return upload.profile.get("encodings", [])

    @extend_schema_field(QuestionSerializer(allow_null=True))
    def get_question(self, upload: FileUpload) -> dict[str, Any] | None:
        """Cells are shown to those who may read all: nobody knows yet which are medical."""
        if upload.status != UploadStatus.NEEDS_MAPPING:
            return None
        blank = {
            "code": "", "values": {}, "proposal": {}, "tables_below": [], "encoding": "",
            "encodings": [], "last_row": 0,
        }  # fmt: skip
        question = {"message": upload.error, **blank, **upload.profile}
        if not MedicalRedactor(upload, asking_user(self)).reads_all:
            question["rows"] = []
            question["tables_below"] = [{**table, "rows": []} for table in question["tables_below"]]
        return question


class ProblemCountSerializer(serializers.Serializer):
    code = serializers.CharField()
    rows = serializers.IntegerField()
    example = serializers.CharField(help_text="What the first such row says.")


class UploadSummarySerializer(serializers.Serializer):
    counts = CountsSerializer()
    matched_by = serializers.DictField(
        child=serializers.IntegerField(), help_text="Rows by the key that found their customer."
    )
    problems = ProblemCountSerializer(many=True)
    sentence = serializers.CharField()


class KindFieldSerializer(serializers.Serializer):
    """A field that a column can be."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    example = serializers.CharField()
    several = serializers.BooleanField(help_text="Several columns may be this field.")
    identifies = serializers.BooleanField(help_text="It says who the row is about.")
    is_date = serializers.BooleanField()


class KindSerializer(serializers.Serializer):
    kind = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    fields = KindFieldSerializer(many=True)  # type: ignore[assignment]
