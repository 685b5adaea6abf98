"""What no app owns."""

from django.db import models

# Here, not in core.idempotency: processes that read files know the models and encrypt nothing.
LONGEST_IDEMPOTENCY_KEY = 200


class CacheEntry(models.Model):
    """A row of the cache in the database: the table that Django's own backend expects.

    A model rather than `createcachetable`, so that `migrate` makes it and tests empty it.
    Keys are hashed by who counts: nobody's name stands here.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key
