"""The page of the Desk, the app in `frontend/`; its scripts are served as files, by WhiteNoise.

The page is small and never cached: it names the files of the newest build. Which screen is meant
the app reads from the address.
"""

import hashlib
from typing import Any, cast

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.passwords import LINK_SCREEN
from core.desk import built_page, is_led_to_the_desk
from core.roles import Can

NONCE = "CSP_NONCE"  # where the build leaves a place for it (frontend/vite.config.ts)
BUILD = "BUILD_NAME"  # where the page says of which build it is (frontend/index.html)


def desk(request: HttpRequest, screen: str = "") -> HttpResponse:
    """Any address below /app/. Without a build the person is told what is missing.

    A file that is gone, of a build before the last two, is a 404: the open page loads itself anew.
    """
    if screen.startswith("assets/"):
        raise Http404
    page = built_page()
    if page is None and screen == LINK_SCREEN:  # out of an e-mail: it has to lead on
        return redirect(f"{reverse('admin:new_password')}?{request.META['QUERY_STRING']}")
    if page is None:
        return render(request, "config/desk_missing.html", status=503)
    nonce = str(request.csp_nonce)  # type: ignore[attr-defined]
    return HttpResponse(page.replace(BUILD, _name_of(page)).replace(NONCE, nonce))


def newest_build(request: HttpRequest) -> HttpResponse:
    """Its name as plain text, some bytes without cache: an open page asks whether it is of that
    build still (frontend/src/lib/new-build.ts). A 404 where none is built.
    """
    page = built_page()
    if page is None:
        raise Http404
    return HttpResponse(_name_of(page), content_type="text/plain")


def home(request: HttpRequest) -> HttpResponse:
    """People work at the Desk; operators, who have no organization, at the admin."""
    return redirect("desk" if is_led_to_the_desk(request.user) else "admin:index")


def admin_start(request: HttpRequest) -> HttpResponse:
    """The admin's front page, for owners and operators; everybody else is led to the Desk."""
    return redirect("desk") if works_at_the_desk(request) else admin.site.index(request)


def works_at_the_desk(request: HttpRequest) -> bool:
    """Whether there is nothing on the admin's front page for them: a member who owns nothing, where
    a Desk is built."""
    user = cast(Any, request.user)
    owns_nothing = not user.is_lost and not user.can(Can.ADMINISTER)
    return admin.site.has_permission(request) and owns_nothing and is_led_to_the_desk(user)


def _name_of(page: str) -> str:
    """Another for each build: the page names its files, and their names are hashes."""
    return hashlib.sha256(page.encode()).hexdigest()[:16]
