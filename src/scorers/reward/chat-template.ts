import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createContext, Script } from "node:vm";
import { type Message, unknownName, UserError } from "../../core/index.ts";
import { type TemplateData, TEMPLATES } from "./template-data.ts";

/** A chat template that is ready to write conversations. */
export interface ChatTemplate {
  readonly name: string;
  /** Changes with the template's text: part of a scorer's version where the template is a file. */
  readonly hash: string;
  readonly bos: string;
  /** @throws Error where the template refuses the conversation (roles that must alternate), or takes longer than a second */
  render(messages: readonly Message[], options?: { readonly isOpen?: boolean }): string;
}

const isFile = (name: string): boolean => /\.(?:jinja2?|json)$|[\\/]/.test(name);

/** A token in `tokenizer_config.json`: text, or an object with `content`. */
function tokenText(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  const content = (value as { content?: unknown } | null | undefined)?.content;
  return typeof content === "string" ? content : undefined;
}

function wrong(file: string, problem: string, cause?: unknown): UserError {
  return new UserError(
    {
      where: `template ${file}`,
      problem,
      expected: "a Jinja file, or a tokenizer_config.json with chat_template",
    },
    { cause },
  );
}

/** `chat_template` of a tokenizer's configuration: text, or a list of named ones of which "default" is meant. */
function templateOf(file: string, value: unknown): string {
  if (typeof value === "string") return value;
  const named = Array.isArray(value) ? (value as { name?: unknown; template?: unknown }[]) : [];
  const found = named.find((t) => t?.name === "default") ?? named[0];
  if (typeof found?.template === "string") return found.template;
  throw wrong(file, "no chat_template in it");
}

async function readData(file: string): Promise<TemplateData> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw wrong(file, `cannot be read: ${error instanceof Error ? error.message : String(error)}`, error);
  }
  if (!file.endsWith(".json")) return { jinja: text };
  let config: Record<string, unknown>;
  try {
    config = JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    throw wrong(file, "no JSON", error);
  }
  const bos = tokenText(config["bos_token"]);
  const eos = tokenText(config["eos_token"]);
  return {
    jinja: templateOf(file, config["chat_template"]),
    ...(bos === undefined ? {} : { bos }),
    ...(eos === undefined ? {} : { eos }),
  };
}

const LIMIT_MS = 1000;
const CALL = new Script("render(given)");
/** A conversation on which a template that ends for none is found out before the first item. */
const TRIAL: readonly Message[] = [
  { role: "user", content: "Hi" },
  { role: "assistant", content: "Hello" },
];

class EndlessTemplate extends Error {}

type Variables = Readonly<Record<string, unknown>>;

/** `render`, stopped after a second: a template is the user's own program and need not end. The function made throws EndlessTemplate. */
function bounded(render: (given: Variables) => string): (given: Variables) => string {
  // The time limit of a context holds for all that is called from it.
  const context = createContext({ render, given: {} });
  return (given) => {
    context["given"] = given;
    try {
      return CALL.runInContext(context, { timeout: LIMIT_MS }) as string;
    } catch (error) {
      if ((error as { code?: string }).code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
      throw new EndlessTemplate(`the template takes longer than ${LIMIT_MS / 1000} s`, { cause: error });
    } finally {
      context["given"] = {};
    }
  };
}

/** @throws UserError where the template does not end on two short messages; what else it refuses is said item by item */
function checkEnds({ name, render }: ChatTemplate): void {
  try {
    render(TRIAL);
  } catch (error) {
    if (error instanceof EndlessTemplate) throw wrong(name, error.message, error);
  }
}

/**
 * The template of this name, or of a file: `tokenizer_config.json` (with its bos and eos tokens) or Jinja text.
 * @throws UserError for an unknown name, a file that cannot be read, text that is no Jinja or does not end
 */
export async function loadTemplate(name: string): Promise<ChatTemplate> {
  if (!isFile(name) && !Object.hasOwn(TEMPLATES, name))
    throw unknownName("parameter template", "template", name, [...Object.keys(TEMPLATES), "FILE"]);
  const data = isFile(name) ? await readData(name) : TEMPLATES[name]!;
  const { Template } = await import("@huggingface/jinja");
  const { bos = "", eos = "" } = data;
  let made: InstanceType<typeof Template>;
  try {
    made = new Template(data.jinja);
  } catch (error) {
    throw wrong(name, `no Jinja: ${error instanceof Error ? error.message : String(error)}`, error);
  }
  const render = bounded((given) => made.render(given));
  const template: ChatTemplate = {
    name,
    bos,
    hash: createHash("sha256").update(`${data.jinja}\0${bos}\0${eos}`).digest("hex").slice(0, 12),
    render: (messages, { isOpen = false } = {}) =>
      render({ messages, bos_token: bos, eos_token: eos, add_generation_prompt: isOpen }),
  };
  checkEnds(template);
  return template;
}

/** The text without the marks at its beginning, for servers that add one. */
export function withoutBos(text: string, bos: string): string {
  if (bos === "") return text;
  let rest = text;
  while (rest.startsWith(bos)) rest = rest.slice(bos.length);
  return rest;
}
