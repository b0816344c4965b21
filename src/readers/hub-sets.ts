/** One file of a published set: its path at the hub and its name below the set's folder. */
export interface HubFile {
  readonly from: string;
  readonly to: string;
}

/** A published data set that `trenchcoat data pull NAME` can fetch. */
export interface HubSet {
  readonly name: string;
  readonly summary: string;
  /** SPDX name where there is one, with where it is said. */
  readonly licence: string;
  readonly source: string;
  /** Format name of the reader for it. */
  readonly format: string;
  readonly hub: "huggingface" | "github";
  /** Owner and name at the hub. */
  readonly repository: string;
  /** Branch or commit. */
  readonly revision: string;
  readonly files: readonly HubFile[];
  /** Size of the download in bytes where the hub's card says it. */
  readonly bytes?: number;
  /** Whether somebody has fetched it from this address with this program. */
  readonly tried: boolean;
}

const same = (...paths: readonly string[]): HubFile[] =>
  paths.map((from) => ({ from, to: from.split("/").at(-1)! }));

/** Sets known by name. Addresses were taken from the sets' cards and repositories and are untried unless marked. */
export const HUB_SETS: readonly HubSet[] = [
  {
    name: "rewardbench",
    summary: "prompts with a chosen and a rejected answer, 23 subsets; raw (5,123) and filtered (2,985)",
    licence: "ODC-BY (dataset card; parts have their own licences)",
    source: "Lambert et al. (2024), https://arxiv.org/abs/2403.13787",
    format: "rewardbench-1",
    hub: "huggingface",
    repository: "allenai/reward-bench",
    revision: "main",
    files: same("data/raw-00000-of-00001.parquet", "data/filtered-00000-of-00001.parquet"),
    tried: false,
  },
  {
    name: "rewardbench-2",
    summary: "1,865 prompts with right and wrong answers in six subsets",
    licence: "ODC-BY (dataset card)",
    source: "Malik et al. (2025), https://arxiv.org/abs/2506.01937",
    format: "rewardbench-2",
    hub: "huggingface",
    repository: "allenai/reward-bench-2",
    revision: "main",
    files: same("data/test-00000-of-00001.parquet"),
    bytes: 6_973_189,
    tried: false,
  },
  {
    name: "judgebench",
    summary: "350 + 270 pairs with an objectively right answer",
    licence: "MIT (dataset card; the repository has no licence file)",
    source: "Tan et al. (2024), https://arxiv.org/abs/2410.12784",
    format: "judgebench",
    hub: "github",
    repository: "ScalerLab/JudgeBench",
    revision: "e2c52c284e735e139b3daa61c206ee208f36c461",
    files: ["gpt-4o-2024-05-13", "claude-3-5-sonnet-20240620"].map((model) => ({
      from: `data/dataset=judgebench,response_model=${model}.jsonl`,
      to: `data/${model}.jsonl`,
    })),
    tried: false,
  },
  {
    name: "rm-bench",
    summary: "prompts with three right and three wrong answers in three styles",
    licence: "ODC-BY (dataset card; the repository has no licence file)",
    source: "Liu et al. (2024), https://arxiv.org/abs/2410.16184",
    format: "rm-bench",
    hub: "github",
    repository: "THU-KEG/RM-Bench",
    revision: "73c52d7b27b361621361ec959ac6c0eb9bb7a689",
    files: same(
      ...["chat", "code", "math", "safety-refuse", "safety-response"].map((d) => `data/${d}_filtered.json`),
    ),
    tried: false,
  },
  {
    name: "llmbar",
    summary: "419 pairs of answers to an instruction, of which one follows it better",
    licence: "MIT",
    source: "Zeng et al. (2024), https://arxiv.org/abs/2310.07641",
    format: "llmbar",
    hub: "github",
    repository: "princeton-nlp/LLMBar",
    revision: "900616bff90b6c6c8e1681f7d079250637c55992",
    files: [
      "Natural",
      "Adversarial/GPTInst",
      "Adversarial/GPTOut",
      "Adversarial/Manual",
      "Adversarial/Neighbor",
    ].map((subset) => ({
      from: `Dataset/LLMBar/${subset}/dataset.json`,
      to: `LLMBar/${subset}/dataset.json`,
    })),
    tried: false,
  },
  {
    name: "pandalm",
    summary: "999 pairs of answers, each judged by three annotators",
    licence: "Apache-2.0",
    source: "Wang et al. (2024), https://arxiv.org/abs/2306.05087",
    format: "pandalm",
    hub: "github",
    repository: "WeOpenML/PandaLM",
    revision: "3871806e72b4832f815ecafd24d3503c73403f48",
    files: same(
      "data/testset-v1.json",
      "data/gpt-3.5-turbo-testset-v1.json",
      "data/pandalm-7b-testset-v1.json",
    ),
    tried: false,
  },
  {
    name: "hanna",
    summary: "1,056 stories by ten systems and humans, three raters on six criteria",
    licence: "MIT",
    source: "Chhun et al. (2022), https://aclanthology.org/2022.coling-1.509",
    format: "hanna",
    hub: "github",
    repository: "dig-team/hanna-benchmark-asg",
    revision: "282f27536a5d05ad4ce14298abcd70c45668fed2",
    files: same("hanna_llm_stories.csv", "hanna_metric_scores_llm.csv", "user_study.csv"),
    tried: false,
  },
];

const HUBS = {
  huggingface: "https://huggingface.co",
  github: "https://raw.githubusercontent.com",
} as const;

/** The address of a file of a set, at its hub or at another one with the same paths. */
export function hubAddress(set: HubSet, file: HubFile, hubUrl?: string): string {
  const base = (hubUrl ?? HUBS[set.hub]).replace(/\/+$/, "");
  const path = file.from.split("/").map(encodeURIComponent).join("/");
  return set.hub === "huggingface"
    ? `${base}/datasets/${set.repository}/resolve/${set.revision}/${path}`
    : `${base}/${set.repository}/${set.revision}/${path}`;
}

/** The page of a set for people. */
export function hubPage(set: HubSet): string {
  return set.hub === "huggingface"
    ? `https://huggingface.co/datasets/${set.repository}`
    : `https://github.com/${set.repository}`;
}
