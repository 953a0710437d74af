/**
 * What is said about the things of an everyday life. A line is one sentence or a few; {dish} is filled from the words of that list
 * and stays the same for as long as the subject is talked about, {dish2} is another one. {p} is someone of the life, {p.relation},
 * {p.job} and {p.town} what they are. 'opens' begins a subject, 'more' goes on with it, 'os' answers.
 */
export type Subject = { opens: string; more: string; os: string };

export const subjects: readonly Subject[] = [
  {
    opens: `I made {dish} {when} and it came out better than last time.
Do you know a good way to do {dish} without {ingredient}?
{p} is coming for supper {soon}. I thought of making {dish}.
I burnt the {dish} {when}. The whole kitchen smelled of it.
I had {dish} at {p}'s place {when}, and I keep thinking about it.
What could I cook with {ingredient} and {ingredient2}? That is all there is in the house.`,
    more: `I put in more {ingredient} than the recipe says, and a little {ingredient2} at the end.
It took {length}, mostly because I could not find {utensil}.
{p} had two helpings and asked for the recipe, which never happens.
Next time I would leave out the {ingredient}. It covers everything else.
My grandmother made it with {ingredient3}, and she never weighed anything.
There is enough left for two more days, so I will freeze some.
I served it with {drink}, and nobody complained.
{utensil} is on its last legs, by the way. I should get a new one {soon}.`,
    os: `That sounds delicious. Did you use fresh {ingredient} this time?
You could try it with {ingredient3} instead. Many people find it lighter.
I like how {p} keeps turning up when there is {dish}.
Would you make it again, or was once enough?
Then write the recipe down before you forget how much of the {ingredient} went in.
It is a good dish for a day like this. Who else is eating with you?`,
  },
  {
    opens: `The {plant} are doing well this year, but {pest} got into the {plant2}.
I spent {length} in the garden {when}, mostly with {tool}.
When should I plant {plant}? {p} says now, I would have waited.
There was frost last night and I had forgotten to cover the {plant}.
{p} gave me cuttings {when}, and now I have nowhere to put them.`,
    more: `I moved them next to the {plant2}, where there is more sun.
{pest} again. I have tried everything short of shouting.
{p} swears by {ingredient} against {pest}. I am not convinced.
I picked {quantity} of them {when} and gave half to {p2}.
The soil is like concrete. I broke {tool} on it.
It is so peaceful out there. I even saw {wild}.
{soon} I want to build a little bench beside the {plant3}.`,
    os: `They will like the sun. Do keep them moist for the first week, though.
{pest} are hard to beat. Some people put copper tape round the beds.
How did {p} learn so much about gardens?
You sound {emotion} when you talk about the garden.
It is late for {plant}, but not too late if the nights stay mild.
And the {plant2}, did they recover?`,
  },
  {
    opens: `{repair} has given up {when}. Of course just before the weekend.
I finally fixed {repair} {when}. I am absurdly proud.
The plumber wants {money} for {repair}. Is that too much?
Have I told you about {repair}? It is back.`,
    more: `I borrowed {tool} from {p}, who is a {p.job} and knows about such things.
It took {length} and a good deal of swearing.
The landlord says somebody will come {soon}, which I will believe when I see it.
I watched a film about how to do it, and then I needed {tool2}, which I do not have.
Now {repair2} makes a noise as well. It is catching.
{p} held the torch and gave advice the whole time.
In the end it was only a loose screw.`,
    os: `Well done. Is it holding so far?
I would ask for a second price before you say yes to {money}.
Do you have the number of the person who came last time?
Turn off the water first, whatever you do.
So {p} is the one to call when something breaks.
I can remind you of it when you talk about {room} next time.`,
  },
  {
    opens: `{workthing} is due {soon} and I have hardly begun.
Long day. {p} wants {workthing} done differently again.
They gave {workthing} to {p} and not to me, and I do not know how I feel about it.
I think I did well with {workthing} {when}.
We talked about {workthing} for {length} and decided nothing.`,
    more: `{p} is {virtue}, I will say that, but not easy to work with.
I asked for {length} more and they said {soon} at the latest.
Half of the figures in {workthing2} were wrong, so I had to begin again.
I felt {emotion} the whole way home.
There were {quantity} of us in a room without windows.
{p2} from the other floor helped me, unasked, which was kind.
Maybe I should look around for something else. I say that every year.
At lunch we only talked about {news}. That was a relief.`,
    os: `What would be the first small piece of it that you could finish today?
That sounds tiring. Did anyone notice how much you had done?
How is it with {p} otherwise?
You said that about {workthing} before, and then it went well.
Perhaps sleep on it, and look at {workthing} again {soon}.
Do you want to go through it together?`,
  },
  {
    opens: `I had {sport} with {p} {when}. It took {length}, and I feel every bit of it.
I have not done any {sport} for weeks and I notice it.
{p} has talked me into trying {sport} {soon}.
My {bodypart} hurts after {sport}. Should I rest it?`,
    more: `{p} is much faster than me, but waits at every corner.
There were {quantity} of us, and only {p2} had brought anything to drink.
Afterwards we sat at {place} with {drink}.
I managed {quantity} more than last time.
It was {weather}, and we went anyway.
I felt {emotion} afterwards, as always.
The trainer says it is all a matter of the {bodypart}.`,
    os: `Good that you went. How is your {bodypart} today?
Give the {bodypart} a few days. {remedy} may do it good.
Is {sport} something you want to do regularly?
{p} seems to be good for you in that way.
You always sound {emotion} after you have moved.`,
  },
  {
    opens: `I have {ailment}. Nothing bad, but I am staying in.
I slept badly again. I lay awake for {length}.
My {bodypart} is acting up again since {when}.
I had a strange dream about {dream}.
I was at the doctor's {when} because of my {bodypart}.`,
    more: `{remedy} helps a little. So does complaining.
{p} brought me {dish}, which was sweet.
I am supposed to take it easy until {soon}.
{p} had the same and it took {length} to go away.
I lay there and thought about {workthing}.
It is better today. I even did {chore}.
The waiting room was full and somebody was humming {piece}.`,
    os: `I am sorry to hear it. Have you tried {remedy}?
Rest, then. {chore} can wait.
If it is not better {soon}, do let somebody look at it.
It is kind of {p} to think of you.
What do you make of that dream?`,
  },
  {
    opens: `I am reading a {genre} called The {titleadj} {titlenoun}. It is {opinion}.
We saw The {titleadj} {titlenoun} at the cinema {when}. {opinion}, I would say.
{p} lent me The {titleadj} {titlenoun}. Do I have to like it?
What should I read next? Something like The {titleadj} {titlenoun}, perhaps.`,
    more: `The middle is {opinion2}, but the last chapter made up for it.
{p} cried at the end. I looked at the ceiling.
I fell asleep {when} with it on my face.
It is about a {p.job} from {town} who inherits {furniture}.
I prefer a {genre2} in the evening, to be honest.
I stayed up until two to finish it, and I regret nothing.
It reminded me of {town}, where we used to spend the summers.`,
    os: `What did you like about it?
{opinion} is not nothing. Would you give it to {p}?
It sounds like the kind of {genre} that stays with you.
Then you might like The {titleadj2} {titlenoun2} as well; it has the same mood.
Did you finish it in one go?`,
  },
  {
    opens: `I practised {instrument} for {length} {when}.
{p} and I are learning {piece} together.
We heard {band} {when} at {place}.
The choir is rehearsing {piece} for {occasion}, and the altos are lost.`,
    more: `My fingers are too slow for it, but {adverb} it is coming.
{p} plays {instrument2} and is far better than she admits.
The hall was cold and {quantity} people left early.
At the end they played {piece2}, and everybody hummed on the way out.
The neighbours knocked on the wall. I took it for applause.
I still have to buy new strings {soon}.`,
    os: `How long have you been playing {instrument} now?
Slow is fine. Play it as slowly as you need and no slower.
Did {p} enjoy it too?
I would have liked to hear {piece}.
It is good that you make time for it.`,
  },
  {
    opens: `We are thinking of going to {country} {soon}. {p} wants {landscape}, I want {landscape2}.
I booked {transport} to {town} {when}.
I am back from {town}. It was {weather}, and lovely.
Where would you go for {length} if you liked {landscape}?`,
    more: `We are staying in {lodging} near {town}. It has {quantity} beds and no heating.
{transport} was late by {length}, naturally.
{p} forgot the {document}, so we had to turn round.
On the last day we saw {wild} from the window.
The food was wonderful. We lived on {dish}.
We walked along the {landscape} for {length}, and hardly met anyone.
It cost {money} a night, which is more than I meant to spend.
I bought {gift} for {p2} at the market there.`,
    os: `{country} is lovely at that time of year, if you pack for rain.
What did you like best about {town}?
Is {p} easy to travel with?
Did you check the {document}? You wrote of it last time.
Shall I help you with a list of what to take?`,
  },
  {
    opens: `It is {p}'s {occasion} {soon} and I have no idea what to give.
I found the perfect present for {p}: {gift}.
Thank goodness {occasion} is over. {quantity} guests and one bathroom.
{p} gave me {gift} {when}. I was touched.`,
    more: `Last year it was {gift2}, and I have never seen it again.
{p} is {virtue} and has everything already.
I could make {dish} and call it a present.
We have to be at {place} at {quantity}, all dressed up.
I will wear the {colour} {clothing}.
{p2} is bringing {drink}, so that is taken care of.
There was a speech, and it took {length}.`,
    os: `What does {p} like to do on a free day?
{gift} is a nice idea. It says that you thought about it.
You could ask {p2}; the two of you might give something together.
How did {p} take it?
I hope there will be {dish} at least.`,
  },
  {
    opens: `I cannot find {lost}. I have looked everywhere.
I found {lost} {when}, {spot}!
I have spent {length} looking for my {document}.
Something is wrong with my {device}. It {fault}.`,
    more: `It was {spot}, where I had looked twice.
{p} says I should tie it to my wrist.
The same happened with my {device2} last year.
I had it in my hand {when}, I am sure of it.
A new one would be {money}. I would rather look a little longer.
I asked at {place}, and they were very nice about it.
I have written it down now, so that we both know.`,
    os: `Where did you have it in your hand last?
The last time it was {spot}, as I remember it.
Have you tried turning the {device} off and on again?
Good. Then one thing is settled for today.
Tell me where you put it, and I will know next time.`,
  },
  {
    opens: `We are redoing {room}. {p} wants {colour}, I want {colour2}.
I bought {furniture} second-hand {when}, for {money}.
I cleared out {room} {when} and found things from school.
I am thinking of moving {furniture} into {room}.`,
    more: `It does not fit through the door, so it stands in {room2} for now.
{p} helped me carry it, and my {bodypart} has not forgiven me.
{quantity} bags went to {charity}.
I held the colour card against the wall for {length}.
I found {lost}, by the way. It was there all along.
We need {tool} and somebody who knows how to use it.
It is {emotion} work, throwing things away.`,
    os: `{colour} can be warm if the light is right. When does the sun come into {room}?
What will you do with the old one?
Measure the door first, perhaps.
Is {p} as {virtue} about it as ever?
It must feel good to have {room} clear.`,
  },
  {
    opens: `{vehicle} has to go to the garage {soon}. Something with {carpart}.
Somebody scratched {vehicle} {when}.
I changed {carpart} by myself {when}.
{transport} was cancelled {when}, so I walked for {length}.`,
    more: `They want {money} for {carpart}, and a little more for looking.
{p} knows a {p.job} who would do it for {drink} and {dish}.
It was {weather}, and I had only my {clothing}.
At the station I met {p2}, and we shared a taxi as far as {place}.
I would give it up altogether if {town} were not so far.
It {fault}, whatever they say.`,
    os: `Better to have {carpart} seen to before the winter.
Did you get home all right?
{money} seems a lot. Did they say what is included?
Perhaps {p} could drive you {soon}.`,
  },
  {
    opens: `{p}'s {animal} ran away {when}, and the whole street looked for it.
I am looking after a {animal} {soon}. It belongs to {p}.
I saw {wild} {when}, right by {place}.
Would a {animal} suit me? Be honest.`,
    more: `It was sitting {spot} the whole time.
It ate {dish} off the table and looked innocent.
{p} talks to it as if it were a {p.job}.
It must be fed at {quantity}, or the world ends.
I stood still for {length} so as not to frighten it.
It is terribly {virtue} for a {animal}.
The vet wanted {money} and gave it a biscuit.`,
    os: `A {animal} needs company. You would be at home enough, I think.
How long did you watch it?
Is the {animal} back home now?
{wild}, so close to town. That is rare.
You have a soft spot for that {animal}.`,
  },
  {
    opens: `I have signed up for a course in {course}. It begins {soon}.
{craft} again {when}. I have {colour} all over my hands.
{p} and I played {game} until midnight.
My {craft} is getting better, I think. {p} recognised what it was meant to be.`,
    more: `There are {quantity} of us, and I am by far the oldest.
The teacher is a {p.job} from {town}, very {virtue}.
{p} won, as always, and was not {virtue2} about it.
I need {length} a day for it, and I have half of that.
It keeps my head quiet. I think of nothing but {colour2}.
We do it at {place}, where it smells of {drink}.
I made {gift} for {p2} with it.`,
    os: `What made you choose {course}?
I like that you make something with your hands.
And what did {p} say?
Practice a little every day, and it will surprise you {soon}.
Who taught you {game}?`,
  },
  {
    opens: `It is {weather} here. I should be doing {chore}, and I am looking out of the window.
Have you heard about {news}? Everyone at {place} talks of nothing else.
I helped at {charity} {when}.
I felt {emotion} {when} and did not know why.
{p} rang {when}, out of nowhere. We talked for {length}.`,
    more: `I did {chore} after all, and then rewarded myself with {drink}.
{p} is {virtue}, and right more often than I admit.
{p} works as a {p.job} now, in {town}. I would never have guessed.
Perhaps it is only the weather that makes me {emotion2}.
There is a meeting about {news} at {place} {soon}. I might go.
We laughed about {dream} until it hurt.
They need people {soon}, and I said yes before I had thought about it.
{p2} thinks {news} will pass like everything else.`,
    os: `And how do you feel now?
I am glad {p} called. It had been a while.
{news} seems to be on many people's minds.
Then leave {chore} for today. It will still be there.
What would make this a good evening?
That is good of you. {charity} is lucky.`,
  },
  {
    opens: `I was at {shop} {when} for {purchase}, and came home with {purchase2} and {purchase3} instead.
Remind me, we need {purchase} and {purchase2}.
They are closing {shop} in {street}. I have gone there for years.
{p} has moved to {street}, right beside {shop}.
I queued for {length} at {shop} because of {purchase}.`,
    more: `{purchase3} was {money} last year. I remember it well.
The {office} in front of me, a certain {surname}, paid with small coins.
I met {p} on the way, carrying {purchase4} under one arm.
I had the list in my pocket the whole time. It said {purchase5}.
They had everything but {purchase6}, so I have to go to {shop2} {soon}.
In {street2} there is a new place that sells nothing but {purchase4}.
It was {weather}, so I waited under the awning and read about {news}.`,
    os: `Do you still need {purchase}, then?
{shop2} may have it, if it is not too far.
That is what lists are for, and nobody reads them.
How is {p} settling in?
I will keep in mind that you were looking for {purchase2}.`,
  },
  {
    opens: `I was thinking of {childhood} {when}, I don't know why.
Did I ever tell you about {childhood}?
{p} and I talked about {childhood} for {length}.
I found a photograph {when}: {childhood}, and me in a {colour} {clothing}.
The smell of {dish} always takes me back to {childhood}.`,
    more: `We lived in {street} then, above {shop}.
Old {surname}, the {office}, used to shout at us from the window.
Then there was {childhood2}, which belongs to the same summer.
My grandmother always said: {saying}. I never understood it until now.
I must have been {quantity} or so. Everything seemed enormous.
{p} remembers it quite differently, and swears it was {colour2}.
I felt {emotion} when I thought of it, and a little {emotion2}.
Nobody took pictures. I only have it in my head.`,
    os: `You had not told me. What happened next?
What is the first thing you see when you think of {childhood}?
It sounds as if you were {emotion} there.
Does {p} remember it as you do?
I like that saying. I will keep it.`,
  },
  {
    opens: `I keep thinking about {thought}. What do you think?
{p} told me {when} about {thought}, quite seriously.
I have decided against {thought}. {reason}, and that is that.
Is it mad to dream of {thought} at my age?
Part of me wants {thought}, and part of me would rather do {chore}.`,
    more: `On one hand {reason}. On the other hand {reason2}.
{p} says: {saying}. That is easily said.
A few years ago it was {thought2}, and nothing came of it.
I made a list. Against it: {reason3}. For it: {reason2}.
I spoke to the {office}, Mrs {surname}, and she was {virtue} about it.
I felt {emotion} as soon as I had said it aloud.
I give myself until {month}. Then I will know.
It would mean {money} a month, roughly.`,
    os: `What would change on an ordinary Tuesday, if you did it?
Which of these weighs most for you?
You have come back to this more than once. That says something.
What would {p} say if you asked straight out?
There is no hurry. What could you try first, in a small way?`,
  },
  {
    opens: `I have an appointment with the {office}, {surname}, {soon}.
A {office} called {surname} rang {when} about {document}.
I got a letter from {surname}, the {office}. It took me {length} to understand it.
{p} recommends a {office} in {street}. The name is {surname}.`,
    more: `I have to bring the {document} and {money} in cash.
It is in {street}, second floor, above {shop}.
Last time it was somebody called {surname2}, who was far more {virtue}.
They asked about {repair} too, as if that had to do with it.
I wrote the number down {spot}, and now it is gone.
It was about {workthing}, in the end, and nothing worse.
I sat there for {length} beside a {job} with a {animal}.`,
    os: `When is it exactly? I will bring it up before then.
What are you going to ask?
Take the {document} with you, just in case.
Was {surname} helpful?
Good that it is dealt with.`,
  },
];

/** What fits anywhere: short answers, and the small change of a talk. */
export const fillers: Readonly<Record<'person' | 'os' | 'greeting' | 'welcome', string>> = {
  person: `Yes.
No, not really.
Haha, exactly.
Maybe.
I will think about it.
Good idea, thanks.
Right.
I don't know.
We'll see.
True.
Sorry, I was away for a moment.
Anyway.
Never mind.
That's what {p} says too.
You're probably right.
Not today.
Ok, {soon} then.
Thank you, that helps.
Wait, somebody is at the door.
Why do you ask?`,
  os: `I see.
Tell me more, if you like.
All right.
I will remember that.
That makes sense.
Take your time.
I am here.
What happened then?
I can imagine.
How did that feel?
Noted.
And otherwise, how was the day?`,
  greeting: `Good morning.
Hi.
Hello again.
Evening.
I'm back.
Good evening, I just got home from {place}.
Morning. It is {weather}.
Are you there?
Hi, just a moment before I go to {place}.
Hey. What a day.`,
  welcome: `Good to hear you. How are things?
Hello. How did you sleep?
Welcome back. What is on your mind?
Good evening. How was the day?
I am here. How did it go at {place}?
Hello. You sound {emotion}.`,
};
