"""The base of every admin page: rows, choices, filters and histories of one's own organization.

    @admin.register(Branch)
    class BranchAdmin(RecordedAdmin):
        change_right = Can.ADMINISTER

Rights come from the same table as the API's. Members neither see nor choose the organization: it
is theirs. Related records are chosen by `autocomplete_fields`; `raw_id_fields` are refused, since
Django shows the name of any id that somebody puts into the address.
"""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Protocol, cast

from django.apps import apps
from django.contrib import admin
from django.contrib.admin import RelatedFieldListFilter
from django.contrib.admin.utils import flatten_fieldsets, get_fields_from_path
from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateField, DateTimeField, ForeignKey, Model
from django.forms import ModelChoiceField
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.text import capfirst
from unfold.admin import ModelAdmin, TabularInline
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.forms import PaginationInlineFormSet

from core.admin.columns import date_hint, date_sample
from core.admin.forms import KeptLines, owned_form
from core.admin.lookups import declared_parameters, is_askable
from core.admin.pages import AdminPage
from core.admin.pickers import picker_label
from core.medical import note_if_medical, note_medical_of
from core.recording import notify_deleting, notify_recorded, recorded_values
from core.roles import Can
from core.scoping import ScopedQuerySet


def is_operator(user: Any) -> bool:
    """The platform's superuser, who belongs to no organization."""
    return user.is_superuser and user.organization_id is None


def scoped(model: Any, user: Any) -> ScopedQuerySet:
    rows = model._default_manager.all()
    if not isinstance(rows, ScopedQuerySet):
        raise TypeError(f"{model.__name__}: its manager must be a ScopedQuerySet")
    return rows.for_user(user)


class ScopedRelatedFilter(RelatedFieldListFilter):
    """Offers the records of one's own organization only; what a plain "branch" becomes."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[Any]:
        rows = scoped(field.remote_field.model, request.user)
        return [(row.pk, str(row)) for row in rows]


class ScopedAutocompleteFilter(AutocompleteSelectFilter):
    """For relations to many records: type to find. Needs `list_filter_submit = True`."""

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        for choice in super().choices(changelist):
            choice["form"].fields[self.lookup_kwarg].queryset = scoped(
                self.field.remote_field.model, self.request.user
            )
            yield choice


class ListSearch(Protocol):
    """How the records of a list are found; customers has those that know phones and people."""

    description: str

    def find(self, records: Any, text: str, organization: Any) -> Any: ...


class _Scoped:
    """What admin pages and their inlines share."""

    model: type[Model]
    view_right: ClassVar[Can | None] = Can.READ
    add_right: ClassVar[Can | None] = Can.WORK
    change_right: ClassVar[Can | None] = Can.WORK
    delete_right: ClassVar[Can | None] = Can.WORK
    medical_fields: ClassVar[frozenset[str]] = frozenset()
    # Amounts in the currency of the organization's bills, which the form names.
    money_fields: ClassVar[tuple[str, ...]] = ()
    # Relations whose record may be known in another branch than the user's, as a walk-in is.
    across_branches: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.__module__ == __name__:
            return
        if "get_queryset" in cls.__dict__:
            raise TypeError(f"{cls.__name__}: override restrict(), not get_queryset()")
        if cls.__dict__.get("raw_id_fields"):
            raise TypeError(f"{cls.__name__}: use autocomplete_fields, not raw_id_fields")

    def get_queryset(self, request: HttpRequest) -> Any:
        queryset = super().get_queryset(request)  # type: ignore[misc]
        if not isinstance(queryset, ScopedQuerySet):
            raise TypeError(f"{self.model.__name__}: its manager must be a ScopedQuerySet")
        return self.restrict(request, queryset.for_user(request.user))

    def restrict(self, request: HttpRequest, queryset: Any) -> Any:
        """A place for select_related, annotations and further limits."""
        return queryset

    def get_field_queryset(self, db: Any, db_field: Any, request: HttpRequest) -> Any:
        """What a foreign key's or many-to-many's form field lets people choose."""
        model = db_field.remote_field.model
        if db_field.name in self.across_branches:
            return model._default_manager.within_organization(request.user)
        return scoped(model, request.user)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A day's field says in which order it is read: 2/5 is two days."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if isinstance(field, ModelChoiceField) and db_field.many_to_one:
            field.label_from_instance = picker_label(admin.site, db_field)  # type: ignore[assignment]
        of_day = isinstance(db_field, DateField) and not isinstance(db_field, DateTimeField)
        if field is not None and of_day:
            field.widget.attrs["placeholder"] = date_sample()
            field.help_text = f"{field.help_text} {date_hint()}".strip()
        organization = getattr(request.user, "organization", None)
        if field is not None and db_field.name in self.money_fields and organization is not None:
            field.help_text = f"{field.help_text} In {organization.bill_currency}.".strip()
        return field

    # Rights: a `None` right is nobody's.
    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may(request, self.view_right)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may(request, self.add_right)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may(request, self.change_right)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may(request, self.delete_right)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._may(request, self.view_right)

    def _may(self, request: HttpRequest, right: Can | None) -> bool:
        return right is not None and bool(request.user.is_authenticated and request.user.can(right))

    # Fields that this person does not get to see
    def hidden_fields(self, request: HttpRequest) -> set[str]:
        hidden = set() if self._may(request, Can.READ_MEDICAL) else set(self.medical_fields)
        return hidden if is_operator(request.user) else hidden | {"organization"}

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> Any:
        exclude = super().get_exclude(request, obj) or ()  # type: ignore[misc]
        return [*exclude, *self.hidden_fields(request)]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        hidden = self.hidden_fields(request)
        shown = [
            (name, {**options, "fields": _without(options["fields"], hidden)})
            for name, options in super().get_fieldsets(request, obj)  # type: ignore[misc]
        ]
        return [(name, options) for name, options in shown if options["fields"]]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)  # type: ignore[misc]
        return _without(fields, self.hidden_fields(request))


class ScopedAdmin(_Scoped, ModelAdmin):
    """A ModelAdmin of the theme, within one organization.

    `begins_today`: the date fields of a new record that hold the organization's today.
    `written_by`: the field that names who wrote a record, whose branch is theirs the next time.
    `linked_by`: what addresses that other pages link to ask about, beside the list's filters.
    `pages`: those beside the list and the form, the first that fits an address answers.
    `search`: what finds the list's records in place of its `search_fields`, which name any field
    then, as Django shows no box without.
    """

    begins_today: ClassVar[tuple[str, ...]] = ()
    written_by: ClassVar[str] = ""
    linked_by: ClassVar[tuple[str, ...]] = ()
    pages: ClassVar[tuple[type[AdminPage], ...]] = ()
    search: ClassVar[ListSearch | None] = None
    list_per_page = 50
    show_full_result_count = False  # counting millions for "of 1,000,000" costs seconds

    def get_urls(self) -> list[URLPattern]:
        return [*(page.url_pattern(self) for page in self.pages), *super().get_urls()]

    def get_list_display(self, request: HttpRequest) -> Any:
        return _without(super().get_list_display(request), self.hidden_fields(request))

    def get_search_fields(self, request: HttpRequest) -> Any:
        return _without(super().get_search_fields(request), self.hidden_fields(request))

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        if self.search is None:
            return super().get_search_results(request, queryset, search_term)
        organization = getattr(request.user, "organization", None)
        return self.search.find(queryset, search_term, organization), False

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        hidden = self.hidden_fields(request)
        filters = []
        for item in super().get_list_filter(request):
            path, kind = item if isinstance(item, list | tuple) else (item, None)
            if path in hidden:
                continue
            if kind is None and isinstance(path, str) and _is_relation(self.model, path):
                kind = ScopedRelatedFilter
            if kind is not None and _offers_everybody(kind):
                raise TypeError(f"{type(self).__name__}: filter {path} by ScopedRelatedFilter")
            filters.append((path, kind) if kind else path)
        return filters

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        if request is None:
            return False
        declared = declared_parameters(self.model, self.get_list_filter(request))
        check = declared.get(lookup, bool if lookup in self.linked_by else None)
        return check is not None and is_askable(value, check)

    def get_list_select_related(self, request: HttpRequest) -> Any:
        """The relations that the list shows, so that it costs one query however long it is."""
        declared = super().get_list_select_related(request)
        if not isinstance(declared, list | tuple):
            declared = ()
        shown = [name for name in self.get_list_display(request) if _is_key(self.model, name)]
        return list(dict.fromkeys([*declared, *shown]))

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """A list is called by what it lists, not "Select customer to change"."""
        changelist = super().get_changelist_instance(request)
        changelist.title = capfirst(self.opts.verbose_name_plural)
        if listed := self.medical_fields & set(changelist.list_display):
            for record in changelist.result_list:
                note_if_medical(record, listed)
        return changelist

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        return owned_form(form, getattr(request.user, "organization_id", None))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new record is of today and of the branch where its writer works, or worked last."""
        user = cast(Any, request.user)
        initial: dict[str, Any] = {}
        if user.organization is not None:
            initial = dict.fromkeys(self.begins_today, user.organization.today())
            if _is_key(self.model, "branch") and (branch := self._usual_branch(user)):
                initial["branch"] = branch
        return initial | super().get_changeform_initial_data(request)

    def _usual_branch(self, user: Any) -> int | None:
        branches = scoped(apps.get_model("accounts", "Branch"), user).filter(is_active=True)
        first_two = list(branches[:2])
        if len(first_two) == 1 or not self.written_by:
            return first_two[0].pk if len(first_two) == 1 else None
        own = scoped(self.model, user).filter(**{self.written_by: user}, branch__in=branches)
        return own.order_by("-pk").values_list("branch", flat=True).first()

    def record_context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        """What the template of a record's page shows beside the form."""
        return {}

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        """A page on which nothing can be changed has no button to save it."""
        lines = [one.formset for one in context["inline_admin_formsets"]]
        page = context["adminform"]
        on_page = set(flatten_fieldsets(page.fieldsets))
        shown = on_page - set(page.readonly_fields)
        if shown.isdisjoint(page.form.fields) and not any(map(_takes_input, lines)):
            buttons = ("show_save", "show_save_and_continue", "show_save_and_add_another")
            context |= dict.fromkeys(buttons, False)
        if obj is not None:
            note_if_medical(obj, self.medical_fields & on_page)
            if any(map(_shows_medical, context["inline_admin_formsets"])):
                note_medical_of(obj)
            context |= self.record_context(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)


def _shows_medical(inline: Any) -> bool:
    """Whether a line has a medical field with a value."""
    names = inline.opts.medical_fields & set(flatten_fieldsets(inline.fieldsets))
    lines = [form.instance for form in inline.formset.initial_forms] if names else []
    return any(getattr(line, name) for line in lines for name in names)


def _takes_input(formset: PaginationInlineFormSet) -> bool:
    """Whether a line can be added, changed or removed."""
    shown = [form for form in formset.initial_forms if set(form.fields) - {"id", formset.fk.name}]
    return bool(shown) or formset.max_num != 0 or formset.can_delete


class RecordedAdmin(ScopedAdmin):
    """Saves the form itself, where no service does, and tells the change log what it changed."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        stored = self.model._base_manager.get(pk=obj.pk) if change else obj
        form.values_before = recorded_values(stored)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        by = cast(Any, request.user)
        notify_recorded(form.instance, form.values_before, by=by, is_new=not change)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        notify_deleting(obj, by=cast(Any, request.user))
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for record in queryset:
            self.delete_model(request, record)


class ScopedTabularInline(_Scoped, TabularInline):
    """Lines of the records that a page shows, within one organization."""

    extra = 0
    formset = KeptLines

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Rows of an inline belong to the organization of the record that they are shown on."""
        own = getattr(request.user, "organization_id", None)
        formset = super().get_formset(request, obj, **kwargs)
        formset.form = owned_form(formset.form, getattr(obj, "organization_id", own))
        return formset


def _without(fields: Iterable[Any], hidden: set[str]) -> list[Any]:
    kept: list[Any] = []
    for field in fields:
        if isinstance(field, list | tuple):  # several in one line
            kept.append(tuple(_without(field, hidden)))
        elif field not in hidden:
            kept.append(field)
    return kept


def _is_relation(model: type[Model], path: str) -> bool:
    try:
        return get_fields_from_path(model, path)[-1].is_relation
    except FieldDoesNotExist:
        return False


def _is_key(model: type[Model], name: Any) -> bool:
    try:
        field = model._meta.get_field(name) if isinstance(name, str) else None
    except FieldDoesNotExist:
        return False
    return isinstance(field, ForeignKey)


def _offers_everybody(kind: type[Any]) -> bool:
    return (
        isinstance(kind, type)
        and issubclass(kind, RelatedFieldListFilter)
        and not issubclass(kind, ScopedRelatedFilter | ScopedAutocompleteFilter)
    )
