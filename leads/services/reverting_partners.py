"""Channel partners and their projects, when the rows of an upload that named them are reverted."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import Q

from core.sentences import Sentence
from history.changes import Changes
from history.reverting.deciding import ActiveSource, Because, FieldChange, Kept, RecordDecider
from history.reverting.records import (
    ChangeEntry,
    Record,
    RecordType,
    RevertCause,
    delete_records,
    load_records,
    owners_of,
    record_reverted,
    write_values,
)
from leads.models import ChannelPartner, PartnerDuplicate, PartnerProject
from leads.services.partners import PartnerEntry, link_ends

_FIELDS = ("code", "name", "phone", "email", "city")
PARTNER = RecordType(
    ChannelPartner,
    fields=_FIELDS,
    blank=dict.fromkeys(_FIELDS, ""),
    unlogged={"rera_number": "", "notes": ""},
    carried=("is_active",),
    ignored_models=(PartnerProject, PartnerDuplicate),
)
# What a partner earns in a project. The log keeps it with the partner, without the project's name:
# the rows say of which it is.
LINK = RecordType(
    PartnerProject,
    fields=("commission_percent",),
    blank={"commission_percent": None},
    carried=("partner_id", "project_id", "project__name"),
    created_by="project",
)


class LinkDecider(RecordDecider):
    record_type = LINK
    noun = "project of the partner"

    @property
    def project(self) -> str:
        name: str = self.record.values["project__name"]
        return name

    def describe(self, name: str) -> str:
        return Sentence(f"Commission in {self.project}", "commission", project=self.project)

    def kept(self) -> Iterable[Kept]:
        yield from self.decision.kept
        if self.decision.blocked:
            what = Sentence(f"Stays in {self.project}", "stays_in_project", project=self.project)
            yield Kept(what, Sentence("its commission was changed since", "commission_changed"))

    def sentences(self) -> list[str]:
        if self.decision.is_removed:
            text = f"No longer in {self.project}."
            return [Sentence(text, "removed_from_project", project=self.project)]
        return self.value_sentences()


class PartnerDecider(RecordDecider):
    """`taken`: {field: {value: the partners who have it}}."""

    record_type = PARTNER
    noun = "partner"
    stays = "stays as they are"
    taken: Mapping[str, Mapping[str, Collection[int]]]
    links: Sequence[LinkDecider] = ()

    def why_kept(self, name: str, run: list[FieldChange]) -> Because:
        before = run[0].before
        if name in ("phone", "name") and not before:
            return Sentence("a partner is known by it", "known_by_it")
        others = set(self.taken.get(name, {}).get(before, ())) - {self.record.id}
        return Sentence("the one before is taken", "former_taken") if others else ""

    def more_in_the_way(self) -> list[Because]:
        found: list[Because] = []
        if any(not link.was_created() for link in self.links):
            found.append(Sentence("others put it into a project", "put_into_project"))
        if not self.record.values["is_active"]:
            found.append(Sentence("somebody deactivated it", "deactivated"))
        return found

    @property
    def links_decided(self) -> list[LinkDecider]:
        """None of a partner who goes, or stays as they are."""
        return [] if self.decision.was_created and not self.active else [*self.links]

    def sentences(self) -> list[str]:
        return [
            *self.value_sentences(),
            *(text for link in self.links_decided for text in link.sentences()),
        ]

    def kept_sentences(self) -> list[str]:
        links = (kept for link in self.links_decided for kept in link.kept())
        return [kept.sentence() for kept in (*self.decision.kept, *links)]


class PartnerReverter:
    """For writing, the caller holds the organization's lock."""

    def __init__(
        self,
        ids: Collection[int],
        *,
        organization_id: int,
        locking: bool,
        ignored_models: Collection[type] = (),
    ) -> None:
        self.known = load_records(PARTNER, ids, locking=locking, ignored_models=ignored_models)
        self.links: dict[int, list[Record]] = {pk: [] for pk in self.known}
        for link in load_records(LINK, self.known, by="partner", locking=False).values():
            self.links[link.values["partner_id"]].append(link)
        partners = ChannelPartner.objects.filter(organization=organization_id)
        self.taken = {
            name: owners_of(partners, name, self.known.values()) for name in ("phone", "code")
        }

    def decide(
        self,
        pk: int,
        rows: Sequence[tuple[ChangeEntry, PartnerEntry | None]],
        *,
        gone: Collection[int],
        active: Sequence[ActiveSource],
    ) -> PartnerDecider:
        """`rows`: what all that name the partner did, and what they say, in order."""
        decider = PartnerDecider(self.known[pk], gone=gone, active=active, names={})
        decider.taken = self.taken
        decider.links = [self._link(link, rows, gone, active) for link in self.links[pk]]
        decider.decide()
        return decider

    @staticmethod
    def _link(
        link: Record,
        rows: Sequence[tuple[ChangeEntry, PartnerEntry | None]],
        gone: Collection[int],
        active: Sequence[ActiveSource],
    ) -> LinkDecider:
        project_id = link.values["project_id"]
        link.entries = [
            entry
            for entry, given in rows
            if (given is not None and given.project_id == project_id)
            or entry.changes.get("project") == [None, project_id]
        ]
        of_project = [each for each in active if project_id in each.values.get("project", ())]
        decider = LinkDecider(link, gone=gone, active=of_project, names={})
        decider.decide()
        return decider


def describe_partner(entry: PartnerEntry) -> dict[str, tuple[object, ...]]:
    """What a row says of the partner, field by field as the log has it."""
    percent = entry.commission_percent
    return {
        **{name: (getattr(entry, name),) for name in _FIELDS},
        "project": (entry.project_id,),
        "commission_percent": () if percent is None else (str(percent),),
    }


def write_reverted_partners(deciders: Collection[PartnerDecider], cause: RevertCause) -> None:
    """Do what was decided. Rows of uploads point to none of the partners that go any more."""
    going = [each for each in deciders if each.decision.is_removed]
    links = [link for each in deciders for link in each.links_decided]
    ended = [link for link in links if link.decision.is_removed]
    delete_records(LINK, [link.record.id for link in ended])
    delete_records(LINK, [link.record.id for each in going for link in each.links])
    ids = [each.record.id for each in going]
    PartnerDuplicate.objects.filter(
        Q(first_partner__in_values=ids) | Q(second_partner__in_values=ids)
    ).delete()
    delete_records(PARTNER, ids)
    values = {each.record.id: each.decision.values for each in deciders}
    write_values(PARTNER, values, cause)
    write_values(LINK, {link.record.id: link.decision.values for link in links}, cause)
    record_reverted(ChannelPartner, values.items(), cause)
    record_reverted(
        ChannelPartner,
        [(link.record.values["partner_id"], _changes_of(link)) for link in links],
        cause,
    )


def _changes_of(link: LinkDecider) -> Changes:
    if not link.decision.is_removed:
        return link.decision.values
    values = link.record.values
    return link_ends(
        PartnerProject(
            project_id=values["project_id"], commission_percent=values["commission_percent"]
        )
    )
