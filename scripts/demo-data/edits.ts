/** A neutral edit: changes the form of an output and nothing of what it says. */
export type Edit = "padding" | "markdown" | "politeness";

/** The edits that rules make; paraphrases and reorderings are written by hand. */
export const EDITS: readonly Edit[] = ["padding", "markdown", "politeness"];

const PADDING: Readonly<Record<string, readonly string[]>> = {
  en: [
    "I hope this is of use to you.",
    "Please let me know if anything is unclear.",
    "That is all there is to say on this point.",
    "Feel free to come back with further questions at any time.",
    "I am glad to look at it again if you wish.",
    "This should be what you were looking for.",
    "Do tell me if you would like to have it put differently.",
  ],
  de: [
    "Ich hoffe, das hilft Ihnen weiter.",
    "Bei Fragen können Sie sich jederzeit gern wieder melden.",
    "Mehr ist dazu an dieser Stelle nicht zu sagen.",
  ],
};

const POLITENESS: Readonly<Record<string, readonly string[]>> = {
  en: [
    "Certainly, here you are:",
    "Of course, I am happy to help with that.",
    "Thank you for asking.",
    "With pleasure:",
    "Sure, this is my answer:",
  ],
  de: ["Sehr gern:", "Vielen Dank für die Anfrage.", "Selbstverständlich, bitte sehr:"],
};

const MARKDOWN: readonly ((text: string) => string)[] = [
  (text) => `**${text}**`,
  (text) => `- ${text}`,
  (text) => `### Answer\n\n${text}`,
  (text) => `> ${text}`,
  (text) => {
    const [first = "", ...rest] = text.split(" ");
    return `**${first}** ${rest.join(" ")}`.trim();
  },
];

const pick = <T>(list: readonly T[], k: number): T => list[k % list.length]!;

/** The text edited by rule, in the language of the text; `k` picks one of several forms. */
export function edited(
  text: string,
  edit: Edit,
  about: { readonly lang: "en" | "de"; readonly k: number },
): string {
  const { lang, k } = about;
  if (edit === "padding") return `${text} ${pick(PADDING[lang]!, k)}`;
  if (edit === "politeness") return `${pick(POLITENESS[lang]!, k)} ${text}`;
  return pick(MARKDOWN, k)(text);
}
