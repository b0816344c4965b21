/** What `attack` claims where nothing can be found, how often it finds what is planted, and how near its cheapest exploits come to the cheapest there are. */
import {
  attacked,
  type Claims,
  claimsOf,
  isFirst,
  madeScorer,
  N_ITEMS,
  NULLS,
  shareFor,
  soundScorer,
  type Weakness,
  WEAKNESSES,
  weakScorer,
} from "./attack-draws.ts";
import { cheapestAgainstAll, SMALL_SCORERS } from "./attack-exhaustive.ts";

const N_SEEDS = Number(process.argv[2] ?? 500);
/** Parts to run, so that processes can share the work; all where absent. */
const PARTS = process.argv[3]?.split(",") ?? ["null", "heading", "sorry", "exhaustive"];
const N_PILOT = 40;

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const percent = (n: number, of: number): string => (of === 0 ? "-" : `${((100 * n) / of).toFixed(1)}%`);
const seeds = Array.from({ length: N_SEEDS }, (_, seed) => seed);

async function nulls(): Promise<void> {
  print("| scorer | a sequence claimed | a constant claimed | transfer to another scorer of noise claimed |");
  print("|---|---|---|---|");
  const other = await soundScorer("other");
  for (const [name, value] of Object.entries(NULLS)) {
    const scorer = await madeScorer("null", value);
    const claims: Claims[] = [];
    for (const seed of seeds) claims.push(claimsOf(await attacked(scorer, seed, { transferTo: [other] })));
    const of = (is: (c: Claims) => boolean): string => percent(claims.filter(is).length, N_SEEDS);
    const asked = claims.filter((c) => c.transfer.has("other"));
    print(
      `| ${name} | ${of((c) => c.sequence)} | ${of((c) => c.constant)} | ${percent(asked.filter((c) => c.transfer.get("other")).length, asked.length)} of ${asked.length} |`,
    );
  }
}

async function planted(weaknesses: readonly Weakness[]): Promise<void> {
  print(
    "| planted | gain where open, SD | net / smallest detectable | items open | stated detectable | claimed | ranked first | shared weak spot: transfer claimed | no weak spot: transfer claimed |",
  );
  print("|---|---|---|---|---|---|---|---|---|");
  const sound = await soundScorer("sound");
  for (const weakness of weaknesses)
    for (const gain of [2, 0.75])
      for (const level of [1, 2]) {
        const { share, stated } = await shareFor({ weakness, gain }, { level, nPilot: N_PILOT });
        const [weak, kin] = await Promise.all(
          ["weak", "kin"].map((name) => weakScorer(name, { weakness, share, gain })),
        );
        let [claimed, first, shared, none, asked] = [0, 0, 0, 0, 0];
        for (const seed of seeds) {
          const found = await attacked(weak!, seed, { transferTo: [kin!, sound] });
          const claims = claimsOf(found);
          const isPlanted = isFirst(found, weakness);
          claimed += Number(claims.sequence && isPlanted);
          first += Number(isPlanted);
          if (!isPlanted) continue;
          asked++;
          shared += Number(claims.transfer.get("kin"));
          none += Number(claims.transfer.get("sound"));
        }
        print(
          `| ${weakness.name} | ${gain} | ${level} | ${share.toFixed(2)} | ${stated.toFixed(2)} | ${percent(claimed, N_SEEDS)} | ${percent(first, N_SEEDS)} | ${percent(shared, asked)} | ${percent(none, asked)} |`,
        );
      }
}

async function exhaustive(): Promise<void> {
  print(
    "| scorer | items | fooled by some sequence of two | found, 120 texts | cheapest found | words more, mean | all texts allowed: cheapest found |",
  );
  print("|---|---|---|---|---|---|---|");
  for (const name of Object.keys(SMALL_SCORERS)) {
    const { nItems, nOpen, nFound, nCheapest, extra, nCheapestOfAll } = await cheapestAgainstAll(name);
    print(
      `| ${name} | ${nItems} | ${nOpen} | ${percent(nFound, nOpen)} | ${percent(nCheapest, nOpen)} | ${extra.toFixed(2)} | ${percent(nCheapestOfAll, nOpen)} |`,
    );
  }
}

print(`${N_SEEDS} seeds, ${N_ITEMS} items, half held out\n`);
if (PARTS.includes("null")) await nulls();
const planting = (["heading", "sorry"] as const).filter((name) => PARTS.includes(name));
if (planting.length > 0) await planted(planting.map((name) => WEAKNESSES[name]));
if (PARTS.includes("exhaustive")) await exhaustive();
