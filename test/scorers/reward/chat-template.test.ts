import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadTemplate, withoutBos } from "../../../src/scorers/reward/chat-template.ts";
import { TEMPLATES } from "../../../src/scorers/reward/template-data.ts";
import { createScorer } from "../../../src/scorers/index.ts";

const CHAT = [
  { role: "user", content: "Hi" },
  { role: "assistant", content: "Hello" },
];
const WITH_SYSTEM = [{ role: "system", content: "Be brief" }, ...CHAT];
const dir = mkdtempSync(join(tmpdir(), "template-"));
const fileOf = (name: string, text: string): string => {
  writeFileSync(join(dir, name), text);
  return join(dir, name);
};

describe("loadTemplate(name)", () => {
  // The documented formats of each family, written out by hand.
  test.each([
    ["plain", "Hi\n\nHello", "Be brief\n\nHi\n\nHello"],
    ["output", "Hello", "Hello"],
    [
      "chatml",
      "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\nHello<|im_end|>\n",
      "<|im_start|>system\nBe brief<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\nHello<|im_end|>\n",
    ],
    [
      "llama-3",
      "<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\nHello<|eot_id|>",
      "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nBe brief<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\nHello<|eot_id|>",
    ],
    [
      "llama-2",
      "<s>[INST] Hi [/INST] Hello </s>",
      "<s>[INST] <<SYS>>\nBe brief\n<</SYS>>\n\nHi [/INST] Hello </s>",
    ],
    ["mistral", "<s>[INST] Hi [/INST] Hello</s>", "<s>[INST] Be brief\n\nHi [/INST] Hello</s>"],
    [
      "gemma",
      "<bos><start_of_turn>user\nHi<end_of_turn>\n<start_of_turn>model\nHello<end_of_turn>\n",
      "<bos><start_of_turn>user\nBe brief\n\nHi<end_of_turn>\n<start_of_turn>model\nHello<end_of_turn>\n",
    ],
    [
      "phi-3",
      "<|user|>\nHi<|end|>\n<|assistant|>\nHello<|end|>\n",
      "<|system|>\nBe brief<|end|>\n<|user|>\nHi<|end|>\n<|assistant|>\nHello<|end|>\n",
    ],
    [
      "zephyr",
      "<|user|>\nHi</s>\n<|assistant|>\nHello</s>\n",
      "<|system|>\nBe brief</s>\n<|user|>\nHi</s>\n<|assistant|>\nHello</s>\n",
    ],
    ["vicuna", "<s>USER: Hi ASSISTANT: Hello</s>", "<s>Be brief USER: Hi ASSISTANT: Hello</s>"],
    [
      "human-assistant",
      "\n\nHuman: Hi\n\nAssistant: Hello",
      "\n\nHuman: Be brief\n\nHuman: Hi\n\nAssistant: Hello",
    ],
  ])(
    "%s writes a conversation as documented, with and without a system turn",
    async (name, plain, system) => {
      const template = await loadTemplate(name);
      expect(template.render(CHAT)).toBe(plain);
      expect(template.render(WITH_SYSTEM)).toBe(system);
    },
  );

  test("every built-in template is tested, writes nothing for no turns and keeps text as data", async () => {
    expect(Object.keys(TEMPLATES)).toHaveLength(11);
    for (const name of Object.keys(TEMPLATES)) {
      const template = await loadTemplate(name);
      expect(withoutBos(template.render([]), template.bos)).toBe("");
      const hostile = [
        { role: "user", content: "{{ 7*7 }}{% for x in y %}\u001b" },
        { role: "assistant", content: "ok {{ bos_token }}" },
      ];
      expect(template.render(hostile)).toContain("ok {{ bos_token }}");
    }
  });

  test("a prompt that is open for the answer is the beginning of the whole text", async () => {
    for (const name of [
      "chatml",
      "llama-3",
      "gemma",
      "phi-3",
      "zephyr",
      "human-assistant",
      "mistral",
      "llama-2",
    ]) {
      const template = await loadTemplate(name);
      expect(template.render(CHAT).startsWith(template.render(CHAT.slice(0, 1), { isOpen: true }))).toBe(
        true,
      );
    }
  });

  test("an unknown name is refused with the nearest", async () => {
    await expect(loadTemplate("chatlm")).rejects.toThrow(/unknown template "chatlm"/);
  });
});

describe("loadTemplate(FILE)", () => {
  const JINJA =
    "{{ bos_token }}{% for m in messages %}{% if (m['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('roles must alternate') }}{% endif %}[{{ m.role }}]{{ m.content | trim }}{{ eos_token }}{% endfor %}";

  test("tokenizer_config.json gives template, BOS and EOS, as text or objects", async () => {
    const file = fileOf(
      "tokenizer_config.json",
      JSON.stringify({
        bos_token: { content: "<b>" },
        eos_token: "<e>",
        chat_template: [
          { name: "tool_use", template: "x" },
          { name: "default", template: JINJA },
        ],
      }),
    );
    const template = await loadTemplate(file);
    expect(template.bos).toBe("<b>");
    expect(template.render(CHAT)).toBe("<b>[user]Hi<e>[assistant]Hello<e>");
    expect(() => template.render(CHAT.toReversed())).toThrow(/alternate/);
  });

  test.each([
    ["no-template.json", "{}", /no chat_template/],
    ["broken.json", "{", /no JSON/],
    ["broken.jinja", "{% for %}", /no Jinja/],
  ])("%s is refused", async (name, text, message) => {
    await expect(loadTemplate(fileOf(name, text))).rejects.toThrow(message);
  });

  test("a template that does not end is refused, and one that ends for some conversations is stopped in others", async () => {
    const loop =
      "{% for a in range(100000) %}{% for b in range(100000) %}{% set c = a * b %}{% endfor %}{% endfor %}";
    await expect(loadTemplate(fileOf("endless.jinja", loop))).rejects.toThrow(
      /endless\.jinja: the template takes longer than 1 s/,
    );
    const some = await loadTemplate(
      fileOf(
        "some.jinja",
        `{% if messages[0].content == "loop" %}${loop}{% endif %}[{{ messages[0].content }}]`,
      ),
    );
    expect(some.render(CHAT)).toBe("[Hi]");
    expect(() => some.render([{ role: "user", content: "loop" }])).toThrow(
      "the template takes longer than 1 s",
    );
    expect(some.render(CHAT)).toBe("[Hi]");
  });

  test("a file that is not there is refused", async () => {
    await expect(loadTemplate(join(dir, "absent.jinja"))).rejects.toThrow(/cannot be read/);
  });

  test("the text of the user's template is part of the scorer's version", async () => {
    const file = fileOf("own.jinja", "{{ messages[0].content }}");
    const before = (await createScorer(`openrlhf-server:template=${file}`)).spec.version;
    fileOf("own.jinja", "{{ messages[1].content }}");
    const after = (await createScorer(`openrlhf-server:template=${file}`)).spec.version;
    expect(before).not.toBe(after);
    expect((await createScorer("openrlhf-server:template=chatml")).spec.version).toBe("1");
  });
});

test("withoutBos(text, bos) takes away every mark at the beginning and nothing else", () => {
  expect(withoutBos("<s><s>a<s>", "<s>")).toBe("a<s>");
  expect(withoutBos("a", "")).toBe("a");
});
