"""``kith serve``: the pages, from this machine."""

import errno
import ipaddress

import click
import waitress

from config import Config, ConfigError
from web.app import make_app
from web.cli.opening import check_migrated, open_engine
from web.jobs import start_jobs

threads_option = click.option(
    "--threads", type=click.IntRange(1, 64), default=4, show_default=True, help="Pages made at the same time."
)


@click.command("serve")
@threads_option
def serve(threads: int) -> None:
    """Serve the pages until you stop it with Ctrl+C.

    KITH_HOST and KITH_PORT say where. For several worker processes: gunicorn --preload web.wsgi:app

    \b
    Example:
      KITH_PORT=8080 kith serve --threads 8
    """
    config = Config.from_env()
    with open_engine(config) as engine:
        check_migrated(engine)
    serve_pages(config, threads)


def serve_pages(config: Config, threads: int, welcome: str = "") -> None:
    """Serve until stopped; once the port is ours, print *welcome* and the address."""
    app = make_app(config)
    try:
        server = waitress.create_server(
            app,
            host=config.host,
            port=config.port,
            threads=threads,
            ident=None,
            clear_untrusted_proxy_headers=not config.trusted_proxies,  # else a proxy's word would not reach the app
        )
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise ConfigError(
            f"Port {config.port} is in use, perhaps by Kith itself. "
            f"Stop what uses it, or set KITH_PORT to another, such as {config.port + 1}."
        ) from None
    if welcome:
        click.echo(welcome)
    click.echo(f"Kith is at {address(config)} (Ctrl+C stops it)")
    start_jobs(app)
    server.run()


def address(config: Config) -> str:
    """The address that people type, without a slash at the end."""
    if config.base_url:
        return config.base_url.rstrip("/")
    host = "127.0.0.1" if config.host in ("0.0.0.0", "::") else config.host  # noqa: S104 - read, not bound to
    return f"http://[{host}]:{config.port}" if ":" in host else f"http://{host}:{config.port}"


def is_this_machine(config: Config) -> bool:
    """Whether only this machine can open the pages."""
    try:
        return ipaddress.ip_address(config.host).is_loopback
    except ValueError:
        return config.host == "localhost"


commands = [serve]
