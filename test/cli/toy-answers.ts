/** Lines of JSON: `n` items with two rated answers each, of different lengths. */
export function toyAnswers(n: number): string {
  const records = Array.from({ length: n }, (_, i) => ({
    id: `i${i}`,
    prompt: `question ${i}`,
    outputs: ["A", "B"].map((system, s) => ({
      id: `o${i}${system}`,
      system,
      text: `The answer ${"is long and ".repeat((i + s) % 4)} was ${i}. It is of ${system}.`,
      ratings: { quality: [{ value: (i * 3 + s) % 5, rater: "ann" }] },
    })),
  }));
  return records.map((r) => `${JSON.stringify(r)}\n`).join("");
}
