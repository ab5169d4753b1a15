"""The organisations and assets of a ward: one line each, `{ward}` standing for its name.

A line is: kind | name | what it is. The first seven organisations are those in which the planted people play a part.
"""

ORGANISATIONS = """
social club | The Pilot quiz night | Every Thursday at The Pilot, eight rounds, the takings to a good cause.
school | {ward} Primary School | Two-form entry, 390 children, forty languages at home.
faith group | {ward} Mosque and Community Kitchen | Friday prayers, and a hot meal for anybody on Wednesdays.
business | Emre's Barbers | Three chairs, a kettle and a noticeboard.
health | {ward} Walk and Talk | An hour round the park at anybody's pace, Tuesdays, run by retired nurses.
learning | Polish Saturday School | Language, songs and soup for sixty children in the church hall.
residents' group | {ward} Residents' Association | Meets on the first Monday, writes to the council.
food | {ward} Food Bank | Parcels on Mondays and Fridays, with a cup of tea and no questions.
food | The Lunch Club | Two courses on Wednesdays for anybody over sixty, a lift if needed.
faith group | St Oswin's Church | A Victorian church with a draughty hall that everybody uses.
faith group | Guru Nanak Gurdwara | Langar every day; the kitchen lends its big pans to the whole ward.
faith group | Chapel Bank Methodists | Sixteen members, a good piano and a warm back room.
faith group | Redeemed House of Praise | A Sunday congregation in the old carpet warehouse, with a youth choir.
sport | {ward} Rovers JFC | Nine junior teams, two of them girls', on one sloping pitch.
sport | Mill Lane Boxing Gym | Open door at four o'clock for anybody of school age.
sport | {ward} Bowls Club | A green, a hut, and members who would like some younger ones.
sport | Brookside Runners | Slow on Mondays, slower on Saturdays.
food | Brookside Allotment Society | Sixty-two plots, a waiting list, a seed swap in March.
repair | The Repair Café | Last Saturday of the month: lamps, zips, toasters, bicycles.
repair | {ward} Men's Shed | Benches, lathes and biscuits in the old signal hut.
arts | {ward} Community Choir | No auditions; forty voices on a good night.
arts | The Back Room Players | A pantomime each January and a lot of painted scenery.
arts | Thread and Thrift | Sewing machines on loan, and somebody to show you.
arts | Steel Brook Band | Steel pans, all ages, very loud, much loved.
environment | Friends of Marl Park | Planting, picking litter, and minding the bandstand.
environment | Brook Keepers | Waders on, twice a year, and a newt count in spring.
environment | {ward} Bee Keepers | Six hives behind the allotments; honey at the fair.
neighbours | Mill Fields Neighbours | A WhatsApp group of 140: lost cats, spare chairs, snow.
neighbours | Chapel Bank Chat | A WhatsApp group for eleven streets.
neighbours | The Garths Tenants' Group | Keeps a list of repairs, and keeps on about it.
neighbours | Lamp Street Play Street | Closes the road on the first Sunday so that children can use it.
learning | {ward} Library Friends | Keep the library open on Saturdays.
learning | English Conversation Corner | Tea and talk in the library, Thursdays at ten.
learning | Brookside Adult Learning | Maths, computers and first aid in the community centre.
learning | Somali Homework Club | Saturday mornings, open to every child.
learning | Saint Oswin's Reading Group | Eleven people and one book a month, mostly finished.
families | Little Wrens Toddler Group | Mats, toys and toast in the church hall.
families | Dads and Little Ones | Saturday bacon rolls with anybody under five.
families | School Gate Parents | Started as a WhatsApp group about nits; now runs the summer fair.
families | {ward} Home Visitors | Volunteers who sit with a new parent for two hours a week.
young people | The Loft Youth Club | Table tennis, a recording corner and a long sofa.
young people | 3rd {ward} Scouts | Beavers to Explorers, always one leader short.
young people | {ward} Guides | Badges and camps; the waiting list is long.
young people | Ramp It Up | Teenagers who want a skate ramp and have drawn the plans.
health | The Wellbeing Surgery | Four doctors, a social prescriber and a waiting room that hums.
health | Chair and Chat | Gentle exercise sitting down, then cake.
health | Recovery Friends | People who stopped, helping people who are stopping.
health | Carers' Tea | For anybody who looks after somebody. Second Tuesday.
health | {ward} Bereavement Café | A table at the community café on the last Friday.
older people | Good Companions | Visits and telephone calls to people who live alone.
older people | Windrush and Friends | Dominoes, dinner and stories at the community centre.
older people | {ward} Pensioners' Forum | Twenty regulars who know what the council promised.
advice | Citizens' Corner | Benefits and debt advice at the library, by appointment.
advice | {ward} Credit Union | Savings from a pound, loans without the small print.
advice | Romanian Welcome | Forms, schools and doctors explained over coffee.
business | {ward} Traders | Nineteen shops and the Christmas lights.
business | The Corner Shop | Mr Patel's, open from six until ten, knows who has not been in.
business | The Sunflower Café | Breakfasts, and a shelf of paid-for coffees for whoever needs one.
business | Brook Launderette | Warm, with chairs and a good radio.
housing | Garth Homes | The housing association for a third of the ward.
"""

ASSETS = """
institution | {ward} Community Centre | A main hall, two rooms, a kitchen and a caretaker who says yes.
institution | {ward} Library | Warm, free and open five days a week.
institution | {ward} Primary School hall | Can be booked after six.
institution | The Wellbeing Surgery's meeting room | Free on Thursday evenings.
institution | Fire station community room | Twelve chairs, free for anybody local.
institution | Garth Homes office | A front desk, and a printer that works.
institution | Chapel Bank Nursery | Small chairs, big garden.
institution | {ward} Health Visitors' clinic | Weighing on Wednesdays.
institution | Mill Lane Children's Centre | Half empty since the cut; the garden is still lovely.
institution | The Town College outreach room | Eight computers above the library.
place | Marl Park | Twelve acres, a bandstand and the best hill for sledging.
place | The bandstand | Dry when it rains and free when it does not.
place | Brookside allotments | Sixty-two plots along the water.
place | The brook path | A mile from the mill to the canal without crossing a road.
place | Mill Fields green | Two goals with no nets.
place | Garth Square | Benches in a ring round one good tree.
place | The old bakery yard | Locked; Garth Homes has the key.
place | St Oswin's church hall | Draughty, cheap and always there.
place | St Oswin's churchyard | The quietest bench in the ward.
place | Chapel Bank Methodist back room | Piano, carpet, radiators.
place | The Pilot's upstairs room | Free on a Tuesday if you buy a drink.
place | Lamp Street play street | A road without cars on the first Sunday.
place | The Loft | Above the bus garage; the stairs are a difficulty.
place | {ward} Rovers pitch | Slopes to the corner flag.
place | The bowling green hut | A kettle and twenty mugs.
place | Mill Lane gym | A ring, bags and a patient coach.
place | The gurdwara kitchen | Pans for three hundred.
place | The mosque's car park | Empty six days a week, lent for the summer fair.
place | The signal hut workshop | Four benches, two lathes.
place | Marl Park community orchard | Thirty-one trees; nobody quite knows who prunes.
place | The school gate | Where the ward meets at ten past three.
place | The underpass mural | Painted by the school, kept clean by nobody in particular.
place | Brook Row steps | Twenty-two steps where people stop to talk.
place | The memorial garden | Roses, a bench, a plaque.
place | Hobb's field | A footpath, cows, a view of everything.
place | The ball court | Used until the light goes.
place | Coal Lane garages | Twelve empty garages with dry roofs.
place | The community noticeboard | Outside the shop; the glass opens with a coin.
place | The canal towpath | Herons, joggers and one grumpy swan.
place | Chapel Bank play area | New swings, no shade.
exchange | The Sunflower Café's shared shelf | Leave a paid-for coffee, or take one.
exchange | Brook Launderette | Two hours of company with every wash.
exchange | The Corner Shop's tick book | Still kept, in pencil.
exchange | Emre's noticeboard | Jobs, rooms, a lost parrot.
exchange | Saturday market | Nine stalls in Garth Square.
exchange | Toy and coat swap | In the church hall each half term.
exchange | The food bank's fridge | Open day and night by the back door.
exchange | Thread and Thrift's machines | Eleven sewing machines to borrow.
exchange | The tool library | Forty tools in the Men's Shed, two pounds a week.
exchange | {ward} Credit Union desk | In the library on Fridays.
exchange | Seed swap | The first Saturday of March.
exchange | Mr Wong's chip shop | Feeds the youth club on the last Friday.
exchange | The bike bench | Spanners on chains beside the community centre.
exchange | Brookside honey | Six hives, two hundred jars.
exchange | The book phone box | Take one, leave one.
exchange | School uniform rail | By the school office; no questions.
exchange | Car sharing to the hospital | A list at the surgery's desk.
exchange | The big speaker | The choir lends its sound system for street parties.
exchange | Gazebos | Four, in the Residents' Association's garage.
exchange | The cement mixer | Belongs to the allotments; ask nicely.
association | Thursday dominoes | Four tables at the community centre.
association | The dog walkers of Marl Park | Seven o'clock, whatever the weather.
association | Women's Friday cooking | At the mosque kitchen; everybody brings a spice.
association | The front-step knitters | Four friends and whoever passes.
association | The brook swimmers | August only, and briefly.
association | Garth Square gardeners | Started with one tub.
association | Sunday five-a-side | Polish against Romanian against the rest.
association | Nan's bus | Five grandmothers who do the school run for a whole street.
association | The bandstand rehearsals | Whoever has an instrument, in the evening.
association | The Thursday litter walk | Twelve grabbers and a flask.
association | Carnival committee | Has not met since the rain.
association | Eid in the Park helpers | Eighty people for one afternoon.
association | Harvest supper cooks | Two hundred plates, every September.
association | The night-shift breakfast | Nurses and bakers at the Sunflower at seven.
association | Christmas lights ladders | Six people not afraid of heights.
story | The mill's last shift | Retold each year by those who worked it.
story | The flood of the long winter | How the street chain saved the library's books.
story | Sister Ignatia's kitchen | Where the food bank began.
story | The Pilot's Cup | Won once, by one point, on a question about eels.
story | The play street victory | Two hundred signatures and one brave letter.
story | Windrush arrivals | Photographs in the community centre's corridor.
story | The girls' team | Nine players, then ninety.
story | The orchard in a day | Thirty-one trees before dark.
story | The first langar in the snow | Soup carried to every door.
story | The swan and the postman | Depends on who tells it.
story | The bandstand wedding | Rain, umbrellas, and half the ward.
story | The school's forty languages | Good morning in each, painted on the wall.
story | The night the buses stopped | How everybody got home.
story | The allotment marrow | Disqualified, and still talked of.
story | The ladies of the laundry | A strike, won before dinner.
"""


def read(lines: str, ward: str) -> list[tuple[str, str, str]]:
    """(kind, name, about) of each line, with the ward's name filled in."""
    rows = (line.split(" | ") for line in lines.strip().splitlines())
    return [(kind, name.format(ward=ward), about.format(ward=ward)) for kind, name, about in rows]


RUN_BY = {
    "The Pilot's upstairs room": "The Pilot quiz night",
    "{ward} Primary School hall": "{ward} Primary School",
    "The school gate": "School Gate Parents",
    "School uniform rail": "School Gate Parents",
    "The mosque's car park": "{ward} Mosque and Community Kitchen",
    "Women's Friday cooking": "{ward} Mosque and Community Kitchen",
    "Eid in the Park helpers": "{ward} Mosque and Community Kitchen",
    "Emre's noticeboard": "Emre's Barbers",
    "The food bank's fridge": "{ward} Food Bank",
    "St Oswin's church hall": "St Oswin's Church",
    "The gurdwara kitchen": "Guru Nanak Gurdwara",
    "Chapel Bank Methodist back room": "Chapel Bank Methodists",
    "{ward} Rovers pitch": "{ward} Rovers JFC",
    "Mill Lane gym": "Mill Lane Boxing Gym",
    "The bowling green hut": "{ward} Bowls Club",
    "Brookside allotments": "Brookside Allotment Society",
    "The cement mixer": "Brookside Allotment Society",
    "The tool library": "{ward} Men's Shed",
    "The signal hut workshop": "{ward} Men's Shed",
    "The big speaker": "{ward} Community Choir",
    "Thread and Thrift's machines": "Thread and Thrift",
    "The bandstand": "Friends of Marl Park",
    "Brookside honey": "{ward} Bee Keepers",
    "Lamp Street play street": "Lamp Street Play Street",
    "The Loft": "The Loft Youth Club",
    "{ward} Credit Union desk": "{ward} Credit Union",
    "The Corner Shop's tick book": "The Corner Shop",
    "The Sunflower Café's shared shelf": "The Sunflower Café",
    "Garth Homes office": "Garth Homes",
    "Gazebos": "{ward} Residents' Association",
    "Thursday dominoes": "Windrush and Friends",
}
"""Which organisation keeps which asset, by name."""

CROWDS = {
    "The Pilot quiz night": 24,
    "{ward} Mosque and Community Kitchen": 30,
    "School Gate Parents": 34,
    "{ward} Food Bank": 26,
    "{ward} Community Choir": 28,
    "Mill Fields Neighbours": 32,
    "The Lunch Club": 20,
    "Brookside Allotment Society": 22,
    "{ward} Rovers JFC": 24,
    "Guru Nanak Gurdwara": 18,
    "{ward} Walk and Talk": 16,
    "Polish Saturday School": 16,
    "{ward} Residents' Association": 4,
}
"""How many people we know to take part, where it is not an ordinary number."""
