"""Names as mixed as an English town's: origins with their share of the people, given names and family names."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Origin:
    """A naming custom. A family name "Kowalski|Kowalska" has a man's and a woman's form.

    `share` is the part of the town's households; `shares_surname` how often two adults of one have one family name.
    """

    share: float
    shares_surname: float
    women: tuple[str, ...]
    men: tuple[str, ...]
    surnames: tuple[str, ...]
    elder_women: tuple[str, ...] = ()
    elder_men: tuple[str, ...] = ()

    def given(self, rng: Random, gender: str, elder: bool) -> str:
        """A given name that fits the gender and, where the custom has changed, the generation."""
        women = self.elder_women if elder and self.elder_women else self.women
        men = self.elder_men if elder and self.elder_men else self.men
        return rng.choice(men if gender == "man" else women)

    def surname(self, rng: Random) -> str:
        """A family name, still in both its forms."""
        return rng.choice(self.surnames)


def inflect(surname: str, gender: str) -> str:
    """The form of a family name for a person of this gender."""
    his, _, hers = surname.partition("|")
    return hers if hers and gender != "man" else his


def words(text: str) -> tuple[str, ...]:
    """The comma-separated words of a list."""
    return tuple(" ".join(word.split()) for word in text.split(","))


ENGLISH = words("""
    Smith, Jones, Taylor, Brown, Walker, Wright, Thompson, Robinson, White, Hall, Clarke, Green, Wood, Harris,
    Cooper, King, Ward, Turner, Hill, Moore, Baker, Shaw, Fletcher, Barker, Dawson, Holmes, Gibson, Pearson,
    Marsh, Webb, Mills, Chapman, Knight, Barnes, Palmer, Rowe, Fisher, Butler, Hobbs, Tapper, Lockwood, Sykes,
    Hirst, Nuttall, Ashworth, Pickles, Greenhalgh, Tattersall, Birtwistle, Hardcastle, Whitlock, Popplewell,
    Winterbottom, Armitage, Beaumont, Eastwood, Brook, Naylor, Gill, Farrar, Hemingway, Hinchliffe, Oldroyd,
    Peel, Ramsden, Thackray, Wainwright, Ormerod, Smith-Hargreaves, Parker-Bell, Lane-Fox, Crowther, Bashford,
    Gathercole, Inskip, Larkin, Merriman, Noakes, Orchard, Penfold, Quick, Spurling
""")

ORIGINS: dict[str, Origin] = {
    "english": Origin(
        0.585,
        0.75,
        words("""
    Emma, Sarah, Rachel, Claire, Gemma, Kelly, Stacey, Jade, Chloe, Hannah, Lucy, Amy, Lauren, Charlotte, Beth,
    Michelle, Donna, Tracey, Joanne, Lisa, Nicola, Karen, Alison, Kirsty, Zoë, Holly, Megan, Ellie, Katie,
    Leanne
"""),
        words("""
    Daniel, James, Matthew, Thomas, Lee, Craig, Darren, Wayne, Gary, Mark, Paul, Andrew, Simon, Stuart, Ryan,
    Adam, Luke, Jake, Liam, Connor, Ben, Josh, Callum, Kieran, Nathan, Scott, Carl, Neil, Robert, William
"""),
        ENGLISH,
        words("""
    Margaret, Jean, Maureen, Sheila, Barbara, Brenda, Dorothy, Pauline, Christine, Susan, Linda, Janet,
    Elizabeth, Patricia, Doreen, Joyce, Marjorie, Sandra, Hilary, Kathleen
"""),
        words("""
    Derek, Brian, Alan, Keith, Roy, Trevor, Ronald, Raymond, Dennis, Kenneth, Geoffrey, Michael, David, John,
    Peter, Robert, William, Terence, Malcolm, Norman
"""),
    ),
    "irish": Origin(
        0.04,
        0.8,
        words("Siobhán, Aoife, Niamh, Sinéad, Bríd, Nuala, Bernadette, Gráinne, Deirdre, Orla, Róisín, Caitlin"),
        words("Patrick, Séamus, Declan, Eoin, Brendan, Pádraig, Fergal, Dermot, Ciarán, Gerard, Conor, Aidan"),
        words(
            "O'Brien, O'Connor, Byrne, Kelly, Doyle, McCarthy, Gallagher, O'Sullivan, Kavanagh, Ní Dhomhnaill, D'Arcy"
        ),
    ),
    "welsh and scots": Origin(
        0.04,
        0.75,
        words("Siân, Angharad, Rhiannon, Morag, Fiona, Eilidh, Kirsteen, Carys, Ailsa, Mairi"),
        words("Gareth, Rhys, Huw, Dafydd, Angus, Hamish, Fraser, Callum, Iain, Ewan"),
        words("Evans, Davies, Llewellyn, Pritchard, MacDonald, Campbell, McKenzie, Fraser, Griffiths, Stewart"),
    ),
    "polish": Origin(
        0.065,
        0.85,
        words("Małgorzata, Katarzyna, Agnieszka, Aleksandra, Joanna, Magdalena, Monika, Zofia, Elżbieta, Beata, Kinga"),
        words("Tomasz, Paweł, Krzysztof, Łukasz, Michał, Piotr, Marcin, Wojciech, Grzegorz, Jakub, Sławomir, Dariusz"),
        words("""
    Kowalski|Kowalska, Wiśniewski|Wiśniewska, Nowak, Wójcik, Zieliński|Zielińska, Lewandowski|Lewandowska,
    Dąbrowski|Dąbrowska, Mazur, Krawczyk, Szymański|Szymańska, Pawlak, Żak
"""),
    ),
    "romanian": Origin(
        0.03,
        0.85,
        words("Ioana, Andreea, Mihaela, Elena, Cristina, Roxana, Ștefania, Daniela, Alina, Simona"),
        words("Andrei, Ionuț, Mihai, Florin, Ștefan, Bogdan, Cătălin, Vasile, Marius, Radu"),
        words("Popescu, Ionescu, Munteanu, Țurcanu, Dumitru, Stoica, Rusu, Ciobanu, Văduva, Lungu"),
    ),
    "pakistani": Origin(
        0.06,
        0.55,
        words("Ayesha, Fatima, Saima, Nasreen, Shazia, Zainab, Rukhsana, Samina, Hafsa, Iqra, Nadia, Shabana"),
        words("Muhammad, Imran, Usman, Tariq, Asif, Bilal, Hassan, Yusuf, Kamran, Shahid, Zeeshan, Nadeem"),
        words("Khan, Hussain, Ahmed, Malik, Akhtar, Mahmood, Iqbal, Mirza, Shah, Qureshi, Butt, Chaudhry"),
    ),
    "indian": Origin(
        0.04,
        0.8,
        words("Harpreet, Manjit, Jaspreet, Gurpreet, Kiran, Priya, Meena, Hansa, Anjali, Sunita, Amarjit, Bhavna"),
        words("Gurdeep, Harjit, Balwinder, Sukhdev, Rajesh, Vijay, Dipak, Jaswinder, Mohinder, Nikhil, Ravi, Surinder"),
        words(
            "Singh Sandhu|Kaur Sandhu, Singh Gill|Kaur Gill, Patel, Mistry, Sharma, Chauhan, Dhillon, Solanki, Joshi"
        ),
    ),
    "bangladeshi": Origin(
        0.02,
        0.35,
        words("Shirin, Rehana, Nazma, Sultana, Taslima, Farhana, Rumana, Ruksana"),
        words("Abdul, Shafiq, Rafiq, Kamal, Habib, Mizan, Jubayer, Faruk"),
        words("Miah, Begum, Choudhury, Islam, Uddin, Rahman, Ali, Haque"),
    ),
    "somali": Origin(
        0.02,
        0.1,
        words("Hodan, Amina, Sahra, Fadumo, Ifrah, Khadra, Hibo, Ayaan"),
        words("Abdi, Mohamed, Mahad, Yusuf, Liban, Guled, Ismail, Warsame"),
        words("Abdullahi, Warsame, Farah, Jama, Hassan, Ali Nur, Osman, Duale"),
    ),
    "nigerian": Origin(
        0.03,
        0.85,
        words("Oluwaseun, Folake, Ngozi, Chioma, Patience, Blessing, Adaeze, Titilayo, Ifeoma, Yetunde"),
        words("Emeka, Tunde, Chukwudi, Femi, Olumide, Ikechukwu, Segun, Obinna, Babatunde, Kelechi"),
        words("Adeyemi, Okafor, Akintola, Balogun, Eze, Nwosu, Ogunleye, Okoro, Bello, Adébáyò"),
    ),
    "caribbean": Origin(
        0.025,
        0.7,
        words("Beverley, Marcia, Yvonne, Shanice, Tanisha, Hyacinth, Paulette, Keisha, Sonia, Claudette"),
        words("Winston, Delroy, Leroy, Errol, Marlon, Carlton, Jermaine, Desmond, Neville, Clive"),
        words("Campbell, Francis, Grant, Bailey, Morgan, Reid, St. Louis, Joseph, Charles, Pierre-Louis"),
    ),
    "portuguese": Origin(
        0.015,
        0.7,
        words("Conceição, Filipa, Inês, Catarina, Fátima, Lurdes, Sónia, Graça"),
        words("João, Nuno, Rui, Tiago, Gonçalo, Paulo, Jorge, Hélder"),
        words("da Silva, Ferreira, Gonçalves, Simões, Araújo, dos Santos, Magalhães, Pereira"),
    ),
    "chinese": Origin(
        0.015,
        0.25,
        words("Mei Ling, Wing Yan, Ka Man, Xiaoyan, Hui Min, Sau Lan, Yuk Ying, Jing"),
        words("Chi Ming, Kwok Wai, Jun, Wei, Ho Yin, Tak Shing, Zhiwei, Man Kit"),
        words("Chan, Wong, Lam, Cheung, Zhang, Li, Ng, Leung"),
    ),
    "turkish": Origin(
        0.01,
        0.9,
        words("Ayşe, Elif, Zeynep, Gülsen, Fatma, Özlem"),
        words("Emre, Mehmet, Çağlar, Hüseyin, Okan, Şükrü"),
        words("Yıldız, Öztürk, Kaya, Çelik, Demir, Aydoğan"),
    ),
    "ukrainian": Origin(
        0.005,
        0.9,
        words("Oksana, Nataliia, Olena, Iryna, Yuliia"),
        words("Oleksandr, Andrii, Serhii, Bohdan, Taras"),
        words("Shevchenko, Kovalenko, Bondarenko, Tkachenko, Melnyk"),
    ),
}

NICKNAMES: dict[str, str] = {
    "Margaret": "Peggy",
    "Elizabeth": "Betty",
    "Robert": "Bob",
    "William": "Bill",
    "Patricia": "Pat",
    "Kathleen": "Kath",
    "Sandra": "Sandy",
    "Susan": "Sue",
    "Christine": "Chris",
    "Patrick": "Paddy",
    "Ronald": "Ron",
    "Raymond": "Ray",
    "Kenneth": "Ken",
    "Geoffrey": "Geoff",
    "Michael": "Mick",
    "Terence": "Terry",
    "Muhammad": "Mo",
    "Mohamed": "Mo",
    "Małgorzata": "Gosia",
    "Katarzyna": "Kasia",
    "Aleksandra": "Ola",
    "Tomasz": "Tomek",
    "Joanna": "Asia",
    "Piotr": "Piotrek",
    "Oluwaseun": "Seun",
    "Babatunde": "Tunde",
    "Bernadette": "Bernie",
    "Siobhán": "Shiv",
    "Gurdeep": "Gary",
    "Harpreet": "Preet",
    "Thomas": "Tommy",
    "Matthew": "Matty",
    "Daniel": "Danny",
    "Nicola": "Nicky",
    "Doreen": "Dor",
    "Desmond": "Des",
    "Aleksander": "Olek",
    "Conceição": "São",
    "Oleksandr": "Sasha",
    "Xiaoyan": "Yan",
    "Hüseyin": "Huss",
    "Jaswinder": "Jazz",
}
"""The everyday name some go by. Two sightings of one person often have one name each."""
