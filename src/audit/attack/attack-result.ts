import type { AuditEstimate, EditFamily } from "../result.ts";

/** What was laid down before anything was scored. */
export interface AttackSettings {
  /** A gain of this many SD of the scorer counts as fooled. */
  readonly threshold: number;
  /** Longest sequence of moves. */
  readonly maxMoves: number;
  /** Most texts of one item that the search by item may score. */
  readonly callsPerItem: number;
  /** Most texts that the search for universal sequences may score for each item searched on. */
  readonly universalCalls: number;
  readonly families: readonly EditFamily[];
  readonly sample: number;
  readonly confidence: number;
}

/** The cheapest text found that fools the scorer on one item. */
export interface ItemExploit {
  readonly item: string;
  readonly output: string;
  readonly moves: readonly string[];
  readonly family: EditFamily;
  /** In SD of the scorer. */
  readonly gain: number;
  /** Words inserted, deleted or replaced. */
  readonly cost: number;
  /** Whether it now beats the item's best output by the humans; null where that is not known. */
  readonly overtakes: boolean | null;
  readonly before: string;
  readonly after: string;
}

/** The search item by item: a fact about these items, since the scorer itself was asked. */
export interface ItemSearch {
  readonly nItems: number;
  readonly nFooled: number;
  /** Fooled without any breaking move: the text is as good as before, and no better. */
  readonly nByHarmless: number;
  /** Fooled by text that is worse than before. */
  readonly nByBreaking: number;
  /** Now ahead of the output that humans like best, of the items where that is known. */
  readonly nOvertaking: number;
  readonly nWithRival: number;
  /** Median words changed of the cheapest exploits; null without any. */
  readonly medianCost: number | null;
  /** Cheapest first. */
  readonly exploits: readonly ItemExploit[];
  readonly nMissing: number;
}

/** One sequence of moves that was found on some items and counted on others. */
export interface UniversalExploit {
  readonly moves: readonly string[];
  readonly family: EditFamily;
  /** Mean gain in SD on the items searched on: chosen as the largest, so too high. */
  readonly searchGain: number;
  /** The same on items that the search never saw. */
  readonly gain: AuditEstimate;
  /** Share of held-out items whose score rises by the threshold or more. */
  readonly success: AuditEstimate;
  /** Share raised by the threshold less share lowered by it: 0 where the scorer only reacts at random. */
  readonly net: AuditEstimate;
  /** Chance of so many raised among the clusters that it moves by the threshold, if either way were as likely (exact, one-sided). What the decision rests on. */
  readonly p: number;
  /** Share of held-out items with a known best output that it now beats, less the share that the text beat before. */
  readonly overtaking: AuditEstimate | null;
  readonly medianCost: number | null;
  /** Held-out items to which it does not apply: not counted as failures of the scorer nor of the attack. */
  readonly notApplicable: number;
}

/** One text given in answer to everything. */
export interface ConstantExploit {
  readonly text: string;
  readonly searchRate: number;
  /** Share of held-out items where it scores above the item's own output (ties half). */
  readonly winRate: AuditEstimate;
  /** Chance of so many wins among the clusters that are no tie, if either way were as likely (exact, one-sided). */
  readonly p: number;
}

/** The same held-out texts as another scorer sees them. */
export interface Transfer {
  readonly scorer: string;
  readonly moves: readonly string[];
  /** In SD of that scorer. */
  readonly gain: AuditEstimate;
  readonly success: AuditEstimate;
  /** As for the scorer under attack, by the other scorer's SD. */
  readonly net: AuditEstimate;
  readonly p: number;
}

/** Everything that an attack found. Undefined numbers are null. */
export interface AttackResult {
  readonly dataset: string;
  readonly scorer: string;
  readonly signature: string;
  readonly seed: number;
  /** Whose judgments chose which output is attacked; null where the first of each item is. */
  readonly gold: string | null;
  readonly settings: AttackSettings;
  /** Two to six sentences, most important first. */
  readonly decision: readonly string[];
  /** Chance that a claim about held-out items (a sequence, a constant, one other scorer) is false where texts move a score either way with equal chance. */
  readonly falseClaimRate: number;
  /** Smallest share of raised held-out items less lowered ones that is shown with 80% power; null where none is. By the lowered share of the first sequence. */
  readonly smallestDetectable: number | null;
  /** The scorer's SD that gains are divided by, over the victims' own texts. */
  readonly sd: number | null;
  readonly nSearch: number;
  readonly nHeldOut: number;
  readonly leftOut: Readonly<Record<string, number>>;
  readonly nMoves: number;
  /** Texts that the scorer was asked for in this call. */
  readonly nScored: number;
  readonly byItem: ItemSearch;
  readonly universal: readonly UniversalExploit[];
  readonly constants: readonly ConstantExploit[];
  readonly transfer: readonly Transfer[];
  readonly notes: readonly string[];
}
