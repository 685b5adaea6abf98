"""Rights come from one table; what nobody declared is refused."""

import pytest
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate

from accounts.api.serializers import BranchSerializer
from accounts.models import Branch
from core.api.schema import endpoint
from core.api.viewsets import ScopedModelViewSet, ScopedReadOnlyViewSet
from core.roles import Can


class ShopViewSet(ScopedModelViewSet):
    queryset = Branch.objects.all()
    serializer_class = BranchSerializer
    rights = {"close": Can.MANAGE}

    @action(detail=False, methods=["post"])
    def close(self, request):
        return Response({"closed": True})

    @endpoint(right=Can.ADMINISTER)
    @action(detail=False, methods=["post"])
    def sell(self, request):
        return Response({"sold": True})

    @action(detail=False, methods=["get"])
    def forgotten(self, request):
        return Response({"secret": True})


def call(user, method, action_name):
    request = getattr(APIRequestFactory(), method)("/")
    force_authenticate(request, user)
    return ShopViewSet.as_view({method: action_name})(request)


def test_an_action_that_nobody_gave_a_right_is_refused_to_everybody(asha, operator):
    assert call(asha, "get", "forgotten").status_code == 403
    assert call(operator, "get", "forgotten").status_code == 403


def test_a_declared_right_opens_the_action_for_its_roles(asha, bilal, chitra, veena):
    assert call(asha, "post", "close").status_code == 200
    assert call(bilal, "post", "close").status_code == 200
    assert call(chitra, "post", "close").status_code == 403
    assert call(veena, "post", "close").status_code == 403


def test_a_right_may_stand_with_its_action(asha, bilal):
    assert call(asha, "post", "sell").status_code == 200
    assert call(bilal, "post", "sell").status_code == 403


def test_head_needs_the_right_of_get(as_asha, as_chitra, shivranjani):
    address = f"/api/branches/{shivranjani.pk}/deletion/"

    assert as_asha.head(address).status_code == 200
    assert as_chitra.head(address).status_code == 403


def test_a_viewer_reads_and_does_not_write(veena):
    assert call(veena, "get", "list").status_code == 200
    assert call(veena, "post", "create").status_code == 403


def test_an_inactive_person_may_nothing(asha):
    asha.is_active = False

    assert call(asha, "get", "list").status_code == 403


def test_a_viewset_cannot_go_round_scoping():
    with pytest.raises(TypeError, match="override restrict"):

        class Leaky(ScopedReadOnlyViewSet):
            def get_queryset(self):
                return Branch.objects.all()


def test_times_are_told_in_the_organizations_zone(as_asha, shop, shivranjani):
    shop.time_zone = "Asia/Karachi"
    shop.save()

    created_at = as_asha.get(f"/api/branches/{shivranjani.pk}/").data["created_at"]

    assert created_at.endswith("+05:00")


def test_the_operator_must_sign_in_as_a_member_to_create(as_operator):
    response = as_operator.post("/api/branches/", {"name": "Nowhere"})

    assert response.status_code == 400
    assert response.data["code"] == "no_organization"


def test_the_operator_sees_every_organization(as_operator, shivranjani, other_branch):
    assert as_operator.get("/api/branches/").data["count"] == 2
