"""Words of everyday business: errands, money, travel, cooking, entertainment, small facts.

Entries are single words or short phrases, one per `;`. They decide only where no medical word stands beside them.
"""

from __future__ import annotations

import re

# One is enough.
_ERRANDS = """
atm; routing number; checking account; savings account; bank account; my account; bank; overdraft; direct deposit;
paycheck; pay stub; pay check; wire transfer; transfer money; transactions; transaction; interest rate; mortgage; apr;
credit card; credit limit; credit score; credit rating; credit report; debit card; debit; visa card; my visa; my card;
new card; lost card; stolen card; damaged card; mastercard; american express; discover card; capital one; pin number;
checkbook; order checks; new checks; 401k; 401 k; rollover; roth ira; w2; w-2; tax; taxes; irs; bitcoin; crypto;
stocks; stock market; bill; my bills; electric bill; water bill; phone bill; bill due; pay bill; rewards; cash back;
spending; budget; salary; wages; my income; insurance policy; insurance plan; my insurance; health plan; payments;
exchange rate; usd; gbp; mxn; euro; dollar; peso; yen; rupee; currency; money; cash; fico; payday; pto; time off;
days off; day off; vacation; roi; arbitrage; investment; investing; venture capital; debt; loan; millionaire;
bankruptcy; donate; refund; receipt; coupon; wallet; purse; fraud; flight; airline; airport; airplane; boarding;
boarding pass; carry-on; carry-ons; luggage; baggage; suitcase; passport; travel visa; international visa;
tourist visa; a visa; visas; hotel; motel; airbnb; hostel; rental; car rental; rent a car; tourist; tourism; touristy;
sightseeing; attraction; attractions; layover; travel alert; travel notification; itinerary; timezone; time zone; uber;
lyft; taxi; cab; bus; train ticket; subway; traffic; commute; directions; gps; parking; parking lot; plug type;
type of plug; socket; road trip; cruise; safe to travel; safe to visit; carrier; recipe; restaurant; steakhouse; diner;
buffet; reservation; table for; book a table; cook; cooking; bake; baking; grill; pizza; pasta; sushi; taco; burrito;
casserole; lasagna; burger; hamburger; spaghetti; sandwich; cake; cookie; brownie; pancake; chef; cuisine; fridge;
refrigerator; freezer; microwave; grocery; groceries; dressing; meatloaf; fries; scampi; baguette; applesauce;
mayonnaise; ketchup; leftovers; seasoning; dining; dinner; spoiled; teaspoon; tablespoon; ounce; gallon; pint; quart;
tbsp; tsp; shopping list; shopping; to do list; todo list; to-do list; todo; reminder; remind; my list; calendar;
my schedule; meeting; alarm; timer; playlist; song; music; lyrics; next track; concert; guitar; piano; album; tune;
singer; rapper; rock band; touring; conference call; meeting room; thermostat; vacuum; vacuuming; vacuumed; laundry;
lawn; lawns; carpet; rug; couch; furniture; curtain; garage; plumber; roofer; landscaping; real estate; apartment;
rent; landlord; mow; car; mpg; tire; tyre; oil change; change oil; my oil; motor oil; windshield; wiper; dashboard;
jump start; jump-start; gas tank; gas mileage; gas station; kind of gas; fuel; mileage; engine light; power steering;
truck; vehicle; driver's license; oil type; antifreeze; red light; stop sign; speed limit; traffic light; mechanic;
bicycle; motorcycle; garage door; forecast; raining; snowing; umbrella; time is it; current time; exact time; the time;
today's date; the date; what date; what day; holiday; square root; algebra; algebraic; calculus; geometry;
standard deviation; math; mathematics; equation; dice; flip a coin; heads or tails; random number; decimal; spell;
spelling; translate; in spanish; in french; in german; in japanese; in italian; in chinese; speak spanish; spanish;
french; german; synonym; antonym; text message; send a text; voicemail; my phone; cellphone; phone; smartphone; iphone;
android; laptop; bluetooth; wifi; wi-fi; modem; browser; website; netflix; amazon; instagram; facebook; twitter;
youtube; google; yahoo; alexa; siri; hbo; xbox; nintendo; playstation; pokemon; roku; microsoft; tv; television;
headphone; bluetooth speaker; avatar; subtitle; dvd; photo; picture; movie; film; theater; actor; actress; oscars;
celebrity; tv show; cartoon; comic; fiction; novel; biography; poem; poetry; quote; trivia; joke; funny; riddle;
fun fact; cool fact; scary story; magazine; newspaper; headlines; washington post; new york times; cnn; broadcast;
podcast; artist; painting; museum; wedding; bride; sculpture; nba; nfl; mlb; nhl; superbowl; super bowl; olympics;
olympic; world cup; football; basketball; baseball; soccer; tennis; golf; chess; video game; board game; quarterback;
championship; teams; sport team; jiu jitsu; mma; marathon; referee; hike; hiking; camping; fishing; president; senator;
congress; brexit; democrat; democracy; democracies; republican; politics; politician; supreme court; amendment;
constitution; lawyer; attorney; ammunition; pleading; lawsuit; arrested; representative; governor; mayor; military;
nsa; password; hacked; university; college; tuition; scholarship; sat score; act score; essay; homework; textbook;
resume; job opening; employment; hiring; career; my boss; your boss; promotion; coworker; post office; school closing;
grammar; handbook; professor; engineering; architect; programming; software developer; internship; jeans; denim; shoe;
shoes; suit; tuxedo; outfit; clothes; shirt; lipstick; makeup; make-up; jewelry; engagement ring; birthday; sale;
discount; warranty; mall; order status; my order; order's; my purchase; my package; shipping; toy; barbie; samurai;
prom; fashion; hairstyle; perfume; barbecue; planet; black hole; galaxy; moon; mars; dinosaur; whale; polar bear;
geese; dolphin; elephant; lion; tiger; wolf; daffodil; garden; gardening; meaning of life; purpose of life;
life's meaning; meaning to life; ghost; demon; ouija; occult; zombie; aphrodite; mythology; egyptian; mummy; mummies;
roman; romans; einstein; world war; global warming; evaporation; periodic table; flat earth; earth flat; time travel;
space suit; skydiving; astrology; horoscope; tributary; volcano; rainforest; rain forest; weather alert; haunting;
spaceship; diamond; my location; current location; my address; my name; your name; your age; whisper mode; your accent;
your voice; volume up; volume down; factory settings; factory reset; speak slower; speak faster; slower; louder;
quieter; playing right now; the channel; capital of; population of; tallest; highest building; who invented;
kilometers; kilos; miles; zip code; area code; phone number; phone plan; data plan; kilowatt; kilowatts; gas meter;
electricity; bridge; wash the; washing machine; wash my; car wash; iron skillet; stain; wine out; gum out; sump pump;
dishwasher; dry cleaner; dry cleaning; bottled water; schematics; ikea; business card; notary; safe deposit;
bank vault; security code; my keys; step-parent; grandparents; variable named; loop that; python code; javascript;
websites; spreadsheet; word document; photoshop; wallpaper; kennel; leash; dog's; cat's; puppy; kitten; my dog; my cat;
pets; pet; plane ticket; my plane; news story; fake news; the news; the weather; weather in; weather for; weather like;
stock price; dow jones; shares of; bank's; insurance company; my credit; a job; new job; credits; nfl draft;
amusement park; theme park; disney; disneyland; disney world; zoo; casino; blackjack; poker; hold em; lottery;
mardi gras; christmas; halloween; thanksgiving; easter; valentine's day; new year's; festival; parade; costume;
karaoke; nightclub; bar near; coffee shop; starbucks; mcdonald's; chipotle; whole foods; target store; costco; ebay;
etsy; netflix show; series finale; season finale; episode; sitcom; soundtrack; drummer; novelist; painter; sculptor;
philosopher; shakespeare; harry potter; star wars; superhero; comic book; anime; manga; knicks; lakers; yankees; cubs;
patriots; cowboys; playoffs; tournament; touchdown; home run; goalkeeper; medal; stadium; gym membership; yoga class;
dance class; swimming pool; golf course; tee time; ski; skiing; surfing; skateboard; scuba; tattoo; nail polish;
hairdresser; barber; haircut; manicure; sunglasses; necklace; earrings; handbag; sneakers; boots; sweater;
jacket; hoodie; sock; tie; fabric; sewing; knitting; crochet; woodworking; hammer; screwdriver; drill bit;
ladder rental; roof repair; leaking sink; faucet; toilet clog; lightbulb; light bulb; lights on; lights off;
the lights; air conditioner; heater; fireplace; sofa; mattress store; lamp; candle; closet; attic; basement; backyard;
driveway; fence; mailbox; stamp; envelope; neighbor's dog; babysitter; nanny; daycare; preschool; kindergarten;
high school; middle school; teacher; principal; exam; exams; final exams; graduation; diploma; thesis; dissertation;
term paper; citation style; bibliography; crossword; sudoku; puzzle; magic trick; card game; nursery rhyme;
bedtime story; motivational; inspirational quote; pick up line; pickup line; compliment; roast me; rap; haiku;
limerick; speech for; toast for; christian; christians; muslim; muslims; jesus; bible; church; mosque; temple; pope;
saint; prayer; angel; devil; heaven; atheist; buddhist; hindu; creator; deity; gods; goddess; pharaoh; emperor; empire;
medieval; middle ages; renaissance; revolution; civil war; treaty; president's; white house; parliament;
prime minister; minister; congressman; tariff; immigration law; passport renewal; border crossing; embassy;
customs form; ferry; yacht; sail; helicopter; rocket; nasa; astronaut; alien; aliens; ufo; bigfoot; mermaid; unicorn;
dragon; vampire; werewolf; witch; wizard; magic; superstition; zodiac; tarot; lucky number; blockchain; ethereum;
dogecoin; nft; dividend; etf; mutual fund; hedge fund; brokerage; portfolio; retirement account; pension; escrow;
foreclosure; down payment; refinance; tenant; lease agreement; security deposit; eviction; utility company; broadband;
router; hotspot; sim card; ringtone; touchscreen; keyboard; touchpad; hard drive; usb; hdmi; megabytes; gigabytes; ram;
cpu; gpu; java; html; css; sql; excel; powerpoint; pdf; github; linux; windows 10; macbook; ipad; kindle; spotify;
pandora; tiktok; snapchat; whatsapp; skype; zoom meeting; reddit; wikipedia; web page; search engine; browser tab;
screenshot; emoji; hashtag; selfie; veggies; banana; bananas; clams; lobster; shrimp; noodles; dumplings; bbq;
taco bell; kfc; subway sandwich; waffles; omelet; omelette; cheesecake; ice cream; cupcake; pie; frosting; dough;
yeast dough; marinade; gravy; ramen; guacamole; salsa; hummus; tofu recipe; quinoa salad; espresso; latte; cocktail;
whiskey; martini; beer brand; vineyard; flavor; flavors; bakery; butcher; farmer's market; supermarket;
vending machine; tip the; tipping; split the bill; the bill; waiter; waitress; menu; takeout; delivery driver;
doordash; table at; tables available; gratitude; antagonist; protagonist; linguistics; economics; philosophy;
literature; archaeology; geology; physics; astronomy; robotics; aerospace; plumbing; carpentry; sword; cannon;
tank top; advertisement; slogan; logo; brand name; startup; business plan; business loan; ceo of; founder of;
net worth; billionaire; celebrity gossip; birthplace of; national anthem; flag of; currency of; continent; continents;
latitude; longitude; equator; north pole; hemisphere; great wall; eiffel tower; taj mahal; statue of liberty;
grand canyon; niagara; everest; amazon river; sahara; highway; interstate; route 66; toll; road conditions;
construction on; detour; license plate; registration renewal; dmv; drivers license; test drive; dealership; honda;
toyota; ford; chevy; bmw; tesla; brakes; transmission fluid; coolant; spark plug; headlight; bumper; dent; car seat;
tow truck; jumper cables; flat tire; carburetor; catalytic converter
"""
# Three of these, or one beside an errand's verb.
_HOUSEHOLD = """
card; account; balance; points; pay; paid; check; deposit; transfer; fee; cost; price; cheap; cheaper; buy;
purchase; order; orders; store; stores; shop; visa; plan; travel; ticket; seat; city; town; state;
island; mexico; london; paris; tokyo; chicago; new york; california; texas; florida; canada; japan; france; spain;
russia; brazil; italy; seattle; austin; boston; phoenix; america; american; united states; europe; china; india;
australia; indonesia; morocco; ecuador; turkey; germany; england; egypt; nearby; my area; closest; nearest;
downtown; in the world; located; location; address; lunch; breakfast; meal; dish; chicken; steak; ham; cheese; bread;
 rice; bean; salad; sauce; spicy; pepper; peppers; onion; onions; substitute; cup;
dozen; mushroom; lettuce; vegetable; cereal; chocolate; chips; soda; wine; beer; flavor; flavors;
yogurt; toothpaste; list; listing; schedule; appointment; event; tomorrow; monday; tuesday;
wednesday; thursday; friday; saturday; sunday; clock; app; memory; battery; charge; share; name;
call; calls; email; message; playing; play; settings; setting; mode; skip; cancel; add; remove; delete; update;
updates; status; reset; connect; sync; create; download; upload; notification; tap; screen; gas; oil; drive;
mile; road; street; room; window; door; kitchen; living room; clean; dog; cat; kids; game; games;
watch; movie; channel; article; articles; company; companies; rated; rating; top; best;
favorite; famous; world; selling; collection; style; design; designed;
born; won; cool; interesting; girlfriend; boyfriend; jokes; facts; band; package;
software; delivery; scores; team; translation; volume; how tall; how far; how old; far;
tutorial; instructions; lessons; wait time; hobby; voice; closed; close; open; credit; checking; savings;
stock; insurance; payment; finances; finance; invest; rich; plug; converter; outlet; beach; resort; trip; traveling;
travelling; ingredient; desk; weather; pi; coin; language; english; computer; internet; printer; remote; camera;
speaker; text; author; book; books; story; news; art; sports; boxing; coach; election; vote; court; crime;
police; king; queen; army; encryption; job; interview; degree program; dress; ring;
party; gift; duck; ducks; birds; bird; flower; spirit; earthquake; climate change; river; ocean; mountain; desert;
pollution; robot; robots; nuclear; gold; pipes; sinks; tuning; horse; win; wins; award; tour;
 wrote; war; weekend; dating; park; lake; industry; club; club's; writer;
player; players; fan; fans; fake; factory; library; building; buildings; leaking; lost; find out;
find me; look up; tell me; show me; get me; give me; let me know; pull up; locate; near me; in town;
on the map; around here; space; lights; hot; cold outside; letter; sentence;
 define; nation; nations; leader; century; ancient; famous person; generator;
 items; bag; blue; red; white; black; green; cute; pretty; worth; deal;
deals; offer; offers; free; sign up; subscription; membership; amex; apply;
website; online; web; page; file; folder; alert; alerts; warning; tune; hear; listen;
listening; speech; dream; dreams; arrive; arriving; how soon;
distance; push ups; push-ups; situps; gym; weekly; monthly; yearly; how much is; how much does;
how do you say; where can i; where is; where are; what time; who is; who was;
which is the; is there a; are there any; can you; could you; would you; i want to; i need to; i need a;
i would like
"""
_ENTRIES = re.compile(r"[;\n]")
_WORD = re.compile(r"[\w'-]+")
_LONGEST_ENTRY = 3


def _entries(text: str) -> frozenset[str]:
    return frozenset(entry.strip() for entry in _ENTRIES.split(text) if entry.strip())


_ERRAND_ENTRIES, _HOUSEHOLD_ENTRIES = _entries(_ERRANDS), _entries(_HOUSEHOLD)


def count_everyday(plain: str) -> tuple[int, int]:
    """How many errand entries, and how many household entries, the text has; a plural counts as its singular."""
    words = _WORD.findall(plain)
    spans = {" ".join(words[i : i + n]) for n in range(1, _LONGEST_ENTRY + 1) for i in range(len(words) - n + 1)}
    spans |= {span.removesuffix("s") for span in spans}
    return len(spans & _ERRAND_ENTRIES), len(spans & _HOUSEHOLD_ENTRIES)
