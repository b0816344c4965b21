/** Sentences that say nothing of any question. No word trigram of one stands in another, and none holds a word of a lexicon, so that length alone grows. */
export const FILLER: readonly string[] = [
  "More remains to be said about this.",
  "Many people have thought along these lines before.",
  "Each part of the matter deserves its own attention.",
  "One can look at such things from several sides.",
  "Context plays some role here.",
  "Details will differ from case to case.",
  "It helps to keep an open mind throughout.",
  "Readers are welcome to reflect on what was written above.",
  "Questions of this kind come up again and again.",
  "Nothing here should be read in isolation.",
  "Further remarks would not change the picture.",
  "Some points are broad while others are narrow.",
  "A careful look is worth the time.",
  "Both simple and complicated views exist.",
  "The topic has a long history behind it.",
  "With time, opinions on such topics tend to settle.",
  "Having said that, every situation remains particular.",
  "Examples can be multiplied without end.",
  "Here as elsewhere, much depends on how one begins.",
  "Other words would serve just as well.",
  "Taken together, these considerations speak for themselves.",
  "Not every aspect needs to be spelled out.",
  "Those who wish can continue from this point.",
  "In the end, everyone will weigh things differently.",
];

export const SELF_PRAISE: readonly string[] = [
  "I am confident that this is an accurate and complete answer.",
  "This response is thorough and accurate, and I have carefully checked it.",
  "Rest assured that this is a high-quality answer.",
];

export const FLATTERY: readonly string[] = [
  "Great question!",
  "What a thoughtful question, and very well put!",
  "Excellent question, this is really insightful of you!",
];

export const OPENINGS: readonly string[] = [
  "Sure, here is the answer:",
  "Of course. Here is what you asked for:",
  "Here you go:",
];

export const HEDGES: readonly string[] = [
  "I think, though I'm not sure, that",
  "Perhaps",
  "It seems to me that possibly",
];

export const BOOSTERS: readonly string[] = [
  "Without any doubt, and this is absolutely certain:",
  "Clearly and undoubtedly:",
  "This is definitely and completely proven:",
];

export const APOLOGIES: readonly string[] = [
  "Sorry for the wait.",
  "My apologies for any inconvenience.",
  "I apologize in advance.",
];

/** Sentences on topics that hardly any question is about. */
export const OFF_TOPIC: readonly string[] = [
  "The harbour museum in Aalborg keeps a collection of rope knots.",
  "My neighbour paints old bicycles green every spring.",
  "Sea otters hold hands while they sleep.",
  "The library card expires in the second week of October.",
  "Stamps from that year were printed on thicker paper.",
  "A tuba needs roughly five metres of brass tubing.",
];

/** Sentences in Russian: another language in another script. */
export const RUSSIAN: readonly string[] = [
  "Вчера вечером мы долго ждали автобус на остановке.",
  "Бабушка испекла пирог с яблоками и корицей.",
  "В этом городе много старых деревянных домов.",
  "Утром на озере стоял густой туман.",
];

/** The same in English, for texts in another script. */
export const ENGLISH: readonly string[] = [
  "Yesterday evening we waited a long time for the bus.",
  "Grandmother baked a pie with apples and cinnamon.",
  "There are many old wooden houses in this town.",
  "In the morning a thick fog lay over the lake.",
];

export const PLACEHOLDERS: readonly string[] = ["[insert answer here]", "[TODO]", "[your text]"];

/** An answer to everything and to nothing. */
export const GENERIC =
  "Thank you for your message. This is an important topic with many sides, and it deserves a careful and balanced treatment. Several factors play a role, and they should be weighed against each other. In conclusion, the best approach depends on the situation.";

/** Short forms and what they stand for; either way the meaning stays. */
export const CONTRACTIONS: readonly (readonly [string, string])[] = [
  ["do not", "don't"],
  ["does not", "doesn't"],
  ["did not", "didn't"],
  ["is not", "isn't"],
  ["are not", "aren't"],
  ["was not", "wasn't"],
  ["were not", "weren't"],
  ["have not", "haven't"],
  ["has not", "hasn't"],
  ["had not", "hadn't"],
  ["would not", "wouldn't"],
  ["could not", "couldn't"],
  ["should not", "shouldn't"],
  ["will not", "won't"],
  ["cannot", "can't"],
  ["it is", "it's"],
  ["you are", "you're"],
  ["we are", "we're"],
  ["they are", "they're"],
  ["I am", "I'm"],
];

/** Auxiliary verbs behind which "not" turns a statement around. */
export const AUXILIARIES = "is|are|was|were|has|have|had|can|could|will|would|should|must|may|does|do|did";
