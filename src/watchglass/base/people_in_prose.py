"""Finds one person's record written as a sentence: a birth date, or somebody seen at a time."""

from __future__ import annotations

import re

_MONTH = (
    r"(?:jan|feb|fév|m[aä]r|apr|avr|abr|ma[iy]|jun|juin|jul|juil|aug|août|aou|ago|sep|set|oct|okt|"
    r"out|ott|nov|de[cz]|dic|déc|gen|ene|mag|giu|lug)[^\W\d_]{0,8}\.?"
)
_DATE = (
    r"(?:(?<![\d.-])(?:1[89]|20)\d\d(?:-\d{1,2}-\d{1,2}|/\d{1,2}/\d{1,2}|年\d{1,2}月\d{1,2}日)(?!\d)"
    r"|(?<![\d.])\d{1,2}(?:\.|/|-)\d{1,2}(?:\.|/|-)(?:1[89]|20)\d\d(?!\d)"
    rf"|(?<![\d.])\d{{1,2}}(?:st|nd|rd|th|\.|º)?\s{{0,2}}(?:of |de )?{_MONTH},?\s{{0,2}}(?:de )?"
    r"(?:1[89]|20)\d\d(?!\d)"
    rf"|\b{_MONTH}\s{{0,2}}\d{{1,2}}(?:st|nd|rd|th)?,?\s{{0,2}}(?:1[89]|20)\d\d(?!\d))"
)
_BORN = (
    r"(?:\bborn\b|\bdob\b|\bd\.\s?o\.\s?b\b\.?|\b(?:date of birth|birth ?date|birthday)\b|"
    r"\bgeboren\b|\bgeb\.|\bgeburts(?:datum|tag)\b|\bnée? (?:le\b|\d)|\bdate de naissance\b|"
    r"\bnacid[oa]\b|\bfecha de nacimiento\b|\bnat[oa] (?:il|a)\b|\bnascid[oa]\b|"
    r"родил|出生|生于)"
)
# "Born before 1 January 2008" is a rule about age, not somebody's birth date.
_RULE_OF_AGE = re.compile(
    r"\b(?:before|after|since|until|till|prior|between|by|earlier|later|vor|nach|seit|bis|ab|"
    r"avant|après|antes|después|desde|hasta)\b"
)
_SHORT_DATE = r"(?<!\d)\d{1,2}[./-]\d\d?[./-]\d\d(?!\d)"
_BIRTH = re.compile(rf"{_BORN}([^.;!?]{{0,30}}?)(?:{_DATE}|{_SHORT_DATE})")
_DAY = re.compile(_DATE)
_CLOCK = re.compile(
    r"(?<![\d:.])(?:[01]?\d|2[0-3])(?:[:h][0-5]\d(?!\d)|[.][0-5]\d ?(?:uhr|h\b|am\b|pm\b)|"
    r" ?(?:a\.?m\b|p\.?m\b|uhr\b|o'clock))"
)
_SEEN = re.compile(
    r"\b(?:passed|passes|entered(?! into (?:force|effect|service|use))|exited|left|arrived|departed"
    r"|crossed|boarded|visited|walked|checked (?:in|out)|tapped|swiped|appeared|"
    r"(?:went|came|drove|ran) (?:by|past|through|in|into|out|to)|"
    r"was (?:\w{1,15}ly |last |first |then |also ){0,2}(?:at|in|on|near|seen|spotted|sighted|"
    r"recorded|scanned|stopped|captured|photographed|filmed|detected|recogni[sz]ed|identified|"
    r"matched|observed|logged|tracked|noticed|caught|present)"
    r"|passierte|betrat|verliess|gesehen|erkannt|durchquerte|a été vue?|est (?:entrée?|passée?)|"
    r"fue vist[oa]|entró|pasó)\b"
)
# Many people, a thing or a law right before the verb: nobody's record.
_NOBODY = re.compile(
    r"(?:\b(?:people|persons|faces|passengers|travellers|travelers|visitors|guests|pedestrians|"
    r"commuters|vehicles?|cars?|trains?|bus|buses|officers|volunteers|crowds?|everybody|everyone|"
    r"nobody|none|many|most|half|few|alerts?|acts?|laws?|bills?|motions?|regulations?|directives?|"
    r"orders?|parliament|council|congress|assembly|senate|systems?|software|cameras?|vans?|sensors?"
    r"|trials?|tests?|uses?|deployments?|lists?|rates?|rules?|data|footage|videos?|images?|pages?|"
    r"pictures?|reports?|records?|figures?|it|which|what|this|there)[\s,]+"
    r"(?:\w+\s+){0,2}|(?:\d,\d{3}|%)\s+)$"
)
_NEAR, _SUBJECT = 90, 40
_SENTENCE = re.compile(r"(?<=[^\W\d_]{3}[.;!?])\s|\n\s*\n")


def sign_in_prose(text: str) -> str:
    """Return what kind of record of one person a sentence holds, or "".

    text: in any letter case. A birth date is a word such as "born" before a full date; a
    sighting is a full date, a clock time and a verb such as "passed" or "was seen", close
    together, where nobody else (a crowd, a law, a system) is said to have done it.
    Does not say: that other sentences are about nobody; a name alone, an age, a sighting
    without a date or without a time, and other languages are not recognised.
    """
    text = text.casefold()
    if any(not _RULE_OF_AGE.search(found[1]) for found in _BIRTH.finditer(text)):
        return "a birth date"
    if any(map(_is_sighting, _SENTENCE.split(text))):
        return "a person seen at a date and time"
    return ""


def _is_sighting(sentence: str) -> bool:
    for day in _DAY.finditer(sentence):
        first, last = max(0, day.start() - _NEAR), day.end() + _NEAR
        if not _CLOCK.search(sentence, first, last):
            continue
        for seen in _SEEN.finditer(sentence, first, last):
            before = sentence[max(0, seen.start() - _SUBJECT) : seen.start()]
            if not _NOBODY.search(before):
                return True
    return False
