"""A page of the admin has a button to save exactly when it has something to change."""

from html.parser import HTMLParser

import pytest

from config.tests.factories import FACTORIES
from config.tests.test_admin_walk import SCOPED, address, make, named, signed_in

pytestmark = pytest.mark.one_database


class Form(HTMLParser):
    """The record's form on a page: whether it can be saved, and what can be changed in it."""

    def __init__(self, name):
        super().__init__()
        self.name, self.inside = name, False
        self.saves, self.fields = False, []

    def handle_starttag(self, tag, pairs):
        attrs = dict(pairs)
        if tag == "form":
            self.inside = attrs.get("id") == self.name
        if not self.inside and attrs.get("form") != self.name:  # the buttons stand outside
            return
        self.saves |= attrs.get("name") in ("_save", "_continue", "_addanother")
        still = {"disabled", "readonly"} & attrs.keys()
        kind = attrs.get("type", "text") if tag == "input" else tag
        if kind in ("hidden", "submit", "button") or tag not in ("input", "select", "textarea"):
            return
        if not still and attrs.get("name"):
            self.fields.append(attrs["name"])

    def handle_endtag(self, tag):
        self.inside &= tag != "form"


@named(SCOPED)
def test_a_page_can_be_saved_when_something_on_it_can_be_changed(model, asha, veena, shop):
    record = make(model, shop)
    for part in {inline.model for inline in SCOPED[model].inlines} & FACTORIES.keys():
        make(part, shop)
    for user in (asha, veena):
        page = signed_in(user).get(address(model, "change", record.pk))
        if page.status_code != 200:
            continue
        form = Form(f"{model._meta.model_name}_form")
        form.feed(page.content.decode())

        assert form.saves == bool(form.fields), (user.username, form.fields)


def test_the_walk_sees_both_kinds_of_pages(asha, veena, shivranjani):
    pages = []
    for user in (asha, veena):
        page = signed_in(user).get(address(type(shivranjani), "change", shivranjani.pk))
        form = Form("branch_form")
        form.feed(page.content.decode())
        pages.append((form.saves, "name" in form.fields))

    assert pages == [(True, True), (False, False)]
