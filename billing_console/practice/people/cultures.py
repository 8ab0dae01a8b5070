"""Names, places and phone codes of the world Northwind Cloud sells to."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

_PLAIN: Final = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ı": "i", "æ": "ae", "Æ": "Ae", "đ": "d", "'": None, " ": None}
)


@dataclass(frozen=True, slots=True)
class Word:
    """A name as it is written and as it appears in an e-mail address."""

    text: str
    plain: str


@dataclass(frozen=True, slots=True)
class Place:
    """A city with one of its streets."""

    city: str
    postal_code: str
    street: str
    state: str | None = None


@dataclass(frozen=True, slots=True)
class Culture:
    """A country with its given names, family names, places and phone code."""

    country: str
    locale: str
    phone: str
    given: tuple[Word, ...]
    family: tuple[Word, ...]
    places: tuple[Place, ...]
    family_first: bool = False
    domain: str = "com"


def plain(text: str) -> str:
    """A name in lower-case ASCII letters."""
    letters = unicodedata.normalize("NFKD", text.translate(_PLAIN)).encode("ascii", "ignore").decode()
    return letters.lower()


def _words(text: str) -> tuple[Word, ...]:
    """Names split at commas; "花|hana" gives the plain form where it cannot be derived."""
    words = []
    for part in text.split(","):
        written, _, latin = part.partition("|")
        words.append(Word(written, latin or plain(written)))
    return tuple(words)


def _places(text: str) -> tuple[Place, ...]:
    """Places split at semicolons, each "city/postal code/street[/state]"."""
    return tuple(Place(*part.split("/")) for part in text.split(";"))


_US: Final = Culture(
    "US",
    "en",
    "+1 415 555 ",
    _words(
        "Olivia,James,Emma,Noah,Ava,Liam,Sophia,Mason,Isabella,Ethan,Mia,Lucas,Amelia,Logan,Harper,Elijah,"
        "Evelyn,Aiden,Abigail,Jackson,Ella,Grace,Henry,Chloe,Owen,Nora,Wyatt,Zoey,Caleb,Hazel"
    ),
    _words(
        "Smith,Johnson,Williams,Brown,Jones,Garcia,Miller,Davis,Martinez,Hernandez,Lopez,Wilson,Anderson,Thomas,"
        "Taylor,Moore,Jackson,Martin,Lee,Thompson,White,Harris,Clark,Lewis,Walker,Young,Allen,King,Wright,O'Neill"
    ),
    _places(
        "San Francisco/94107/Brannan St/CA;Austin/78704/S Congress Ave/TX;Brooklyn/11211/Bedford Ave/NY;"
        "Seattle/98101/Pine St/WA;Chicago/60607/W Lake St/IL;Portland/97209/NW Hoyt St/OR;Denver/80202/Blake St/CO"
    ),
)

CULTURES: Final[dict[str, tuple[Culture, ...]]] = {
    "usd": (
        _US,
        _US,
        _US,
        _US,
        _US,
        _US,
        Culture(
            "CA",
            "en",
            "+1 604 555 ",
            _words("Élodie,Maxime,Chloé,Étienne,Noémie,William,Charlotte,Benoît,Audrey,Marc-André"),
            _words("Tremblay,Gagnon,Roy,Côté,Bouchard,Gauthier,Morin,Lavoie,Fortin,MacDonald"),
            _places("Montréal/H2X 1Y4/Rue Sainte-Catherine/QC;Vancouver/V6B 1A1/W Hastings St/BC"),
            domain="ca",
        ),
        Culture(
            "NG",
            "en",
            "+234 803 555 ",
            _words("Adaeze,Emeka,Ifeoma,Tunde,Folake,Segun,Yetunde,Uche,Kelechi,Bisi"),
            _words("Adeyemi,Okonkwo,Balogun,Eze,Ogunleye,Nwosu,Abubakar,Ibrahim,Akande,Obi"),
            _places("Lagos/101233/Adeola Odeku St;Abuja/900271/Aminu Kano Crescent"),
            domain="ng",
        ),
        Culture(
            "IN",
            "en",
            "+91 98765 55",
            _words("Aarav,Diya,Vivaan,Ananya,Arjun,Ishita,Rohan,Kavya,Aditya,Meera"),
            _words("Sharma,Patel,Iyer,Reddy,Gupta,Nair,Mehta,Banerjee,Rao,Joshi"),
            _places("Bengaluru/560001/MG Road;Mumbai/400001/Marine Drive;Pune/411001/FC Road"),
            domain="in",
        ),
        Culture(
            "BR",
            "pt-BR",
            "+55 11 95555 ",
            _words("João,Mariana,Caio,Letícia,Thiago,Júlia,Otávio,Beatriz,Antônio,Conceição"),
            _words("Silva,Souza,Araújo,Gonçalves,Magalhães,Nóbrega,Sant'Anna,Ribeiro,Falcão,Assunção"),
            _places("São Paulo/01310-100/Av. Paulista/SP;Florianópolis/88015-100/Rua Bocaiúva/SC"),
            domain="com.br",
        ),
        Culture(
            "KR",
            "ko",
            "+82 10 5555 ",
            _words("민준|minjun,서연|seoyeon,지훈|jihoon,하은|haeun,도윤|doyun,수아|sua,예준|yejun,지민|jimin"),
            _words("김|kim,이|lee,박|park,최|choi,정|jung,강|kang,조|cho,윤|yoon"),
            _places("서울/04524/세종대로;부산/48058/센텀중앙로"),
            family_first=True,
            domain="kr",
        ),
        Culture(
            "TW",
            "zh-TW",
            "+886 912 555 ",
            _words(
                "怡君|yichun,志明|chihming,雅婷|yating,家豪|chiahao,淑芬|shufen,俊傑|chunchieh,詩涵|shihhan,冠宇|kuanyu"
            ),
            _words("陳|chen,林|lin,黃|huang,張|chang,李|li,王|wang,吳|wu,劉|liu"),
            _places("臺北市/110/信義路五段;高雄市/802/四維三路"),
            family_first=True,
            domain="tw",
        ),
        Culture(
            "VN",
            "vi",
            "+84 90 555 ",
            _words("Anh,Bảo,Châu,Dũng,Hương,Khánh,Linh,Minh,Ngọc,Thảo"),
            _words("Nguyễn,Trần,Lê,Phạm,Hoàng,Võ,Đặng,Bùi"),
            _places("Hà Nội/100000/Phố Tràng Tiền;Đà Nẵng/550000/Đường Bạch Đằng"),
            family_first=True,
            domain="vn",
        ),
        Culture(
            "PL",
            "pl",
            "+48 600 555 ",
            _words("Łukasz,Małgorzata,Paweł,Zofia,Grzegorz,Agnieszka,Michał,Żaneta,Jędrzej,Weronika"),
            _words("Wójcik,Kowalczyk,Zieliński,Szymański,Woźniak,Dąbrowski,Kozłowski,Błaszczyk,Gąsior,Żak"),
            _places("Kraków/31-042/Rynek Główny;Wrocław/50-101/ul. Świdnicka;Łódź/90-001/ul. Piotrkowska"),
            domain="pl",
        ),
        Culture(
            "TR",
            "tr",
            "+90 532 555 ",
            _words("Ayşe,Mehmet,Elif,Çağrı,Gülşen,Oğuz,Şebnem,İbrahim,Zeynep,Kıvanç"),
            _words("Yılmaz,Kaya,Demir,Çelik,Şahin,Yıldız,Öztürk,Aydın,Güneş,Doğan"),
            _places("İstanbul/34433/İstiklal Caddesi;İzmir/35210/Kordonboyu"),
            domain="com.tr",
        ),
    ),
    "eur": (
        Culture(
            "DE",
            "de",
            "+49 151 555 ",
            _words("Jürgen,Anneliese,Björn,Käthe,Matthias,Sören,Ursula,Günther,Lena,Falk,Jana,Moritz"),
            _words("Müller,Schröder,Weiß,Köhler,Groß,Schäfer,Jäger,Böhm,Strauß,Vogt,Brandt,Lüders"),
            _places("Berlin/10115/Invalidenstraße;München/80331/Sendlinger Straße;Köln/50667/Hohe Straße"),
            domain="de",
        ),
        Culture(
            "FR",
            "fr",
            "+33 6 12 55 ",
            _words("Amélie,François,Hélène,Rémi,Zoé,Loïc,Céline,Gaël,Inès,Thibault"),
            _words("Lefèvre,Dupont,Garçon,Chevalier,Rousseau,Béranger,Fontaine,Le Goff,Desprès,Moreau"),
            _places("Paris/75011/Rue Oberkampf;Lyon/69002/Rue Mercière;Nantes/44000/Quai de la Fosse"),
            domain="fr",
        ),
        Culture(
            "NL",
            "nl",
            "+31 6 1255 ",
            _words("Sanne,Daan,Femke,Jeroen,Lotte,Wouter,Anouk,Bram,Marijke,Joris"),
            _words("de Vries,van Dijk,Bakker,Visser,Smit,Meijer,Mulder,van den Berg,Dekker,Hendriks"),
            _places("Amsterdam/1017 XN/Prinsengracht;Utrecht/3511 GA/Oudegracht;Rotterdam/3012 CL/Coolsingel"),
            domain="nl",
        ),
        Culture(
            "ES",
            "es",
            "+34 612 555 ",
            _words("Begoña,Íñigo,Lucía,Martín,Nuria,Álvaro,Rocío,Óscar,Ainhoa,Jesús"),
            _words("Muñoz,Peña,Núñez,Íbáñez,Castaño,Gómez,Rodríguez,Domínguez,Cañas,Vázquez"),
            _places("Madrid/28013/Gran Vía;Barcelona/08002/Carrer de Ferran;A Coruña/15001/Rúa Real"),
            domain="es",
        ),
        Culture(
            "IT",
            "it",
            "+39 347 555 ",
            _words("Niccolò,Giulia,Matteo,Chiara,Lorenzo,Francesca,Davide,Elisa,Riccardo,Noemi"),
            _words("Rossi,Bianchi,De Luca,Ferrari,Esposito,Romano,Colombo,D'Angelo,Moretti,Barbieri"),
            _places("Milano/20121/Via Manzoni;Torino/10121/Via Roma;Bologna/40121/Via Indipendenza"),
            domain="it",
        ),
        Culture(
            "IE",
            "en",
            "+353 85 555 ",
            _words("Aoife,Ciarán,Saoirse,Pádraig,Niamh,Oisín,Róisín,Seán"),
            _words("O'Sullivan,Murphy,Ní Bhriain,Byrne,Kavanagh,O'Connor,Brennan,Doyle"),
            _places("Dublin/D02 X285/Harcourt St;Cork/T12 W8KP/Oliver Plunkett St"),
            domain="ie",
        ),
    ),
    "gbp": (
        Culture(
            "GB",
            "en-GB",
            "+44 7700 900",
            _words("Harriet,Alfie,Imogen,Rhys,Siân,Callum,Freya,Angus,Beatrix,Dylan,Priya,Kwame"),
            _words("Marsh,Hughes,MacLeod,Pritchard,Whitaker,Fairfax,Llewellyn,Campbell,Ashworth,Osei,Kapoor,Bell"),
            _places("London/E1 6AN/Commercial St;Bristol/BS1 4DJ/Queen Sq;Leeds/LS1 4DY/Wellington St"),
            domain="co.uk",
        ),
    ),
    "jpy": (
        Culture(
            "JP",
            "ja",
            "+81 90 5555 ",
            _words("花子|hanako,太郎|taro,さくら|sakura,健太|kenta,美咲|misaki,大輔|daisuke,陽菜|hina,翔|sho"),
            _words(
                "佐藤|sato,鈴木|suzuki,高橋|takahashi,田中|tanaka,渡辺|watanabe,伊藤|ito,山本|yamamoto,中村|nakamura"
            ),
            _places("東京都渋谷区/150-0001/神宮前;大阪市北区/530-0001/梅田;京都市中京区/604-8001/木屋町通"),
            family_first=True,
            domain="jp",
        ),
    ),
    "kwd": (
        Culture(
            "KW",
            "ar",
            "+965 5555 ",
            _words("فاطمة|fatima,أحمد|ahmad,نورة|noura,خالد|khalid,مريم|maryam,يوسف|yousef"),
            _words("العنزي|alenezi,المطيري|almutairi,الرشيدي|alrashidi,العجمي|alajmi,الصباح|alsabah,بهبهاني|behbehani"),
            _places("مدينة الكويت/13001/شارع فهد السالم;حولي/32001/شارع تونس"),
            domain="com.kw",
        ),
    ),
}

COMPANY_FIRST: Final = (
    "Lumen,Harbor,Juniper,Copper,Granite,Willow,Northgate,Bright,Quarry,Saffron,Orchard,Falcon,Cobalt,Meadow,Pine,"
    "Atlas,Beacon,Cedar,Delta,Ember,Fjord,Garnet,Heron,Indigo,Jasper,Kestrel,Lark,Maple,Nimbus,Onyx,Prairie,Quill,"
    "Raven,Sable,Tundra,Umber,Velvet,Walnut,Yarrow,Zephyr"
).split(",")
COMPANY_SECOND: Final = (
    "Studio,Labs,Works,Media,Goods,Foods,Press,Supply,Health,Energy,Books,Travel,Coffee,Design,Robotics,Games,"
    "Logistics,Partners,Garden,Motors,Music,Optics,Paper,Records,Schools,Sports,Systems,Textiles,Tools,Ventures"
).split(",")
COMPANY_FORM: Final = {
    "US": "Inc.",
    "CA": "Ltd.",
    "NG": "Ltd",
    "IN": "Pvt Ltd",
    "BR": "Ltda.",
    "DE": "GmbH",
    "FR": "SARL",
    "NL": "B.V.",
    "ES": "S.L.",
    "IT": "S.r.l.",
    "IE": "Ltd",
    "GB": "Ltd",
    "JP": "株式会社",
    "KW": "W.L.L.",
    "PL": "sp. z o.o.",
    "TR": "A.Ş.",
}
