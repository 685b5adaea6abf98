"""The look of the admin site: the theme's settings."""

from django.http import HttpRequest
from django.templatetags.static import static


def favicon(request: HttpRequest) -> str:
    return static("config/favicon.svg")


def stylesheet(request: HttpRequest) -> str:
    return static("config/admin.css")


# Tailwind's blue: white text on 600 and 600 on white both read well (contrast above 5).
_BLUE = {
    "50": "oklch(97% .014 254.604)",
    "100": "oklch(93.2% .032 255.585)",
    "200": "oklch(88.2% .059 254.128)",
    "300": "oklch(80.9% .105 251.813)",
    "400": "oklch(70.7% .165 254.624)",
    "500": "oklch(62.3% .214 259.815)",
    "600": "oklch(54.6% .245 262.881)",
    "700": "oklch(48.8% .243 264.376)",
    "800": "oklch(42.4% .199 265.638)",
    "900": "oklch(37.9% .146 265.522)",
    "950": "oklch(28.2% .091 267.935)",
}

THEME = {
    "SITE_TITLE": "Footfall",
    "SITE_HEADER": "Footfall",
    "SITE_SUBHEADER": "config.navigation.whose_register",
    "SITE_SYMBOL": "footprint",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": favicon}],
    "SITE_URL": None,
    "SHOW_VIEW_ON_SITE": False,
    "COLORS": {"primary": _BLUE},
    "STYLES": [stylesheet],
    "ENVIRONMENT": "config.navigation.environment",
    "DASHBOARD_CALLBACK": "config.dashboard.dashboard",
    "SIDEBAR": {"navigation": "config.navigation.sidebar"},
    "ACCOUNT": {"navigation": "config.navigation.account_links"},
}
