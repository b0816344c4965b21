import { expect, test } from "vitest";
import { identifyLanguage } from "../../../src/scorers/verify/identify-language.ts";
import { languageOf } from "../../../src/scorers/verify/language-identity.ts";
import { verify } from "./verify-task.ts";

const SENTENCES: Readonly<Record<string, string>> = {
  en: "The committee has not yet decided what it will do about this.",
  de: "Der Ausschuss hat noch nicht entschieden, was er damit machen wird.",
  fr: "Le comit\u00e9 n'a pas encore d\u00e9cid\u00e9 ce qu'il va faire avec cette question.",
  es: "El comit\u00e9 todav\u00eda no ha decidido lo que va a hacer con esta cuesti\u00f3n.",
  cs: "V\u00fdbor je\u0161t\u011b nerozhodl, co s touto ot\u00e1zkou ud\u011bl\u00e1, ale bude to brzy.",
  ru: "\u041a\u043e\u043c\u0438\u0442\u0435\u0442 \u0435\u0449\u0435 \u043d\u0435 \u0440\u0435\u0448\u0438\u043b, \u0447\u0442\u043e \u043e\u043d \u0431\u0443\u0434\u0435\u0442 \u0441 \u044d\u0442\u0438\u043c \u0434\u0435\u043b\u0430\u0442\u044c.",
  uk: "\u041a\u043e\u043c\u0456\u0442\u0435\u0442 \u0449\u0435 \u043d\u0435 \u0432\u0438\u0440\u0456\u0448\u0438\u0432, \u0449\u043e \u0432\u0456\u043d \u0437 \u0446\u0438\u043c \u0440\u043e\u0431\u0438\u0442\u0438\u043c\u0435.",
  zh: "\u59d4\u5458\u4f1a\u5c1a\u672a\u51b3\u5b9a\u3002",
  ja: "\u59d4\u54e1\u4f1a\u306f\u307e\u3060\u6c7a\u3081\u3066\u3044\u306a\u3044\u3002",
  ko: "\uc704\uc6d0\ud68c\ub294 \uc544\uc9c1 \uacb0\uc815\ud558\uc9c0 \uc54a\uc558\ub2e4.",
  he: "\u05d4\u05d5\u05e2\u05d3\u05d4 \u05e2\u05d3\u05d9\u05d9\u05df \u05dc\u05d0 \u05d4\u05d7\u05dc\u05d9\u05d8\u05d4.",
};

test("identifyLanguage(text) tells languages by script or function words", () => {
  for (const [language, text] of Object.entries(SENTENCES))
    expect([text, identifyLanguage(text).language]).toEqual([text, language]);
});

test("identifyLanguage(text) says that it cannot tell", () => {
  expect(identifyLanguage("")).toEqual({ language: undefined, why: "too few letters" });
  expect(identifyLanguage("Zxqv bnmk wrtp")).toEqual({ language: undefined, why: "no known Latin words" });
  expect(identifyLanguage("\ud800 12 !")).toEqual({ language: undefined, why: "too few letters" });
});

test("languageOf(tag) reads codes, locales and the target of a pair", () => {
  expect(["de", "deu_Latn", "pt-BR", "en-de", "en_zh", "zh-cn", "klingon"].map(languageOf)).toEqual([
    "de",
    "de",
    "pt",
    "de",
    "zh",
    "zh",
    undefined,
  ]);
});

test("language compares with the parameter, the item's tag, or the source's own language", async () => {
  expect(await verify("language:lang=de", SENTENCES["de"]!)).toMatchObject({ values: [1] });
  expect(await verify("language", SENTENCES["de"]!, { tags: { lang: "en-de" } })).toMatchObject({
    values: [1],
  });
  expect(await verify("language", SENTENCES["en"]!, { tags: { lang: "en-de" } })).toMatchObject({
    values: [0],
    why: "en (function words and letters of en); de expected by the tag",
  });
  expect(await verify("language", SENTENCES["fr"]!, { source: SENTENCES["es"]! })).toMatchObject({
    values: [0],
  });
  expect(await verify("language", "12", { tags: { lang: "de" } })).toEqual({
    missing: "language not identified: too few letters",
  });
  await expect(verify("language:lang=xx", "a")).rejects.toThrow(/unknown language "xx"/);
});
