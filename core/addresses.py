"""Where a request came from, as throttles, sessions and logs are to say it."""

import ipaddress
import re

from django.conf import settings
from django.http import HttpRequest

# Some proxies write the client's port too: 198.51.100.7:5678, [2001:db8::1]:5678.
_WITH_PORT = re.compile(r"\[(?P<v6>[^\]]+)\](?::\d+)?|(?P<v4>[\d.]+):\d+")
# What one household or shop is given of IPv6: its addresses within change by the hour.
_IPV6_NETWORK_BITS = 64


def client_address(request: HttpRequest) -> str:
    """The address that the outermost of our own proxies saw; "" when nobody says one.

    Each proxy appends to X-Forwarded-For whom it heard from. What stands further left was written
    by the client, who could put any address there and so dodge every limit.
    """
    heard_from = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if settings.PROXY_COUNT and heard_from[-1]:
        nearest = heard_from[-min(settings.PROXY_COUNT, len(heard_from))]
        if address := _address(nearest):
            return address
    return _address(str(request.META.get("REMOTE_ADDR", "")))


def network_of(address: str) -> str:
    """Whom limits count as one: an IPv4 address, or the /64 of an IPv6 one; "" of no address."""
    if not address:
        return ""
    parsed = ipaddress.ip_address(address)
    if isinstance(parsed, ipaddress.IPv4Address):
        return address
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, _IPV6_NETWORK_BITS), strict=False))


def _address(text: str) -> str:
    """`text` without a port; "" when it is no address ("unknown", a socket): none can be stored."""
    with_port = _WITH_PORT.fullmatch(text)
    bare = (with_port["v6"] or with_port["v4"]) if with_port else text
    try:
        return str(ipaddress.ip_address(bare.partition("%")[0]))
    except ValueError:
        return ""
