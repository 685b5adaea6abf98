"""Related ids, filters and medical fields know who asks."""

import pytest
from rest_framework import serializers
from rest_framework.test import APIRequestFactory

from accounts.models import Branch, User
from core.api.fields import HidesMedicalFields, ScopedModelSerializer, ScopedRelatedField
from core.api.filters import ScopedFilterSet, ScopedModelChoiceFilter


class PickSerializer(serializers.Serializer):
    branch = ScopedRelatedField(queryset=Branch.objects.all())
    anywhere = ScopedRelatedField(
        queryset=Branch.objects.all(), within_organization=True, required=False
    )


def pick(user, **data):
    request = APIRequestFactory().get("/")
    request.user = user
    serializer = PickSerializer(data=data, context={"request": request})
    serializer.is_valid()
    return serializer


def test_an_own_id_is_taken(asha, shivranjani):
    assert pick(asha, branch=shivranjani.pk).validated_data["branch"] == shivranjani


def test_a_strangers_id_is_refused_exactly_like_a_missing_one(asha, other_branch):
    foreign = pick(asha, branch=other_branch.pk).errors["branch"][0]
    missing = pick(asha, branch=999_999).errors["branch"][0]

    assert foreign.code == missing.code == "does_not_exist"
    assert foreign.replace(str(other_branch.pk), "") == missing.replace("999999", "")


@pytest.mark.parametrize("value", ["abc", True, {}, [], 10**30, "1.5", "1_0", "", float("inf")])
def test_an_id_that_is_none_is_refused(asha, value):
    assert "branch" in pick(asha, branch=value).errors


def test_a_fraction_is_not_cut_down_to_an_id(asha, shivranjani):
    assert "branch" in pick(asha, branch=shivranjani.pk + 0.5).errors


def test_another_branch_of_the_organization_is_taken_only_where_allowed(
    chitra, shivranjani, cg_road, other_branch
):
    assert "branch" in pick(chitra, branch=cg_road.pk).errors
    assert not pick(chitra, branch=shivranjani.pk, anywhere=cg_road.pk).errors
    assert "anywhere" in pick(chitra, branch=shivranjani.pk, anywhere=other_branch.pk).errors


def test_without_a_person_nothing_can_be_picked(shivranjani):
    serializer = PickSerializer(data={"branch": shivranjani.pk})

    assert not serializer.is_valid()


def test_foreign_keys_of_a_model_serializer_are_scoped_unasked():
    class Auto(ScopedModelSerializer):
        class Meta:
            model = User
            fields = ["organization", "branches"]

    fields = Auto().fields
    assert isinstance(fields["organization"], ScopedRelatedField)
    assert isinstance(fields["branches"].child_relation, ScopedRelatedField)


class UserFilter(ScopedFilterSet):
    class Meta:
        model = User
        fields = ["organization"]


def test_a_filter_by_a_strangers_id_is_no_choice(asha, shop, other_shop):
    request = APIRequestFactory().get("/")
    request.user = asha

    own = UserFilter({"organization": shop.pk}, queryset=User.objects.all(), request=request)
    foreign = UserFilter(
        {"organization": other_shop.pk}, queryset=User.objects.all(), request=request
    )

    assert isinstance(own.filters["organization"], ScopedModelChoiceFilter)
    assert own.is_valid()
    assert not foreign.is_valid()


class PatientSerializer(HidesMedicalFields):
    medical_fields = frozenset({"allergies"})
    name = serializers.CharField()
    allergies = serializers.CharField()


def test_medical_fields_are_for_those_with_the_right(veena, chitra):
    def shown(user):
        request = APIRequestFactory().get("/")
        request.user = user
        return set(PatientSerializer(context={"request": request}).fields)

    assert shown(chitra) == {"name", "allergies"}
    assert shown(veena) == {"name"}
    assert set(PatientSerializer().fields) == {"name"}
