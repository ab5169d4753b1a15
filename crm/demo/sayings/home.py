"""What people say about house, street and purse."""

HOUSING = (
    """
My landlord is a decent sort, he had the boiler mended the same {day}.
Garth Homes put new windows in and it's the first warm winter in {years} years.
You couldn't buy me out of this house, every shelf in it I put up myself.
We swapped flats with {neighbour} who needed the ground floor, and nobody had to ask the council.
The tenants' group got the stairs painted, and now people stop and talk on them.
It's small but it's ours, and the walls are thick enough for a trumpet.
{neighbour_cap} showed me how to bleed the radiators, and I've shown three more since.
We share the back yard between four houses, one big table, no fences.
These old terraces were built to last, my gran was born upstairs.
The young man from the Men's Shed hung my door for a packet of biscuits.
When the roof went, half of {street} came with buckets.
I've got a spare room and a big garden, I'd like somebody to enjoy them.
""",
    """
The damp comes back every {month} whatever we paint on it.
I've reported that tap eleven times, I keep the list on the fridge.
60- There are five of us in two bedrooms, we do a lot of taking turns.
The rent went up again and nobody has been to look at the window.
60- The lift was out for three weeks and I'm on the fourth floor with a pushchair.
You can hear every word through these walls, it makes you a stranger to people out of shame.
I moved three times in two years, you stop learning the neighbours' names.
The place next door has stood empty since {month} and the pigeons have it.
60+ I can't get upstairs any more, so I live in the front room.
60+ My daughter would love to live near me but there's nothing she could pay for.
Nobody tells you who your landlord is, only the agent, and the agent doesn't ring back.
60- The mould is behind the cot, I've moved it twice.
""",
)

COST = (
    """
The food bank doesn't make you feel small, they ask how you are first.
A bag of carrots from the allotment table did us four dinners.
I batch cook on {day} and {neighbour} takes two portions and pays me in eggs.
60- The uniform rail at school saved me sixty pounds in one {month}.
60+ I've never wasted a thing in my life, I could teach anybody to make soup from what's left.
At the Sunflower somebody had paid for my coffee before I came in. I've paid for two since.
The Credit Union got me out of that loan, a pound at a time.
The lady at Citizens' Corner found I was owed money, I cried in the library.
We pass coats down {street} like a relay.
Thread and Thrift showed me how to turn a collar, I've not bought a shirt in {years} years.
The mosque kitchen fed us every Wednesday when my hours were cut, and we aren't even religious.
Mr Patel lets me settle up on Fridays, he writes it in pencil.
""",
    """
60+ I put the heating on when the grandchildren come and off when they go.
60- It's the school trips, you don't want yours to be the one who's always poorly that day.
60- I work thirty hours and I still have to count at the till.
The meter takes the pound before the kettle has boiled.
We stopped going out on {day}, it was the only thing we did.
60- I haven't told anyone, but I skip my own tea so the boys don't notice.
60- The bus, the nursery and the rent, and that's the month.
By the twentieth I'm living on toast.
60- The price of nappies is a scandal.
I'd go to the choir but you feel you've to put something in the tin.
They moved the cheap shop out to the ring road, so cheap costs two buses.
60+ My pension goes up by less than the gas does.
""",
)

ENVIRONMENT = (
    """
There's a kingfisher on the brook, I've seen it twice since {month}.
That one good tree in Garth Square, everybody has a story about that tree.
I mind the planter outside {neighbour}'s, one of us waters and one weeds.
Marl Park at seven in the morning is the best of {ward}, you meet everybody's dog.
My allotment is forty paces by ten and it's the reason I'm sane.
The bandstand has the best sound in the county, and it's free.
Come in {month} and smell the orchard, you'd not believe you're in a town.
We cleared the back lane ourselves, fourteen bags, and now the children ride bikes there.
I know every hedge between here and Hobb's field.
The mural in the underpass makes me smile every time, the little ones did the hedgehog.
You can walk from the mill to the canal and not cross one road.
There's room for a bench at the top of {street}. I'd build it if somebody held the other end.
""",
    """
That sofa has been in the alley since {month}, it's nearly a neighbour.
The brook path floods and then nobody can get through with a wheelchair.
They cut the trees on {street} down and never said why.
No bins in the park, so it all blows into our hedge.
The play area has no shade, you can't sit there after ten in summer.
Who prunes the orchard? I'd do it if I knew I was allowed.
60- It's been fenced off so long that my son thinks it's always been a fence.
The pavements are all roots, I fell in {month} and now I don't go that way.
The old bakery yard could be anything. It's a padlock.
Lorries shake the plates on my dresser from five in the morning.
We've more dog mess than daffodils on this road.
The bandstand roof leaks right where the drummer sits.
""",
)

TRANSPORT = (
    """
60+ The driver on the 14 waits if he sees me coming with my stick.
60+ I don't drive, and I've never missed a hospital appointment, thanks to the list at the surgery.
The bike bench fixed my brakes and taught my nephew to do his.
{neighbour_cap} drops me at the market every {day} and gets paid in jam.
The crossing patroller knows every child by name, and the lorry drivers as well.
I walk everywhere along the brook path, it's quicker than the bus.
Five grandmothers walk all the children of our road to school, they call it Nan's bus.
60+ I've a people carrier that sits on the drive all day, I'd give lifts if I knew who wanted one.
You can be at the station in ten minutes and in your slippers in eleven.
Since they put the dropped kerb in, I can get to the shop on my own.
60- We car-share from {street}, four of us, and it's the best laugh of the day.
The last bus used to have singing on it. Some {day}s it still does.
""",
    """
After seven there's no bus, so after seven there's no me.
60+ They moved the stop and now it's uphill with the shopping.
The trains are fine if you can get to one.
My chair won't go on if there's a buggy, so I wait for the next, and the next.
It's two buses to the hospital and I get there worn out.
You can't cross {street} at half past eight, they come round like it's a racetrack.
60- I gave up the choir because I can't get home from it.
60- It costs more to park at work than I earn before ten o'clock.
The 14 has been late every {day} since {month}.
No lights on the cycle path, so it's the road or nothing.
I've stopped visiting my sister, it's only three miles but it's three miles.
They say walk, but have they tried that underpass in the dark?
""",
)

SAFETY = (
    """
Half of {street} has a key to my house, and I have theirs.
I've never once felt unsafe here, somebody's always at a window.
When my shed was done over, {neighbour} was round with a new lock before the police rang back.
The street lights came back after the tenants' group wrote, and the girls walk home from practice again.
That boxing gym did more for the lads than any patrol.
The shop notices when you haven't been in. That's my alarm system.
We have a WhatsApp for the road; it's mostly cats, but it works.
Our community officer plays dominoes with the old men on {day}s, that's how she knows everything.
I left my bag on the wall by the school gate and it had gone further than I had, straight to the office.
60+ The young ones on the corner carried my shopping in. People don't see that.
We took turns to sit with her after the burglary, a rota, nobody organised it.
Since the play street, drivers slow down even when it isn't on.
""",
    """
The bikes go up and down {street} at midnight, no lights, no plates.
I don't answer after dark now. I looked through the curtain before I opened to you.
It's the underpass, I'd sooner walk all the way round.
60- They took my lad's bike from inside the gate.
60+ You report it and you get a number. I've a drawer of numbers.
Three lamps out between here and the shop since {month}.
My wife won't use the back lane any more.
60- We keep the little one in on bonfire week, it's like the front line.
60- Somebody shouted at my daughter because of her scarf, on the 14, and nobody said a word.
There's a house everybody knows about, and nobody will say it.
I wish the park had somebody in it. When it's empty it feels wrong.
60- They're not bad kids, they've nowhere to be, but it frightens my mum.
""",
)
