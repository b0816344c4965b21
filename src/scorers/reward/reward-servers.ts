import { httpJson } from "./http-json.ts";
import { openrlhfServer } from "./openrlhf-server.ts";
import { rewardServer } from "./reward-server.ts";
import { sglangClassify, sglangEmbeddings, sglangV1Classify } from "./sglang.ts";
import { teiPredict, teiRerank } from "./tei.ts";
import { vllmClassify } from "./vllm-classify.ts";
import { vllmPooling, vllmProcess } from "./vllm-pooling.ts";
import { vllmRerank } from "./vllm-rerank.ts";
import { vllmScore } from "./vllm-score.ts";

/** Reward models and classifiers behind a server, one entry an API. */
export const REWARD_SERVERS = [
  vllmClassify,
  vllmScore,
  vllmPooling,
  vllmProcess,
  vllmRerank,
  sglangClassify,
  sglangV1Classify,
  sglangEmbeddings,
  teiPredict,
  teiRerank,
  openrlhfServer,
  httpJson,
].map(rewardServer);
