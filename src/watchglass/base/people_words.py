"""The words in key names by which records of people are known.

A sign is named by its kind ("a key for a telephone"), never by what stands under the key.
"""

from __future__ import annotations

import re
import unicodedata


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


POSITION_KEY = "a key for a position"
_WORDS: dict[str, str] = {
    "a key for a person's name": "firstname lastname surname forename givenname familyname "
    "middlename fullname maidenname nickname patronymic username nameandsurname vorname nachname "
    "prenom apellido apellidos 姓名 имя фамилия",
    "a key for an e-mail address": "email mail emailaddress mailaddress correo",
    "a key for a telephone": "phone telephone mobilephone mobilenumber cellphone smartphone "
    "handset phonenumber msisdn imei imsi iccid tel whatsapp wechat telegram telefon telefonnummer "
    "telefono 手机 手机号 电话",
    "a key for a device": "mac macaddress ip ipaddress ipv deviceid advertisingid idfa gaid adid "
    "cookieid sessionid handsetid subscriberid",
    "a key for an identity document": "passport nationalid idnumber idno idcard identitynumber "
    "identitycard identityno taxid ssn socialsecurity socialsecuritynumber nhsnumber nino cpf "
    "aadhaar pesel bsn curp drivinglicence drivinglicense driverlicence driverlicense "
    "driverslicence driverslicense licencenumber licensenumber iban accountnumber cardnumber "
    "personnummer residentid 身份证 身份证号",
    "a key for a vehicle": "plate numberplate licenceplate licenseplate platenumber "
    "registrationplate vehicleid vin",
    "a key for a birth date or place": "dob birthdate dateofbirth birthday birthyear yearofbirth "
    "born birthplace placeofbirth geburtsdatum",
    "a key for an address": "address homeaddress postaladdress streetaddress adresse direccion",
    POSITION_KEY: "latitude longitude lat lon lng gps latlon latlng gpstrack "
    "coordinates coordinate coords geolocation geohash trackid trajectory trajectoryid whereabouts",
    "a key for a face or body": "face faceimage faceprint faceid embedding faceembedding template "
    "fingerprint iris irisscan gait retina palmprint biometric dna featurevector",
    "a key for an image or recording": "photo photograph selfie portrait mugshot image picture "
    "imagepath imagefile video videofile audio audiofile voice voiceprint",
}  # fmt: skip
_KIND_OF_WORD = {word: kind for kind, words in _WORDS.items() for word in words.split()}
PERSON_WORDS = _set(
    "person individual citizen resident suspect victim witness passenger guest pedestrian driver "
    "tenant pupil student patient traveller traveler visitor customer shopper employee offender "
    "defendant inhabitant neighbour neighbor detainee protester migrant child user member owner "
    "holder subject father mother spouse parent handset device subscriber"
)
_PERSON_TAILS = _set("id ids no number nr num code key ref uuid token hash name names")
# Words that follow an identifier and leave it one: phone_number, photo_url, address_line_1.
_TAILS = _set(
    "number no nr num id hash path file filename url uri vector raw value line full "
    "home work private primary hex base64 b64"
)
# A key that begins so is a quantity about many: share_with_phone, seconds_per_face.
_MEASURES = _set(
    "share rate fraction proportion probability chance count cost price mean median total "
    "ratio minutes hours seconds days"
)
# The longest identifier in words: social security number, date of birth.
_LONGEST = 4
_PARTS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+|[^\W\d_a-zA-Z]+")


def parts_of(key: str) -> list[str]:
    """Return the small-letter words of a snake, kebab, spaced or camel-case key."""
    plain = unicodedata.normalize("NFKD", key)
    plain = "".join(c for c in plain if unicodedata.category(c) not in ("Mn", "Cf"))
    words = _PARTS.findall(unicodedata.normalize("NFC", plain))
    return [word.casefold() for word in words]


def sign_in_key(key: str, *, holds_list: bool = False) -> str:
    """Return what kind of personal identifier a key names, or "".

    key: as written in the file; holds_list: whether a list of texts stands under it, so that the
    plural (`surnames`, `emails`) names identifiers rather than a count.
    The last word decides: `home_phone`, `phone_number` and `photo_url` name identifiers;
    `face_search`, `plate_reader` and `cost_per_face` do not.
    """
    parts = parts_of(key)
    if not parts or (len(parts) > 1 and (parts[0] in _MEASURES or "per" in parts)):
        return ""
    found = _head_word(parts) or _person_identifier(parts)
    if not found and holds_list and parts[-1].endswith("s"):
        singular = [*parts[:-1], parts[-1].removesuffix("es")]
        shorter = [*parts[:-1], parts[-1].removesuffix("s")]
        found = _head_word(shorter) or _head_word(singular) or _person_identifier(shorter)
    return found


def _head_word(parts: list[str]) -> str:
    end = len(parts)
    while end:
        for start in range(max(0, end - _LONGEST), end):
            kind = _KIND_OF_WORD.get("".join(parts[start:end]))
            if kind:
                return kind
        if end > 1 and (parts[end - 1] in _TAILS or parts[end - 1].isdigit()):
            end -= 1
        else:
            return ""
    return ""


def _person_identifier(parts: list[str]) -> str:
    """Return the kind for `person_id`, `guest_name_1` and the like."""
    end = len(parts)
    while end > 1:
        last = parts[end - 1]
        if last in _PERSON_TAILS and parts[end - 2] in PERSON_WORDS:
            naming = last in ("name", "names")
            return "a key for a person's name" if naming else "a key for one person"
        if last not in _TAILS and not last.isdigit():
            break
        end -= 1
    return ""


def is_licence_number(key: str, value: object) -> bool:
    """Return whether a key `licence` holds a number rather than terms such as CC BY 4.0."""
    parts = parts_of(key)
    if not parts or parts[-1] not in ("licence", "license"):
        return False
    text = str(value) if isinstance(value, str | int) else ""
    digits = sum(c.isdigit() for c in text)
    return digits >= 5 and re.fullmatch(r"[A-Za-z0-9 /-]{5,20}", text) is not None
