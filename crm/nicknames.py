"""Short forms of given names that are common in England, so that Liz may be Elizabeth."""

from functools import cache

#: A given name, then what its bearers are called. A short form may belong to several names.
_FAMILIES = """
agnieszka aga | aleksandra ola sandra | alan al | albert al bert bertie | alexander alex al sandy xander
alexandra alex sandra alexa lexi | alfred alf alfie fred | alison ali | amanda mandy | andrew andy drew
angela angie ange | ann anne annie nan anna | anthony tony ant antony | antonia toni | arthur art
barbara barb babs | benjamin ben benny benji | bernard bernie | beverley bev | bridget bridie | bronislaw bronek
catherine katherine kathryn cath cathy kath kathy kate katie katy kit kitty cat | cameron cam
caroline carol carrie | charles charlie chas chuck | charlotte lottie char charlie
christine christina chris chrissie tina | christopher chris kit topher | clifford cliff | cynthia cindy
daniel dan danny | david dave davy dai | deborah debbie deb debs | dennis den | derek del | desmond des
diana di diane | donald don donny | dorothy dot dotty dolly | douglas doug | edith edie
edward ed eddie ted ned teddy | edwin ed eddie | eileen eily | eleanor ellie nell nora elly
elizabeth liz lizzie beth betty bess eliza libby elspeth lisa betsy | emily em emmy milly | emma em | ernest ernie
eugene gene | evelyn evie eve | florence flo florrie flossie | frances fran frankie | francis frank frankie
frederick fred freddie | gabriel gabe | gareth gaz | geoffrey jeffrey geoff jeff | george georgie
gerald gerry jerry | gerard gerry | geraldine gerry | gillian jill gill gilly | gordon gord | graham gray
gregory greg | gwendoline gwen gwendolen | harold harry hal | harriet hattie harry | harpreet harry preet
helen nell ellen | henry harry hal hank | herbert bert herbie | howard howie | hugh hughie | ian iain | irene renee
isabel isabella isobel izzy bella bel | jacob jake | jacqueline jackie jacqui | james jim jimmy jamie jem
jane janie | janet jan | janice jan | jasvinder jas | jennifer jenny jen jenna | jeremy jerry jez
jessica jess jessie | joan joanie | joanna joanne jo josie | john jon jack johnny | jonathan jon jonny
joseph joe joey jo | josephine jo josie | joshua josh | judith judy jude | julia julie jules | julian jules
katarzyna kasia | kenneth ken kenny | kevin kev | kimberley kim | krzysztof krzys | laura lori
lawrence laurence larry laurie | leonard len lenny leo | leslie les lesley | lewis louis lou lew | lilian lily lil
louise lou | lucy lucinda lu | malcolm mal | malgorzata gosia | manjit manny | marcus marc mark
margaret maggie meg peg peggy madge marge rita greta mags marg margie | maria mary marie | marjorie marge margie
martha marty | martin marty | mary molly polly may | matilda tilly mattie | matthew matt matty | maureen mo
maurice mo morris | maximilian max | michael mike mick micky mickey mikey | michelle shell chelle | mildred milly
mohammed mohammad muhammad mohamed mohamad mo | montague monty | nancy nan | natalie nat | nathan nat nate
nathaniel nat nate | nicholas nick nicky | nicola nicky nikki nic | nigel nige | norman norm | oliver ollie olly
olivia liv livvy | oluwaseun seun | pamela pam | patricia pat patsy tricia trish paddy | patrick pat paddy rick
paula paulie | penelope penny | peter pete | philip phillip phil pip | philippa pippa pip | rachel rach
raymond ray | rebecca becky becca bex | reginald reg reggie | richard rick ricky dick rich richie
robert rob bob bobby robbie bert | roberta bobbie | roderick rod roddy | rodney rod | roger rog | ronald ron ronnie
rosemary rose rosie | roy royston | russell russ | ruth ruthie | samantha sam sammy | samuel sam sammy
sarah sara sally sal | sean shaun shawn | sharon shaz | sheila shelagh | sidney sydney sid syd | simon si
stanislaw staszek stan | stanley stan | stephanie steph | stephen steven steve stevie ste | stuart stu
susan suzanne susanna sue susie suzie | sylvia syl | terence terry tel | teresa theresa terry tess tessa tracy
thomas tom tommy thom | timothy tim timmy | tomasz tomek tom | valerie val | vera vee | vernon vern
veronica ronnie vee | victor vic | victoria vicky tori vic | vincent vince vinny | violet vi | virginia ginny
walter wally walt | wilfred wilf | william bill will billy willy liam | winifred win winnie freda | yvonne eve
zachary zac zak
"""


@cache
def _families() -> dict[str, frozenset[int]]:
    """Each name, folded, to the families it belongs to."""
    belongs: dict[str, set[int]] = {}
    for number, family in enumerate(_FAMILIES.replace("\n", " | ").split("|")):
        for name in family.split():
            belongs.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in belongs.items()}


def may_be_one(name: str, other: str) -> bool:
    """Whether two folded given names may be one person's: the same, or of one family of short forms.

    >>> may_be_one("liz", "elizabeth"), may_be_one("betty", "liz"), may_be_one("bill", "bob")
    (True, True, False)
    """
    families = _families()
    return name == other or bool(families.get(name, frozenset()) & families.get(other, frozenset()))
