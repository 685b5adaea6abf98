"""Who makes a record of which model."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model

from accounts.models import Organization

Factory = Callable[[Organization, int], Any]
FACTORIES: dict[type[Model], Factory] = {}


def makes(model: type[Model]) -> Callable[[Factory], Factory]:
    def keep(factory: Factory) -> Factory:
        FACTORIES[model] = factory
        return factory

    return keep
