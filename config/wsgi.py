"""The web server's way in."""

import io
import os

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
# A web server runs no system checks of its own: without this, unsafe settings would go live.
call_command("check", tags=["footfall"], stdout=io.StringIO())
