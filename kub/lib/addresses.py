"""Where this machine can be reached, and whether a port of it is free."""

import errno
import os
import socket

ANYWHERE = ("0.0.0.0", "::")  # noqa: S104 - named, not bound to


class CannotListen(Exception):
    """Nothing can be served at the address; the message is a sentence that says why."""


def listening_address(host: str, port: int) -> str:
    """Give the numeric address of `host`, after trying that one can listen there. Raises `CannotListen`."""
    try:
        family, kind, _protocol, _name, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror as error:
        raise CannotListen(f"{host} is not an address of this machine.") from error
    with socket.socket(family, kind) as probe:
        if os.name == "posix":  # elsewhere the option would let two servers share a port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            raise CannotListen(_why_not(error, host, port)) from error
    return str(address[0])


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program; stop that one, or choose another with --port."
    if error.errno == errno.EACCES:
        return f"Port {port} is reserved by the system; choose one above 1024 with --port."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{host} is not an address of this machine."
    return f"KUB cannot listen at {host} port {port}: {error.strerror}."


def own_addresses() -> list[str]:
    """Give the IPv4 addresses at which the local network reaches this machine, the likeliest first."""
    found = [_address_towards_the_network(), *_addresses_of_own_name()]
    return list(dict.fromkeys(address for address in found if address and not address.startswith("127.")))


def _address_towards_the_network() -> str | None:
    """Ask which address a packet to the outside would carry; none is sent, and 192.0.2.1 is nobody's."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:  # no network: then nobody else reaches us either
            return None
        return str(probe.getsockname()[0])


def _addresses_of_own_name() -> list[str]:
    try:
        return socket.gethostbyname_ex(socket.gethostname())[2]
    except OSError:  # a machine whose own name is in no list of names
        return []
