const STRING = /"((?:[^"\\]|\\.)*)"/y;
const SPACE = /[\s,]*/y;

/** The keys of the first JSON object in a text, in order, as far as the text goes: what formats are told by. Values are not looked at. */
export function topKeys(text: string): string[] {
  const keys: string[] = [];
  let at = text.indexOf("{") + 1;
  while (at > 0 && at < text.length) {
    at = past(SPACE, text, at);
    STRING.lastIndex = at;
    const key = STRING.exec(text);
    if (!key) break;
    keys.push(key[1]!);
    at = afterValue(text, text.indexOf(":", STRING.lastIndex) + 1);
  }
  return keys;
}

function past(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  pattern.test(text);
  return pattern.lastIndex;
}

/** Offset of the comma or bracket that ends the value at `at`; the text's length where it goes on beyond. */
function afterValue(text: string, at: number): number {
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 34) {
      i = endOfString(text, i);
    } else if (c === 91 || c === 123) depth++;
    else if ((c === 93 || c === 125) && --depth < 0) return text.length;
    else if (c === 44 && depth === 0) return i;
  }
  return text.length;
}

function endOfString(text: string, from: number): number {
  for (let i = from + 1; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 92) i++;
    else if (c === 34) return i;
  }
  return text.length;
}
