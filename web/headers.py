"""What every answer tells the browser to refuse."""

from flask import Flask, Response, request


def policy(*, images_from: str = "") -> str:
    """The content policy of a page; *images_from* is a host that its pictures may come from besides our own."""
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            f"img-src 'self' data: {images_from}".rstrip(),
            "font-src 'self'",
            "connect-src 'self'",
            "frame-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "manifest-src 'self'",
            "worker-src 'self'",
        ]
    )


POLICY = policy()


def init_app(app: Flask) -> None:
    """Set the headers that a view has not set itself."""
    app.after_request(_set_headers)


def _set_headers(response: Response) -> Response:
    defaults = {
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    }
    if request.is_secure:
        defaults["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint != "static":
        defaults["Cache-Control"] = "no-store"  # a shared laptop keeps no personal data
    for name, value in defaults.items():
        response.headers.setdefault(name, value)
    return response
