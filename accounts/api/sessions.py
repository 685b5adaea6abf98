"""Where one is signed in oneself."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework_simplejwt.tokens import Token

from accounts.models import UserSession
from accounts.sign_in.admin_sessions import SESSION_ID
from accounts.sign_in.browsers import describe_browser
from accounts.sign_in.sessions import end_own_sessions
from accounts.sign_in.tokens import SESSION_CLAIM
from core.api.schema import endpoint
from core.api.viewsets import ScopedListMixin, ScopedViewSet
from core.roles import Can


def current_session_id(request: Request) -> int | None:
    """Of the session by which `request` is signed in."""
    if isinstance(request.auth, Token):
        return int(request.auth[SESSION_CLAIM])
    session = getattr(request._request, "session", {})
    return session.get(SESSION_ID)


class SessionSerializer(serializers.ModelSerializer):
    browser = serializers.SerializerMethodField(help_text='As people say it: "Chrome on Windows".')
    is_current = serializers.SerializerMethodField(help_text="Whether this request belongs to it.")

    class Meta:
        model = UserSession
        fields = [
            "id", "kind", "browser", "address", "created_at", "last_used_at", "is_current",
        ]  # fmt: skip
        read_only_fields = fields

    def get_browser(self, session: UserSession) -> str:
        return describe_browser(session.user_agent)

    @extend_schema_field(serializers.BooleanField)
    def get_is_current(self, session: UserSession) -> bool:
        return session.pk == current_session_id(self.context["request"])


class EndedSerializer(serializers.Serializer):
    ended = serializers.IntegerField(help_text="How many sessions were ended.")


class SessionViewSet(ScopedListMixin, mixins.DestroyModelMixin, ScopedViewSet):
    queryset = UserSession.objects.all()
    serializer_class = SessionSerializer
    rights = {"list": Can.ACCOUNT, "destroy": Can.ACCOUNT}
    summaries = {
        "list": "Where you are signed in: apps and the admin site",
        "destroy": "End a session of yours: its access ends at once",
    }
    ordering_fields = ("created_at", "last_used_at")

    def restrict(self, queryset: Any) -> Any:
        return queryset.of(self.user, at=timezone.now())

    def perform_destroy(self, instance: UserSession) -> None:
        end_own_sessions(UserSession.objects.filter(pk=instance.pk), by=self.user)

    @endpoint("End all your sessions but this one", Can.ACCOUNT, gives=EndedSerializer)
    @action(detail=False, methods=["post"], url_path="end-others")
    def end_others(self, request: Request) -> Response:
        others: Any = self.get_queryset().exclude(pk=current_session_id(request))
        return self.answer({"ended": end_own_sessions(others, by=self.user)}, EndedSerializer)
