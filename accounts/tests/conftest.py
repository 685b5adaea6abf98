import pytest

from accounts.api_keys import create_key
from accounts.tests.api_keys import sending


@pytest.fixture
def with_key(shop):
    def client(*scopes, **values):
        _, text = create_key(shop, by=None, name="Till", scopes=scopes, **values)
        return sending(text)

    return client
