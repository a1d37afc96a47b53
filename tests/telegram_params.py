"""Parameters of Bot API requests: reading them from JSON, forms and queries, and their types.

The public server ignores parameters that it does not know; a strict judge refuses them, because
they are misspellings. Error texts in quotes are the public server's where they are known.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import Enum
from typing import Any

from aiohttp import web
from telegram_values import Json, Refusal, Upload, bad_request

MAX_UPLOAD = 50_000_000  # bytes; core.telegram.org/bots/api#sending-files


class Kind(Enum):
    """What a parameter holds."""

    INT = "Integer"
    STR = "String"
    BOOL = "Boolean"
    CHAT = "Integer or String"
    OBJECT = "Object"
    ARRAY = "Array"
    FILE = "InputFile or String"


async def read(request: web.Request) -> Json:
    """Return the parameters of a request as they came: query, then form or JSON body.

    Files become `Upload`; text of a form stays text until `checked` knows its kind.
    """
    params: Json = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.read() or b"{}")
        except ValueError as error:
            raise bad_request(f"can't parse JSON object: {error}") from error
        if not isinstance(body, dict):
            raise bad_request("object expected as JSON body")
        return params | body
    if request.content_type in ("multipart/form-data", "application/x-www-form-urlencoded"):
        try:
            form = await request.post()
        except web.HTTPRequestEntityTooLarge as error:
            raise Refusal(413, "Request Entity Too Large") from error
        for name, value in form.items():
            params[name] = (
                Upload(value.filename, value.file.read())
                if isinstance(value, web.FileField)
                else value
            )
    return params


def checked(raw: Mapping[str, Any], kinds: Mapping[str, Kind], *, strict: bool) -> Json:
    """Return parameters with their types, or raise the `Refusal` for the first bad one.

    An empty value counts as absent, as it does for the public server.
    """
    attached = {name: value for name, value in raw.items() if isinstance(value, Upload)}
    params: Json = {}
    for name, value in raw.items():
        kind = kinds.get(name)
        if kind is None:
            if strict and not _is_attached(name, raw):
                raise bad_request(f'unknown parameter "{name}" (strict local server)')
            continue
        if value is None or value == "":
            continue
        params[name] = _typed(name, value, kind, attached)
    return params


def require_utf8(value: object) -> None:
    """Refuse text with lone surrogates anywhere in `value`; it has no UTF-8 form."""
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise bad_request("strings must be encoded in UTF-8") from error
    elif isinstance(value, dict):
        for part in value.values():
            require_utf8(part)
    elif isinstance(value, list):
        for part in value:
            require_utf8(part)


def field(shape: Json, name: str, kind: Kind, *, required: bool = False, where: str = "") -> Any:
    """Return one field of a JSON object, or refuse it by name; None when it is absent.

    `where` is the prefix of the error, as in `can't parse inline keyboard button: `.
    """
    value = shape.get(name)
    if value is None:
        if required:
            raise bad_request(_worded(where, f'Can\'t find field "{name}"'))
        return None
    types: dict[Kind, tuple[type, ...]] = {
        Kind.INT: (int,),
        Kind.STR: (str,),
        Kind.BOOL: (bool,),
        Kind.CHAT: (int, str),
        Kind.OBJECT: (dict,),
        Kind.ARRAY: (list,),
    }
    if not isinstance(value, types[kind]) or (isinstance(value, bool) and kind is not Kind.BOOL):
        raise bad_request(_worded(where, f'Field "{name}" must be of type {kind.value}'))
    return value


def _worded(where: str, error: str) -> str:
    return where + error if where else error[0].lower() + error[1:]


def _is_attached(name: str, raw: Mapping[str, Any]) -> bool:
    """Whether a part of the form is a file that another parameter names by attach://."""
    return isinstance(raw[name], Upload) and f"attach://{name}" in raw.values()


def _typed(name: str, value: Any, kind: Kind, attached: Mapping[str, Upload]) -> Any:
    if isinstance(value, Upload) and kind is not Kind.FILE:
        value = value.content.decode("utf-8", "replace")
    if isinstance(value, str) and kind in (Kind.OBJECT, Kind.ARRAY):
        try:
            value = json.loads(value)
        except ValueError as error:
            raise bad_request(f"can't parse {name} JSON object") from error
    require_utf8(value)
    wrong = bad_request(f'parameter "{name}" must be of type {kind.value}')
    match kind, value:
        case (Kind.BOOL, bool()) | (Kind.STR | Kind.FILE, str()) | (Kind.OBJECT, dict()):
            pass
        case (Kind.ARRAY, list()) | (Kind.FILE, Upload()):
            pass
        case (Kind.BOOL, str()) if value.lower() in ("true", "false", "1", "0", "yes", "no"):
            return value.lower() in ("true", "1", "yes")
        case (Kind.INT | Kind.CHAT, bool()):
            raise wrong
        case (Kind.INT | Kind.CHAT, int()):
            pass
        case (Kind.INT | Kind.CHAT, str()):
            try:
                return int(value)
            except ValueError as error:
                if kind is Kind.INT:
                    raise wrong from error
        case _:
            raise wrong
    if kind is Kind.FILE and isinstance(value, str) and value.startswith("attach://"):
        try:
            return attached[value.removeprefix("attach://")]
        except KeyError as error:
            raise bad_request("there is no such file in the request") from error
    return value
