"""Where files are kept, from one setting: a folder, or a bucket of whatever speaks S3's protocol.

    STORAGE_URL=s3://KEY:SECRET@s3.internal:9000/footfall/some/prefix?region=eu-west-1

`s3://` goes by TLS, `s3+http://` does not. Without a host the bucket is Amazon's own
(`s3:///footfall?region=ap-south-1`), without a key the machine's role is asked for one.
"""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_SCHEMES = {"s3": "https", "s3+http": "http"}
_KNOWN = {"region", "addressing"}
_ADDRESSING = ("path", "virtual", "auto")


def default_store(url: str) -> dict[str, Any]:
    """The entry of `STORAGES`; what is wrong with `url` is said without the secret in it."""
    if not url:
        return {"BACKEND": "core.storage.DiskStorage"}
    parts = urlsplit(url)
    if parts.scheme not in _SCHEMES:
        raise _wrong(f"it begins with {parts.scheme!r} instead of s3:// or s3+http://")
    bucket, _, prefix = unquote(parts.path).strip("/").partition("/")
    if not bucket:
        raise _wrong("it names no bucket")
    given = dict(parse_qsl(parts.query))
    if unknown := given.keys() - _KNOWN:
        raise _wrong(
            f"it has {', '.join(sorted(unknown))}, and only {', '.join(sorted(_KNOWN))} is known"
        )
    try:
        host, port = parts.hostname, parts.port
    except ValueError:  # which quotes what may be a part of the secret
        raise _wrong("its port is no number; in a secret write / as %2F and @ as %40") from None
    if parts.username and not parts.password:
        raise _wrong("it has a key without a secret")
    addressing = given.get("addressing", "path" if host else "auto")
    if addressing not in _ADDRESSING:
        raise _wrong(f"addressing is one of {', '.join(_ADDRESSING)}")
    endpoint = f"{_SCHEMES[parts.scheme]}://{_of_url(host)}" if host else None
    if endpoint and port:
        endpoint += f":{port}"
    return {
        "BACKEND": "core.object_storage.ObjectStorage",
        "OPTIONS": {
            "bucket_name": bucket,
            "location": prefix,
            "access_key": unquote(parts.username) if parts.username else None,
            "secret_key": unquote(parts.password) if parts.password else None,
            "endpoint_url": endpoint,
            "region_name": given.get("region", "us-east-1"),
            "addressing_style": addressing,
        },
    }


def _of_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _wrong(what: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"STORAGE_URL can't be used: {what}. Write s3://KEY:SECRET@host:port/bucket, or leave it "
        "empty to keep files in MEDIA_ROOT."
    )
