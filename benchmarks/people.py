"""Seeded people of South Asian towns, some of whom were imported twice.

Families share surname, address and often the phone: they are not duplicates. A second entry of a
person differs as sheets do: another spelling or script, parts swapped or left out, a title, a slip
in the phone, a new phone, a house moved from. Phones that agree exactly are rare among
duplicates, since those would have been one customer from the beginning.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from customers.duplicates.records import Record

REPEATED = 0.2  # of the people; some of them three times
TWINS = 0.02  # of those who have a sibling here


def _words(text: str) -> list[str]:
    return text.split()


_MEN = {
    "Hindu": _words(
        "Ramesh Suresh Mahesh Rajesh Jignesh Hitesh Nilesh Ketan Chetan Harsh Jayesh Vikram "
        "Vijay Ajay Sanjay Arvind Dinesh Bharat Kiran Nitin Pravin Ashok Anil Sunil Mukesh "
        "Kalpesh Bhavesh Dhaval Parth Yash Krunal Mehul Rakesh Naresh Paresh Alpesh Tushar "
        "Gaurav Rohit Amit Kanti Manish Deepak Pankaj Hardik Jatin Kamlesh Lalit Mayur Nikhil "
        "Ojas Piyush Raju Sandip Tejas Umesh Vipul Wamanrao Yogesh Zaver Ambalal Babulal "
        "Chimanlal Dahyabhai Ghanshyam Haresh Indravadan Jitendra Kirit Laxman Manoj Natvar "
        "Prakash Ravi Shailesh Tarun Utpal Vasant Anand Bhupendra Chirag Darshan Girish Hemant "
        "Ishwar Kaushik Maulik Niraj Prashant Rahul Sameer Vinod Govind Gopal Hari Keshav "
        "Madhav Mohan Narayan Raghu Shankar Shyam Sudhir Subhash Balwant Devendra Jagdish "
        "Karsan Popat Ranchhod Savji Vallabh"
    ),
    "Muslim": _words(
        "Mohammed Imran Irfan Salim Yusuf Ibrahim Ismail Farhan Faisal Aslam Javed Rafiq Shakil "
        "Zubair Tariq Asif Nadeem Wasim Arif Hanif Iqbal Junaid Kashif Omar Bilal Hamza Rizwan "
        "Shoaib Sajid Aamir Abbas Adil Akbar Altaf Amjad Anwar Ashraf Ayub Aziz Danish Ejaz "
        "Feroz Ghulam Habib Haroon Idris Inayat Jamil Karim Latif Mansoor Moin Mustafa Naeem "
        "Nasir Nizam Parvez Qasim Rashid Riyaz Saeed Sarfaraz Shahid Sohail Sultan Tahir Usman "
        "Yaqub Zahid Zakir"
    ),
}
_WOMEN = {
    "Hindu": _words(
        "Sunita Anita Kavita Savita Meena Reena Hetal Komal Dhara Pooja Neha Nisha Priya Rekha "
        "Usha Asha Jyoti Bhavna Kalpana Manisha Varsha Daksha Falguni Heena Jagruti Kinjal "
        "Mital Payal Rupal Shilpa Sonal Tejal Urvashi Vaishali Bhumika Geeta Seema Sangeeta "
        "Alka Bina Chandrika Darshana Ela Foram Gayatri Hansa Ila Jayshree Kokila Lata Madhu "
        "Nayana Pallavi Ranjan Sadhana Toral Uma Vandana Yamini Ankita Bijal Charmi Dipti Ekta "
        "Garima Hiral Janki Khushbu Leena Minal Nidhi Parul Riddhi Sejal Trupti Vidhi Avani "
        "Bhakti Disha Gargi Isha Juhi Krupa Mansi Niyati Prachi Radha Shweta Swati Tanvi "
        "Lakshmi Parvati Sita Kamla Kanta Manju Pushpa Savitri Shanta Sharda Sushila Vimla "
        "Hemlata Jasoda Kashi Mani"
    ),
    "Muslim": _words(
        "Ayesha Fatima Khadija Zainab Mariam Sana Saba Nazia Shabnam Rukhsana Yasmin Farida "
        "Nasreen Parveen Salma Samina Shaheen Tabassum Zoya Rehana Hina Mumtaz Noor Amina Asma "
        "Afreen Aliya Anjum Bushra Dilshad Erum Farzana Gulnaz Hafsa Humaira Iram Jameela "
        "Kausar Lubna Mehrunnisa Munira Nafisa Najma Naseem Qamar Rabia Razia Roshan Sabina "
        "Safiya Sakina Sameera Shagufta Shamim Sufia Sultana Tahira Uzma Wahida Zakiya Zarina "
        "Zeenat"
    ),
}
_SURNAMES = {
    "Hindu": _words(
        "Patel Shah Sharma Parmar Solanki Joshi Mehta Desai Chauhan Rathod Trivedi Verma Gupta "
        "Pandya Bhatt Dave Vyas Thakkar Soni Panchal Prajapati Makwana Vaghela Mistry Nair Iyer "
        "Rao Reddy Kulkarni Deshmukh Gandhi Modi Doshi Parikh Amin Rana Thakor Barot Raval "
        "Jadeja Gohil Zala Chavda Dabhi Suthar Luhar Kumbhar Darji Vankar Rohit Chaudhary Yadav "
        "Mishra Tiwari Dubey Jain Agrawal Bansal Goyal Kapadia Sheth Contractor Engineer "
        "Merchant Vakil Zaveri Kothari Sanghvi Bhavsar Kansara Nayak Upadhyay Purohit Acharya "
        "Shukla Pathak Jani Oza Buch Vaidya Hathi Kachhia Lakhani Gajjar Limbachiya Kadia Patil "
        "Pawar More Shinde Jadhav Gaikwad Naik Menon Pillai Shetty Hegde Kamath Bose Sen Ghosh "
        "Das Mukherjee Banerjee Dutta Roy Singh Rajput Bisht Negi"
    ),
    "Muslim": _words(
        "Shaikh Khan Pathan Ansari Qureshi Malik Sayed Mirza Baig Siddiqui Memon Vohra Mansuri "
        "Saiyed Momin Hussain Ahmed Ali Rangrez Chhipa Diwan Fakir Ghanchi Belim Bukhari Kazi "
        "Lakdawala Multani Nagori Pirzada Rizvi Shirazi Sindhi Sumra Theba Usmani Zaidi Kagzi "
        "Bandukwala Dhobi Farooqui Hashmi Jafri Kadri Lokhandwala Maniar Naqvi Patanwala"
    ),
}
_SPELLINGS = {
    "mohammed": ["Muhammad", "Mohammad", "Mohd", "Md", "Mohamed"],
    "sunita": ["Suneeta", "Sunitaa"], "anita": ["Aneeta"], "kavita": ["Kavitha"],
    "savita": ["Savitha"], "meena": ["Mina"], "reena": ["Rina"], "geeta": ["Gita", "Geetha"],
    "seema": ["Sima"], "pooja": ["Puja"], "jyoti": ["Jyothi"], "vikram": ["Bikram"],
    "shaikh": ["Sheikh", "Shekh", "Sk"], "sayed": ["Syed", "Saiyad"],
    "qureshi": ["Kureshi", "Quraishi"], "siddiqui": ["Siddiqi"], "yusuf": ["Yousuf", "Yusuph"],
    "fatima": ["Fathima", "Fatema"], "ayesha": ["Aisha", "Aysha"], "zainab": ["Zaynab"],
    "choudhary": ["Chaudhari"], "chauhan": ["Chouhan"], "rathod": ["Rathore"],
    "joshi": ["Joshee"], "bhatt": ["Bhat"], "thakkar": ["Thakker"], "parmar": ["Parmaar"],
    "nasreen": ["Nasrin"], "parveen": ["Parvin", "Perween"], "yasmin": ["Yasmeen"],
    "shaheen": ["Shahin"], "irfan": ["Irphan"], "javed": ["Jawed"], "wasim": ["Waseem"],
    "nadeem": ["Nadim"], "hussain": ["Husain", "Hussein"], "ahmed": ["Ahmad"],
    "ismail": ["Esmail"], "ibrahim": ["Ebrahim"], "jignesh": ["Jignes"],
    "hitesh": ["Hiteshkumar"], "bhavesh": ["Bhavesh Kumar"], "heena": ["Hina"],
    "desai": ["Desaai"], "trivedi": ["Triwedi"], "solanki": ["Solankee"], "verma": ["Varma"],
    "gandhi": ["Gandi"], "parikh": ["Pareekh"], "vohra": ["Vora", "Bohra"],
}  # fmt: skip
_SCRIPTS = {
    "sunita": ["સુનીતા", "सुनीता"], "ramesh": ["રમેશ", "रमेश"], "suresh": ["સુરેશ", "सुरेश"],
    "mahesh": ["મહેશ", "महेश"], "meena": ["મીના", "मीना"], "kavita": ["કવિતા", "कविता"],
    "patel": ["પટેલ", "पटेल"], "shah": ["શાહ", "शाह"], "joshi": ["જોશી", "जोशी"],
    "sharma": ["શર્મા", "शर्मा"], "asha": ["આશા", "आशा"], "kiran": ["કિરણ", "किरण"],
    "mohammed": ["મોહમ્મદ", "محمد"], "khan": ["ખાન", "خان"], "shaikh": ["શેખ", "شیخ"],
    "imran": ["ઇમરાન", "عمران"], "fatima": ["ફાતિમા", "فاطمہ"], "salim": ["સલીમ", "سلیم"],
    "parmar": ["પરમાર", "परमार"], "solanki": ["સોલંકી", "सोलंकी"], "mehta": ["મહેતા", "मेहता"],
    "desai": ["દેસાઈ", "देसाई"], "geeta": ["ગીતા", "गीता"], "pooja": ["પૂજા", "पूजा"],
}  # fmt: skip
_CITIES = ["Ahmedabad"] * 6 + _words("Surat Vadodara Rajkot Gandhinagar Anand Mumbai Pune Karachi")
_OTHER_CITIES = {
    "Ahmedabad": ["Amdavad", "Ahmadabad", "A'bad"],
    "Vadodara": ["Baroda"],
    "Mumbai": ["Bombay"],
}
_SOCIETIES = _words(
    "Shanti Krishna Om Shiv Ganga Yamuna Sardar Nehru Gulmohar Ashirwad Noor Rehmat Al-Falah "
    "Sunrise Green Royal Silver Laxmi Ambika Umiya Swaminarayan Paras Nirman Vishal"
)
_KINDS = ["Society", "Apartment", "Nagar", "Park", "Residency", "Colony", "Tenament", "Bungalows"]
_AREAS = _words(
    "Maninagar Satellite Bopal Naroda Vastrapur Navrangpura Juhapura Sarkhej Vejalpur Gota "
    "Chandkheda Nikol Isanpur Adajan Katargam Alkapuri Gotri Kalawad"
)
_SHORT = {"Society": "Soc", "Apartment": "Appt", "Nagar": "Ngr", "Colony": "Col"}
# The keys beside each.
_KEYBOARD = dict(
    zip("aeiounmsrthkldp", _words("sq wr uo ip yi bm n ad et ry gj jl k sf o"), strict=True)
)


class Person:
    """Somebody real, of whom entries are made."""

    def __init__(self, chance: random.Random, number: int, family: dict) -> None:
        self.number = number
        self.family = family
        group = family["group"]
        self.woman = chance.random() < 0.5
        self.given = frequent(chance, (_WOMEN if self.woman else _MEN)[group])
        self.middle = family["father"] if chance.random() < 0.5 else ""
        self.surname = family["surname"]
        self.phone = family["phone"] if chance.random() < 0.3 else mobile(chance)
        start = date(1940, 1, 1)
        self.born = start + timedelta(days=chance.randrange(25_000))
        self.email = ""
        if chance.random() < 0.3:
            year, any_number = str(self.born.year % 100), str(chance.randrange(1000))
            end = chance.choice(["", year, any_number])
            host = chance.choice(["gmail.com", "yahoo.co.in", "example.in"])
            between = chance.choice(["", ".", "_"])
            self.email = f"{self.given.lower()}{between}{self.surname.lower()}{end}@{host}"

    def first_entry(self, chance: random.Random, pk: int) -> Record:
        family = self.family
        return Record(
            id=pk,
            name=" ".join(filter(None, [self.given, self.middle, self.surname])),
            phones=(self.phone,) if chance.random() < 0.95 else (),
            emails=(self.email,) if self.email else (),
            date_of_birth=self.born if chance.random() < 0.55 else None,
            city=family["city"] if chance.random() < 0.85 else "",
            address=shorten(chance, family["address"]) if chance.random() < 0.6 else "",
        )

    def second_entry(self, chance: random.Random, pk: int) -> Record:
        """As another clerk wrote the same person down at another time."""
        family = self.family
        moved = chance.random() < 0.2
        city = family["city"] if not moved or chance.random() < 0.7 else chance.choice(_CITIES)
        address = make_address(chance) if moved else shorten(chance, family["address"])
        if chance.random() < 0.25 and city in _OTHER_CITIES:
            city = chance.choice(_OTHER_CITIES[city])
        email = self.email
        if email and chance.random() < 0.3:
            email = email.replace("gmail.com", "hotmail.com").replace("example.in", "gmail.com")
        born = self.born
        slip = chance.random()
        if slip < 0.06 and born.day <= 12:
            born = born.replace(month=born.day, day=born.month)
        elif slip < 0.12:
            born = born.replace(
                year=born.year + chance.choice((-10, -1, 1, 10)), day=min(born.day, 28)
            )
        elif slip < 0.16:
            born = born.replace(day=chance.randint(1, 28))
        return Record(
            id=pk,
            name=self.other_name(chance),
            phones=self.other_phones(chance),
            emails=(email,) if email and chance.random() < 0.7 else (),
            date_of_birth=born if chance.random() < 0.5 else None,
            city=city if chance.random() < 0.8 else "",
            address=address if chance.random() < 0.55 else "",
        )

    def other_phones(self, chance: random.Random) -> tuple[str, ...]:
        kind = chance.random()
        if kind < 0.1:
            return ()
        if kind < 0.35:
            return (slip_in_digits(chance, self.phone),)
        if kind < 0.5:
            return (self.phone,)
        if kind < 0.6:
            return (self.family["phone"],)
        return (mobile(chance),)

    def other_name(self, chance: random.Random) -> str:
        words = [
            respell(chance, self.given),
            respell(chance, self.middle),
            respell(chance, self.surname),
        ]
        if chance.random() < 0.2:
            words[0] += "ben" if self.woman else "bhai"
        given, middle, surname = words
        shape = chance.random()
        if shape < 0.35:
            middle = ""
        elif shape < 0.45 and not middle:
            middle = self.family["father"]
        elif shape < 0.5:
            middle = middle[:1]
        if chance.random() < 0.04:
            surname = ""
        elif chance.random() < 0.03:
            given = given[:1]
        parts = [surname, given, middle] if chance.random() < 0.15 else [given, middle, surname]
        name = " ".join(filter(None, parts))
        if chance.random() < 0.12:
            titles = ["Smt.", "Ms", "Mrs"] if self.woman else ["Mr", "Shri", "Dr."]
            name = f"{chance.choice(titles)} {name}"
        return name.upper() if chance.random() < 0.15 else name


def random_name(chance: random.Random) -> str:
    group = "Muslim" if chance.random() < 0.3 else "Hindu"
    first = frequent(chance, (_MEN if chance.random() < 0.5 else _WOMEN)[group])
    return f"{first} {frequent(chance, _SURNAMES[group])}"


def south_asian(count: int, seed: int) -> Iterator[tuple[Record, int]]:
    """`count` entries, each with the number of the person that it is of."""
    chance = random.Random(seed)
    entries: list[tuple[Person, bool]] = []
    number = 0
    while len(entries) < count:
        family = make_family(chance)
        person = None
        for _ in range(chance.choice((1, 1, 2, 2, 3, 4))):
            sibling, person = person, Person(chance, number, family)
            if sibling is not None and chance.random() < TWINS:
                person.born = sibling.born
            number += 1
            entries.append((person, True))
            while chance.random() < REPEATED:
                entries.append((person, False))
    entries = entries[:count]
    chance.shuffle(entries)
    for pk, (person, first) in enumerate(entries, 1):
        entry = person.first_entry if first else person.second_entry
        yield entry(chance, pk), person.number


def make_family(chance: random.Random) -> dict:
    group = "Muslim" if chance.random() < 0.3 else "Hindu"
    return {
        "group": group,
        "surname": frequent(chance, _SURNAMES[group]),
        "father": frequent(chance, _MEN[group]),
        "phone": mobile(chance),
        "city": chance.choice(_CITIES),
        "address": make_address(chance),
    }


def make_address(chance: random.Random) -> str:
    flat = (
        f"{chance.choice('ABCDEFG')}/{chance.randint(1, 40)}"
        if chance.random() < 0.6
        else str(chance.randint(1, 250))
    )
    return f"{flat}, {chance.choice(_SOCIETIES)} {chance.choice(_KINDS)}, {chance.choice(_AREAS)}"


def shorten(chance: random.Random, address: str) -> str:
    for long, short in _SHORT.items():
        if chance.random() < 0.5:
            address = address.replace(long, short)
    if chance.random() < 0.2:
        address = address.rpartition(",")[0]
    return slip(chance, address) if chance.random() < 0.15 else address


def respell(chance: random.Random, word: str) -> str:
    if not word:
        return ""
    known = word.lower()
    kind = chance.random()
    if kind < 0.35 and known in _SPELLINGS:
        return chance.choice(_SPELLINGS[known])
    if kind > 0.97 and known in _SCRIPTS:
        return chance.choice(_SCRIPTS[known])
    return slip(chance, word) if kind > 0.88 else word


def slip(chance: random.Random, text: str) -> str:
    """One slip of a hand on a keyboard."""
    position = chance.randrange(len(text))
    char, kind = text[position], chance.randrange(4)
    if kind == 0 and len(text) > 3:
        return text[:position] + text[position + 1 :]
    if kind == 1:
        return text[:position] + char + text[position:]
    if kind == 2 and position:
        return text[: position - 1] + char + text[position - 1] + text[position + 1 :]
    return text[:position] + chance.choice(_KEYBOARD.get(char.lower(), "e")) + text[position + 1 :]


def frequent(chance: random.Random, names: list[str]) -> str:
    """One of `names`; the first are met far more often than the last."""
    return names[int(len(names) * chance.random() ** 2)]


def mobile(chance: random.Random) -> str:
    prefix = chance.choice(("98", "99", "97", "96", "94", "90", "81", "70", "63"))
    return f"+91{prefix}{chance.randrange(10**8):08d}"


def slip_in_digits(chance: random.Random, phone: str) -> str:
    position = chance.randint(4, len(phone) - 2)
    if chance.random() < 0.4 and phone[position] != phone[position + 1]:
        return phone[:position] + phone[position + 1] + phone[position] + phone[position + 2 :]
    other = chance.choice([d for d in "0123456789" if d != phone[position]])
    return phone[:position] + other + phone[position + 1 :]
