import { anyCompletion } from "./any-model.ts";
import { type Answer, type Got, loopback, type Loopback } from "../scorers/reward/loopback.ts";

type Body = Readonly<Record<string, unknown>>;

const list = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : [value]);
const text = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** What the server thinks of a text: the share of its units that are ASCII letters. */
function worth(value: unknown): number {
  const given = text(value);
  return given.length === 0 ? 0 : given.replaceAll(/[^a-zA-Z]/g, "").length / given.length;
}

const words = (value: unknown): string[] => text(value).match(/\S+/g) ?? [];
/** A direction in the plane for each word. */
function direction(word: string): number[] {
  let sum = 0;
  for (let i = 0; i < word.length; i++) sum = (sum * 31 + word.charCodeAt(i)) % 997;
  return [Math.cos(sum), Math.sin(sum)];
}

const embeddings = (inputs: unknown): unknown =>
  list(inputs).map((input, index) => ({ index, embedding: [1, words(input).length, worth(input)] }));

function classified({ text: native, messages, input }: Body): unknown {
  if (native !== undefined) return list(native).map((t) => ({ embedding: [worth(t)], meta_info: {} }));
  const inputs = messages === undefined ? list(input) : [messages];
  return {
    data: inputs.map((t, index) => ({
      index,
      label: "Default",
      probs: [worth(t)],
      num_classes: 1,
    })),
  };
}

function pooled({ input, task }: Body): unknown {
  const steps = (t: unknown): number => text(t).split("<extra_0>").length - 1;
  return {
    data: list(input).map((t, index) => ({
      index,
      data: task === "token_classify" ? Array.from({ length: steps(t) }, () => [worth(t)]) : [worth(t)],
    })),
  };
}

function reranked({ documents, texts }: Body): unknown {
  const results = list(documents ?? texts).map((d, index) => ({
    index,
    score: worth(d),
    relevance_score: worth(d),
  }));
  return texts === undefined ? { results } : results;
}

/** A log-probability for every word and blank of the prompt, and one token more that nobody asked to judge. */
function echoed({ prompt }: Body): unknown {
  const tokens = (text(prompt).match(/\s+|\S+/g) ?? []).flatMap((t) => t.match(/[\s\S]{1,8}/gu) ?? []);
  let at = 0;
  const offsets = tokens.map((t) => {
    const from = at;
    at += Array.from(t).length;
    return from;
  });
  return {
    choices: [
      {
        text: `${text(prompt)} x`,
        logprobs: {
          tokens: [...tokens, " x"],
          token_logprobs: [null, ...tokens.slice(1).map((t) => -1 - worth(t)), -1],
          text_offset: [...offsets, at],
        },
      },
    ],
    usage: { prompt_tokens: tokens.length, completion_tokens: 1 },
  };
}

/** One answer a route: vLLM, SGLang, text-embeddings-inference, OpenRLHF and OpenAI's embeddings, completions and chat. */
const ROUTES: Readonly<Record<string, (body: Body) => unknown>> = {
  "/classify": classified,
  "/v1/classify": classified,
  "/pooling": pooled,
  "/rerank": reranked,
  "/v1/rerank": reranked,
  "/": (body) => ({ score: worth(body["output"]) }),
  "/score": ({ documents }) => ({
    data: list(documents).map((d, index) => ({ index, score: worth(d) })),
  }),
  "/predict": ({ inputs }) => list(inputs).map((i) => [{ score: worth(i), label: "LABEL_0" }]),
  "/get_reward": ({ query }) => ({ rewards: list(query).map(worth) }),
  "/v1/embeddings": ({ input }) => ({ data: embeddings(input) }),
  "/embed": ({ inputs }) => list(inputs).map((i) => [1, words(i).length, worth(i)]),
  "/embed_all": ({ inputs }) => list(inputs).map((i) => words(i).slice(0, 256).map(direction)),
  "/tokenize": ({ inputs }) =>
    list(inputs).map((i) =>
      words(i)
        .slice(0, 256)
        .map((word) => ({ id: Math.round(1e6 * direction(word)[0]!), text: word, special: false })),
    ),
  "/v1/completions": echoed,
  "/v1/chat/completions": anyCompletion,
};

function answer({ path, body }: Got): Answer | undefined {
  const route = ROUTES[path];
  return route === undefined ? undefined : { json: route(body as Body) };
}

/** A server on this machine that speaks the protocols of all registered scorers that ask one, and judges by rules that anyone can check. */
export const modelServer = (): Promise<Loopback> => loopback(answer);
