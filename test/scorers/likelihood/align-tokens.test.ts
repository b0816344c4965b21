import { describe, expect, test } from "vitest";
import {
  alignByNumber,
  alignContinuation,
  type ScoredTokens,
} from "../../../src/scorers/likelihood/align-tokens.ts";

/** Tokens one after the other, the k-th with log-probability -k; the first with none. */
function scored(tokens: readonly string[], prefix = ""): ScoredTokens {
  const all = prefix === "" ? tokens : [prefix, ...tokens];
  let at = 0;
  return {
    tokens: all,
    logprobs: all.map((_, k) => (k === 0 ? NaN : -k)),
    offsets: all.map((t) => {
      const from = at;
      at += Array.from(t).length;
      return from;
    }),
  };
}

describe("alignContinuation(context, continuation, tokens)", () => {
  test("takes the tokens that begin in the continuation", () => {
    const made = alignContinuation("a b", " c d", scored(["a", " b", " c", " d"]));
    expect(made).toEqual({ logprobs: [-2, -3], nStraddling: 0, nUnscored: 0 });
  });

  test("counts a token across the border", () => {
    const made = alignContinuation("the ca", "t sat", scored(["the", " cat", " sat"]));
    expect(made).toEqual({ logprobs: [-1, -2], nStraddling: 1, nUnscored: 0 });
  });

  test("leaves out a first token that has no probability, and says so", () => {
    const made = alignContinuation("", "a b", scored(["a", " b"]));
    expect(made).toEqual({ logprobs: [-1], nStraddling: 0, nUnscored: 1 });
  });

  test("sees through a begin-of-text token that the server counted", () => {
    const tokens = scored(["a", " b", " c"], "<|begin_of_text|>");
    expect(alignContinuation("a b", " c", tokens)).toEqual({
      logprobs: [-3],
      nStraddling: 0,
      nUnscored: 0,
    });
    expect(alignContinuation("", "a b c", tokens).logprobs).toEqual([-1, -2, -3]);
  });

  test("counts in code points, and takes pieces of a character on the server's word", () => {
    const tokens: ScoredTokens = {
      tokens: ["\u{1f600}", " ", "bytes:\\xf0\\x9f", "\ufffd", " ok"],
      logprobs: [NaN, -1, -2, -3, -4],
      offsets: [0, 1, 2, 2, 3],
    };
    const made = alignContinuation("\u{1f600} ", "\u{1f601} ok", tokens);
    expect(made.logprobs).toEqual([-3, -4]);
    const whole: ScoredTokens = { ...tokens, tokens: ["\u{1f600}", " ", "\u{1f601}", "", " ok"] };
    expect(alignContinuation("\u{1f600} ", "\u{1f601} ok", whole).logprobs).toContain(-4);
  });

  test("refuses tokens of another text", () => {
    expect(() => alignContinuation("a", "b c d e", scored(["something", " else", " here", " now"]))).toThrow(
      /not those of the text/,
    );
  });
});

describe("alignByNumber(context, both)", () => {
  const both = ["", "1", "2", "3"].map((id, k) => ({ id, logprob: k === 0 ? NaN : -k }));

  test("takes what is behind the common beginning", () => {
    expect(alignByNumber(["", "1"], both)).toEqual({ logprobs: [-2, -3], nStraddling: 0, nUnscored: 0 });
    expect(alignByNumber(["", "1", "9"], both)).toEqual({
      logprobs: [-2, -3],
      nStraddling: 1,
      nUnscored: 0,
    });
    expect(alignByNumber([], both)).toEqual({ logprobs: [-1, -2, -3], nStraddling: 0, nUnscored: 1 });
  });
});
