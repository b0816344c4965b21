/** One chat template: Jinja as tokenizers carry it, with its marks. */
export interface TemplateData {
  readonly jinja: string;
  /** What begins every text; a server that adds one by itself must not get it twice. */
  readonly bos?: string;
  readonly eos?: string;
}

const each = (turn: string): string => `{%- for m in messages -%}${turn}{%- endfor -%}`;
const then = (text: string): string => `{%- if add_generation_prompt -%}{{ '${text}' }}{%- endif -%}`;

/** Leading system turn as `system`, the others as `rest`. */
const SPLIT =
  "{%- if messages and messages[0]['role'] == 'system' -%}{%- set system = messages[0]['content'] -%}{%- set rest = messages[1:] -%}{%- else -%}{%- set system = '' -%}{%- set rest = messages -%}{%- endif -%}";

/** The templates that many models share, by name. Written anew from the formats' documentation; a model's own file is the surer choice. */
export const TEMPLATES: Readonly<Record<string, TemplateData>> = {
  plain: {
    jinja: each("{{ m['content'] }}{%- if not loop.last -%}{{ '\\n\\n' }}{%- endif -%}"),
  },
  output: { jinja: "{%- if messages -%}{{ messages[-1]['content'] }}{%- endif -%}" },
  chatml: {
    jinja:
      each("{{ '<|im_start|>' + m['role'] + '\\n' + m['content'] + '<|im_end|>\\n' }}") +
      then("<|im_start|>assistant\\n"),
    eos: "<|im_end|>",
  },
  "llama-3": {
    jinja:
      "{{ bos_token }}" +
      each(
        "{{ '<|start_header_id|>' + m['role'] + '<|end_header_id|>\\n\\n' + (m['content'] | trim) + '<|eot_id|>' }}",
      ) +
      then("<|start_header_id|>assistant<|end_header_id|>\\n\\n"),
    bos: "<|begin_of_text|>",
    eos: "<|eot_id|>",
  },
  "llama-2": {
    jinja:
      SPLIT +
      "{%- for m in rest -%}{%- if m['role'] == 'user' -%}{{ bos_token + '[INST] ' + ('<<SYS>>\\n' + system + '\\n<</SYS>>\\n\\n' if loop.first and system else '') + (m['content'] | trim) + ' [/INST]' }}{%- else -%}{{ ' ' + (m['content'] | trim) + ' ' + eos_token }}{%- endif -%}{%- endfor -%}",
    bos: "<s>",
    eos: "</s>",
  },
  mistral: {
    jinja:
      SPLIT +
      "{{ bos_token }}{%- for m in rest -%}{%- if m['role'] == 'user' -%}{{ '[INST] ' + (system + '\\n\\n' if loop.first and system else '') + m['content'] + ' [/INST]' }}{%- else -%}{{ ' ' + m['content'] + eos_token }}{%- endif -%}{%- endfor -%}",
    bos: "<s>",
    eos: "</s>",
  },
  gemma: {
    jinja:
      SPLIT +
      "{{ bos_token }}{%- for m in rest -%}{{ '<start_of_turn>' + ('model' if m['role'] == 'assistant' else m['role']) + '\\n' + (system + '\\n\\n' if loop.first and system else '') + (m['content'] | trim) + '<end_of_turn>\\n' }}{%- endfor -%}" +
      then("<start_of_turn>model\\n"),
    bos: "<bos>",
    eos: "<end_of_turn>",
  },
  "phi-3": {
    jinja: each("{{ '<|' + m['role'] + '|>\\n' + m['content'] + '<|end|>\\n' }}") + then("<|assistant|>\\n"),
    eos: "<|end|>",
  },
  zephyr: {
    jinja:
      each("{{ '<|' + m['role'] + '|>\\n' + m['content'] + eos_token + '\\n' }}") + then("<|assistant|>\\n"),
    eos: "</s>",
  },
  vicuna: {
    jinja:
      SPLIT +
      "{{ bos_token + (system + ' ' if system else '') }}{%- for m in rest -%}{%- if m['role'] == 'user' -%}{{ 'USER: ' + m['content'] + ' ' }}{%- else -%}{{ 'ASSISTANT: ' + m['content'] + eos_token }}{%- endif -%}{%- endfor -%}" +
      then("ASSISTANT:"),
    bos: "<s>",
    eos: "</s>",
  },
  "human-assistant": {
    jinja:
      each("{{ '\\n\\n' + ('Assistant' if m['role'] == 'assistant' else 'Human') + ': ' + m['content'] }}") +
      then("\\n\\nAssistant:"),
  },
};
