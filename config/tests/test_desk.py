"""The Desk's page: a nonce for each answer, files that browsers keep, and a word without."""

import re

import pytest
from django.test import Client
from whitenoise.middleware import WhiteNoiseMiddleware

from accounts.models import User

PAGE = (
    '<meta name="build" content="BUILD_NAME">'
    '<meta property="csp-nonce" nonce="CSP_NONCE">'
    '<script type="module" src="/app/assets/index-D-U4D9TP.js" nonce="CSP_NONCE"></script>'
)


@pytest.fixture
def built(settings, tmp_path):
    settings.DESK_BUILD = tmp_path
    (tmp_path / "index.html").write_text(PAGE)
    return tmp_path


@pytest.fixture
def unbuilt(settings, tmp_path):
    settings.DESK_BUILD = tmp_path


@pytest.mark.parametrize("address", ["/app/", "/app/counter", "/app/customers/12?tab=journey"])
def test_every_screen_is_the_one_page(built, address):
    answer = Client().get(address)

    assert answer.status_code == 200
    assert 'src="/app/assets/index-D-U4D9TP.js"' in answer.text


def test_each_answer_has_a_nonce_of_its_own(built):
    first, second = Client().get("/app/"), Client().get("/app/")

    nonces = [re.search('nonce="([^"]+)"', answer.text)[1] for answer in (first, second)]
    assert len(set(nonces)) == 2
    assert f"'nonce-{nonces[0]}'" in first["Content-Security-Policy"]


def test_the_policy_lets_no_inline_script_or_style_run(built):
    policy = Client().get("/app/")["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "script-src 'self'" in policy


def test_the_page_is_asked_for_each_time(built):
    assert "no-store" in Client().get("/app/")["Cache-Control"]


def test_the_page_says_of_which_build_it_is_as_the_newest_is_asked_for(built):
    answer = Client().get("/app/build")

    assert answer["Content-Type"] == "text/plain"
    assert "no-store" in answer["Cache-Control"]
    assert f'name="build" content="{answer.text}"' in Client().get("/app/counter").text


def test_another_build_has_another_name(built):
    before = Client().get("/app/build").text

    (built / "index.html").write_text(PAGE.replace("D-U4D9TP", "E-V5E0UQ"))

    assert Client().get("/app/build").text != before


def test_without_a_build_none_is_the_newest(unbuilt):
    assert Client().get("/app/build").status_code == 404


def test_a_file_of_a_build_long_ago_is_gone_not_the_page(built):
    assert Client().get("/app/assets/index-Aaaaaaaa.js").status_code == 404


def test_without_a_build_a_link_to_a_new_password_leads_to_the_admins_page(unbuilt):
    answer = Client().get("/app/new-password?token=MQ.abc-def")

    assert answer.status_code == 302
    assert answer["Location"] == "/admin/password-reset/new/?token=MQ.abc-def"


def test_without_a_build_the_page_says_what_to_do(unbuilt):
    answer = Client().get("/app/counter")

    assert answer.status_code == 503
    assert "make desk-build" in answer.text
    assert "/admin/" in answer.text


def test_the_start_leads_people_to_the_desk(built):
    assert Client().get("/")["Location"] == "/app/"


def test_the_start_leads_an_operator_to_the_admin(db, built, client):
    client.force_login(User.objects.create_superuser("operator", password="a-long-one-4711"))

    assert client.get("/")["Location"] == "/admin/"


def test_the_start_leads_to_the_admin_where_no_desk_is_built(unbuilt):
    assert Client().get("/")["Location"] == "/admin/"


def test_browsers_keep_the_files_of_a_build_for_good(settings, tmp_path):
    assets = tmp_path / "app" / "assets"
    assets.mkdir(parents=True)
    (assets / "index-D-U4D9TP.js").write_text("1;" * 1000)
    (assets / "index-D-U4D9TP.js.br").write_text("packed")
    (tmp_path / "app" / "icon.svg").write_text("<svg/>")
    settings.WHITENOISE_ROOT, settings.WHITENOISE_AUTOREFRESH = tmp_path, False
    settings.STATIC_ROOT = tmp_path / "app"
    files = WhiteNoiseMiddleware(lambda request: None).files

    def headers_of(address: str) -> dict[str, str]:
        answer = files[address].get_response("HEAD", {"HTTP_ACCEPT_ENCODING": "br"})
        return dict(answer.headers)

    script = headers_of("/app/assets/index-D-U4D9TP.js")
    assert "immutable" in script["Cache-Control"]
    assert script["Content-Encoding"] == "br"
    assert "immutable" not in headers_of("/app/icon.svg")["Cache-Control"]
