"""Whether a request carries a right signature: AWS Signature Version 4 as every service but S3 reads it."""

import hashlib
import hmac
import urllib.parse


def is_signed(access_key: tuple[str, str, str, str], method: str, parts, headers, body: bytes) -> bool:
    """access_key: (id, secret, service, region). parts: the target, split."""
    key_id, secret, service, region = access_key
    words = headers.get("authorization", "").removeprefix("AWS4-HMAC-SHA256 ").split(",")
    fields = dict(word.strip().split("=", 1) for word in words if "=" in word)
    names, date = fields.get("SignedHeaders", "").split(";"), headers.get("x-amz-date", "")
    scope = f"{date[:8]}/{region}/{service}/aws4_request"
    if fields.get("Credential") != f"{key_id}/{scope}" or "host" not in names:
        return False
    # The path as it was sent is encoded once more.
    request = "\n".join([
        method, urllib.parse.quote(parts.path, safe="/~"), "&".join(sorted(parts.query.split("&"))),
        *(f"{name}:{headers.get(name, '').strip()}" for name in names), "", ";".join(names),
        hashlib.sha256(body).hexdigest()])
    key = f"AWS4{secret}".encode()
    for part in (date[:8], region, service, "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    text = f"AWS4-HMAC-SHA256\n{date}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
    return hmac.compare_digest(hmac.digest(key, text.encode(), "sha256").hex(), fields.get("Signature", ""))
