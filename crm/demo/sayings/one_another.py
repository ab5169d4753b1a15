"""What people say about one another: community, welcome, the old and the young."""

COMMUNITY = (
    """
60+ When my husband died they fed me for a fortnight, I never cooked a thing.
You go to the quiz for the questions and come home with a plumber, a babysitter and a cold.
Everybody on {street} puts a chair out in summer, that's the whole secret.
I came for one meeting and I've been washing up ever since, happily.
At Eid we take plates to every door, and at Christmas the plates come back full.
There's always somebody at the gurdwara who'll help, you've only to stand there looking lost.
The snow was the best week we've had, everyone out with shovels.
{neighbour_cap} takes in parcels for eleven houses, a proper post office.
60- The choir's the only place I'm not somebody's mother.
I don't know all their names, but I know all their dogs.
We had a street party for no reason at all, in {month}, and it rained, and nobody went in.
If you sit in Emre's long enough you'll hear what the whole ward needs.
The play street did it: I'd lived here {years} years and met six neighbours in an afternoon.
I've got gazebos, four of them, and nobody ever asks.
I'd never met anyone from the Garths until the harvest supper, and we're two streets away.
""",
    """
I couldn't tell you who lives either side of me.
60+ It used to be that you knew everyone. Now it's doors.
We wave. That's as far as it's got in {years} years.
There's plenty going on but you've to be in the know to know.
The notices are all in the library and I'm not in the library.
60- It's always the same six people, and we're tired.
Nobody has knocked here since the census, and he only wanted numbers.
The carnival stopped, and nobody said it had stopped, it just never came.
Mill Fields and the Garths don't mix, ask anyone why and they can't say.
I went once, and they all knew each other, so I didn't go again.
There's a wall between the old residents and us in the new flats, and it isn't made of bricks.
The chat group got nasty about parking so half of us left it.
I'd help, but nobody's ever asked me for anything.
Since they closed the club there's nowhere you can just turn up.
""",
)

WELCOME = (
    """
They saved me a place at the front of the choir because of my eyes, and never made a thing of it.
In the shop he learned to say good morning in Romanian, for me. One person, one shop.
60- The library turned the music down for my son's hour and now six other families come to it.
Nobody at the dominoes cares where you're from, only whether you can count.
I'm deaf, and two of the café girls are learning to sign from me on {day}s.
When we arrived from Kharkiv, {neighbour} brought a lamp. It's still the best present.
The gurdwara doesn't ask. You come in, you sit down, you eat.
I use a chair and the Men's Shed lowered a whole bench for me.
We were the first two women to live together on {street}, and the cake came the same day.
The English Corner is not lessons, it's friends who wait for your sentence to finish.
At the school they've painted good morning in forty languages, and mine is by the door.
They put a ramp up for the funeral and left it there for the rest of us.
""",
    """
I can get in the front of the church hall but not to the toilet.
60- All the letters come in English and my boy reads them to me, he's nine.
The stairs at the Loft mean my daughter has never seen it.
It's all online. I haven't got an online.
They talk to my carer and not to me.
I stopped going because they're kind to you in that voice.
I've lived here {years} years and I'm still asked where I'm from.
You need a car, a phone and good knees to join in with anything.
The meeting was at half past five, that's when we break our fast.
No hearing loop, so I nod. I've agreed to all sorts.
60- My son can't manage noise, so we see everything from the car.
The forms want a title, a first name and a surname, and my name doesn't come apart like that.
""",
)

OLDER = (
    """
The Lunch Club's the only reason I've a clean shirt on a Wednesday.
60+ I'm eighty-three and I've three lots of school children who call me Grandad.
Thursday dominoes: four tables, and you don't miss it unless you're in hospital.
They ring me each morning at nine, from Good Companions, and if I don't answer they come.
I taught half of {street} to swim. I could still teach them something.
{neighbour_cap} brings my paper and we do the crossword through the window.
I used to run the canteen at the mill, five hundred dinners, so a lunch for forty doesn't frighten me.
The lad from the school comes to do my tablet, and I do his history.
60- My mother's ninety, she's known here, they walk her home if she's wandered.
I've all the photographs of the old carnival, in boxes. I'd love to tell somebody who's who.
We old ones have got time, that's what we've got. Nobody asks for it.
Chair and Chat has me lifting tins. I'm a danger with a tin of peas.
""",
    """
You're the first person I've spoken to since {day}.
All my friends have moved to where I wave at them: up there.
I don't like to ask my son, he's got his own troubles.
60+ Since my knees went I see {street} and nothing else.
The lunch club's lovely, but I can't get up the step of the minibus.
It's the evenings. The days I can fill.
They took the bench away, so I can't walk to the shop, because I can't sit down half way.
I look after my wife, and nobody looks after Tuesday to Sunday.
They closed the bank, then the post office, and then they ask why we're lonely.
60- My dad won't go to anything called 'elderly'.
I fell in {month}, and I was there until the milk.
I've a freezer full of dinners for one.
""",
)

FAMILIES = (
    """
The toddler group got me through last winter, toast and all.
If I'm late at the gate there are four mums who'll keep {child}.
{neighbour_cap} has {child} on {day}s and I do the shopping, it just grew.
The crossing lady gave {child} a medal for being brave at the dentist.
Bacon rolls on a Saturday with the other dads, it's the only place I've talked about not sleeping.
{child_cap} has friends with seven languages, and shouts in all of them.
The school's lovely, they noticed before I did.
The Home Visitors sent me a lady who'd had twins as well. I could have kissed her.
We started a football thing on the green, three children, now it's thirty.
{child_cap} calls half of {street} auntie.
The play street is the first time {child} has ridden a bike in the road. I stood there and cried.
I can do face paint, I've a box of it, for any fair you like.
""",
    """
There's nothing in the summer holidays under twenty pounds.
The toddler group's full, I'm eleventh on the list.
I haven't had an evening since {month}.
{child_cap} hasn't been asked to one party, and we've been here since {month}.
The Children's Centre used to be every day, now it's a locked door and a lovely garden.
All the dads' things are called mums' things.
I'm on my own with {child}, and by Sunday night I'd talk to the postbox.
The swings are wet, the slide's closed, and that's the park.
You can't get breakfast club for love nor money, so I'm late for work and in trouble.
Waiting lists. {child_cap} will have grown out of it by the time they see us.
No one tells you what there is until your child's too old for it.
The school gate's cliquey if you weren't born here.
""",
)

YOUNG = (
    """
The Loft is the only place that doesn't want me to buy something.
The girls' team started with nine of us and now it's ninety.
My coach has never once shouted. He just looks at you.
We drew the plans for the skate ramp ourselves, to scale. We've got a petition and everything.
I do the sound for the church band, I'd do it for anybody.
Those lads painted the hut without being asked, and did the gutters as well.
I help my gran's friends with their phones, they pay me in cake.
I got my apprenticeship because somebody at the boxing gym knew somebody.
Our youth choir went to the finals, on a minibus lent by the mosque.
{neighbour_cap} lets us practise in the garage until eight. Drums and all.
I'm fifteen and on the library committee, they actually listen.
The Scouts got my brother outdoors. That's a miracle.
""",
    """
There's nowhere to sit that doesn't move you on.
The youth club's one night now, it used to be four.
My brother's twenty and he hasn't left his room since {month}.
Every job wants two years of experience. I'm seventeen.
They say phones, phones, but where else are my friends?
The ball court lights go off at eight, and so do we.
You get looked at in the shop if there are more than two of you.
He was doing so well at the gym, and then the bus stopped.
They asked us what we wanted, and then built the thing they already had.
My mate's moved, and I don't know anyone on {street} my age.
There's a waiting list to talk to someone, and then you're too old for it.
If you're not sporty there's nothing.
""",
)
