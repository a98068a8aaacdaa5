"""The shapes of text by which a person's data are known: addresses, numbers, positions.

A shape is named by its kind ("an e-mail address"); the text itself is never returned.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from datetime import date

from watchglass.base.people_in_prose import sign_in_prose

_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]++@[\w-]++(?:\.[\w-]++)*?\.[^\W\d_]{2,}")
_DATA_URI = re.compile(r"(?i)(?<!\w)data:(?:[\w.+-]+/[\w.+-]+(?:;[\w.=+-]+)*|;base64),")
_NOT_DATA = re.compile(r"(?i)(?:https?://|doi:|urn:|10\.\d{4,}/)\S+")
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/_-]{60,}={0,2}")
_NUMBERED = re.compile(
    r"(?i)(?:section|sect?\.|§|version|\bv|clause|article|art\.|annex|table|figure|fig\.|chapter|"
    r"paragraph|para\.?|page|p\.|pp\.|part|release)s?\s*[0-9]+(?:\.[0-9]+)+"
    r"(?:(?:,| and| to|-|–)\s*[0-9]+(?:\.[0-9]+)+)*"
)
_SIMPLE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("a MAC address", re.compile(r"(?i)(?<![0-9a-f:.-])(?:[0-9a-f]{2}([:-]))(?:[0-9a-f]{2}\1){4}"
                                 r"[0-9a-f]{2}(?![0-9a-f:-])")),
    ("a MAC address", re.compile(r"(?i)(?<![\w.])(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}(?!\w|\.[0-9])")),
    ("a national identity number", re.compile(r"(?<![\w-])[0-9]{3}-[0-9]{2}-[0-9]{4}(?![\w-])")),
    ("a national identity number",
     re.compile(r"(?<!\w)[A-Z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D](?!\w)")),
    ("a 15-digit device number",
     re.compile(r"(?<![\w.])(?:[0-9]{15}|[0-9]{2}([ -])[0-9]{6}\1[0-9]{6}\1[0-9])(?!\w|\.[0-9])")),
    ("a pair of coordinates", re.compile(
        r"(?i)\bgeo:-?[0-9]+\.[0-9]+,|\bPOINT ?\( ?-?[0-9]+\.[0-9]+ +-?[0-9]+\.|"
        r"[0-9]{1,2}\.[0-9]{3,} ?°? ?[NS][ ,;]+[0-9]{1,3}\.[0-9]{3,} ?°? ?[EW]\b|"
        r"\blat(?:itude)?[ :=]+-?[0-9]+\.[0-9]{3,}|[0-9]{1,3}°[0-9]{1,2}['′][0-9.]+[\"″] ?[NSEW]")),
    ("a telephone number", re.compile(
        r"(?<![\w-])(?:\([0-9]{3}\) ?|[0-9]{3}-)[0-9]{3}-[0-9]{4}(?![\w-])|\btel:\+?[0-9]{4}")),
)  # fmt: skip
_TELEPHONE = re.compile(
    r"(?:(?<![\w+])\+|(?<![\w.,+-])00[ -]?)[1-9][0-9]{0,2}+[ /-]{0,2}+(?:\([0-9]{1,5}\))?+"
    r"(?>[ /-]{0,2}[0-9]++){1,9}+(?!\.[0-9])|"
    r"(?<![\w+])\+[1-9][0-9]{0,2}(?:\.[0-9]{2,4}){2,5}(?![0-9])"
)
_PAIR = re.compile(r"[\s(\[]*(-?[0-9]{1,2}\.[0-9]{4,})\s*[,; ]\s*(-?[0-9]{1,3}\.[0-9]{4,})[\s)\]]*")
_RESIDENT = re.compile(r"(?<!\w)[0-9]{17}[0-9Xx](?!\w)")
_CARD = re.compile(r"(?<![\w-])[3-6][0-9]{3}([ -]?)[0-9]{4}\1[0-9]{4}\1[0-9]{4}(?![\w-])")
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)")
_IPV4 = re.compile(r"(?<![\w.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?![\w.]*[0-9])")
_IPV6 = re.compile(r"(?i)(?<![0-9a-f:.])[0-9a-f:]{7,39}(?![0-9a-f:])")


def sign_in_text(text: str) -> str:
    """Return what kind of personal data a piece of text holds, or "".

    text: any string of an input file. Links, DOIs, hashes and prose with numbers
    hold none; an e-mail address inside a link does.
    Sources of the checks: GB 11643-1999 (18-digit resident number, ISO 7064 mod 11-2),
    ISO 13616 (IBAN, mod 97), ITU-T E.164 (telephone), ISO/IEC 7812-1 (Luhn).
    Does not say: that text without a sign is about nobody; names in prose, and numbers
    written out or spaced unusually, are not found (`sign_in_prose` says what is).
    """
    text = unicodedata.normalize("NFKC", text)
    if _DATA_URI.search(text):
        return "a data URI"
    if _EMAIL.search(text):
        return "an e-mail address"
    bare = _NOT_DATA.sub(" ", text)
    for kind, pattern in _SIMPLE:
        if pattern.search(bare):
            return kind
    for kind, found in (
        ("a telephone number", any(map(_is_telephone, _TELEPHONE.findall(bare)))),
        ("a national identity number", any(map(_is_resident, _RESIDENT.findall(bare)))),
        ("a bank account", any(map(_is_iban, _IBAN.findall(bare)))),
        ("a payment card", any(has_luhn_digit(m[0]) for m in _CARD.finditer(bare))),
        ("an internet address", _holds_internet_address(bare)),
        ("a long block of encoded data", _is_encoded(bare)),
        ("32 or more numbers in a row", _is_vector(text)),
        ("a pair of coordinates", _is_position(text)),
    ):
        if found:
            return kind
    return sign_in_prose(bare)


def sign_in_whole_number(value: int) -> str:
    """Return what kind of identity or device number a whole number is, or ""."""
    if _is_resident(str(value)):
        return "a national identity number"
    if 10**14 <= value < 10**15 and has_luhn_digit(str(value)):
        return "a 15-digit device number"
    return ""


def has_luhn_digit(text: str) -> bool:
    """Return whether the last digit is the check digit of the others (ISO/IEC 7812-1)."""
    digits = [int(c) for c in text if c.isdigit()][::-1]
    doubled = (2 * d - 9 * (d > 4) for d in digits[1::2])
    return (sum(digits[0::2]) + sum(doubled)) % 10 == 0


def _is_telephone(text: str) -> bool:
    digits = re.sub(r"[^0-9]", "", text)
    if re.fullmatch(r"\+[0-9]{1,3}([ .][0-9]{3})*[ .]000", text):
        return False  # a rise by a round number, in groups of three
    least = 8 if text.startswith("+") else 11
    return least <= len(digits) <= 17


def _is_resident(text: str) -> bool:
    if not re.fullmatch(r"[0-9]{17}[0-9Xx]", text):
        return False
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    total = sum(int(c) * pow(2, 17 - at, 11) for at, c in enumerate(text[:17]))
    return 1850 <= born.year <= 2100 and "10X98765432"[total % 11] == text[17].upper()


def _is_iban(text: str) -> bool:
    text = text.replace(" ", "")
    turned = text[4:] + text[:4]
    return 15 <= len(text) <= 34 and int("".join(str(int(c, 36)) for c in turned)) % 97 == 1


def _holds_internet_address(text: str) -> bool:
    for found in _IPV4.findall(_NUMBERED.sub(" ", text)):
        parts = [int(part) for part in found.split(".")]
        # Four small numbers are taken for the number of a section, not of a device.
        if max(parts) <= 255 and (max(parts) >= 32 or parts[0] == 10):
            return True
    for found in _IPV6.findall(text):
        if found.count(":") < 3 or not any(c.isalnum() for c in found):
            continue
        try:
            ipaddress.IPv6Address(found)
        except ValueError:
            continue
        return True
    return False


def _is_encoded(text: str) -> bool:
    blocks = _BASE64.findall(text)
    if any(len(block) >= 256 for block in blocks if re.fullmatch(r"[0-9a-fA-F]+", block)):
        return True
    mixed = [b for b in blocks if re.search("[A-Z]", b) and re.search("[g-z]", b)
             and re.search("[0-9]", b)]  # fmt: skip
    return sum(map(len, mixed)) >= 120


def _is_vector(text: str) -> bool:
    number = re.compile(r"-?[0-9.]+(?:[eE][-+]?[0-9]+)?")
    parts = re.split(r"[,;\s]+", text.strip(" ,;\t\r\n[]()"))
    return len(parts) >= 32 and all(map(number.fullmatch, parts))


def _is_position(text: str) -> bool:
    """Return whether a text is nothing but a latitude and a longitude."""
    found = _PAIR.fullmatch(text)
    return found is not None and _is_on_earth(float(found[1]), float(found[2]))


def _is_on_earth(first: float, second: float) -> bool:
    a, b = sorted((abs(first), abs(second)))
    return a <= 90 and 1 < b <= 180


def looks_like_a_position(first: object, second: object) -> bool:
    """Return whether two numbers could be a position: four decimals, beyond 0 to 1.

    first, second: degrees in either order. Pairs within -1 to 1 are taken for shares.
    """
    if not isinstance(first, float) or not isinstance(second, float):
        return False
    fine = all(abs(v * 1000 - round(v * 1000)) > 1e-7 for v in (first, second))
    return fine and _is_on_earth(first, second)
