import { expect, test } from "vitest";
import {
  UNICODE_NUMBER,
  UNICODE_OTHER,
  UNICODE_PUNCTUATION,
  UNICODE_SYMBOL,
  unicodeClasses,
} from "../../../src/scorers/lexical/text-categories.ts";

const isNewer = Number(process.versions.unicode) > 18;

test.skipIf(isNewer)(
  "unicodeClasses() agrees with an older Node's tables wherever a code point was assigned",
  () => {
    const classes = unicodeClasses();
    let nDifferent = 0;
    for (let code = 0; code < 0x110000; code++) {
      const c = String.fromCodePoint(code);
      const kind = /\p{P}/u.test(c)
        ? UNICODE_PUNCTUATION
        : /\p{S}/u.test(c)
          ? UNICODE_SYMBOL
          : /\p{N}/u.test(c)
            ? UNICODE_NUMBER
            : UNICODE_OTHER;
      if (kind !== classes[code] && !/\p{Cn}/u.test(c)) nDifferent++;
    }
    expect(nDifferent).toBe(0);
  },
);
