"""What is looked for while a person is erased, kept encrypted until the job is done.

Their keys go with the first step; whoever goes on after a kill must still know them.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from django.db.models import Model, Q, QuerySet

from accounts.models import Branch, User
from bookings.models import AreaCustomer, BookingPerson
from config.deleting.steps import all_of
from config.rights.mentions import Mentions
from config.rights.person import Person
from config.rights.records import records_of
from contacts.models import ContactRecord
from core.sealing import seal, unseal
from customers.models import (
    Customer,
    CustomerIdentifier,
    IdentifierKind,
    IgnoredIdentifier,
    MergeMember,
    OptedOutPhone,
)
from history.models import Change
from leads.models import ChannelPartner, Lead
from messaging.models import MessageEvent, PhoneEvidence

_PURPOSE = "config.rights.erasing"
Key = tuple[str, str]
_KIND_OF_FIELD = {
    "phone": IdentifierKind.PHONE,
    "contact_number": IdentifierKind.PHONE,
    "email": IdentifierKind.EMAIL,
    "passport_number": IdentifierKind.PASSPORT,
}
_NAME_FIELDS = ("full_name", "name")
# Keys and names that others of the business have, too.
_KEYS_OF_OTHERS: Mapping[type[Model], tuple[str, ...]] = {
    Customer: ("phone", "email", "passport_number"),
    CustomerIdentifier: ("value",),
    IgnoredIdentifier: ("value",),
    Lead: ("contact_number", "passport_number"),
    ContactRecord: ("phone",),
    ChannelPartner: ("phone", "email"),
    User: ("email",),
}
_NAMES_OF_OTHERS: Mapping[type[Model], str] = {
    Customer: "full_name",
    Lead: "full_name",
    ContactRecord: "name",
    ChannelPartner: "name",
    Branch: "name",
}


@dataclass(frozen=True)
class Sought:
    """`keys` are all that were ever the person's and that nobody else is known by now; in records
    of others only `alone` are looked for, keys and `names` that nobody else has."""

    person: Person
    keys: frozenset[Key]
    alone: frozenset[Key]
    names: frozenset[str]

    @classmethod
    def of(cls, person: Person) -> Self:
        keys = frozenset(_without_owned_by_others(person, _all_keys(person)))
        taken = _values_of_others(person, {value for _, value in keys})
        return cls(
            person=person,
            keys=keys,
            alone=frozenset(key for key in keys if key[1] not in taken),
            names=frozenset(_own_names(person)),
        )

    @property
    def mentions(self) -> Mentions:
        def of_kind(kind: str) -> list[str]:
            return [value for of, value in self.alone if of == kind]

        return Mentions(
            phones=of_kind(IdentifierKind.PHONE),
            emails=of_kind(IdentifierKind.EMAIL),
            passports=of_kind(IdentifierKind.PASSPORT),
            names=self.names,
        )

    def records(self, model: type[Model]) -> QuerySet:
        """What is erased of the person's: not what others have by a phone they show as well."""
        rows = records_of(self.person, model)
        if model in (OptedOutPhone, PhoneEvidence):
            return rows.exclude(phone__in={value for _, value in self.keys - self.alone})
        if model is MessageEvent:
            return rows.filter(Q(message=None) | Q(message__customer__in=self.person.ids))
        return rows

    def sealed(self) -> str:
        given = asdict(self, dict_factory=lambda pairs: {k: _listed(v) for k, v in pairs})
        return seal(json.dumps(given), purpose=_PURPOSE)

    @classmethod
    def unsealed(cls, text: str) -> Self:
        given = json.loads(unseal(text, purpose=_PURPOSE))
        person: dict[str, Any] = given.pop("person")
        for one in fields(Person):
            if one.name != "organization_id":
                of = frozenset if one.name in {"phones", "emails", "passports"} else tuple
                person[one.name] = of(person[one.name])
        return cls(
            person=Person(**person),
            keys=frozenset((kind, value) for kind, value in given["keys"]),
            alone=frozenset((kind, value) for kind, value in given["alone"]),
            names=frozenset(given["names"]),
        )


def _listed(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset | tuple) else value


def _all_keys(person: Person) -> set[Key]:
    """Those of now, and those that the change log and merges remember."""
    known = CustomerIdentifier.objects.filter(customer__in=person.ids).order_by()
    keys: set[Key] = {(kind, value) for kind, value in known.values_list("kind", "value")}
    keys |= {(IdentifierKind.PHONE.value, phone) for phone in person.phones}
    keys |= {(IdentifierKind.EMAIL.value, email) for email in person.emails}
    keys |= {(IdentifierKind.PASSPORT.value, passport) for passport in person.passports}
    for name, value in _remembered(person):
        if name == "identifiers":
            kind, _, key = value.partition(":")
            keys.add((kind, key))
        elif name in _KIND_OF_FIELD:
            keys.add((_KIND_OF_FIELD[name].value, value))
    return {(kind, value) for kind, value in keys if len(value) > 3}


def _without_owned_by_others(person: Person, keys: set[Key]) -> set[Key]:
    """A phone that was given up, or was never theirs, may be how somebody else is known today."""
    owned = _others(person, CustomerIdentifier).filter(value__in={value for _, value in keys})
    return keys - set(owned.order_by().values_list("kind", "value"))


def _remembered(person: Person) -> Iterable[tuple[str, str]]:
    """(field, value) of all texts in their changes and in records that were merged."""
    for changes in records_of(person, Change).values_list("changes", flat=True):
        for name, pair in changes.items():
            for side in pair:
                for value in side if isinstance(side, list) else [side]:
                    if isinstance(value, str) and value:
                        yield name, value
    for snapshot in records_of(person, MergeMember).values_list("snapshot", flat=True):
        for name, value in snapshot.items():
            if isinstance(value, str) and value:
                yield name, value
    for model, name in ((Lead, "contact_number"), (Lead, "passport_number")):
        for value in records_of(person, model).values_list(name, flat=True):
            if value:
                yield name, value


def _values_of_others(person: Person, values: Collection[str]) -> set[str]:
    taken: set[str] = set()
    for model, columns in _KEYS_OF_OTHERS.items():
        for column in columns:
            others = _others(person, model).filter(**{f"{column}__in": values})
            taken.update(others.order_by().values_list(column, flat=True))
    return taken


def _others(person: Person, model: type[Model]) -> Any:
    others = all_of(model).filter(organization=person.organization_id)
    if model is Customer:
        return others.exclude(pk__in=person.ids)
    if model is CustomerIdentifier:
        return others.exclude(customer__in=person.ids)
    if model is Lead:
        return others.exclude(pk__in=person.leads)
    return others.exclude(pk__in=person.contacts) if model is ContactRecord else others


def _own_names(person: Person) -> set[str]:
    """Of two words or more, and nobody else's: a name is no key."""
    names = {value for name, value in _remembered(person) if name in _NAME_FIELDS}
    for model, column in (
        (Customer, "full_name"), (Lead, "full_name"), (ContactRecord, "name"),
        (BookingPerson, "full_name"), (AreaCustomer, "full_name"),
    ):  # fmt: skip
        names.update(records_of(person, model).values_list(column, flat=True))
    return {name for name in names if len(name.split()) > 1 and not _is_others(person, name)}


def _is_others(person: Person, name: str) -> bool:
    for model, column in _NAMES_OF_OTHERS.items():
        if _others(person, model).filter(Q(**{f"{column}__iexact": name})).exists():
            return True
    first, _, last = name.partition(" ")
    staff = User.objects.filter(organization=person.organization_id)
    return staff.filter(first_name__iexact=first, last_name__iexact=last).exists()
