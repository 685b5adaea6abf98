import pytest

from core.addresses import client_address, network_of


@pytest.mark.parametrize(
    ("proxies", "forwarded", "believed"),
    [
        (0, None, "10.0.0.9"),
        (0, "198.51.100.7", "10.0.0.9"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.1, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.1, 198.51.100.7, 10.0.0.8", "198.51.100.7"),
        (2, "198.51.100.7", "198.51.100.7"),
        (1, None, "10.0.0.9"),
        (1, "", "10.0.0.9"),
        (1, "198.51.100.7:5678", "198.51.100.7"),
        (1, "[2001:db8::1]:5678", "2001:db8::1"),
        (1, "2001:DB8::1", "2001:db8::1"),
        (1, "unknown", "10.0.0.9"),
        (1, "x" * 3000, "10.0.0.9"),
    ],
)
def test_only_what_our_own_proxies_wrote_is_believed(rf, settings, proxies, forwarded, believed):
    settings.PROXY_COUNT = proxies
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}

    assert client_address(rf.get("/", REMOTE_ADDR="10.0.0.9", headers=headers)) == believed


def test_who_comes_by_a_socket_has_no_address(rf):
    assert client_address(rf.get("/", REMOTE_ADDR="unix:")) == ""


def test_a_proxy_that_knows_no_address_does_not_break_the_sign_in(client, db, settings):
    settings.PROXY_COUNT = 1
    response = client.post(
        "/api/token/",
        {"username": "asha", "password": "wrong"},
        headers={"x-forwarded-for": "unknown"},
    )

    assert response.status_code == 401


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("", ""),
    ],
)
def test_an_ipv6_address_counts_as_its_network(address, network):
    assert network_of(address) == network
