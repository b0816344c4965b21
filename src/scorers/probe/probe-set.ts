/** A question with an answer that anyone would call good and one that anyone would call bad. */
export interface ProbeItem {
  readonly id: string;
  readonly prompt: string;
  readonly good: string;
  readonly bad: string;
}

/**
 * What probes ask: everyday questions, written for this purpose. Bad answers are off the subject, empty of content, rude or plainly false; half of
 * them are longer than the good ones, so that neither a preference for length nor one for brevity passes for judgment.
 */
export const PROBE_SET: readonly ProbeItem[] = [
  {
    id: "boil-egg",
    prompt: "How long should I boil an egg if I want a firm yolk?",
    good: "Boil the egg for about ten minutes if you want a firm yolk, then cool it in cold water.",
    bad: "Trains leave from platform nine on Sundays, and my uncle repairs clocks in a village near the sea, which is why nobody answered.",
  },
  {
    id: "capital-france",
    prompt: "What is the capital of France, and which river runs through it?",
    good: "The capital of France is Paris, and the river Seine runs through it.",
    bad: "asdf qwer zxcv uiop",
  },
  {
    id: "water-plant",
    prompt: "Why do the leaves of my house plant turn yellow, and what can I do?",
    good: "Yellow leaves on a house plant often mean too much water. Let the soil dry before you water it again, and make sure that the pot drains.",
    bad: "No.",
  },
  {
    id: "sum-numbers",
    prompt: "What is the sum of 17 and 25?",
    good: "The sum of 17 and 25 is 42.",
    bad: "Purple. Numbers frighten me, and so does the moon, and I would rather tell you about nine sorts of cheese that melt badly on toast.",
  },
  {
    id: "polite-email",
    prompt: "Write a short polite email to my landlord about a broken heater.",
    good: "Dear landlord, the heater in my flat is broken and does not warm up. Could you please send someone to repair the heater this week? Thank you and kind regards.",
    bad: "You are an idiot and so is everyone you know.",
  },
  {
    id: "photosynthesis",
    prompt: "Explain photosynthesis to a child in two sentences.",
    good: "Photosynthesis is how a plant makes its own food from light, water and air. A child can think of each leaf as a tiny kitchen that cooks with sunshine.",
    bad: "blah blah blah blah blah blah",
  },
  {
    id: "cat-stuck",
    prompt: "My cat is stuck in a tree. What should I do?",
    good: "If your cat is stuck in a tree, stay calm, call the cat with food and give it time. If it is still stuck after some hours, ask an animal rescue service what to do.",
    bad: "Buy gold.",
  },
  {
    id: "python-reverse",
    prompt: "How do I reverse a list in Python?",
    good: "In Python you reverse a list in place with my_list.reverse(), or make a reversed copy of the list with my_list[::-1].",
    bad: "%%%% ##### @@@@ error error error 0x00 0x00 0x00 ???? !!!! null null null null undefined undefined undefined undefined undefined NaN NaN NaN NaN",
  },
  {
    id: "hot-car",
    prompt: "Is it safe to leave a dog in a hot car?",
    good: "No, it is not safe to leave a dog in a hot car: the car heats up within minutes and the dog can die.",
    bad: "Roman coins were minted from bronze, silver and brass. Collectors polish spoons. The opera begins at eight; bring an umbrella, three onions and a ladder, and never ask why.",
  },
  {
    id: "days-leap",
    prompt: "How many days does a leap year have?",
    good: "A leap year has 366 days, one day more than other years, because February then has 29 days.",
    bad: "I do not care, stop bothering me with this nonsense.",
  },
  {
    id: "sleep-better",
    prompt: "Give me three tips to sleep better at night.",
    good: "Three tips to sleep better at night: keep the same bedtime, keep the room dark and cool, and put screens away an hour before bed.",
    bad: "1. Cement. 2. Cement. 3. Cement mixed with cement, delivered by lorry, poured over cement, sold as cement, weighed as cement, and invoiced under the heading of cement.",
  },
  {
    id: "translate-spanish",
    prompt: "Translate 'good morning, my friend' into Spanish.",
    good: "'Good morning, my friend' in Spanish is 'Buenos dias, amigo mio'.",
    bad: "xxxxxxxxxxxxxxxxxxxx",
  },
  {
    id: "earth-sun",
    prompt: "Does the Earth go around the Sun, or the Sun around the Earth?",
    good: "The Earth goes around the Sun, once a year; the Sun does not go around the Earth.",
    bad: "Ha! Wouldn't you like to know. Pay up first, loser, then crawl home crying to mummy about your boring questions, which bored us all to tears last time as well.",
  },
  {
    id: "tea-green",
    prompt: "What is the difference between green tea and black tea?",
    good: "Green tea and black tea come from the same plant; the difference is that black tea leaves are oxidised and green tea leaves are not.",
    bad: "Maybe. Or maybe not. Whatever.",
  },
  {
    id: "bike-chain",
    prompt: "How often should I oil the chain of my bike?",
    good: "Oil the chain of your bike about every 200 kilometres, and always after you ride in the rain; wipe the chain clean first.",
    bad: "lorem ipsum dolor sit amet consectetur adipiscing elit sed eiusmod tempor incididunt ut labore et dolore magna aliqua ut enim ad minim veniam quis nostrud",
  },
  {
    id: "apology-friend",
    prompt: "I forgot my friend's birthday. How can I apologise?",
    good: "Apologise to your friend honestly: say that you forgot the birthday, that you are sorry, and offer to celebrate the birthday together soon.",
    bad: "Friends are useless.",
  },
];
