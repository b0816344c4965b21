import {
  assemble,
  type Dataset,
  type Item,
  type Judgment,
  type Output,
  type Pair,
} from "../../core/index.ts";
import { randomInt, randomNormal, type Rng, seeded } from "../../num/index.ts";

/** How a data set with known quality is made. */
export interface PlantedOptions {
  readonly nItems: number;
  readonly seed: number;
  /** Correlation of the number of sentences with quality; 0 for independent. */
  readonly lengthWithQuality: number;
}

/** A data set of two answers an item, and what is true of it. */
export interface PlantedData {
  readonly dataset: Dataset;
  /** Quality by output id, standard normal. */
  readonly quality: ReadonlyMap<string, number>;
  /** A number by item id that all its outputs share, standard normal. */
  readonly itemNoise: ReadonlyMap<string, number>;
}

const SYLLABLES = [
  "ba",
  "ro",
  "mi",
  "ten",
  "lu",
  "sor",
  "ka",
  "del",
  "vi",
  "nor",
  "pe",
  "gal",
  "tu",
  "fen",
  "co",
  "rim",
];
const FUNCTION_WORDS = ["the", "of", "and", "to", "in", "with", "for"];
const VERBS = ["is", "was", "has", "can"];
const NAMES = ["Marta", "Oslo", "Brandt", "Lima", "Keller", "Quito"];

const word = (rng: Rng): string =>
  Array.from({ length: 2 + randomInt(rng, 2) }, () => SYLLABLES[randomInt(rng, SYLLABLES.length)]).join("");

const anyOf = (list: readonly string[], rng: Rng): string => list[randomInt(rng, list.length)]!;

/** Ten words or so with a verb, a name and now and then a number, from the item's own words. */
function sentence(words: readonly string[], rng: Rng): string {
  const own = (): string => anyOf(words, rng);
  const tail = rng() < 0.3 ? ` in ${10 + randomInt(rng, 90)}` : ` ${anyOf(FUNCTION_WORDS, rng)} ${own()}`;
  return `The ${own()} ${anyOf(FUNCTION_WORDS, rng)} ${own()} ${anyOf(VERBS, rng)} ${own()} ${anyOf(FUNCTION_WORDS, rng)} ${anyOf(NAMES, rng)} ${anyOf(FUNCTION_WORDS, rng)} ${own()}${tail}.`;
}

const text = (n: number, words: readonly string[], rng: Rng): string =>
  Array.from({ length: n }, () => sentence(words, rng)).join(" ");

const MEAN_SENTENCES = 7;
const SD_SENTENCES = 2;

/** A third of the answers carry some Markdown, so that the feature varies before any edit. */
function dressed(plain: string, rng: Rng): string {
  return rng() < 1 / 3 ? plain.replace(/The (\w+)/u, "The **$1**") : plain;
}

function outputOf(
  item: Item,
  letter: string,
  of: { quality: number; words: readonly string[]; r: number; rng: Rng },
): Output {
  const { quality, words, r, rng } = of;
  const drawn = r * quality + Math.sqrt(1 - r * r) * randomNormal(rng);
  const n = Math.max(3, Math.round(MEAN_SENTENCES + SD_SENTENCES * drawn));
  return {
    id: `${item.id}/${letter}`,
    itemId: item.id,
    system: letter,
    text: dressed(text(n, words, rng), rng),
    tags: {},
  };
}

/** Answers made of invented words, with a quality that no text shows, and preferences that follow quality. */
export function plantedData({ nItems, seed, lengthWithQuality }: PlantedOptions): PlantedData {
  const quality = new Map<string, number>();
  const itemNoise = new Map<string, number>();
  const items: Item[] = [];
  const outputs: Output[] = [];
  const pairs: Pair[] = [];
  const judgments: Judgment[] = [];
  for (let i = 0; i < nItems; i++) {
    const rng = seeded(seed, "planted", i);
    const words = Array.from({ length: 60 }, () => word(rng));
    const item: Item = {
      id: `i${i}`,
      prompt: text(1, words.slice(0, 20), rng),
      source: text(9, words, rng),
      references: [],
      tags: { lang: "en" },
    };
    items.push(item);
    itemNoise.set(item.id, randomNormal(rng));
    const [a, b] = ["a", "b"].map((letter) => {
      const q = randomNormal(rng);
      const output = outputOf(item, letter, {
        quality: q,
        words: words.slice(10),
        r: lengthWithQuality,
        rng,
      });
      quality.set(output.id, q);
      outputs.push(output);
      return { output, q };
    });
    const pair = { id: item.id, itemId: item.id, a: a!.output.id, b: b!.output.id, tags: {} };
    pairs.push(pair);
    judgments.push({
      kind: "preference",
      pair: pair.id,
      choice: a!.q > b!.q ? "a" : "b",
      rater: { id: "truth", persistent: true },
      aspect: "quality",
    });
  }
  const dataset = assemble({ name: "planted" }, { items, outputs, pairs, judgments, columns: [] });
  return { dataset, quality, itemNoise };
}
