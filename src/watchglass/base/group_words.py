"""Knows names of ethnic, religious, national and similar groups in running text (red line 3).

The list is short and English in the main. Adjectives of place count only beside a word for
people: "Asian women" names a group, "London's police" and "American dollars" do not.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache


def _either(words: str) -> str:
    """Return an alternation of whole words; "_" in a word stands for a gap."""
    return "|".join(re.escape(word).replace("_", _GAP) for word in words.split())


_GAP = r"[\s_-]+"
# Between words of an enumeration: "Black, Asian and other women".
_JOIN = r"[\s_,/&-]+"
# Names that are used of people only. "(s)" stands for an optional plural.
_NOUNS = """
uyghur(s) uighur(s) uygur(s) uigur(s) rohingya(s) roma romani romany romanies sinti gypsy gypsies
irish_traveller(s) irish_traveler(s) jew(s) jewess jewesses muslim(s) moslem(s) hindu(s) sikh(s)
christians buddhists catholics protestants evangelicals mormons jains zoroastrians atheists
jehovah's_witness(es) baha'i(s) bahai(s) falun_gong yazidi(s) yezidi(s) ahmadi(s) ahmadiyya shia
shias shi'a shiite(s) sunni(s) alevi(s) alawite(s) druze copts salafis hui_muslim(s) han_chinese
tibetans mongols manchu(s) kazakhs uzbeks kyrgyz tajiks turkmens kurd(s) arabs berbers amazigh
tuareg(s) tamils hazara(s) pashtun(s) baloch balochis sindhis bosniak(s) chechen(s) tatars basques
hutu(s) tutsi(s) igbo(s) yoruba(s) hausa(s) zulus xhosa(s) oromo(s) tigrayan(s) maasai maori(s)
inuit eskimo(s) aborigine(s) aboriginals torres_strait_islander(s) first_nations
native_american(s) american_indian(s) alaska_native(s) pacific_islander(s) mapuche(s) quechua
aymara latino(s) latina(s) latinx hispanic(s) chicano(s) afro-american(s) african_american(s)
afro-caribbean(s) afrocaribbean(s) asian_american(s) caucasians asians africans dalit(s) adivasi(s)
brahmins gays lesbian(s) lgbt lgbtq lgbti lgbtqi lgbtqia lgbt+ lgbtq+ homosexuals bisexuals
transsexual(s) turks serbs croats slavs finns spaniard(s) frenchmen englishmen irishmen
dutchmen filipino(s) filipina(s) thais iraqis pakistanis israelis saudis
bangladeshis kuwaitis qataris emiratis yemenis omanis nepalis somalis kosovars
"""
# Ethnic, religious and similar adjectives; they count beside a wide range of words for people.
_PEOPLES = """
black white brown asian african arab arabic jewish muslim islamic christian catholic protestant
orthodox buddhist hindu sikh jain mormon coptic tibetan mongol mongolian kazakh kurdish berber
tamil han hui zhuang slavic zulu basque sami roma caucasian hispanic latin indigenous aboriginal
native caribbean gay queer homosexual bisexual trans transgender non-white nonwhite dark-skinned
light-skinned
""" + " ".join(f"{where}_asian" for where in ("south", "east", "southeast", "central", "west"))
# Nationalities; those in -an have a plural in -ans.
_NATIONS = """
afghan albanian algerian american angolan argentinian armenian australian austrian azerbaijani
bangladeshi belarusian belgian bolivian bosnian brazilian british bulgarian burmese cambodian
cameroonian canadian chilean chinese colombian congolese croatian cuban cypriot czech danish dutch
ecuadorian egyptian english eritrean estonian ethiopian finnish french gambian georgian german
ghanaian greek guatemalan haitian honduran hungarian indian indonesian iranian iraqi irish israeli
italian jamaican japanese jordanian kenyan korean kosovan kuwaiti latvian lebanese liberian libyan
lithuanian macedonian malaysian malian mexican moldovan moroccan nepalese nigerian norwegian
pakistani palestinian persian peruvian polish portuguese romanian russian rwandan salvadoran saudi
scottish senegalese serbian slovak slovenian somali spanish sudanese swedish swiss syrian taiwanese
thai tunisian turkish turkmen ugandan ukrainian uzbek venezuelan vietnamese welsh yemeni zambian
zimbabwean
"""
_PEOPLE = (
    "people peoples person persons woman women man men girl girls boy boys child children youth "
    "youths teenager teenagers minority minorities community communities immigrant immigrants "
    "migrant migrants refugee refugees nationals family families descent heritage ancestry "
    "ethnicity faces households"
)
_MORE_PEOPLE = (
    " adult adults citizens residents students pupils drivers passengers travellers travelers "
    "guests visitors suspects workers employees patients tenants pedestrians worshippers believers "
    "populations population neighbourhoods neighborhoods subjects participants volunteers "
    "respondents males females male female lives americans british britons origin"
)
_BETWEEN = "and or nor other all young younger old older elderly teenage adult ethnic minority many"


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    nouns = "|".join(
        re.escape(word).replace("_", _GAP).replace(r"\(s\)", "s?").replace(r"\(es\)", "(?:es)?")
        for word in _NOUNS.split()
    )
    plurals = "|".join(f"{word}s" for word in _NATIONS.split() if word.endswith("an"))
    peoples, nations, between = _either(_PEOPLES), _either(_NATIONS), _either(_BETWEEN)
    either = f"(?:{peoples}|{nations})"
    among = f"(?:{_JOIN}(?:{between}|{peoples}|{nations})){{0,5}}"
    wide, narrow = _either(_PEOPLE + _MORE_PEOPLE), _either(_PEOPLE)
    station = rf"(?!{_GAP}(?:termini|tiburtina|trastevere|ostiense))"
    said = (
        rf"(?:{nouns}|{plurals}){station}",
        rf"(?:{peoples}){among}{_JOIN}(?:{wide})",
        rf"(?:{nations}){among}{_JOIN}(?:{narrow})",
        rf"ethnic(?:ally)?{_GAP}{either}",
        rf"(?:{narrow}|those|everybody){_GAP}of{_GAP}{either}{among}{_JOIN}"
        r"(?:descent|origins?|heritage|backgrounds?|ancestry|appearance|ethnicity|faith)",
        rf"(?:who|that){_GAP}(?:is|are|identify{_GAP}as){_GAP}{either}",
        rf"groups?{_GAP}[a-z]\s*(?:[=:(,]|{_GAP}(?:is|are|means|stands{_GAP}for)(?:{_GAP}"
        rf"(?:mostly|mainly|all|the))?{_GAP})\s*{either}",
    )
    whole = r"(?<![^\W_])(?:{})(?![^\W_])"
    # "blacks" and "whites" are people only with a capital letter; without, parts of a picture.
    return (
        *(re.compile(whole.format(one), re.IGNORECASE) for one in said),
        re.compile(whole.format("Blacks|Whites")),
    )


def group_named_in(text: str) -> str:
    """Return the first words by which a text names a real group, or "".

    text: an id, a title or free text. Letter case, accents and the marks between words of an
    id do not matter. Source: DESIGN section 2, red line 3.
    Does not say: that a text without such words names nobody; the list is short, holds English
    words in the main, and leaves out every word that has another common meaning.
    """
    plain = unicodedata.normalize("NFKD", text).replace("\u2019", "'")
    plain = "".join(c for c in plain if unicodedata.category(c) not in ("Mn", "Cf"))
    found = [match for pattern in _patterns() if (match := pattern.search(plain))]
    return min(found, key=lambda match: match.start())[0] if found else ""
