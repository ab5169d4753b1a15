"""What people say about learning, health and work; and how a note begins and ends."""

LEARNING = (
    """
60+ I was a maths teacher for thirty years and I miss the fractions.
The Thursday English table gave me the courage to ring the doctor myself.
The library on a Saturday is the best room in {ward}.
My reading group's eleven people, and we've only once all finished.
60+ I learned computers at sixty-eight, and now I do the quiz slides.
The Polish school on Saturdays, they sing so loud you can hear it at the chip shop.
She taught me to sew, and I've made curtains for half of {street}.
The homework club is open to every child, that's what I like about it.
I left school with nothing and did my English at the centre last {month}.
I could show people how to mend a bicycle. It's only patience.
There are forty tools and three professors in that Men's Shed.
I've kept a diary of {street} since I came. It's history, or gossip.
""",
    """
I'd go to a class, but they're all in the daytime.
I can speak it, but I can't write it, and it stops you everywhere.
The course wanted a password for the password.
I never learned to read properly. My wife knows, and now you.
The library's only got the one Saturday, and there's talk.
The school's lovely, but there's no help until he's failed.
60- I was an engineer in Timișoara, here I'm told to start with level one.
They cancelled maths because there were five of us.
60+ I missed my chance, I always think that when I pass the college.
There's a waiting list for English. How do you wait without English?
My phone's smarter than me, and it lets me know.
You need a laptop to ask for a laptop.
""",
)

HEALTH = (
    """
Tuesday's walk is my medicine, and there are no side effects, apart from the cake.
The receptionist at the surgery rings me herself, because she knows I won't.
I've been dry four years, and it was Recovery Friends who sat with me.
We don't talk about feelings at the Men's Shed, we talk about glue, and it works.
I swim, I sing, and I see people, the doctor says carry on.
When I came out of hospital there were six dinners on the step, labelled.
The carers' tea's the only two hours of the month that are mine.
Since I started walking with {neighbour}, I sleep.
60+ That nurse never stopped when she retired, she checks the whole road's blood pressure by looking at us.
Gardening got me through it, nobody asks you anything when you're digging.
I run, slowly, on Mondays. Nobody's last, because somebody always goes back.
60- After the baby I wasn't well, and three mums took it in turns. I'll never forget it.
""",
    """
Eight o'clock on the telephone and by three minutes past they've all gone.
I haven't been out since {month}, not really out.
My nerves aren't good. It was a day's work to open the door to you.
60- I look after my mum, and I can't remember the last thing I did for me.
It's eighteen weeks to talk to somebody. I could have forgotten the question.
You're all right until you stop, and then it's quiet.
I gave up the swimming when they put it up.
60- My boy's chest is bad with this damp.
There's no dentist. I've learned to chew on the left.
Since the stroke people finish my sentences, wrongly.
They discharged me on a Friday, with nobody in.
I'm fine. (Long pause.) I'm not, really.
""",
)

WORK = (
    """
I got my job through Emre's noticeboard, so that's a haircut I'll never forget.
I cook for a living, and I'd cook for fun if there was a kitchen.
I've been a volunteer at the food bank since {month}, and it got me my reference.
Nineteen shops and we all know each other, that's rare.
I started with one table at the Saturday market, and now I've two.
60- My shifts mean I'm free when nobody else is: I can be in for anybody's parcel.
The night-shift breakfast at the Sunflower is the best club in town.
I'm an electrician. For a street party I'd do your lights for nothing.
60- They kept me on through the chemo, that garage. I'd do anything for them.
I do the accounts for three clubs round here, it's only sums.
The lady at the library read my CV out loud, and I thought, who's that, she's good.
60+ I was a joiner. Retired, not dead.
""",
    """
60- Zero hours, so I can't promise you a {day}. I can't promise anyone.
60- Two jobs and I see my children's shoes in the hall.
60- I've put in forty forms since {month}, and not one has said no. They don't say anything.
60- You can have a job or a childminder but they don't start at the same time.
60+ The mill went, then the depot. My dad never really got up again.
I've got the skills, but not the piece of paper.
Everything's in town, and town is two buses.
60- I clean offices at five in the morning, I've never met who works there.
60+ The shop's closing. Thirty-one years, and I'm to be a unit.
60+ My hands are gone, and it's all I was trained for.
They ask for a driving licence to stack shelves.
Since the sewing place shut, I know six women sitting at home with golden hands.
""",
)

OPENINGS: dict[str, str] = {
    "last_year": """
Moved in in {month}, boxes still in the hall.
Came to {ward} last {month} for work.
New here, third address in two years. Glad of a knock.
Arrived in {month}; the first person to knock who wasn't selling something.
Renting since {month}, likes the light.
Moved here to be near family. Still finding the shops.
Only been on {street} since {month}.
Not here long. Asked us what there is before we could ask anything.
Came in {month} with two suitcases. Offered tea at once.
Just moved from the other side of town.
""",
    "few_years": """
{years_few_cap} years on {street}. Knows the faces, not all the names.
Been here {years_few} years, feels like home now.
Came to {ward} {years_few} years ago and has not regretted it.
Talked on the step with the dog listening. {years_few_cap} years here.
{years_few_cap} years in the same house, two jobs, one cat.
60- Just in from work, still in uniform, but wanted to talk.
Busy at first, then talked for twenty minutes.
Rented here for {years_few} years, would like to stay.
On the way out, came back to say more.
Here {years_few} years. Says the first was the hardest.
""",
    "most_of_life": """
Born two streets away, {years} years on {street}.
60+ {years} years here, and remembers everyone who left.
Lived here all but two years of life, and those were in Rhyl.
Third generation on {street}.
Came here as a child; {years} years and counting.
Had us in for tea and brought out the photographs. {years} years in this house.
60+ Worked at the mill until it shut. {years} years in {ward}.
60+ Has been in this house {years} years and on nobody's list.
60+ Raised three children here. {years} years.
Always lived in {ward}, "and they'll carry me out".
""",
}

SETTINGS: dict[str, str] = {
    "doorstep": """
Called again, as promised.
Second time at this door, and the kettle was on.
Went back with the answer to a question.
Waved us in from the window.
Passing again, stopped for ten minutes.
""",
    "street": """
Met outside the shop and got talking.
Stopped us on the corner of {street}.
Sat on the bench for a while, bags and all.
Caught up on the way to the school gate.
""",
    "event": """
Talked over the washing up, after the lunch.
Met at the bandstand, between two songs.
At the Repair Café, with a lamp in bits.
In the queue for the tea urn.
At the library table, while it rained.
""",
    "phone": """
Rang, as promised.
Rang us, which is a first.
Ten minutes on the telephone, most of it laughing.
A quick call that was not quick.
""",
}

TOGETHER = """
Both of them came to the door.
Caught two at once, talking over the wall.
They finished each other's sentences.
A small crowd by the gate, so we joined it.
Two chairs on the pavement, and one for us.
"""

CLOSINGS = """
Said to call again, any {day}.
Would rather we knocked than rang.
"It's nice to be asked."
Wants to hear what comes of it.
Asked us to mind the step.
Happy for us to come back in {month}.
Laughed, and said to ask again when it's warmer.
Said nobody had asked before.
Left us with a bag of runner beans.
Keen to know who else said the same.
"Don't just write it down, mind."
Offered us a chair for next time.
"""


WISHES: dict[str, tuple[str, ...]] = {
    "cares_about": (
        "What matters most just now: {topics}.",
        "Came back twice to {topics}.",
        "Cares a good deal about {topics}.",
    ),
    "offers": (
        "Could help with {topics}.",
        "“Put me down for {topics}, I know a bit about that.”",
        "Knows about {topics}, and would share it.",
    ),
    "wants": (
        "Would like to find others for {topics}.",
        "“Tell me when there's {topics}, I'd be there.”",
        "Asked who else is interested in {topics}.",
    ),
}
"""How interests are noted, by their kind; `{topics}` stands for what they are about."""
