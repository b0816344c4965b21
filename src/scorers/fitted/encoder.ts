import { resolveSettings, type Settings, UserError } from "../../core/index.ts";
import { createEmbedder, EMBEDDER_PARAMS } from "../embedding/embedder-params.ts";
import { isEmbedded } from "../embedding/embedder.ts";
import type { Encode } from "./head.ts";

/** `ngrams`, `onnx,model=FOLDER`, `tei,url=...`: the embedder's kind, then its parameters. */
function settingsOf(call: string): Settings {
  const [kind = "", ...parts] = call.split(",");
  const settings: Record<string, string> = { embedder: kind };
  for (const part of parts) {
    const at = part.indexOf("=");
    if (at < 1)
      throw new UserError({
        where: `encoder "${call}"`,
        problem: "invalid parameter",
        expected: "KIND,name=value,...",
        got: `"${part}"`,
      });
    settings[part.slice(0, at)] = part.slice(at + 1);
  }
  return settings;
}

/** The frozen encoder underneath a head on embeddings. A text that gives no vector gives an empty one. @throws UserError where there is none of that name, or it is not installed */
export async function encoderOf(call: string): Promise<Encode> {
  const where = `encoder ${call}`;
  const spec = {
    name: where,
    params: EMBEDDER_PARAMS,
  };
  const embedder = await createEmbedder(resolveSettings(spec, settingsOf(call)), where);
  return async (texts, ctx) =>
    (await embedder.sentences(texts, ctx)).map((v) => (isEmbedded(v) ? v : new Float32Array(0)));
}
