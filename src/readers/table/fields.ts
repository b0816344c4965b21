/** Fields of a table that `--map FIELD=COLUMN` can set, with the column names that are taken for them unasked, the likeliest first. */
export const TABLE_FIELDS = {
  item: ["item_id", "item", "prompt_id", "question_id", "segment_id", "seg_id", "example_id", "doc_id", "id"],
  group: ["group", "group_id"],
  output: ["output_id", "response_id", "completion_id"],
  system: [
    "system",
    "system_id",
    "sys",
    "model",
    "policy",
    "checkpoint",
    "model_name",
    "system_name",
    "generator",
  ],
  text: [
    "text",
    "output",
    "response",
    "hypothesis",
    "hyp",
    "mt",
    "translation",
    "completion",
    "answer",
    "summary",
    "candidate",
    "prediction",
    "generated",
    "output_text",
    "tgt",
  ],
  prompt: ["prompt", "instruction", "question", "query", "input"],
  source: ["source", "src", "source_text", "document", "article"],
  context: ["context", "passage"],
  reference: ["reference", "ref", "references", "refs", "reference_text", "reference_answer"],
  rating: [
    "rating",
    "gold",
    "human_score",
    "human",
    "human_rating",
    "score",
    "da",
    "mqm",
    "z_score",
    "quality",
  ],
  label: ["label", "correct", "is_correct", "acceptable"],
  aspect: ["aspect", "dimension", "criterion", "criteria"],
  rater: ["rater", "rater_id", "annotator", "annotator_id", "worker", "worker_id", "evaluator"],
  chosen: ["chosen"],
  rejected: ["rejected"],
  "text-a": ["text_a", "response_a", "output_a", "answer_a", "completion_a", "output_1", "response_1"],
  "text-b": ["text_b", "response_b", "output_b", "answer_b", "completion_b", "output_2", "response_2"],
  "system-a": ["system_a", "model_a"],
  "system-b": ["system_b", "model_b"],
  choice: ["choice", "preference", "winner", "preferred", "label"],
  margin: ["margin", "strength"],
  messages: ["messages", "conversation"],
} as const satisfies Record<string, readonly string[]>;

export type TableField = keyof typeof TABLE_FIELDS;

/** Columns that become tags of items unasked. */
export const TAG_COLUMNS: readonly string[] = [
  "task",
  "subset",
  "lang",
  "language",
  "lp",
  "language_pair",
  "domain",
  "category",
  "split",
  "dataset",
  "topic",
  "year",
  "doc",
];

/** Fields with a name: `score:NAME`, `rating:ASPECT`, `tag:NAME`, `reference:ID`; `reward:` and `judge:` are scores of those families. */
export const NAMED_FIELDS = ["score", "reward", "judge", "rating", "tag", "reference"] as const;

export type NamedField = (typeof NAMED_FIELDS)[number];
