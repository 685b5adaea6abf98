"""Another system's data, adopted from its tables: decided about, taken over, reverted."""

from datetime import date

import pytest
from django.core.management import CommandError

from accounts.models import Branch
from customers.models import Customer
from customers.utils import upsert_customer_from_data
from history.models import Change
from jobs.models import Job
from leads.models import (
    ChannelPartner,
    Lead,
    LeadProjectAssociation,
    PartnerProject,
    Project,
)
from uploads.models import FileUpload, UploadRow
from uploads.tests.lead_sheets import whole_state_of
from uploads.tests.other_system import (
    MAPPING,
    TABLES,
    adopt,
    as_database,
    as_folder,
    decided,
    decisions,
    mapping_file,
    reason,
)

PHONE_OF_OM = "+919825012345"


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def folder(tmp_path):
    return as_folder(tmp_path / "kesar")


@pytest.fixture
def mapping(tmp_path):
    return mapping_file(tmp_path)


@pytest.fixture
def report(tmp_path):
    return tmp_path / "report"


@pytest.fixture
def adopt_all(asha, cg_road, folder, mapping, report):
    """Adopt the whole folder, or only decide about it."""

    def call(*options, source=folder):
        return adopt(source, "--mapping", str(mapping), *options, report=report)

    return call


def counted():
    models = (
        Customer, Project, ChannelPartner, PartnerProject, Lead, LeadProjectAssociation,
        Change, FileUpload, UploadRow, Job,
    )  # fmt: skip
    return {model.__name__: model._base_manager.count() for model in models}


def test_a_rehearsal_writes_nothing_and_says_what_it_would_do(adopt_all, report):
    before = counted()

    output = adopt_all()

    assert counted() == before
    assert "Nothing was written" in output
    assert decided(report, "prop") == {
        "1": ["taken over"], "2": ["taken over"], "3": ["taken over"], "4": ["left out"],
    }  # fmt: skip
    assert decided(report, "person") == {
        "101": ["taken over"], "102": ["taken over"], "103": ["united"], "104": ["left out"],
        "105": ["waits"],
    }  # fmt: skip
    assert decided(report, "enq") == {
        "201 / 301": ["taken over"], "201 / 302": ["united"], "201 / 303": ["united"],
        "202": ["taken over"], "203": ["united"], "204": ["left out"], "205": ["taken over"],
        "206": ["waits"],
    }  # fmt: skip
    assert decided(report, "enq_prop") == {"304": ["left out"], "305": ["left out"]}


def test_every_decision_has_its_reason(adopt_all, report):
    output = adopt_all()

    assert reason(report, "prop", "4", "left out") == "deleted there (is_deleted: 1)"
    assert "known by its phone" in reason(report, "person", "103", "united")
    assert "12345" in reason(report, "person", "105", "waits")
    assert '"Old Mill" is none of your projects' in reason(report, "enq", "206", "waits")
    assert "row 999 of enq, which is not there" in reason(report, "enq_prop", "305", "left out")
    assert reason(report, "brokers", "12", "merged there") == (
        f"one with row 1 of brokers: the same phone, {PHONE_OF_OM}; its code CP-77 becomes CP-01"
    )
    assert "the same code, CP-03" in reason(report, "brokers", "15", "merged there")
    assert "+919727011111 stays in the row only" in reason(report, "brokers", "11", "noted")
    assert reason(report, "enq", "201 / 303", "united") == (
        "known by its phone; project: new project 3; project's enquired on: 2024-05-23; "
        "project's channel partner: new channel partner 1"
    )
    assert next(row["record here"] for row in decisions(report) if row["name"] == "Omar Malik") == (
        "new lead 2, new customer 4"
    )
    assert "waits because of phone missing: 1" in output
    assert "auth_user" in output


def test_what_is_decided_is_what_is_done(adopt_all, report):
    def of_rows():
        columns = ("table", "key there", "row of the sheet", "name", "decision", "matched by")
        return [tuple(row[name] for name in columns) for row in decisions(report)]

    adopt_all()
    decided_before = of_rows()
    adopt_all("--for-good")

    assert of_rows() == decided_before


def test_everything_is_taken_over_and_united(adopt_all, shop):
    adopt_all("--for-good")

    assert set(Project.objects.values_list("name", "city")) == {
        ("Sky Heights", "Ahmedabad"), ("Green Valley", "Surat"), ("River Side", "Anand"),
    }  # fmt: skip
    assert set(ChannelPartner.objects.values_list("phone", "code")) == {
        (PHONE_OF_OM, "CP-01"), ("+919727000002", ""), ("+919727000003", "CP-03"),
    }  # fmt: skip
    assert {
        (link.partner.phone, link.project.name, str(link.commission_percent))
        for link in PartnerProject.objects.select_related("partner", "project")
    } == {
        (PHONE_OF_OM, "Sky Heights", "2.00"),
        (PHONE_OF_OM, "Green Valley", "2.50"),
        ("+919727000002", "Sky Heights", "1.50"),
    }
    assert Customer.objects.filter(organization=shop).count() == 4
    person = Customer.objects.get(identifiers__value="+919898011111")
    assert person.visits.count() == 2
    assert {each.visit_date for each in person.visits.all()} == {
        date(2024, 5, 13), date(2024, 5, 14),
    }  # fmt: skip


def test_a_lead_of_three_projects_is_one_lead_with_the_partner_who_brought_it(adopt_all):
    adopt_all("--for-good")

    nisha = Lead.objects.get(contact_number="+919898012345")
    assert {
        (each.project.name, each.status, each.channel_partner and each.channel_partner.code)
        for each in nisha.associations.select_related("project", "channel_partner")
    } == {
        ("Sky Heights", "Site visit", "CP-01"),
        ("Green Valley", "New", "CP-01"),
        ("River Side", "New", "CP-01"),
    }
    known = Lead.objects.get(contact_number="+919723521333")
    assert known.customer.visits.count() == 2
    assert known.associations.get().enquired_on == date(2024, 6, 3)


def test_branches_and_people_are_found_by_their_keys(asha, shivranjani, tmp_path, report):
    tables = {
        "stores": [["id", "name"], ["S1", "C.G. Road"], ["S2", "Shivranjani"], ["S3", "Vapi"]],
        "clients": [
            ["id", "first name", "surname", "mobile", "store_id", "visit date"],
            ["C1", "Nisha", "Agarwal", "9898012345", "S2", "2024-05-23"],
            ["C2", "Omar", "Malik", "9898054321", "S3", "2024-05-24"],
        ],
        "enquiries": [
            ["id", "client_id", "name", "stage", "project"],
            ["E1", "C1", "", "New", ""],
            ["E2", "C9", "Nobody", "New", ""],
        ],
    }

    adopt(as_folder(tmp_path / "keyed", tables), "--for-good", report=report)

    nisha = Customer.objects.get(full_name="Nisha Agarwal")
    assert [visit.branch for visit in nisha.visits.all()] == [shivranjani]
    assert Lead.objects.get(customer=nisha).full_name == "Nisha Agarwal"
    assert '"Vapi" is none of your branches' in reason(report, "clients", "C2", "waits")
    assert "needs a phone or a passport" in reason(report, "enquiries", "E2", "waits")


def test_the_same_source_twice_changes_nothing(adopt_all):
    adopt_all("--for-good")
    before = counted()

    output = adopt_all("--for-good")

    assert counted() == before
    assert output.count("adopted already") == 4


def test_a_source_that_went_on_brings_what_is_new(adopt_all, tmp_path, folder):
    adopt_all("--for-good")
    people = [*TABLES["person"], [106, "Leela", "Iyer", "9904312345", "", "", "", "N"]]
    as_folder(folder, {**TABLES, "person": people})

    output = adopt_all("--for-good")

    assert output.count("adopted already") == 3
    assert "person: 1 left out, 3 unchanged, 1 waits, 1 taken over" in output
    assert Customer.objects.filter(full_name="Leela Iyer").count() == 1


def test_a_database_says_the_same_as_its_tables_in_a_folder(adopt_all, shop, tmp_path, report):
    adopt_all()
    by_folder = [row["decision"] for row in decisions(report)]

    adopt_all(source=as_database(tmp_path / "kesar.sqlite3"))

    assert [row["decision"] for row in decisions(report)] == by_folder


def test_a_reverted_adoption_leaves_only_what_claims_keep(adopt_all, asha, report, shop):
    adopt_all("--for-good")

    output = adopt("", "--revert", "kesar", report=report)

    assert "Reverted" in output
    assert not Customer.objects.filter(leads=None, is_active=True).exists()
    assert not Lead.objects.filter(is_active=True).exists()
    claimed = {PHONE_OF_OM, "+919727000002"}
    assert set(ChannelPartner.objects.values_list("phone", flat=True)) == claimed


def test_without_claims_a_reverted_adoption_leaves_nothing(asha, cg_road, tmp_path, report, shop):
    names = ("prop", "brokers", "broker_prop", "person")
    source = as_folder(tmp_path / "kesar", {name: TABLES[name] for name in names})
    mapping = mapping_file(tmp_path, MAPPING.partition("[leads]")[0])
    text = mapping.read_text().replace('leads = "enq"\nassociations = "enq_prop"\n', "")
    mapping.write_text(text + '[partner_projects.refers]\nprop_id = "projects"\n')
    adopt(source, "--mapping", str(mapping), "--for-good", report=report)

    adopt("", "--revert", "kesar", report=report)

    for model in (Customer, Project, ChannelPartner, PartnerProject):
        assert not model._base_manager.exists()
    assert {upload.status for upload in FileUpload.objects.all()} == {"reverted"}
    adopt(source, "--mapping", str(mapping), "--for-good", report=report)
    assert Project.objects.count() == 3


def test_what_is_here_already_is_known_again(adopt_all, shop, report):
    Project.objects.create(organization=shop, name="SKY HEIGHTS")
    ChannelPartner.objects.create(organization=shop, name="Om", phone=PHONE_OF_OM, code="OM1")
    asha, _ = upsert_customer_from_data("Asha Patel", "98980 11111", organization=shop)

    adopt_all("--for-good")

    assert Project.objects.count() == 3
    assert ChannelPartner.objects.get(phone=PHONE_OF_OM).code == "OM1"
    assert "its code CP-01 becomes OM1" in reason(report, "brokers", "11", "noted")
    asha.refresh_from_db()
    assert asha.identifiers.count() == 3
    assert Lead.objects.filter(customer=asha).count() == 1


def test_another_business_with_the_same_people_stays_untouched(adopt_all, other_shop, report, dev):
    Branch.objects.create(organization=other_shop, name="CG Road")
    adopt_of_dev = mapping_file(report.parent)
    adopt(report.parent / "kesar", "--mapping", str(adopt_of_dev), "--for-good", by="dev",
          report=report)  # fmt: skip
    before = whole_state_of(other_shop)
    assert len(before["leads"]) == 3

    adopt_all()
    adopt_all("--for-good")
    adopt("", "--revert", "kesar", report=report)

    assert whole_state_of(other_shop) == before


def test_columns_that_nobody_understands_keep_it_from_being_done_for_good(
    adopt_all, mapping, report
):
    mapping.write_text(MAPPING.replace('tds = ""', ""))
    before = counted()

    assert "NOT UNDERSTOOD" in adopt_all()
    assert '# "tds" = ""  # not understood; such as: 5' in (report / "mapping.toml").read_text()
    with pytest.raises(CommandError, match=r"Nothing was adopted.*brokers\.tds"):
        adopt_all("--for-good")
    assert counted() == before


def test_words_that_nobody_translates_keep_it_from_being_done_for_good(adopt_all, mapping, report):
    mapping.write_text(MAPPING.replace('3 = "Negotiation"\n', ""))

    assert "enq.stage = '3'" in adopt_all()
    with pytest.raises(CommandError, match=r"enq\.stage = '3'"):
        adopt_all("--for-good")
    mapping.write_text(MAPPING.partition("[leads.values")[0] + MAPPING[MAPPING.index("[assoc") :])
    assert "enq.stage = '2'" in adopt_all()


def test_the_mapping_file_of_the_report_can_be_gone_on_with(adopt_all, report, folder, mapping):
    adopt_all()
    first = decisions(report)
    mapping.write_text((report / "mapping.toml").read_text())

    adopt_all()

    assert decisions(report) == first


def test_a_table_too_large_for_one_file_becomes_several(adopt_all, settings, shop):
    settings.UPLOAD_MAX_BYTES = 500

    adopt_all("--for-good")

    assert FileUpload.objects.filter(kind="leads").count() > 1
    assert Lead.objects.filter(organization=shop).count() == 3


@pytest.mark.parametrize("login", ["chitra", "veena", "nobody", "operator"])
def test_only_a_manager_of_a_business_adopts(
    login, chitra, veena, operator, folder, mapping, report
):
    with pytest.raises(CommandError):
        adopt(folder, "--mapping", str(mapping), "--for-good", by=login, report=report)

    assert not FileUpload.objects.exists()


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--table", "leads=nowhere"], 'no table "nowhere"'),
        (["--table", "ships=enq"], 'no "ships"'),
        (["--table", "leads"], "write --table"),
        (["--mapping", "nowhere.toml"], "cannot be read"),
    ],
)
def test_what_makes_no_sense_is_said(asha, folder, report, options, complaint):
    with pytest.raises(CommandError, match=complaint):
        adopt(folder, *options, report=report)


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ('town = "project_city"', 'town = "planet"', 'town is no "planet"'),
        ('town = "project_city"', 'village = "project_city"', 'no column "village"'),
        ('date_order = "MDY"', 'date_order = "XYZ"', "date_order is one of"),
        ('prop_id = "projects"', 'prop_id = "customers"', "name no customers"),
        ("[projects.columns]", "[projects.colums]", 'no "colums"'),
        ("[tables]", "[tables", "cannot be read"),
    ],
)
def test_a_mapping_file_that_makes_no_sense_is_refused(
    adopt_all, mapping, before, after, complaint
):
    mapping.write_text(MAPPING.replace(before, after))

    with pytest.raises(CommandError, match=complaint):
        adopt_all()


@pytest.mark.parametrize(
    "source", ["no-folder", "sqlite:////no/file", "nothing://x", "env:NO_SUCH"]
)
def test_a_source_that_is_none_is_refused(asha, report, source):
    with pytest.raises(CommandError):
        adopt(source, report=report)


def test_nothing_to_revert_is_said(asha, report):
    with pytest.raises(CommandError, match="Nothing that was adopted"):
        adopt("", "--revert", "kesar", report=report)
