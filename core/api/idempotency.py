"""`Idempotency-Key`: a POST that is repeated with its key gets the first answer again."""

import json
import re
from collections.abc import Callable
from functools import partial
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, QueryDict
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac
from rest_framework.exceptions import APIException
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.errors import DomainError
from core.files import digest_of
from core.idempotency import (
    FirstAnswer,
    HeldKey,
    claim_key,
    keep_answer,
    release_key,
    replace_answer,
)
from core.models import LONGEST_IDEMPOTENCY_KEY

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
PARAMETER = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_IDEMPOTENCY_KEY},
    "description": "A name of your choice for this one request, such as a random UUID. Repeated "
    "with it within 24 hours, the request is not run again: you get the first answer, with "
    f"`{REPLAYED}: true`. 409 `idempotency_in_progress` while the first one runs, 422 "
    "`idempotency_key_reused` for another request with it. Refusals are not kept: correct the "
    "request and send it with the same key.",
}
_KEY = re.compile(rf"[\x20-\x7e]{{1,{LONGEST_IDEMPOTENCY_KEY}}}")
_SALT = "footfall.accounts.idempotency"
# What a service says no with, on purpose: what it committed before stays, as without a key.
_REFUSALS = (DomainError, APIException, DjangoValidationError, Http404, PermissionDenied)


class IdempotentPosts(APIView):
    """Heeds the key of every POST, once it is known who asks and that they may.

    Such a request is answered in JSON, and its answer is kept in the transaction of its writes.
    """

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        key = request.headers.get(HEADER)
        if key is None or request.method != "POST" or not request.user.is_authenticated:
            return
        if hasattr(self, "post"):
            _ensure_plain_key(key)
            request.accepted_renderer = JSONRenderer()
            request.accepted_media_type = JSONRenderer.media_type
            vars(self)["post"] = partial(self._post_once, self.post, key)

    def answer_to_keep(self, data: Any) -> Any:
        """What may be stored of an answer: a place to leave secrets out."""
        return data

    def answer_again(self, data: Any) -> Any:
        """The first answer, of what `answer_to_keep` left of it."""
        return data

    def answer_after_commit(self, response: Response) -> Response:
        """For answers that show what happens at the commit, which comes later with a key."""
        return response

    def _post_once(
        self, post: Callable[..., HttpResponseBase], key: str, request: Request, **kwargs: Any
    ) -> HttpResponseBase:
        held = claim_key(request.user, key, fingerprint=fingerprint(request))
        if isinstance(held, FirstAnswer):
            data = json.loads(held.answer) if held.answer else None
            again = self.answer_again(data)
            return Response(again, status=held.status, headers={REPLAYED: "true"})
        is_kept = False
        try:
            refusal: Exception | None = None
            with transaction.atomic():
                try:
                    response = post(request, **kwargs)
                except _REFUSALS as error:
                    refusal = error
                else:
                    is_kept = self._keep(held, response)
            if refusal is not None:
                raise refusal
        except BaseException:
            is_kept = False
            raise
        finally:
            if not is_kept:
                release_key(held)
        if not is_kept:
            return response
        latest = self.answer_after_commit(cast(Response, response))
        if latest is not response:
            replace_answer(held, answer=self._text(latest))
        return latest

    def _keep(self, held: HeldKey, response: HttpResponseBase) -> bool:
        """Whether it was: refusals are not, nor files."""
        if not isinstance(response, Response) or not 200 <= response.status_code < 300:
            return False
        keep_answer(held, status=response.status_code, answer=self._text(response))
        return True

    def _text(self, response: Response) -> str:
        return JSONRenderer().render(self.answer_to_keep(response.data)).decode()


def fingerprint(request: Request) -> str:
    """Of the address, the body and the organization that it is meant for, as hex.

    Spacing and order of a JSON object do not matter; a file counts by its name and bytes.
    """
    user: Any = request.user
    address = [user.organization_id, request.method, request._request.get_full_path()]
    text = json.dumps([*address, _plain(request.data)], sort_keys=True, default=str)
    return salted_hmac(_SALT, text, algorithm="sha256").hexdigest()


def _plain(data: Any) -> Any:
    if not isinstance(data, QueryDict):
        return data
    return {"form": {name: [_value(one) for one in values] for name, values in data.lists()}}


def _value(value: Any) -> Any:
    return [value.name, digest_of(value)] if isinstance(value, UploadedFile) else value


def _ensure_plain_key(key: str) -> None:
    if not _KEY.fullmatch(key):
        message = (
            f"{HEADER} takes 1 to {LONGEST_IDEMPOTENCY_KEY} printable ASCII characters, such as a "
            "random UUID. Send such a key, or none."
        )
        raise DomainError.at(HEADER, "invalid", message)
