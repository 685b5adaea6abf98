"""What holds for every sheet of leads and of channel partners, found by trying many."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core.tests.examples import share_of
from leads.models import ChannelPartner, Lead, LeadProjectAssociation, PartnerClaim
from uploads.tests.lead_sheets import LEADS, PARTNERS, leads_state_of, open_shop
from uploads.tests.sheets import import_rows, sum_closes

NAMES = ["Asha Patel", "Ravi Shah", "Sana Shaikh", "-", ""]
PHONES = ["9723521333", "97235 21333", "9904309398 / 9723521333", "12345", "9.7E+09", "-", ""]
PASSPORTS = ["Z1234567", "z 123-4567", "M7654321", "??", ""]
PROJECTS = ["Sky Heights", "sky  heights", "Green Valley", "Palm Court", ""]
CODES = ["CP-01", "cp-01", "CP-02", "CP-99", ""]
PERCENTS = ["2", "2.00", "1,75 %", "120", "two", ""]

lead_row = st.tuples(
    st.sampled_from(NAMES), st.sampled_from(PHONES), st.sampled_from(PASSPORTS),
    st.sampled_from(PROJECTS), st.sampled_from(CODES), st.sampled_from(["New", "Visit", ""]),
    st.sampled_from(["Hoarding", ""]), st.sampled_from(["2/5/2024", "31/4/2024", "1/4/2024", ""]),
).map(list)  # fmt: skip
partner_row = st.tuples(
    st.sampled_from(NAMES), st.sampled_from(PHONES), st.sampled_from(CODES),
    st.sampled_from(PROJECTS), st.sampled_from(PERCENTS), st.sampled_from(["Surat", ""]),
).map(list)  # fmt: skip
lead_sheets = st.lists(lead_row, min_size=1, max_size=12)
partner_sheets = st.lists(partner_row, min_size=1, max_size=12)
SOME = settings(
    max_examples=share_of(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def check_twice(sheet, headings, kind):
    """The sum closes, waiting rows wrote nothing, and the same sheet again changes nothing."""
    organization = open_shop()
    first = import_rows(organization, sheet, headings, kind=kind)
    assert (first.status, first.error) == ("done", "")
    assert sum_closes(first)
    waiting = first.rows.filter(outcome="needs_attention")
    assert all(row.problems for row in waiting)
    assert not waiting.exclude(lead=None, channel_partner=None, changes={}).exists()
    before = leads_state_of(organization)

    again = import_rows(organization, sheet, headings, kind=kind)

    assert sum_closes(again)
    assert (again.created_count, again.updated_count) == (0, 0)
    assert {**leads_state_of(organization), "rows": None} == {**before, "rows": None}
    return organization


@pytest.mark.usefixtures("_own_media", "_past_the_queue")
class EverySheet(TestCase):
    @SOME
    @given(lead_sheets)
    def test_the_sum_of_leads_closes_and_a_person_is_one_lead(self, sheet):
        check_twice(sheet, LEADS, "leads")

        people = list(Lead.objects.values_list("customer", flat=True))
        assert len(people) == len(set(people))

    @SOME
    @given(lead_sheets)
    def test_whose_claim_stands_is_the_newest_standing_line_of_the_ledger(self, sheet):
        check_twice(sheet, LEADS, "leads")

        for membership in LeadProjectAssociation.objects.all():
            lines = PartnerClaim.objects.filter(
                lead=membership.lead_id, project=membership.project_id
            )
            current = lines.filter(status="active").order_by("-pk").first()
            assert membership.channel_partner_id == (current and current.partner_id)
            assert current is not None or not lines.exists()

    @SOME
    @given(partner_sheets)
    def test_the_sum_of_partners_closes_and_phones_and_codes_are_once(self, sheet):
        organization = check_twice(sheet, PARTNERS, "channel_partners")

        partners = ChannelPartner.objects.filter(organization=organization)
        codes = [code.upper() for code in partners.values_list("code", flat=True) if code]
        assert len(codes) == len(set(codes))


@pytest.fixture
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
