"""Counters that all processes share: the same in the database and in a real Redis."""

import time
from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
import time_machine
from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache

from core import cache
from core.models import CacheEntry
from jobs.testing import all_at_once


@pytest.fixture(params=["database", "redis"])
def backend(request, db, settings):
    if request.param == "database":
        yield request.param
        return
    port, _ = request.getfixturevalue("redis_server")
    yield from _with_redis(port, settings)


def _with_redis(port, settings):
    options = dict(settings._REDIS_CACHE["OPTIONS"]) if hasattr(settings, "_REDIS_CACHE") else {}
    redis = RedisCache(f"redis://127.0.0.1:{port}/0", {"OPTIONS": options, "KEY_PREFIX": "test"})
    redis.clear()
    both = {"default": redis, "database": caches["database"]}
    with (
        mock.patch.object(cache, "caches", both),
        mock.patch.object(cache, "_left_alone_until", 0.0),
    ):
        yield "redis"
    redis._cache._pools.clear()


def test_what_is_counted_adds_up_and_can_be_taken_back(backend):
    assert [cache.count("tries", seconds=60) for _ in range(3)] == [1, 2, 3]
    assert cache.count("tries", seconds=60, by=-1) == 2
    assert cache.counted("tries") == 2
    assert cache.counted("others") == 0

    cache.forget("tries")
    assert cache.count("tries", seconds=60) == 1


def test_a_claim_is_one_callers_until_it_is_forgotten(backend):
    assert cache.claim("gate", 7, seconds=60)
    assert not cache.claim("gate", 8, seconds=60)
    assert cache.kept("gate") == 7

    cache.forget("gate")
    assert cache.claim("gate", 8, seconds=60)


def test_counting_on_does_not_begin_the_time_anew(db):
    with time_machine.travel(datetime(2026, 3, 2, tzinfo=UTC), tick=False) as clock:
        cache.count("tries", seconds=60)
        clock.shift(timedelta(seconds=50))
        assert cache.count("tries", seconds=60) == 2
        clock.shift(timedelta(seconds=20))
        assert cache.count("tries", seconds=60) == 1


def test_what_ran_out_is_cleared(db):
    with time_machine.travel(datetime(2026, 3, 2, tzinfo=UTC), tick=False) as clock:
        cache.count("tries", seconds=60)
        cache.count("others", seconds=600)
        clock.shift(timedelta(seconds=120))

        assert cache.clear_expired() == 1
    assert CacheEntry.objects.count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("database_url")
def test_of_counts_at_once_none_is_lost():
    all_at_once(*[lambda: cache.count("tries", seconds=60)] * 10)

    assert cache.counted("tries") == 10


def test_a_redis_that_dies_is_left_alone_and_the_database_goes_on(redis_server, db, settings):
    port, process = redis_server
    for _ in _with_redis(port, settings):
        assert cache.count("tries", seconds=60) == 1
        process.kill()
        process.wait()

        assert cache.count("tries", seconds=60) == 1
        begun = time.process_time()
        assert cache.count("tries", seconds=60) == 2
        assert time.process_time() - begun < 1
    assert caches["database"].get("tries") == 2
