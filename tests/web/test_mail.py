"""Handing a message to a real mail server: what arrives, and what is said where it does not."""

import shutil
import socket
import ssl
import subprocess
import threading
from contextlib import contextmanager
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from aiosmtpd.smtp import AuthResult

from config import Config, ConfigError
from tests.ports import free_port
from tests.smtp import mailbox
from web import mail
from web.mail import NotSentError, UnsureError, read_server, send


@pytest.fixture
def message():
    message = EmailMessage(policy=SMTP)
    message["From"] = Address("Moors Team", addr_spec="kith@example.org")
    message["To"] = "rosa@example.org"
    message["Subject"] = "Hello"
    message.set_content("Hello.\n.\nA line of one dot does not end it.\n")
    return message


def hand(url, message, begin=lambda: True):
    return send(read_server(url), message, "rosa@example.org", begin=begin)


@contextmanager
def listening(answer):
    """A server of one connection that behaves as *answer*, a function of the socket, says."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=lambda: answer(server.accept()[0]))
        thread.start()
        yield f"smtp://127.0.0.1:{server.getsockname()[1]}"
        thread.join()


def test_a_message_arrives_whole_and_once(message):
    with mailbox() as box:
        assert hand(box.url, message)
    [arrived] = box.messages
    assert arrived.get_content().splitlines() == message.get_content().splitlines()


def test_where_the_claim_is_lost_nothing_is_handed_over(message):
    with mailbox() as box:
        assert not hand(box.url, message, begin=lambda: False)
    assert box.raw == []


@pytest.mark.parametrize(
    ("step", "sentence"), [("MAIL", "refused the sender"), ("RCPT", "refused the recipient"), ("DATA", "the message")]
)
def test_what_the_server_refuses_is_not_sent_and_says_why(message, step, sentence):
    with mailbox() as box:
        box.at = lambda now: "550 No such thing here" if now == step else None
        with pytest.raises(NotSentError, match=rf"127\.0\.0\.1.*{sentence}.*: 550 No such thing here"):
            hand(box.url, message)
    assert box.raw == []


def test_a_server_that_is_down_or_silent_is_said_to_be(message, monkeypatch):
    monkeypatch.setattr(mail, "PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(NotSentError, match="does not answer"):
        hand(f"smtp://127.0.0.1:{silent.getsockname()[1]}", message)
    with free_port() as down, pytest.raises(NotSentError, match="does not answer"):
        hand(f"smtp://127.0.0.1:{down}", message)


def test_a_server_that_breaks_off_once_it_has_the_message_leaves_us_unsure(message):
    def swallow(connection):
        with connection, connection.makefile("rb") as lines:
            connection.sendall(b"220 here\r\n")
            for line in lines:
                if line == b".\r\n":
                    return
                asked = line[:4].strip().upper()
                if asked in (b"EHLO", b"MAIL", b"RCPT"):
                    connection.sendall(b"250 OK\r\n")
                elif asked == b"DATA":
                    connection.sendall(b"354 go on\r\n")

    with listening(swallow) as url, pytest.raises(UnsureError, match="Nobody can tell whether it was sent"):
        hand(url, message)


def test_a_server_that_takes_its_leave_badly_has_the_message_all_the_same(message):
    with mailbox() as box:
        box.at = lambda now: "250 OK\r\n421 and goodbye" if now == "stored" else None
        assert hand(box.url, message)
    assert len(box.raw) == 1


def test_a_server_without_encryption_is_not_trusted_with_a_password(message):
    with mailbox() as box:
        with pytest.raises(NotSentError, match="offers no STARTTLS"):
            hand(f"smtp://kith:secret@127.0.0.1:{box.port}?starttls", message)
        with pytest.raises(NotSentError, match="speaks no TLS"):
            hand(f"smtps://kith:secret@127.0.0.1:{box.port}", message)
    assert box.raw == []


@pytest.mark.parametrize("url", ["smtp://{}?starttls", "smtps://{}"])
def test_a_certificate_of_its_own_making_is_refused(message, tmp_path, url):
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl to make a certificate")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1"]
    subprocess.run([*command, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    if "starttls" in url:
        with mailbox(tls_context=tls) as box, pytest.raises(NotSentError, match="certificate that is not good"):
            hand(url.format(f"127.0.0.1:{box.port}"), message)
        return

    def shake(connection):
        with connection, pytest.raises(OSError):
            tls.wrap_socket(connection, server_side=True)

    with listening(shake) as plain, pytest.raises(NotSentError, match="certificate that is not good"):
        hand(plain.replace("smtp://", "smtps://"), message)


def test_the_password_is_told_and_a_wrong_one_is_said_to_be(message):
    def known(server, session, envelope, mechanism, data):
        return AuthResult(success=data.password == b"p@ss word", handled=False)

    with mailbox(authenticator=known, auth_require_tls=False) as box:
        assert hand(f"smtp://kith:p%40ss%20word@127.0.0.1:{box.port}", message)
        with pytest.raises(NotSentError, match="does not let us in"):
            hand(f"smtp://kith:other@127.0.0.1:{box.port}", message)


GOES_WITH = {"KITH_MAIL_FROM": "kith@example.org", "KITH_BASE_URL": "https://kith.example.org"}


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"KITH_SMTP_URL": "mail.example.org"}, "write an address such as smtp://"),
        ({"KITH_SMTP_URL": "smtp://mail.example.org:99999"}, "write an address such as smtp://"),
        ({"KITH_SMTP_URL": "smtp://mail.example.org?ssl"}, "write an address such as smtp://"),
        ({"KITH_SMTP_URL": "smtp://kith:secret@mail.example.org"}, "in the clear"),
        ({"KITH_SMTP_URL": "smtps://mail.example.org", "KITH_MAIL_FROM": ""}, "KITH_MAIL_FROM"),
        ({"KITH_SMTP_URL": "smtps://mail.example.org", "KITH_BASE_URL": ""}, "KITH_BASE_URL"),
        ({"KITH_MAIL_FROM": "Kith <kith@example.org>"}, "one address"),
        ({"KITH_MAIL_FROM": "kith@example.org\nBcc: all@example.org"}, "one address"),
        ({"KITH_DIGEST_HOUR": "24"}, "0 to 23"),
    ],
)
def test_settings_that_send_nothing_are_refused_without_telling_the_password(settings, sentence):
    with pytest.raises(ConfigError, match=sentence) as refused:
        Config.from_env(GOES_WITH | settings)
    assert "secret" not in str(refused.value)


def test_the_password_is_in_no_picture_of_the_settings():
    config = Config.from_env(GOES_WITH | {"KITH_SMTP_URL": "smtps://kith:secret@mail.example.org"})
    assert "secret" not in repr(config)
