"""Which of one's own sheets ended, or wait for an answer, over HTTP."""

from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.schema import endpoint
from core.api.viewsets import ScopedViewSet
from core.roles import Can
from uploads.api.serializers import UploadListSerializer
from uploads.notices import mark_seen, unseen_uploads

MOST_UNSEEN = 20


class NoticeActions(ScopedViewSet):
    @endpoint(
        "List one's own uploads that ended unseen or wait for an answer, newest first",
        Can.UPLOAD,
        gives=UploadListSerializer(many=True),
    )
    @action(detail=False, filter_backends=[], pagination_class=None, url_path="unseen")
    def unseen(self, request: Request) -> Response:
        """At most 20. `POST /api/uploads/{id}/seen/` takes one off that has ended."""
        found = self.restrict(unseen_uploads(self.user))[:MOST_UNSEEN]
        return self.answer(found, UploadListSerializer, many=True)

    @endpoint("Say that one saw how one's own upload ended", Can.UPLOAD, gives=None, status=204)
    @action(detail=True, methods=["post"])
    def seen(self, request: Request, pk: str) -> Response:
        """Of somebody else's upload it changes nothing."""
        mark_seen(self.user, self.get_object())
        return Response(status=204)
