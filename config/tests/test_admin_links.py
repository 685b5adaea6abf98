"""Whoever looks at a page of the admin site may follow every link on it."""

import html
import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from config.tests.factories import FACTORIES
from core.admin.base import ScopedAdmin

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

MODELS = [m for m, page in admin.site._registry.items() if isinstance(page, ScopedAdmin)]


def pages_of(model, record):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    yield reverse(f"{name}_changelist")
    yield reverse(f"{name}_change", args=[record.pk])
    yield reverse(f"{name}_history", args=[record.pk])


def links(page):
    found = re.findall(r'<a\b[^>]*\shref="(/[^"#]*)', page)
    return {html.unescape(link) for link in found if not link.startswith("/static/")}


def kind(link):
    """A page of another record, or with another value of a filter, is the same to a role."""
    asked = urlsplit(link)
    return re.sub(r"\d+", "1", asked.path), *sorted(name for name, _ in parse_qsl(asked.query))


@pytest.mark.parametrize("role", ["asha", "bilal", "chitra", "veena"])
def test_no_link_is_a_dead_end(role, request, shop):
    client = Client()
    client.force_login(request.getfixturevalue(role))
    distinct = str if role == "asha" else kind  # what the others see, she sees
    records = {model: FACTORIES[model](shop, 1) for model in MODELS}
    seen, dead = set(), []
    for model, record in records.items():
        for page in pages_of(model, record):
            response = client.get(page)
            if response.status_code != 200:  # not this person's, and not linked to
                continue
            for link in links(response.content.decode()):
                if distinct(link) in seen:
                    continue
                seen.add(distinct(link))
                answer = client.get(link, follow=True)
                if answer.streaming:  # a download closes its file when it is read
                    b"".join(answer.streaming_content)
                if answer.status_code != 200:
                    dead.append((page, link))

    assert dead == []
    assert len(seen) > 5
