"""Scores texts with Python code for trenchcoat. Standard library only, Python 3.8 or newer.

Started by trenchcoat, one JSON object a line on standard input and output:

  -> {"op": "open", "mode": "trl", "target": "reward.py:f", "options": {"timeout_s": 60}}
  <- {"open": {"name": "f", "version": "<sha256>", "each": false}}      or {"error": {"kind": ..., "message": ...}}
  -> {"op": "score", "id": 1, "rows": [{"text": ..., "prompt": ..., "references": [...], "named": {...}, "columns": {...}}, ...]}
  <- {"id": 1, "row": 0, "score": {"value": 0.5, "parts": {"a": 1}}}    one line a row, {"missing": reason} where there is none
  <- {"id": 1, "done": true}                                            or {"id": 1, "error": {...}} where the call as a whole is wrong

What the user's code prints goes to standard error, so that it cannot break the protocol. When standard input
ends, the process ends, within two seconds also in the middle of a call.
"""

import asyncio
import hashlib
import importlib
import importlib.util
import inspect
import json
import math
import os
import queue
import sys
import threading
import time
import traceback
import types

GRACE_S = 2.0
LIBRARY = os.path.dirname(os.__file__)


class Wrong(Exception):
    """The user's target cannot be used as asked: reported with its kind, never as a traceback."""

    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind


# --- finding the function ---------------------------------------------------------------------------------------


def import_target(path):
    """The module of a file (FILE.py) or of a dotted name. The file's folder can be imported from, as by `python FILE.py`."""
    is_file = path.endswith(".py")
    if is_file and not os.path.isfile(path):
        raise Wrong("not-found", "no file %r in %r" % (path, os.getcwd()))
    sys.path.insert(0, os.path.dirname(os.path.abspath(path)) if is_file else os.getcwd())
    try:
        if not is_file:
            return importlib.import_module(path)
        name = os.path.splitext(os.path.basename(path))[0]
        spec = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
        return module
    except ModuleNotFoundError as error:
        raise Wrong("no-module", "python cannot import %r" % (error.name or str(error)))
    except BaseException as error:
        raise Wrong("import", "importing %r raised %s" % (path, described(error)))


def functions_of(module):
    """The module's own public functions by name, in the order they are written."""
    return {
        name: value
        for name, value in vars(module).items()
        if callable(value)
        and not inspect.isclass(value)
        and not name.startswith("_")
        and getattr(value, "__module__", None) == module.__name__
    }


def pick_function(module, name, usual, has):
    """The function called `name`; without one the usual name, else the only one that takes `has`."""
    if name:
        found = module
        for part in name.split("."):
            found = getattr(found, part, None)
        if not callable(found):
            known = ", ".join(functions_of(module)) or "none"
            raise Wrong("no-function", "no function %r; it has: %s" % (name, known))
        return found
    own = functions_of(module)
    if usual in own:
        return own[usual]
    fit = [f for f in own.values() if has is None or has in parameters_of(f)]
    if len(fit) != 1:
        known = ", ".join(own) or "none"
        raise Wrong("no-function", "which function is meant is not clear; say FILE.py:FUNC, one of: %s" % known)
    return fit[0]


def parameters_of(function):
    try:
        return dict(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return {}


def takes_any(function):
    return any(p.kind is inspect.Parameter.VAR_KEYWORD for p in parameters_of(function).values())


def required(function):
    """Names that a call must give."""
    plain = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    return [n for n, p in parameters_of(function).items() if p.kind in plain and p.default is inspect.Parameter.empty]


def is_async(function):
    call = getattr(function, "__call__", None)
    return inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(call)


def version_of(module):
    """SHA-256 of the source that was loaded, so that changed code never answers from a cache; a package's own version otherwise."""
    path = getattr(module, "__file__", None)
    digest = hashlib.sha256()
    if path and os.path.isfile(path):
        with open(path, "rb") as file:
            digest.update(file.read())
    top = sys.modules.get(module.__name__.split(".")[0], module)
    digest.update(str(getattr(top, "__version__", "")).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


# --- rows -> arguments ------------------------------------------------------------------------------------------

GOLD_NAMES = (
    "ground_truth", "ground_truths", "answer", "answers", "solution", "solutions", "target", "targets", "label", "labels",
    "gold", "golds", "expected", "reference", "ref", "correct_answer", "gold_answer",
)  # fmt: skip


def gold_of(row):
    """What counts as the right answer: a column or reference of that name, else the first reference, else None."""
    for columns in (row["columns"], row["named"]):
        for name in ("ground_truth", "answer", "solution", "target", "label"):
            if name in columns:
                return columns[name]
    return row["references"][0] if row["references"] else None


def column(row, name):
    """A row's value for a keyword: its own column, else what it is known to mean. None where there is nothing."""
    if name in row["columns"]:
        return row["columns"][name]
    if name in row["named"]:
        return row["named"][name]
    if name in ("references", "refs"):
        return row["references"]
    if name in ("source", "src", "document", "article"):
        return row["source"]
    if name == "context":
        return row["context"]
    if name in GOLD_NAMES:
        return gold_of(row)
    return None


def known_columns(rows):
    """Names that every row can answer or that some row has."""
    names = []
    for row in rows:
        names += [n for n in (*row["columns"], *row["named"]) if n not in names]
    for name in ("references", "source", "context"):
        if name not in names and any(row[name] for row in rows):
            names.append(name)
    return names


def is_chat(row):
    return isinstance(row["prompt"], list)


def plain_prompt(row):
    """The prompt as text; a conversation in ChatML up to the assistant's turn."""
    if not is_chat(row):
        return row["prompt"] if row["prompt"] is not None else ""
    turns = ["<|im_start|>%s\n%s<|im_end|>\n" % (m["role"], m["content"]) for m in row["prompt"]]
    return "".join(turns) + "<|im_start|>assistant\n"


def check_names(function, given, optional, rows):
    """What the function needs and nobody gives is the user's to mend, so it is said before the call."""
    names = set(given) | set(optional)
    missing = [n for n in required(function) if n not in names and all(column(r, n) is None for r in rows)]
    if missing:
        there = ", ".join(sorted(names | set(known_columns(rows))))
        raise Wrong("no-column", "it needs %s, which the data do not have; they have: %s" % (", ".join(missing), there))


# --- results -> scores ------------------------------------------------------------------------------------------


def described(error):
    """Type and text of an exception with the line of the user's code that raised it."""
    text = traceback.format_exception_only(type(error), error)[-1].strip()
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename != __file__]
    own = [f for f in frames if not f.filename.startswith(("<frozen", LIBRARY))] or frames
    return "%s (%s:%s)" % (text, os.path.basename(own[-1].filename), own[-1].lineno) if own else text


def listed(values):
    """A list of what a list, tuple, array or tensor holds; a column of one-element rows is flattened."""
    if hasattr(values, "detach"):
        values = values.detach()
    if hasattr(values, "tolist"):
        values = values.tolist()
    if isinstance(values, types.GeneratorType):
        values = list(values)
    if not isinstance(values, (list, tuple)):
        return None
    return [v[0] if isinstance(v, (list, tuple)) and len(v) == 1 else v for v in values]


def number(value):
    """A float, or None where it is no number."""
    if hasattr(value, "item") and not isinstance(value, (int, float)):
        try:
            value = value.item()
        except Exception:
            return None
    if isinstance(value, (int, float)):
        try:
            return float(value)
        except OverflowError:
            return math.inf
    return None


def score_of(result):
    """One result as a score: a number, None, a dict or an object with `score`."""
    if result is None:
        return {"missing": "returned None"}
    parts = {}
    value = number(result)
    if value is None and isinstance(result, dict):
        if "score" not in result:
            return {"missing": 'returned a dict without "score"; it has: %s' % ", ".join(map(str, result))}
        parts = {str(k): number(v) for k, v in result.items() if k != "score"}
        if result["score"] is None:
            return {"missing": "returned None"}
        value = number(result["score"])
    elif value is None and hasattr(result, "score"):
        value = number(result.score)
    if value is None:
        return {"missing": "returned %s, not a number" % type(result).__name__}
    if not math.isfinite(value):
        return {"missing": "returned %s" % value}
    parts = {k: v for k, v in parts.items() if v is not None and math.isfinite(v)}
    return {"value": value, "parts": parts} if parts else {"value": value}


def check_count(results, rows, what):
    values = listed(results)
    if values is None:
        raise Wrong("wrong-result", "%s returned %s; expected a list of numbers" % (what, type(results).__name__))
    if len(values) != len(rows):
        raise Wrong("wrong-count", "%s returned %d results for %d outputs" % (what, len(values), len(rows)))
    return values


# --- the modes: each has each (True: one call a row) and either batch(rows) -> scores or one(row) -> score -------


class Trl:
    each = False

    def __init__(self, target, options):
        path, name = split_target(target)
        self.module = import_target(path)
        self.function = pick_function(self.module, name, None, "completions")
        self.name = getattr(self.function, "__name__", name)

    def batch(self, rows):
        scores = [None] * len(rows)
        for kind in (False, True):
            chosen = [i for i, row in enumerate(rows) if is_chat(row) == kind]
            if chosen:
                for i, score in zip(chosen, self.batch_of_kind([rows[i] for i in chosen], kind)):
                    scores[i] = score
        return scores

    def batch_of_kind(self, rows, chat):
        """Standard rows (texts) and conversations (lists of messages) are never mixed in one call."""
        extra = {}

        def log_extra(name, values):
            extra[name] = listed(values) or []

        given = {
            "prompts": [r["prompt"] if r["prompt"] is not None else "" for r in rows],
            "completions": [[{"role": "assistant", "content": r["text"]}] if chat else r["text"] for r in rows],
            "trainer_state": types.SimpleNamespace(global_step=0, max_steps=0, epoch=0.0),
            "log_extra": log_extra,
            "log_metric": lambda name, value: None,
        }
        if "completion_ids" in required(self.function):
            raise Wrong("no-column", "it needs completion_ids, which only a trainer has")
        check_names(self.function, given, (), rows)
        accepted = parameters_of(self.function)
        names = [n for n in known_columns(rows) if n not in ("prompt", "completion", "completion_ids")]
        names += [n for n in accepted if n not in names]
        for name in names:
            values = [column(r, name) for r in rows]
            if name not in given and (name in known_columns(rows) or any(v is not None for v in values)):
                given[name] = values
        if not takes_any(self.function):
            given = {k: v for k, v in given.items() if k in accepted}
        values = check_count(called(self.function, given, self.timeout), rows, self.name)
        scores = [score_of(v) for v in values]
        for name, column_values in extra.items():
            for score, part in zip(scores, column_values):
                if "value" in score and number(part) is not None and math.isfinite(number(part)):
                    score.setdefault("parts", {})[name] = number(part)
        return scores


class Openrlhf:
    each = False

    def __init__(self, target, options):
        path, name = split_target(target)
        self.module = import_target(path)
        self.function = pick_function(self.module, name, "reward_func", "queries")
        self.name = getattr(self.function, "__name__", name)

    def batch(self, rows):
        prompts = [plain_prompt(r) for r in rows]
        queries = [p + r["text"] for p, r in zip(prompts, rows)]
        labels = [gold_of(r) for r in rows]
        result = called(self.function, (queries, prompts, labels), self.timeout)
        if not isinstance(result, dict):
            return [score_of(v) for v in check_count(result, rows, self.name)]
        if "rewards" not in result:
            raise Wrong("wrong-result", '%s returned a dict without "rewards"; it has: %s' % (self.name, ", ".join(map(str, result))))
        scores = [score_of(v) for v in check_count(result["rewards"], rows, self.name)]
        components = dict(result.get("extra_logs") or {})
        if result.get("scores") is not None:
            components["scores"] = result["scores"]
        for name, values in components.items():
            values = listed(values)
            if values is None or len(values) != len(rows):
                continue
            for score, part in zip(scores, map(number, values)):
                if "value" in score and part is not None and math.isfinite(part):
                    score.setdefault("parts", {})[str(name)] = part
        return scores


class Verl:
    each = True

    def __init__(self, target, options):
        path, name = split_target(target)
        self.module = import_target(path)
        self.function = pick_function(self.module, name, "compute_score", "solution_str")
        self.name = getattr(self.function, "__name__", name)
        self.is_async = is_async(self.function)

    def arguments(self, row):
        columns = row["columns"]
        extra = dict(columns)
        extra.update({k: row[k] for k in ("prompt", "source", "context", "references") if row[k] not in (None, [])})
        extra.setdefault("index", row["id"])
        extra.setdefault("num_turns", 1)
        given = {
            "data_source": columns.get("data_source", columns.get("subset", "")),
            "solution_str": row["text"],
            "ground_truth": gold_of(row),
            "extra_info": extra,
        }
        check_names(self.function, given, (), [row])
        accepted = parameters_of(self.function)
        named = {n: column(row, n) for n in required(self.function) if n not in given}
        return dict({k: v for k, v in given.items() if k in accepted or takes_any(self.function)}, **named)


BATCH_NAMES = ("rows", "batch", "tasks", "items", "samples", "examples", "records")
TEXT_NAMES = ("text", "output", "hypothesis", "hyp", "prediction", "pred", "candidate", "cand", "completion", "response", "generated", "summary", "translation", "sentence", "string", "s", "x")  # fmt: skip
TEXTS_NAMES = ("texts", "outputs", "hypotheses", "hyps", "predictions", "preds", "candidates", "cands", "completions", "responses", "summaries", "translations", "sys", "sentences")  # fmt: skip
PROMPT_NAMES = ("prompt", "query", "question", "instruction", "input")
PROMPTS_NAMES = ("prompts", "queries", "questions", "instructions", "inputs")
REFERENCE_NAMES = ("target", "gold", "expected", "reference", "ref", "answer", "ground_truth")


class Py:
    """Any callable: one row at a time by parameter names (`hypothesis, references`), whole columns (`predictions, references`), or a list of rows (`rows`)."""

    def __init__(self, target, options):
        path, name = split_target(target)
        self.module = import_target(path)
        self.function = pick_function(self.module, name, None, None)
        self.name = getattr(self.function, "__name__", name)
        self.is_async = is_async(self.function)
        names = list(parameters_of(self.function))
        self.texts = next((n for n in names if n in TEXTS_NAMES), None)
        self.rows = names[0] if len(required(self.function)) == 1 and names[0] in BATCH_NAMES else None
        self.each = self.texts is None and self.rows is None
        wanted = required(self.function)
        self.single = wanted[0] if self.each and len(wanted) == 1 else None

    def value(self, row, name):
        if name == self.single or name in TEXT_NAMES:
            return row["text"]
        if name in PROMPT_NAMES:
            return plain_prompt(row)
        return column(row, name)

    def arguments(self, row):
        wanted = required(self.function)
        given = {n: self.value(row, n) for n in wanted}
        lost = [n for n, v in given.items() if v is None]
        for name, parameter in parameters_of(self.function).items():
            if name not in given and parameter.default is None and self.value(row, name) is not None:
                given[name] = self.value(row, name)
        if not given:
            raise Wrong("no-column", "%s takes no parameter that an output could be given to" % self.name)
        if lost:
            known = sorted(set(TEXT_NAMES[:8] + PROMPT_NAMES[:3] + ("references", "reference", "source", "context")) | set(row["columns"]))
            raise Wrong("no-column", "parameter %s has no value in the data; known names: %s" % (", ".join(lost), ", ".join(known)))
        return given

    def batch(self, rows):
        if self.rows is not None:
            results = called(self.function, (rows,), self.timeout)
        else:
            given = {}
            for name in required(self.function) + [self.texts]:
                singular = PROMPT_NAMES[PROMPTS_NAMES.index(name)] if name in PROMPTS_NAMES else name
                given[name] = [r["text"] if name in TEXTS_NAMES else self.value(r, singular) for r in rows]
                if all(v is None for v in given[name]):
                    raise Wrong("no-column", "parameter %s has no value in the data" % name)
            results = called(self.function, given, self.timeout)
        return [score_of(v) for v in check_count(results, rows, self.name)]


class Hf:
    each = False

    def __init__(self, target, options):
        self.options = options
        try:
            import torch
            import transformers
        except ModuleNotFoundError as error:
            raise Wrong("no-module", "python cannot import %r" % error.name)
        except BaseException as error:
            raise Wrong("import", "importing torch and transformers raised %s" % described(error))
        self.torch = torch
        self.module = transformers
        local = os.path.isdir(target)
        try:
            self.tokenizer = transformers.AutoTokenizer.from_pretrained(target, local_files_only=local)
            self.model = transformers.AutoModelForSequenceClassification.from_pretrained(target, local_files_only=local)
        except BaseException as error:
            raise Wrong("import", "transformers cannot load %r: %s" % (target, described(error)))
        self.name = target
        device = options.get("device") or ("cuda" if torch.cuda.is_available() else "cpu")
        self.model.to(device).eval()
        if self.tokenizer.pad_token is None:
            self.tokenizer.pad_token = self.tokenizer.eos_token
        if self.model.config.pad_token_id is None:
            self.model.config.pad_token_id = self.tokenizer.pad_token_id
        self.label = self.pick_label(str(options.get("label") or ""))

    def version(self):
        return hashlib.sha256(json.dumps(self.model.config.to_dict(), sort_keys=True, default=str).encode()).hexdigest()

    def pick_label(self, wanted):
        names = {int(k): str(v) for k, v in self.model.config.id2label.items()}
        if wanted == "" and len(names) == 1:
            return 0
        for index, name in names.items():
            if wanted in (str(index), name):
                return index
        raise Wrong("no-label", "the model has %d labels; say label=ONE, one of: %s" % (len(names), ", ".join(names.values())))

    def batch(self, rows):
        chat = getattr(self.tokenizer, "chat_template", None)
        first, second = [], []
        for row in rows:
            if chat and row["prompt"] is not None:
                turns = row["prompt"] if is_chat(row) else [{"role": "user", "content": row["prompt"]}]
                turns = turns + [{"role": "assistant", "content": row["text"]}]
                first.append(self.tokenizer.apply_chat_template(turns, tokenize=False))
                second.append(None)
            else:
                has_prompt = row["prompt"] is not None
                first.append(plain_prompt(row) if has_prompt else row["text"])
                second.append(row["text"] if has_prompt else None)
        scores = [None] * len(rows)
        for pairs in (False, True):
            chosen = [i for i in range(len(rows)) if (second[i] is not None) == pairs]
            if chosen:
                texts = [first[i] for i in chosen]
                with_pairs = {"text_pair": [second[i] for i in chosen]} if pairs else {}
                values = self.logits(texts, with_pairs, bool(chat) and not pairs)
                for i, value in zip(chosen, values):
                    scores[i] = score_of(value)
        return scores

    def logits(self, texts, pairs, templated):
        torch = self.torch
        encoded = self.tokenizer(
            texts, padding=True, truncation=True, return_tensors="pt", add_special_tokens=not templated, **pairs
        ).to(self.model.device)
        with torch.no_grad():
            out = self.model(**encoded).logits.float()
        activation = self.options.get("activation", "none")
        if activation == "sigmoid":
            out = torch.sigmoid(out)
        elif activation == "softmax":
            out = torch.softmax(out, dim=-1)
        return out[:, self.label].tolist()


MODE_CLASSES = {"trl": Trl, "verl": Verl, "openrlhf": Openrlhf, "py": Py, "hf": Hf}


def split_target(target):
    """FILE.py:FUNC or MODULE:FUNC; the function may be left out."""
    path, colon, name = target.rpartition(":")
    if not colon or name.endswith(".py") or os.sep in name:
        return target, ""
    return path, name


# --- calling ----------------------------------------------------------------------------------------------------


def called(function, given, timeout):
    """The result of a call by keywords (dict) or positions (tuple); a coroutine is run to its end or its time limit."""
    result = function(**given) if isinstance(given, dict) else function(*given)
    if inspect.isawaitable(result):
        return run_async(limited(result, timeout))
    return result


async def limited(awaitable, timeout):
    return await asyncio.wait_for(awaitable, timeout)


_LOOP = None


def run_async(coroutine):
    """Runs in one loop for the whole life of the process, so that clients opened in one batch still work in the next."""
    global _LOOP
    if _LOOP is None:
        _LOOP = asyncio.new_event_loop()
        asyncio.set_event_loop(_LOOP)
    return _LOOP.run_until_complete(coroutine)


def reason(error, timeout):
    if isinstance(error, (asyncio.TimeoutError, TimeoutError)) and not str(error):
        return {"missing": "no answer within %g s" % timeout}
    return {"missing": described(error)}


def arguments_or_wrong(scorer, row):
    try:
        return scorer.arguments(row)
    except Wrong as error:
        return error


def score_each(scorer, rows, emit):
    """One call a row; a row that raises is missing, with the exception as its reason."""
    arguments = [arguments_or_wrong(scorer, row) for row in rows]
    lacking = [a for a in arguments if isinstance(a, Wrong)]
    if len(lacking) == len(rows) > 0:
        raise lacking[0]
    for index, wrong in enumerate(arguments):
        if isinstance(wrong, Wrong):
            emit(index, {"missing": str(wrong)})
    asked = [i for i in range(len(rows)) if not isinstance(arguments[i], Wrong)]
    if scorer.is_async:

        async def one(index):
            try:
                score = score_of(await limited(scorer.function(**arguments[index]), scorer.timeout))
            except Exception as error:
                score = reason(error, scorer.timeout)
            emit(index, score)

        async def everything():
            await asyncio.gather(*(one(i) for i in asked))

        run_async(everything())
        return
    for index in asked:
        try:
            score = score_of(called(scorer.function, arguments[index], scorer.timeout))
        except (Exception, SystemExit) as error:
            score = reason(error, scorer.timeout)
        emit(index, score)


def score_batch(scorer, rows, emit):
    """One call for all rows. Where it raises, each row is asked alone, so that one bad row does not cost the others."""
    try:
        scores = scorer.batch(rows)
    except Wrong:
        raise
    except (Exception, SystemExit) as error:
        if len(rows) == 1 or isinstance(error, asyncio.TimeoutError):
            scores = [reason(error, scorer.timeout)] * len(rows)
        else:
            print("batch of %d raised %s; asking one by one" % (len(rows), described(error)), file=sys.stderr)
            for index, row in enumerate(rows):
                score_batch(scorer, [row], lambda _, score, index=index: emit(index, score))
            return
    for index, score in enumerate(scores):
        emit(index, score)


# --- protocol ---------------------------------------------------------------------------------------------------


def take_over_streams():
    """Keeps the protocol's pipes for ourselves: user code that prints writes to standard error, one that reads gets nothing."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    sys.stdout = sys.stderr
    return requests, answers


def read_requests(stream, inbox):
    for line in stream:
        inbox.put(line)
    inbox.put(None)
    time.sleep(GRACE_S)
    os._exit(0)


def open_scorer(request):
    mode = request["mode"]
    options = request.get("options") or {}
    scorer = MODE_CLASSES[mode](request["target"], options)
    scorer.timeout = float(options.get("timeout_s", 60))
    if not hasattr(scorer, "is_async"):
        scorer.is_async = is_async(getattr(scorer, "function", None))
    version = scorer.version() if mode == "hf" else version_of(scorer.module)
    python = "%d.%d.%d" % sys.version_info[:3]
    return scorer, {"name": scorer.name, "version": version, "each": scorer.each and not scorer.is_async, "async": scorer.is_async, "python": python}


def main():
    requests, answers = take_over_streams()
    inbox = queue.Queue()
    threading.Thread(target=read_requests, args=(requests, inbox), daemon=True).start()

    def say(message):
        answers.write(json.dumps(message, ensure_ascii=True, allow_nan=False).encode("ascii") + b"\n")
        answers.flush()

    scorer = None
    while True:
        line = inbox.get()
        if line is None:
            return
        request = json.loads(line)
        try:
            if request["op"] == "open":
                scorer, about = open_scorer(request)
                say({"open": about})
                continue
            emit = lambda row, score: say({"id": request["id"], "row": row, "score": score})  # noqa: E731
            (score_each if scorer.each else score_batch)(scorer, request["rows"], emit)
            say({"id": request["id"], "done": True})
        except Wrong as error:
            say({"id": request.get("id"), "error": {"kind": error.kind, "message": str(error)}})
        except Exception as error:
            traceback.print_exc()
            say({"id": request.get("id"), "error": {"kind": "bridge", "message": described(error)}})


if __name__ == "__main__":
    main()
