import {
  type Batch,
  type DatasetSource,
  type Item,
  type Judgment,
  type Output,
  type ScorerSpec,
  UserError,
} from "../../core/index.ts";
import { columnBuilder } from "../records/column-builder.ts";
import { answer, optionalText, textOrMessages, type Where } from "../records/fields.ts";
import { IdRegister } from "../records/id-register.ts";
import { type DataRecord, type RecordFile, recordFiles } from "../records/record-file.ts";
import { shapeOf } from "../records/shape.ts";
import { hashText } from "../records/text-hash.ts";
import type { Reader, ReadOptions, Tree } from "../reader.ts";
import { numberFrom } from "../text/number.ts";
import { passOver } from "../text/reader-error.ts";
import {
  loggedScorer,
  rolloutColumns,
  type RolloutColumns,
  scoresIn,
  takesRolloutMap,
} from "./rollout-columns.ts";
import type { RolloutFormat } from "./rollout-format.ts";

const fits = (keys: readonly string[], { prompt, output, needs }: RolloutFormat): boolean =>
  [prompt, output, ...needs].every((key) => keys.includes(key));

/** The last number of a file's name, by which logs of steps are put in order. */
const stepOf = (file: RecordFile): number => Number(/(\d+)\D*$/.exec(file.file.name)?.[1] ?? NaN);

function inOrder(files: readonly RecordFile[]): readonly RecordFile[] {
  if (files.some((file) => Number.isNaN(stepOf(file)))) return files;
  return files.toSorted((a, b) => stepOf(a) - stepOf(b));
}

/** What is known of a log while it is read. */
interface Reading {
  readonly format: RolloutFormat;
  readonly columns: RolloutColumns;
  readonly items: IdRegister;
  /** Outputs so far by item and step. */
  readonly counts: IdRegister;
  readonly specs: Map<string, ScorerSpec>;
}

interface Rollout {
  readonly item: Item;
  readonly isNew: boolean;
  readonly output: Output;
  readonly judgments: readonly Judgment[];
  readonly scores: readonly { readonly name: string; readonly value: number }[];
}

function referenceOf(record: DataRecord, { reference }: RolloutFormat): Item["references"] {
  const value = reference === undefined ? undefined : record[reference];
  if (value === undefined || value === null) return [];
  return [{ id: reference!, text: typeof value === "string" ? value : JSON.stringify(value) }];
}

/** One rollout. Prompts that are the same are one item; its outputs are numbered within their step. @throws UserError */
function rolloutOf(record: DataRecord, where: Where, reading: Reading): Rollout {
  const { format, columns, items, counts } = reading;
  const prompt = textOrMessages(record, format.prompt, where);
  const text = textOrMessages(record, format.output, where);
  const step = format.step === undefined ? undefined : optionalText(record, format.step, where);
  const scores = scoresIn(record, columns, { format, where });
  const ratings = [...columns.ratings].map(([aspect, column]) => ({
    aspect,
    value: numberFrom(record[column], where),
  }));
  const itemId = hashText([typeof prompt === "string" ? prompt : JSON.stringify(prompt)]);
  const isNew = items.add(itemId, 1) === 0;
  const place = step === undefined ? itemId : `${itemId}/${step}`;
  const n = counts.add(place, 1) === 0 ? 1 : counts.get(place) + 1;
  counts.set(place, n);
  const id = `${place}/${n}`;
  return {
    item: { id: itemId, prompt, references: referenceOf(record, format), tags: {} },
    isNew,
    output: { id, itemId, ...answer(text), tags: step === undefined ? {} : { step } },
    judgments: ratings
      .filter(({ value }) => !Number.isNaN(value))
      .map(({ aspect, value }) => ({
        kind: "rating",
        rater: { aggregate: "log" },
        aspect,
        target: { output: id },
        value,
      })),
    scores,
  };
}

function addScores(rollout: Rollout, reading: Reading, to: ReturnType<typeof columnBuilder>): void {
  for (const { name, value } of rollout.scores) {
    const scorer = reading.specs.get(name) ?? loggedScorer(name, reading.format);
    reading.specs.set(name, scorer);
    to.add({ scorer, over: "outputs", id: rollout.output.id }, value);
  }
}

async function* batches(
  files: readonly RecordFile[],
  reading: Reading,
  options: ReadOptions,
): AsyncGenerator<Batch> {
  for (const file of files)
    for await (const records of file.batches()) {
      const found: Rollout[] = [];
      const columns = columnBuilder();
      for (const { at, value } of records) {
        try {
          const rollout = rolloutOf(value, () => file.where(at), reading);
          found.push(rollout);
          addScores(rollout, reading, columns);
        } catch (error) {
          passOver(error, options);
        }
      }
      yield {
        items: found.filter((r) => r.isNew).map((r) => r.item),
        outputs: found.map((r) => r.output),
        judgments: found.flatMap((r) => r.judgments),
        columns: columns.columns(),
      };
    }
}

async function open(tree: Tree, format: RolloutFormat, options: ReadOptions): Promise<DatasetSource[]> {
  const files = (await recordFiles(tree, options)).filter(({ shape }) => fits(shape.keys, format));
  if (files.length === 0)
    throw new UserError({
      where: tree.path,
      problem: `not of the format ${format.format}`,
      expected: format.summary,
    });
  const keys = [...new Set(files.flatMap(({ shape }) => shape.keys))];
  const columns = rolloutColumns(options.map, keys, format);
  return [
    {
      head: {
        name: tree.name,
        summary: `rollouts logged by ${format.trainer}`,
        notes: [
          "outputs of one prompt are one item; the tag step says when an output was made",
          columns.chosen
            ? `scores: ${[...columns.chosen.values()].join(", ")}`
            : "every column of numbers is taken for a score; --score-column chooses",
        ],
      },
      batches: () =>
        batches(
          inOrder(files),
          { format, columns, items: new IdRegister(), counts: new IdRegister(), specs: new Map() },
          options,
        ),
    },
  ];
}

/** A reader of a trainer's log, so that a run that already happened can be looked at without scoring it again. A folder is one data set, its files by step. */
export function rolloutReader(format: RolloutFormat): Reader {
  return {
    format: format.format,
    summary: format.summary,
    detect: async (tree) => {
      for (const file of tree.files) {
        const shape = await shapeOf(file);
        if (shape && fits(shape.keys, format)) return true;
      }
      return false;
    },
    takesMap: takesRolloutMap,
    open: (tree, options) => open(tree, format, options),
  };
}
