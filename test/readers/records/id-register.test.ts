import * as fc from "fast-check";
import { expect, test } from "vitest";
import { IdRegister } from "../../../src/readers/records/id-register.ts";

test("IdRegister remembers what a map would", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string({ maxLength: 3 }), fc.integer({ min: 1, max: 99 }))), (pairs) => {
      const [register, map] = [new IdRegister(), new Map<string, number>()];
      for (const [id, value] of pairs) {
        expect(register.add(id, value)).toBe(map.get(id) ?? 0);
        if (!map.has(id)) map.set(id, value);
      }
      for (const [id, value] of map) expect(register.get(id)).toBe(value);
    }),
  );
});

test("IdRegister tells 300,000 similar ids apart", () => {
  const register = new IdRegister();
  let nKnown = 0;
  for (let i = 0; i < 300_000; i++) if (register.add(`item-${i}/system-${i % 7}`, i + 1) !== 0) nKnown++;
  expect(nKnown).toBe(0);
  expect(register.get("item-299999/system-1")).toBe(0);
  expect(register.get(`item-299999/system-${299_999 % 7}`)).toBe(300_000);
  register.set("item-7/system-0", 5);
  expect(register.get("item-7/system-0")).toBe(5);
});
