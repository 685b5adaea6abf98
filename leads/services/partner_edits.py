"""Channel partners by hand: added, put right, linked to projects."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import Organization, User, match_key
from core.errors import DomainError, FieldError
from core.refusals import ensure_own
from customers.matching.rules import ensure_somebodys_name
from customers.matching.store import lock_identities
from customers.merging.archived import ensure_not_archived
from customers.normalize import clean_name, clean_text, read_email, read_phones
from history.changes import Changes, set_fields
from history.importing import Cause
from history.models import ChangeCause
from history.services import record_change
from leads.models import ChannelPartner, LeadProjectAssociation, PartnerProject, Project
from leads.services.partners import (
    KEYS,
    PartnerEntry,
    PartnerImporter,
    give_key,
    link_ends,
    park_key,
)

EDITABLE_FIELDS = ("name", "phone", "code", "email", "city", "rera_number", "notes", "is_active")
_LONGEST = {
    field.name: field.max_length for field in ChannelPartner._meta.fields if field.max_length
}


@transaction.atomic
def add_partner(
    organization: Organization,
    values: Mapping[str, Any],
    *,
    by: User | None,
    project: Project | None = None,
    commission_percent: Decimal | None = None,
) -> tuple[ChannelPartner, bool]:
    """The partner, and whether it is new. A known phone is brought up to date and linked.

    Empty values say nothing. Raises DomainError: 400 for a phone or e-mail that cannot be read, a
    new partner without a name or a commission of no project; 409 for another partner's code.
    """
    read = _read(values, organization)
    if not read.get("phone"):
        raise DomainError.at("phone", "phone_missing", "A partner is known by the phone. Give one.")
    if commission_percent is not None and project is None:
        raise DomainError.at("project", "required", "Say of which project the commission is.")
    ensure_own(project, organization, "project")
    lock_identities(organization.pk)
    entry = PartnerEntry(
        **{name: read[name] for name in EDITABLE_FIELDS if name in read},
        project_id=project.pk if project else None,
        commission_percent=commission_percent,
    )
    importer = PartnerImporter(organization, Cause(ChangeCause.EDIT, by=by))
    importer.load([entry])
    known = importer.by_phone.get(entry.phone)
    if known is None and not entry.name:
        raise DomainError.at("name", "required", "Give the name of the new partner.")
    name = known.fields["name"] if known else ""
    ensure_somebodys_name(entry.name, organization, "name", known=name)
    outcome = importer.decide(entry)
    if outcome.refused:
        raise _taken(outcome.refused, organization, entry.code)
    importer.write()
    assert outcome.partner_id is not None
    return ChannelPartner.objects.get(pk=outcome.partner_id), outcome.created


@transaction.atomic
def edit_partner(
    partner: ChannelPartner, values: Mapping[str, Any], *, by: User | None
) -> ChannelPartner:
    """Set the given fields; an empty value erases, where it may.

    Raises DomainError: 400 for values that cannot be read or must stay, 409 for a phone or code of
    another partner.
    """
    if unknown := values.keys() - set(EDITABLE_FIELDS):
        raise TypeError(f"Not edited by hand: {', '.join(sorted(unknown))}")
    organization = partner.organization
    read = _read(values, organization)
    for name in ("phone", "name"):
        if name in read and not read[name]:
            raise DomainError.at(name, "required", f"A partner needs a {name}.")
    ensure_somebodys_name(read.get("name", ""), organization, "name", known=partner.name)
    lock_identities(organization.pk)
    partner = ChannelPartner.objects.get(pk=partner.pk)
    ensure_not_archived(partner, "channel partner")
    others = ChannelPartner.objects.filter(organization=organization).exclude(pk=partner.pk)
    own = {one.pk: one for one in others.filter(merged_into=partner)}
    for other in others.exclude(pk__in=own):
        if read.get("phone") == other.phone:
            raise _conflict("phone", f"{other.phone} is the phone of {other}.", other)
        if read.get("code") and match_key(read["code"]) == match_key(other.code):
            raise _conflict("code", f"{read['code']} is the code of {other}.", other)
    changes: Changes = {}
    set_fields(partner, changes, **read)
    if changes:
        _save_with_keys(partner, own.values(), changes)
        record_change(partner, changes, by=by)
    return partner


def _save_with_keys(
    partner: ChannelPartner, merged: Iterable[ChannelPartner], changes: Changes
) -> None:
    """A phone or code of a record that was merged into this one may be shown in exchange."""
    exchanged = [
        (one.pk, name)
        for name in KEYS
        for one in merged
        if name in changes and getattr(one, name) and getattr(one, name) == changes[name][1]
    ]
    for pk, name in exchanged:
        park_key(pk, name)
    partner.save()
    for pk, name in exchanged:
        give_key(pk, name, changes[name][0])


@transaction.atomic
def link_project(
    partner: ChannelPartner,
    project: Project,
    *,
    commission_percent: Decimal | None,
    by: User | None,
) -> tuple[PartnerProject, bool]:
    """The partner works for the project and earns so much; (the link, whether it is new)."""
    ensure_own(project, partner.organization, "project")
    lock_identities(partner.organization_id)
    partner.refresh_from_db()
    ensure_not_archived(partner, "channel partner")
    link = PartnerProject.objects.filter(partner=partner, project=project).first()
    is_new = link is None
    link = link or PartnerProject(partner=partner, project=project)
    changes: Changes = {}
    set_fields(link, changes, commission_percent=commission_percent)
    if is_new:
        changes["project"] = [None, project.pk]
    if changes:
        link.save()
        record_change(partner, changes, by=by, note="" if is_new else f"In {project}.")
    return link, is_new


@transaction.atomic
def unlink_project(link: PartnerProject, *, by: User | None) -> None:
    """Raises DomainError 409 while leads of the project stand for the partner."""
    lock_identities(link.partner.organization_id)
    memberships = LeadProjectAssociation.objects.filter(
        channel_partner=link.partner_id, project=link.project_id
    )
    if held := memberships.count():
        leads = "1 lead" if held == 1 else f"{held:,} leads"
        raise DomainError(
            f"{link.partner} brought {leads} to {link.project}, and the commission hangs on this "
            "link. Set another commission, or deactivate the partner.",
            code="in_use",
            status=409,
        )
    record_change(link.partner, link_ends(link), by=by)
    link.delete()


def _read(values: Mapping[str, Any], organization: Organization) -> dict[str, Any]:
    """Each given value in its normal form; DomainError 400 for what cannot be read."""
    read: dict[str, Any] = {}
    wrong: list[FieldError] = []
    for name, value in values.items():
        if name == "phone":
            reading = read_phones(value, organization.default_region)
            read[name] = reading.numbers[0] if reading.numbers else ""
            if not reading.numbers:
                wrong += [FieldError(name, p.code, p.message) for p in reading.problems]
        elif name == "email":
            read[name], problems = read_email(value)
            wrong += [FieldError(name, p.code, p.message) for p in problems]
        elif name == "code":
            read[name] = clean_text(value).upper()
        elif name == "name":
            read[name] = clean_name(value)
        else:
            read[name] = value.strip() if isinstance(value, str) else value
    for name, value in read.items():
        longest = _LONGEST.get(name)
        if longest and len(value) > longest:
            message = f"{len(value)} characters; at most {longest} fit."
            wrong.append(FieldError(name, "too_long", message))
    if wrong:
        raise DomainError(
            "Nothing was saved. Correct the values below and send them again.", errors=wrong
        )
    return read


def _taken(text: str, organization: Organization, code: str) -> DomainError:
    owner = next(
        (
            partner
            for partner in ChannelPartner.objects.filter(organization=organization)
            if match_key(partner.code) == match_key(code)
        ),
        None,
    )
    return _conflict("code", text, owner)


def _conflict(field: str, text: str, owner: ChannelPartner | None) -> DomainError:
    message = f"{text} Open that partner, or correct the {field}."
    return DomainError(
        message,
        code="code_taken" if field == "code" else "phone_taken",
        status=409,
        errors=[FieldError(field, "taken", text)],
        extra={"partner": owner.pk} if owner else {},
    )
