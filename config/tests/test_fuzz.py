"""Whatever is sent to an operation of the API document, the answer is one that it promises.

schemathesis makes requests from the document, right ones and wrong ones. An owner sends each to
the demo's records, and everything that it changed is reverted before the next.
"""

import functools
import re
from copy import deepcopy
from datetime import timedelta

import pytest
import schemathesis
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.db import transaction
from django.test import override_settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.feedback import FeedbackSources
from schemathesis.generation.meta import TestPhase
from schemathesis.pytest._test_builder import build_operation_test
from schemathesis.python._constants.orchestrator import make_constants_value_source
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.models import User
from accounts.tests.tokens import access_token
from config import api_document
from config.demo.making import make_demo
from config.tests.factories import FACTORIES
from config.tests.routes import api_routes
from core.roles import Role
from core.tests.examples import share_of
from jobs.testing import connection_of_the_test

pytestmark = pytest.mark.django_db

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
# The same requests every time: a red build is a reason, not luck. Each boundary of each field, some
# hundred requests for an operation, takes too long for every run.
EXAMPLES = {"coverage": {"enabled": False}}
BOUNDARIES = {"examples": {"enabled": False}, "fuzzing": {"enabled": False}}
PATH = ParameterLocation.PATH
MODELS = {
    re.sub(r"\{pk\}", "{id}", route.template): route.model
    for route in api_routes()
    if route.has_id and route.model
}

django = WSGIHandler()


def closing(environ, start_response):
    """As every web server does: read the answer to its end and close it, and the body too.

    werkzeug keeps a large form in a file that it leaves open.
    """
    answer = django(environ, start_response)
    try:
        return [b"".join(answer)]
    finally:
        answer.close()
        environ["wsgi.input"].close()


def schema_for(phases):
    config = {
        "seed": 20250925,
        "phases": phases,
        # PostgreSQL is the stricter one: with numbers out of range, with characters.
        "generation": {
            "deterministic": True,
            "max-examples": share_of(8, most_on="postgresql"),
            "database": "none",
        },
    }
    schema = schemathesis.openapi.from_dict(
        deepcopy(api_document.contents()), config=schemathesis.Config.from_dict(config)
    )
    schema.app = closing
    return schema


def operations_of(schema):
    return {operation.ok().label: operation.ok() for operation in schema.get_all_operations()}


OPERATIONS = operations_of(schema_for(EXAMPLES))


@functools.cache
def bounded_operations():
    return operations_of(schema_for(BOUNDARIES))


@pytest.fixture(scope="module")
def owner(django_db_setup, django_db_blocker, tmp_path_factory):
    """Of a demo that is made once for all operations, with one more record of every model."""
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"), LOCAL_HOSTS=["localhost"]),
        transaction.atomic(),
        connection_of_the_test(),
    ):
        make_demo()
        owner = User.objects.filter(role=Role.OWNER).order_by("pk").first()
        for factory in FACTORIES.values():
            factory(owner.organization, 1)
        yield owner
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def token(owner):
    token = access_token(owner)
    token.set_exp(lifetime=timedelta(days=1))  # on a slow machine, too
    return str(token)


@pytest.fixture(scope="module")
def ids(owner):
    """{path: id of a record that it shows}. All that a request does is reverted."""
    return {
        path: model.objects.for_user(owner).order_by("pk").first().pk
        for path, model in MODELS.items()
    }


@pytest.fixture(scope="module")
def ask(token, ids):
    """Sends all requests of an operation."""
    # Words of our own code, which it puts into fields.
    words = make_constants_value_source(OPERATIONS["GET /api/customers/"].schema)
    feedback = FeedbackSources(constants_value_source=words)

    def send_one(case):
        ask_what_is_promised(case, token, ids.get(case.operation.path))

    def send_all(operation):
        # As `@schema.parametrize()` does, but each test makes its own requests when it is run: the
        # decorator makes those of all tests, in every process, while they are collected.
        build_operation_test(
            config=operation.schema.config,
            operation=operation,
            test_func=send_one,
            given_kwargs={},
            feedback=feedback,
        )()

    return send_all


@pytest.mark.parametrize("label", OPERATIONS)
def test_no_request_gets_an_answer_that_the_document_does_not_promise(label, ask):
    ask(OPERATIONS[label])


# A PUT that leaves fields out leaves them as they are: it is the PATCH of the same path.
@pytest.mark.long
@pytest.mark.parametrize("label", [label for label in OPERATIONS if not label.startswith("PUT ")])
def test_no_boundary_of_a_field_gets_an_answer_that_the_document_does_not_promise(label, ask):
    ask(bounded_operations()[label])


def ask_what_is_promised(case, token, known):
    if known is None or is_about_the_path(case):
        send(case, token)
    if known is not None:
        case.path_parameters["id"] = known
        send(case, token)


def is_about_the_path(case):
    """Else a made-up id would only hide behind a 404 whatever the request is about."""
    phase = case.meta.phase
    return phase.name != TestPhase.COVERAGE or phase.data.parameter_location == PATH


def send(case, token):
    cache.clear()  # or the throttle would answer from the 21st sign-in on
    with transaction.atomic():
        # schemathesis asks for compressed answers and does not unpack them.
        response = case.call(
            headers={"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
        )
        case.validate_response(response, checks=CHECKS)
        transaction.set_rollback(True)
