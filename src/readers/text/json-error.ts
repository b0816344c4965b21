const TOKEN =
  // oxlint-disable-next-line no-control-regex -- JSON strings may not hold control characters
  /[ \t\n\r]*(?:([{}[\],:])|("[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])|(?:true|false|null)\b))/y;

type Expect = "value" | "value-or-end" | "key" | "key-or-end" | "colon" | "comma-or-end" | "nothing";

/** Offset of the first place where a text stops being JSON; its length where it ends too early, -1 where it is valid. Nesting is unlimited. */
export function jsonErrorOffset(text: string): number {
  const open: string[] = [];
  let expect: Expect = "value";
  let at = 0;
  for (;;) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    if (!found) return restOffset(text, at, expect);
    const next = step(expect, open, found);
    if (next === undefined) return found.index + found[0].search(/[^ \t\n\r]/);
    expect = next;
    at = TOKEN.lastIndex;
  }
}

function restOffset(text: string, at: number, expect: Expect): number {
  const rest = text.slice(at).search(/[^ \t\n\r]/);
  if (rest >= 0) return at + rest;
  return expect === "nothing" ? -1 : text.length;
}

const afterValue = (open: readonly string[]): Expect => (open.length === 0 ? "nothing" : "comma-or-end");

/** What must follow a token, or undefined where the token may not stand here. Pushes and pops `open`. */
function step(expect: Expect, open: string[], token: RegExpExecArray): Expect | undefined {
  const [, mark, string] = token;
  if (expect === "colon") return mark === ":" ? "value" : undefined;
  if (expect === "key" || expect === "key-or-end") {
    if (string !== undefined) return "colon";
    return expect === "key-or-end" && mark === "}" ? close(open, "{") : undefined;
  }
  if (expect === "comma-or-end") {
    if (mark === ",") return open.at(-1) === "{" ? "key" : "value";
    if (mark === "}") return close(open, "{");
    return mark === "]" ? close(open, "[") : undefined;
  }
  if (expect === "nothing") return undefined;
  if (mark === undefined) return afterValue(open);
  if (mark === "]" && expect === "value-or-end") return close(open, "[");
  if (mark !== "{" && mark !== "[") return undefined;
  open.push(mark);
  return mark === "{" ? "key-or-end" : "value-or-end";
}

function close(open: string[], bracket: string): Expect | undefined {
  if (open.pop() !== bracket) return undefined;
  return afterValue(open);
}
