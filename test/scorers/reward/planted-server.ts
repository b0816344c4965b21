import { chatml, readChatml, type Reading, rewardModel } from "./reward-model.ts";
import { type Answer, type Got, loopback, type Loopback } from "./loopback.ts";

/** A mistake that a server plays. */
export type Mistake =
  | "none"
  | "sigmoid"
  | "softmax"
  | "constant"
  | "swapped"
  | "repeat-noise"
  | "batch-noise"
  | "order"
  | "no-prompt"
  | "flat-list";

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

interface Body {
  readonly messages?: readonly { role: string; content: string }[];
  readonly input?: string | readonly string[];
  readonly text?: readonly string[];
  readonly inputs?: string | readonly (string | readonly string[])[];
  readonly query?: readonly string[];
  readonly prompt?: string;
  readonly output?: string;
  readonly task?: string;
  readonly use_activation?: boolean;
  readonly raw_scores?: boolean;
}

/** Tokens in the model's own way: special marks and words, a BOS (1) before them whatever the text begins with. */
function tokens(text: string): number[] {
  const parts = text.match(/<\|begin_of_text\|>|<s>|<\|[a-z_]+\|>|\s+|\w+|[^\w\s]/g) ?? [];
  return [1, ...parts.map((p) => (p === "<s>" || p === "<|begin_of_text|>" ? 1 : 100 + p.length))];
}

/** What makes scores of a server with a mistake: logits of texts in the order of the question. */
function logits(
  model: (reading: Reading) => Promise<number>,
  mistake: Mistake,
): (texts: readonly string[]) => Promise<number[]> {
  let nCalls = 0;
  return async (texts) => {
    nCalls++;
    const values = await Promise.all(
      texts.map(async (text, i) => {
        const reading = readChatml(text);
        const value = await model(mistake === "no-prompt" ? { ...reading, prompt: "water" } : reading);
        if (mistake === "constant") return 0.25;
        if (mistake === "swapped") return -value;
        if (mistake === "repeat-noise") return value + 2 * Math.sin(37 * nCalls + i);
        if (mistake === "batch-noise") return value - 0.4 * texts.length;
        return value;
      }),
    );
    return mistake === "order" ? values.toSorted((a, b) => b - a) : values;
  };
}

const asList = (input: string | readonly string[]): readonly string[] =>
  typeof input === "string" ? [input] : input;

/** Whose server it is; "all" speaks for every one and says nothing of itself. */
export type Kind = "all" | "vllm" | "sglang" | "tei" | "openrlhf" | "chat";

const SPEAKS: Readonly<Record<Kind, RegExp>> = {
  all: /./,
  vllm: /^\/(?:classify|score|pooling|rerank|tokenize)$/,
  sglang: /^\/(?:classify|v1\/classify|v1\/embeddings)$/,
  tei: /^\/(?:predict)$/,
  openrlhf: /^\/get_reward$/,
  chat: /^$/,
};

/** What each says of itself. */
const SAYS: Readonly<Record<Kind, Readonly<Record<string, unknown>>>> = {
  all: {},
  vllm: { "/version": { version: "0.11.2" } },
  sglang: { "/get_model_info": { model_path: "org/rm", is_generation: false } },
  tei: { "/info": { model_id: "org/classifier", model_type: { classifier: { id2label: {} } } } },
  openrlhf: { "/openapi.json": { paths: { "/get_reward": {} } } },
  chat: { "/v1/models": { object: "list", data: [{ id: "m" }] } },
};

interface Asking {
  ask(texts: readonly string[]): Promise<number[]>;
  scoreOf(prompt: string, answers: readonly string[]): Promise<number[]>;
}

/** The APIs that take prompt and answer apart, and pooling. */
async function others(path: string, body: Body, { ask, scoreOf }: Asking): Promise<Answer | undefined> {
  const { queries, documents, query, texts } = body as unknown as {
    queries?: string[];
    documents?: string[];
    query?: string;
    texts?: string[];
  };
  if (path === "/score" && queries) {
    const scores = await Promise.all(queries.map(async (q, i) => (await scoreOf(q, [documents![i]!]))[0]!));
    return { json: { data: scores.map((score, index) => ({ index, object: "score", score })) } };
  }
  if (path === "/score") return { json: { score: (await scoreOf(body.prompt!, [body.output!]))[0] } };
  if (path === "/rerank") {
    const scores = await scoreOf(query!, (documents ?? texts)!);
    const results = scores.map((score, index) => ({ index, score, relevance_score: score }));
    const sorted = results.toSorted((a, b) => b.score - a.score);
    return { json: texts ? sorted : { results: sorted } };
  }
  if (path === "/pooling") {
    const values = await ask(asList(body.input!));
    const isStepwise = body.task === "token_classify";
    const data = values.map((v, index) => ({ index, data: isStepwise ? [[sigmoid(-v), sigmoid(v)]] : [v] }));
    return { json: { data } };
  }
  if (path === "/v1/embeddings")
    return {
      json: { data: (await ask(asList(body.input!))).map((v, index) => ({ index, embedding: [v] })) },
    };
  if (path === "/v1/classify") {
    const [v] = await ask(asList(body.input!));
    return { json: { data: [{ index: 0, label: "x", probs: [sigmoid(v!)], num_classes: 1 }] } };
  }
  return undefined;
}

/** A server that speaks for vLLM, SGLang, TEI and OpenRLHF at once, with a real scorer behind and one mistake. */
export async function plantedServer(mistake: Mistake, kind: Kind = "all"): Promise<Loopback> {
  const ask = logits(await rewardModel(), mistake);
  const activated = (value: number): number =>
    mistake === "softmax" ? 1 : mistake === "sigmoid" ? sigmoid(value) : value;
  const classify = async (body: Body): Promise<Answer> => {
    const texts = body.messages ? [chatml(body.messages)] : asList(body.input!);
    const isOn = body.use_activation !== false;
    const values = (await ask(texts)).map((v) => (isOn ? sigmoid(v) : activated(v)));
    const data = values.map((v, index) => ({ index, label: "LABEL_0", probs: [v], num_classes: 1 }));
    return { json: { object: "list", data, usage: { prompt_tokens: 7 } } };
  };
  const predict = async (body: Body): Promise<Answer> => {
    const isFlat = typeof body.inputs === "string" || typeof body.inputs![0] === "string";
    if (isFlat && body.inputs!.length > 2)
      return { json: { error: "invalid length 3", error_type: "Validation" }, status: 422 };
    const texts = isFlat
      ? [(body.inputs as readonly string[]).join(" ")]
      : (body.inputs as readonly (readonly string[])[]).map((pair) => pair.join(" "));
    const rows = (await ask(texts)).map((v) =>
      [
        { label: "LABEL_0", score: body.raw_scores ? -v : sigmoid(-v) },
        { label: "LABEL_1", score: body.raw_scores ? v : sigmoid(v) },
      ].toSorted((a, b) => b.score - a.score),
    );
    return { json: isFlat ? rows[0] : rows };
  };
  const scoreOf = async (prompt: string, answers: readonly string[]): Promise<number[]> =>
    ask(
      answers.map((a) =>
        chatml([
          { role: "user", content: prompt },
          { role: "assistant", content: a },
        ]),
      ),
    );
  return loopback(async ({ path, body: given }: Got) => {
    const body = (given ?? {}) as Body;
    const said = SAYS[kind][path];
    if (said !== undefined) return { json: said };
    if (!SPEAKS[kind].test(path)) return undefined;
    const more = await others(path, body, { ask, scoreOf });
    if (more) return more;
    if (path === "/classify" && body.text)
      return { json: (await ask(body.text)).map((v) => ({ embedding: [activated(v)], meta_info: {} })) };
    if (path === "/classify") return classify(body);
    if (path === "/predict") return predict(body);
    if (path === "/get_reward") return { json: { rewards: (await ask(body.query!)).map(activated) } };
    if (path === "/tokenize" && body.prompt !== undefined)
      return { json: { tokens: tokens(body.prompt), count: 1, max_model_len: 512 } };
    return undefined;
  });
}
