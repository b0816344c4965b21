import { beforeAll, expect, test } from "vitest";
import type { Dataset } from "../../../src/core/index.ts";
import { rmBench } from "../../../src/meta/index.ts";
import { rmBenchReader } from "../../../src/readers/published/rm-bench.ts";
import { describeData, judged, loadOne, slice } from "./shared-data.ts";

/** The README's 3 x 3 matrices of "longer is better", in percent, row by row. */
const MATRICES: Readonly<Record<string, string>> = {
  chat: "41.9 0.0 0.0 99.2 24.8 7.8 99.2 45.0 18.6",
  code: "53.9 18.4 15.4 87.7 50.9 42.5 88.6 56.1 50.9",
  "safety-refuse": "3.2 2.1 0.4 98.2 15.8 4.6 100.0 68.7 28.5",
  "safety-response": "75.8 19.1 0.6 100.0 96.2 51.6 100.0 96.2 61.1",
};
const STYLES = ["concise", "detailed", "markdown"];

describeData("rm_bench", () => {
  let data: Dataset;
  beforeAll(async () => {
    data = await loadOne(rmBenchReader, "rm_bench");
  });

  const lengths = (domain: string, role: string) => {
    const items = new Set(data.items.filter((i) => i.tags["domain"] === domain).map((i) => i.id));
    const byItem = new Map<string, Float64Array>();
    for (const o of data.outputs) {
      if (!items.has(o.itemId) || o.tags["role"] !== role) continue;
      const row = byItem.get(o.itemId) ?? new Float64Array(3).fill(NaN);
      row[STYLES.indexOf(o.tags["style"]!)] = [...o.text!].length;
      byItem.set(o.itemId, row);
    }
    return [...items].map((id) => byItem.get(id)!);
  };

  test("rm_bench reads 798 items, six outputs and nine preferences each", () => {
    expect([data.items.length, data.outputs.length, data.pairs.length]).toEqual([798, 4788, 7182]);
    const domains = Object.keys(MATRICES).map((d) => slice(judged(data), "domain", d).nItems);
    expect(domains).toEqual([129, 228, 284, 157]);
  });

  test("rm_bench preferences name the chosen output, listed first in half of the pairs", () => {
    const part = judged(data);
    const first = part.truth.filter((t) => t === 1).length;
    expect(Math.abs(first - part.truth.length / 2)).toBeLessThanOrEqual(798);
    part.units.forEach((unit, i) => {
      const pair = data.pairs[unit]!;
      const winner = part.truth[i] === 1 ? pair.a : pair.b;
      expect(data.outputs[data.outputIndex.get(winner)!]!.tags["role"]).toBe("chosen");
    });
  });

  test.each(Object.entries(MATRICES))(
    "rm_bench: the length matrix of %s is the README's",
    (domain, cells) => {
      const [chosen, rejected] = [lengths(domain, "chosen"), lengths(domain, "rejected")];
      const { matrix } = rmBench(chosen.map((c, i) => ({ chosen: c, rejected: rejected[i]! })));
      expect(Array.from(matrix, (v) => (100 * v).toFixed(1)).join(" ")).toBe(cells);
    },
  );

  test("rm_bench: mean lengths of chat by style are the README's", () => {
    const means = (role: string) => {
      const rows = lengths("chat", role);
      return STYLES.map((_, s) => Math.round(rows.reduce((sum, r) => sum + r[s]!, 0) / rows.length));
    };
    expect(means("chosen")).toEqual([182, 1497, 1617]);
    expect(means("rejected")).toEqual([181, 1842, 1972]);
  });

  test("rm_bench reads one domain alone", async () => {
    const alone = await loadOne(rmBenchReader, "rm_bench/chat_filtered.json.gz");
    expect([alone.items.length, alone.pairs.length]).toEqual([129, 1161]);
  });
});
