import {
  type Context,
  type Finding,
  isScored,
  type ModelCaller,
  type Scorer,
  type Settings,
} from "../../core/index.ts";
import type { About } from "../probe/check-answers.ts";
import { probeTasks } from "../probe/observe.ts";
import { probeScorer } from "../probe/probe-scorer.ts";
import { PROBE_SET } from "../probe/probe-set.ts";
import type { ChatTemplate } from "./chat-template.ts";
import { askOf } from "./make-asks.ts";
import { checkBos } from "./probe-bos.ts";
import { checkServerTemplate, scanTemplates } from "./probe-template.ts";
import type { RewardApi } from "./reward-api.ts";
import { isRaw } from "./reward-params.ts";

/** What the probe of a reward server works with. */
export interface ProbedServer {
  readonly api: RewardApi;
  readonly scorer: Scorer;
  readonly template: ChatTemplate | undefined;
  readonly caller: ModelCaller;
  /** The same scorer with one setting changed. */
  change(setting: Settings): Promise<Scorer>;
}

function aboutOf({ api, scorer }: ProbedServer): About {
  const { settings, direction } = scorer.spec;
  return {
    expectsRaw: isRaw(settings),
    usesPrompt: api.takes === "pair" || settings["template"] !== "output",
    direction,
  };
}

async function activatedValues(server: ProbedServer, ctx: Context): Promise<readonly number[]> {
  const scorer = await server.change({ expect: "probability" });
  const scores = await scorer.score(probeTasks(PROBE_SET), ctx);
  return scores.map((s) => (isScored(s) ? (s.values[0] ?? NaN) : NaN));
}

/** The probe of a scorer behind a server: the general checks, its activation's switch, its template and its beginning-of-text token. */
export async function probeServer(server: ProbedServer, ctx: Context): Promise<readonly Finding[]> {
  const { api, scorer, template, caller } = server;
  const { settings } = scorer.spec;
  const about = aboutOf(server);
  const make = (name: string): Promise<Scorer> => server.change({ template: name });
  const asking = { ...ctx, models: caller };
  const findings = await probeScorer(scorer, asking, {
    ...about,
    ...(api.hasSwitch && about.expectsRaw ? { activated: () => activatedValues(server, asking) } : {}),
    ...(template === undefined || template.name === "output" || api.isStepwise
      ? {}
      : {
          template: async (seen) =>
            (api.hasServerTemplate
              ? await checkServerTemplate(seen, template.name, { make, ctx: asking })
              : undefined) ?? scanTemplates(seen, template.name, { make, ctx: asking, about }),
        }),
  });
  if (template === undefined) return findings;
  const { text } = askOf(probeTasks(PROBE_SET)[0]!, { template, settings });
  const bos = await checkBos(text, settings, {
    caller,
    ctx: asking,
    bos: template.bos,
    addsNone: api.addsNoBos?.(settings) === true,
  });
  return bos === undefined ? findings : [...findings, bos];
}
