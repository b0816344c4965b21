import { porterStem } from "./porter-stemmer.ts";

/** Tokens of a text as integers, and where its lines end; lines without tokens are left out. */
export interface RougeTokens {
  ids: Int32Array;
  n: number;
  lineEnds: Int32Array;
  nLines: number;
}

export function emptyRougeTokens(): RougeTokens {
  return { ids: new Int32Array(256), n: 0, lineEnds: new Int32Array(16), nLines: 0 };
}

export interface RougeEncoder {
  /** Number of different tokens known; every id is below it. */
  readonly nIds: number;
  /** Forgets tokens where too many are known: texts encoded before are then void. */
  makeRoom(): void;
  encode(text: string, out: RougeTokens): void;
}

const MAX_WORDS = 1 << 19;
/** V8 copies a substring of up to 12 code units; a longer one as a key would keep the whole text in memory. */
const MAX_COPIED = 12;
const NEWLINE = 10;

const IS_TOKEN = new Uint8Array(128);
for (const c of "0123456789abcdefghijklmnopqrstuvwxyz") IS_TOKEN[c.charCodeAt(0)] = 1;

const grown = (array: Int32Array, length: number): Int32Array => {
  if (length <= array.length) return array;
  const larger = new Int32Array(2 * length);
  larger.set(array);
  return larger;
};

const copied = (word: string): string => (word.length <= MAX_COPIED ? word : Array.from(word).join(""));

/**
 * ROUGE's tokens: runs of a-z and 0-9 of the lowercased text, so nothing of other scripts is left; with `stem`, words of more than
 * three letters are cut to their Porter stem (kept, so that each word is stemmed once). Pinned to rouge_score 0.1.2.
 */
export function createRougeEncoder(stem: boolean): RougeEncoder {
  /** Word as written -> id of its stem. */
  const words = new Map<string, number>();
  const stems = new Map<string, number>();

  function learn(word: string): number {
    const text = copied(stem && word.length > 3 ? porterStem(word) : word);
    const id = stems.get(text) ?? stems.size;
    stems.set(text, id);
    words.set(copied(word), id);
    return id;
  }

  function endLine(out: RougeTokens): void {
    if (out.n === (out.nLines === 0 ? 0 : out.lineEnds[out.nLines - 1]!)) return;
    out.lineEnds = grown(out.lineEnds, out.nLines + 1);
    out.lineEnds[out.nLines++] = out.n;
  }

  return {
    get nIds() {
      return stems.size;
    },
    makeRoom: () => {
      if (words.size < MAX_WORDS) return;
      words.clear();
      stems.clear();
    },
    encode: (text, out) => {
      const lower = text.toLowerCase();
      out.ids = grown(out.ids, (lower.length >> 1) + 1);
      out.n = 0;
      out.nLines = 0;
      let start = -1;
      for (let i = 0; i <= lower.length; i++) {
        const c = i < lower.length ? lower.charCodeAt(i) : NEWLINE;
        if (c < 128 && IS_TOKEN[c] === 1) {
          if (start < 0) start = i;
          continue;
        }
        if (start >= 0) {
          const word = lower.slice(start, i);
          out.ids[out.n++] = words.get(word) ?? learn(word);
          start = -1;
        }
        if (c === NEWLINE) endLine(out);
      }
    },
  };
}
