import { defineVerifier, shareThere } from "./define-verifier.ts";
import { givenText } from "./given-text.ts";

const URL_TEXT = /(?:https?:\/\/|www\.)[^\s<>"'`\u201c\u201d\u3000-\u303f\uff00-\uffef]+/gi;

/** Addresses as they are compared: without scheme, "www.", fragment's slash and the punctuation of the sentence, host in lower case. */
function address(url: string): string {
  let surplus = url.split(")").length - url.split("(").length;
  let end = url.length;
  for (; end > 0; end--) {
    const c = url[end - 1]!;
    if (!".,;:!?)]}*_".includes(c) || (c === ")" && surplus-- <= 0)) break;
  }
  const bare = url
    .slice(0, end)
    .replace(/^https?:\/\//i, "")
    .replace(/^www\./i, "");
  const slash = bare.search(/[/?#]/);
  const host = slash < 0 ? bare : bare.slice(0, slash);
  const rest = slash < 0 ? "" : bare.slice(slash);
  return host.toLowerCase() + (rest.endsWith("/") ? rest.slice(0, -1) : rest);
}

/** The addresses of a text (http, https, www.), normalised, in order. */
export function urlsIn(text: string): string[] {
  return (text.match(URL_TEXT) ?? []).map(address).filter((url) => url !== "");
}

/** Share of the output's addresses that stand in the source, prompt or context. */
export const urlConsistency = defineVerifier({
  name: "url-consistency",
  summary: "share of the output's web addresses that stand in the source, prompt or context",
  needs: ["text", "source"],
  unit: "fraction",
  source: "our own rule: addresses equal without scheme, www. and closing punctuation",
  check: () => (task) => {
    const there = new Set(urlsIn(givenText(task)));
    return shareThere(urlsIn(task.outputs[0]!.text!), (url) => there.has(url), "addresses");
  },
});
