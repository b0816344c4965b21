import type { Item, Output } from "../item.ts";
import type { FittedHeader } from "./fitted-header.ts";
import type { Member } from "./member.ts";

/** One scorer for each value of a tag, each on its own z scale, and one for all other values. */
export interface RouterForm extends FittedHeader {
  readonly kind: "router";
  /** Name of the tag, looked up on the output, then on its item. */
  readonly tag: string;
  readonly over: "outputs" | "pairs";
  readonly routes: readonly { readonly value: string; readonly member: Member }[];
  readonly otherwise: Member;
}

/** The member of a router that scores this output. */
export function routeOf(
  form: Pick<RouterForm, "tag" | "routes" | "otherwise">,
  item: Item,
  output: Output,
): Member {
  const value = output.tags[form.tag] ?? item.tags[form.tag];
  return form.routes.find((r) => r.value === value)?.member ?? form.otherwise;
}
