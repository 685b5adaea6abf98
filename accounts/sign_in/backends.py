"""Who is signed in by a cookie, in one query with what every request asks about them."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from accounts.models import User

BACKEND = f"{__name__}.WithOrganization"


class WithOrganization(ModelBackend):
    def get_user(self, user_id: Any) -> User | None:
        users = User.objects.select_related("organization", "second_factor")
        user = users.filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
