"""Pairs of leads and of partners that may be one; their ids are those of all such pairs.

They extend the customers' table instead of having one each, so that /duplicates/ is one list.
"""

from typing import Any

from django.db import models
from django.db.models import F, Q

from customers.models import DuplicateCandidate
from leads.models.lead import Lead
from leads.models.partner import ChannelPartner


def _constraints(name: str, first: str, second: str) -> list[Any]:
    return [
        models.UniqueConstraint(fields=[first, second], name=f"{name}_pair_once"),
        models.CheckConstraint(
            condition=Q(**{f"{first}__lt": F(second)}), name=f"{name}_pair_lower_id_first"
        ),
    ]


class LeadDuplicate(DuplicateCandidate):
    """Two active leads, of two customers, who may be one person."""

    first_lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="+")
    second_lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = "possible duplicate of leads"
        verbose_name_plural = "possible duplicates of leads"
        constraints = _constraints("lead", "first_lead", "second_lead")

    def __str__(self) -> str:
        return f"{self.first_lead} and {self.second_lead}"


class PartnerDuplicate(DuplicateCandidate):
    """Two active channel partners who may be one."""

    first_partner = models.ForeignKey(ChannelPartner, on_delete=models.CASCADE, related_name="+")
    second_partner = models.ForeignKey(ChannelPartner, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = "possible duplicate of partners"
        verbose_name_plural = "possible duplicates of partners"
        constraints = _constraints("partner", "first_partner", "second_partner")

    def __str__(self) -> str:
        return f"{self.first_partner} and {self.second_partner}"
