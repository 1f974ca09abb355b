"""What nobody should send, and somebody does: texts, bodies, headers and numbers out of every range."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote_plus

from hypothesis import strategies as st

NASTY: Final = (
    *("", " ", "\x00", "a\x00b", "\ud800", "\udfffx", "\ufeff", "\u202eright to left", "مرحبا", "é" * 500),
    *(
        "👩‍👩‍👧‍👦" * 60,
        "x" * 5_000,
        "y" * 100_000,
        "<script>alert(1)</script>",
        "'; DROP TABLE x; --",
        "{{ 7*7 }}",
        "%s %(x)s",
    ),
    *("-1", "0", "1", "9" * 12, "2147483648", "9223372036854775808", "9" * 400, "1e400", "NaN", "inf", "-0", "0x10"),
    *(
        "²",
        "١٢٣",
        "1_000",
        "true",
        "null",
        "[]",
        "{}",
        '{"a":',
        "../../etc/passwd",
        "\r\nSet-Cookie: a=b",
        "%00",
        "%ED%A0%80",
    ),
    *("0001-01-01", "0000-00-00", "9999-12-31", "10000-01-01", "2026-02-30", "1969-12-31", "2026-12-31"),
    *("0001-01-01T00:00", "9999-12-31T23:59", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "24:00"),
    *("a@b", "a@" + "b" * 300 + ".example", "ä@ö.example", "none", "email", "phone", "mail"),
)
TEXTS: Final = st.sampled_from(NASTY) | st.text(max_size=60)
IDS: Final = st.sampled_from(
    ("0", "-1", "1", "999999", "2147483648", "9223372036854775808", "9" * 40, "x", "%00", "é", "a" * 3000)
)
CONTENT_TYPES: Final = st.sampled_from(
    (
        *("", "text/plain", "application/json", "application/json; charset=utf-16", "application/xml", "x", "/", ";;;"),
        "application/x-www-form-urlencoded; charset=utf-7",
        "application/x-www-form-urlencoded; charset=rot13",
        "application/x-www-form-urlencoded; charset=nonsense",
        *("multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=x"),
        "multipart/form-data; boundary=" + "b" * 300,
    )
)
BODIES: Final = st.binary(max_size=200) | st.sampled_from(
    (
        *(b"", b"{", b"null", b"[]", b'"x"', b"1e999", b"NaN", b"\xff\xfe", b"%", b"a=%ff%fe&b=%", b"=&=&&", b"\x00"),
        *(b"[" * 3_000, b'{"a":' * 3_000, b"9" * 5_000, b'{"description":"\\ud800"}', b"a=1&" * 1_500),
        b'--x\r\nContent-Disposition: form-data; name="description"\r\n\r\nwords',
        b'--x\r\nContent-Disposition: form-data; name="description"; filename="a.txt"\r\n\r\nwords\r\n--x--\r\n',
        b'--x\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n!\r\n--x--\r\n',
        b"--x\r\n\r\n--x--",
    )
)
HEADERS: Final = st.dictionaries(
    st.sampled_from(
        (
            *("accept-language", "accept", "cookie", "x-request-id", "idempotency-key", "referer", "origin"),
            *("if-modified-since", "range", "authorization", "hx-current-url", "x-forwarded-for", "hx-request"),
        )
    ),
    st.sampled_from(
        (
            *("", "*", "de;q=x", "xx-yy", "a" * 5_000, "é\xff", "sessionid=%00; csrftoken=\xff", "\x7f", "http://["),
            *("Bearer", "Bearer é", "Basic x", "bytes=9-1", "sessionid=" + "s" * 400, "django_language=../de"),
        )
    ),
    max_size=3,
)
METHODS: Final = st.sampled_from(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"))
JSON: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


def encoded(pairs: list[tuple[str, str]]) -> bytes:
    """Write a form's body as an evil browser would: what is no character goes as the bytes it has."""
    return "&".join(
        f"{quote_plus(name.encode(errors='surrogatepass'))}={quote_plus(value.encode(errors='surrogatepass'))}"
        for name, value in pairs
    ).encode()
