import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { type Finding, plainContext } from "../../../src/core/index.ts";
import { createScorer, modelCaller } from "../../../src/scorers/index.ts";
import { TEMPLATES } from "../../../src/scorers/reward/template-data.ts";
import type { Loopback } from "./loopback.ts";
import { type Mistake, plantedServer } from "./planted-server.ts";

const open: Loopback[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((s) => s.close()));
});

async function probed(mistake: Mistake, call: (url: string) => string): Promise<readonly Finding[]> {
  const server = await plantedServer(mistake);
  open.push(server);
  const scorer = await createScorer(call(server.url));
  const models = modelCaller({ retry: { tries: 1 } });
  try {
    return await scorer.probe!({ ...plainContext(1), models });
  } finally {
    models.close();
  }
}

const named = (findings: readonly Finding[]): string[] =>
  findings.filter((f) => f.severity !== "ok").map((f) => f.check);

const BOS_CHATML = join(mkdtempSync(join(tmpdir(), "bos-")), "tokenizer_config.json");
writeFileSync(
  BOS_CHATML,
  JSON.stringify({ bos_token: "<s>", chat_template: `{{ bos_token }}${TEMPLATES["chatml"]!.jinja}` }),
);

const VLLM = (url: string) => `vllm-classify:url=${url}`;
const VLLM_CHATML = (url: string) => `vllm-classify:url=${url},template=chatml`;
const SGLANG = (url: string) => `sglang-classify:url=${url},template=chatml`;
const TEI = (url: string) => `tei-predict:url=${url},template=chatml,label=1`;
const OPENRLHF = (url: string) => `openrlhf-server:url=${url},template=chatml`;

describe("a server without a mistake: nothing is named, and what was looked at is said", () => {
  test.each([
    ["vllm-classify", VLLM],
    ["vllm-classify, our template", VLLM_CHATML],
    ["sglang-classify", SGLANG],
    ["tei-predict", TEI],
    ["openrlhf-server", OPENRLHF],
  ])("%s", async (_, call) => {
    const findings = await probed("none", call);
    expect(named(findings)).toEqual([]);
    expect(findings.map((f) => f.check)).toEqual(
      expect.arrayContaining(["answers", "activation", "pairing", "direction", "repeat-noise"]),
    );
  });
});

describe("each planted mistake is named, and no other", () => {
  test.each<[Mistake, string, (url: string) => string]>([
    ["sigmoid", "activation", VLLM],
    ["sigmoid", "activation", SGLANG],
    ["softmax", "activation", VLLM],
    ["softmax", "activation", SGLANG],
    ["constant", "constant", VLLM],
    ["constant", "constant", OPENRLHF],
    ["swapped", "direction", VLLM],
    ["swapped", "direction", OPENRLHF],
    ["repeat-noise", "repeat-noise", SGLANG],
    ["batch-noise", "batch-noise", SGLANG],
    ["order", "order", OPENRLHF],
    ["order", "order", SGLANG],
    ["no-prompt", "pairing", SGLANG],
    ["none", "template", (url) => `vllm-classify:url=${url},template=llama-3`],
    ["none", "template", (url) => `sglang-classify:url=${url},template=zephyr`],
    ["none", "template", (url) => `openrlhf-server:url=${url},template=gemma`],
    ["none", "labels", (url) => `tei-predict:url=${url},template=chatml,label=0`],
    ["none", "labels", (url) => `tei-predict:url=${url},template=chatml`],
    ["none", "labels", (url) => `tei-predict:url=${url},template=chatml,label=positive`],
    ["none", "direction", (url) => `${OPENRLHF(url)},direction=lower`],
    [
      "none",
      "pairing",
      (url) =>
        `http-json:url=${url}/predict,template=chatml,body={"inputs": "{{texts}}"},answer=0.score,batch=2`,
    ],
  ])("server %s, found %s (%#)", async (mistake, check, call) => {
    const findings = await probed(mistake, call);
    expect(named(findings)).toEqual([check]);
    const finding = findings.find((f) => f.check === check && f.severity !== "ok")!;
    expect(finding.finding).toMatch(/\d/);
    expect(finding.help).toMatch(/\S/);
  });

  test("a BOS that the text brings and the server adds is seen in the server's own tokens", async () => {
    const call = (url: string) =>
      `http-json:url=${url}/classify,template=${BOS_CHATML},bos=keep,body={"input": "{{texts}}"},answer=data.*.probs.0`;
    const findings = await probed("none", call);
    expect(named(findings)).toEqual(["double-bos"]);
    expect(findings.find((f) => f.check === "double-bos")!.finding).toMatch(/begin with 1 twice/);
    expect(named(await probed("none", (url) => call(url).replace("bos=keep", "bos=strip")))).toEqual([]);
  });
});
