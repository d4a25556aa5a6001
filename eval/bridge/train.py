"""Learn the head of the word bridge: which English word a word piece of any language is.

    python -m answerable.encode.bridge.export - HALF             # the lower half without a head
    python eval/bridge/train.py --half HALF --pairs pairs.json --words FILE --shared ../shared --out head.npz

A pair has no word alignment: as in IBM model 1 (Brown et al., 1993) each English word of a sentence is one that some
piece of its translation became, whichever, and the chance of a sentence is the product over its English words of the
mean chance that its pieces give each. English text teaches beside it that an English word is itself. Only the head
learns. FILE holds MiniLM's weights (safetensors): the English words have the directions that its table gives them.

English text: squad2-dev, medquad and clinc150 of the public sets, none of those that are reported on.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch.nn import functional as F

from answerable.encode.word_bridge import AT_ONCE as MOST_PIECES
from answerable.encode.word_bridge import FOLDER, PREFIX, WORD

WIDTH, WIDE = 384, 768
AT_ONCE, OTHER = 48, 250  # pairs of a step, and pieces of English text
FREQUENT, CHANCE = 300, 500  # words that each step tells the right ones from: the most frequent, and some by chance
NOISE, RATE = 0.2, 2e-3
KEPT = 800  # pairs that are not learned from
ENGLISH = FOLDER.parent / "minilm" / "tokenizer.json"


class Half:
    """The lower half of the model."""

    def __init__(self, folder: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._session = onnxruntime.InferenceSession(str(folder / "model.onnx"), providers=["CPUExecutionProvider"])
        prefix = self._tokenizer.encode(PREFIX, add_special_tokens=False).ids
        self._before = [self._tokenizer.token_to_id("<s>"), *prefix]
        self._behind = [self._tokenizer.token_to_id("</s>")]

    def read(self, text: str) -> tuple[np.ndarray, list[tuple[int, int]]]:
        """The hidden vectors of the pieces, float16, and their places."""
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        pieces = np.array([*self._before, *encoding.ids[:MOST_PIECES], *self._behind], dtype=np.int64)
        [[hidden]] = self._session.run(None, {"pieces": pieces, "lengths": np.array([len(pieces)], dtype=np.int64)})
        return hidden[len(self._before) : -1].astype(np.float16), encoding.offsets[:MOST_PIECES]


def whole_words(tokenizer: Any, text: str) -> list[tuple[int, int, int]]:
    """Place and number of each word that is one piece to MiniLM."""
    found = ((match.span(), tokenizer.encode(match[0], add_special_tokens=False).ids) for match in WORD.finditer(text))
    return [(*span, ids[0]) for span, ids in found if len(ids) == 1]


def english_texts(shared: Path, count: int) -> list[str]:
    data = shared / "data"
    lines = [json.loads(line) for line in (data / "squad2-dev/paragraphs.jsonl").open(encoding="utf-8")]
    texts = [sentence for row in lines for sentence in re.split(r"(?<=[.?!]) ", row["context"])]
    texts += [json.loads(line)["question"] for line in (data / "medquad/pairs.jsonl").open(encoding="utf-8")]
    texts += [json.loads(line)["text"] for line in (data / "clinc150/examples.jsonl").open(encoding="utf-8")]
    return random.Random(0).sample([text[:300] for text in texts if len(text.split()) > 3], count)


def collect(half: Half, pairs: list[list[str]], texts: list[str]) -> dict[str, Any]:
    """Hidden vectors of all pieces, of pairs and of English text, with the English words they are to become."""
    tokenizer = Tokenizer.from_file(str(ENGLISH))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    vectors, lengths, targets = [], [], []
    for number, (_, text, english) in enumerate(pairs):
        hidden, _ = half.read(text)
        vectors.append(hidden)
        lengths.append(len(hidden))
        targets.append([word for *_, word in whole_words(tokenizer, english)])
        if number % 5000 == 0:
            print(number, flush=True)
    own, words = [], []
    for text in texts:
        hidden, places = half.read(text)
        known, at = whole_words(tokenizer, text), 0
        for vector, (begin, end) in zip(hidden, places, strict=True):
            while at < len(known) and known[at][1] <= begin:
                at += 1
            if at < len(known) and end > known[at][0]:
                own.append(vector)
                words.append(known[at][2])
    seen = Counter(words)
    for target in targets:
        seen.update(target)
    pieces = [word for word, _ in seen.most_common()]
    number_of = {word: number for number, word in enumerate(pieces)}
    return {
        "vectors": np.concatenate(vectors),
        "starts": np.concatenate([[0], np.cumsum(lengths)]),
        "targets": [[number_of[word] for word in target] for target in targets],
        "own": np.array(own),
        "own_words": np.array([number_of[word] for word in words]),
        "pieces": np.array(pieces),
        "counts": np.array([seen[word] for word in pieces]),
        "words": np.array([tokenizer.id_to_token(word) for word in pieces]),
    }


class Head(torch.nn.Module):
    def __init__(self, data: dict[str, Any], table: torch.Tensor) -> None:
        super().__init__()
        sample = torch.tensor(data["vectors"][::37].astype(np.float32))
        self.mean, self.deviation = sample.mean(0), sample.std(0) + 1e-6
        self.english = F.normalize(table[torch.tensor(data["pieces"])].float(), dim=1)
        self.wide = torch.nn.Linear(WIDTH, WIDE)
        self.narrow = torch.nn.Linear(WIDE, WIDTH)
        self.straight = torch.nn.Linear(WIDTH, WIDTH, bias=False)
        self.bias = torch.nn.Parameter(torch.log(torch.tensor(data["counts"]) + 1.0) * 0.2)
        self.scale = torch.nn.Parameter(torch.tensor(3.0))

    def forward(self, hidden: np.ndarray, words: torch.Tensor, noise: float) -> torch.Tensor:
        """Logits of these words."""
        x = (torch.tensor(hidden.astype(np.float32)) - self.mean) / self.deviation
        x = x + noise * torch.randn_like(x)
        x = F.normalize(self.narrow(F.gelu(self.wide(x))) + self.straight(x), dim=1)
        return self.scale.exp() * x @ self.english[words].T + self.bias[words]

    def kept(self, data: dict[str, Any]) -> dict[str, np.ndarray]:
        made = {name: one.detach().numpy() for name, one in self.named_parameters()}
        half = {name: made[f"{name}.weight"].astype(np.float16) for name in ("wide", "narrow", "straight")}
        biases = {"wide_bias": made["wide.bias"], "narrow_bias": made["narrow.bias"], "bias": made["bias"]}
        others = {"scale": made["scale"], "mean": self.mean.numpy(), "deviation": self.deviation.numpy()}
        return half | biases | others | {"pieces": data["pieces"], "words": data["words"]}


def step(head: Head, data: dict[str, Any], rows: np.ndarray, weights: torch.Tensor, learn: bool) -> torch.Tensor:
    """The loss of some pairs, and of some English text where it is to be learned from."""
    total, starts = len(data["pieces"]), data["starts"]
    targets = [data["targets"][row] for row in rows]
    own = np.random.randint(0, len(data["own"]), OTHER if learn else 0)
    words = {*range(FREQUENT), *np.random.randint(0, total, CHANCE).tolist(), *data["own_words"][own].tolist()}
    words |= {word for target in targets for word in target}
    columns = torch.tensor(sorted(words))
    column_of = {int(word): column for column, word in enumerate(columns)}
    lengths = [int(starts[row + 1] - starts[row]) for row in rows]
    noise = NOISE if learn else 0.0
    hidden = np.concatenate([data["vectors"][starts[row] : starts[row + 1]] for row in rows])
    chances = head(hidden, columns, noise).softmax(1)
    pair_of = torch.repeat_interleave(torch.arange(len(rows)), torch.tensor(lengths))
    mean = (
        torch.zeros(len(rows), len(columns)).index_add(0, pair_of, chances)
        / torch.tensor(lengths).clamp(min=1)[:, None]
    )
    of_pair = torch.tensor([number for number, target in enumerate(targets) for _ in target])
    at = torch.tensor([column_of[word] for target in targets for word in target])
    heavy = weights[torch.tensor([word for target in targets for word in target])]
    loss = -(heavy * torch.log(mean[of_pair, at] + 1e-5)).sum() / heavy.sum()
    if learn:
        right = torch.tensor([column_of[int(word)] for word in data["own_words"][own]])
        loss = loss + 0.5 * F.cross_entropy(head(data["own"][own], columns, noise), right)
    return loss


def train(data: dict[str, Any], table: torch.Tensor, epochs: int, seed: int) -> Head:
    torch.manual_seed(seed)
    np.random.seed(seed)
    head = Head(data, table)
    weights = 1 / torch.sqrt(torch.tensor(data["counts"]) + 30.0)  # else small words would be all that is learned
    count = len(data["targets"]) - KEPT
    steps = count // AT_ONCE
    groups = [
        {"params": [one for name, one in head.named_parameters() if "." in name], "weight_decay": 0.05},
        {"params": [head.bias, head.scale], "weight_decay": 0.0},
    ]
    optimiser = torch.optim.AdamW(groups, RATE)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps * epochs)
    for epoch in range(epochs):
        began, order, losses = time.time(), np.random.permutation(count), []
        for number in range(steps):
            loss = step(head, data, order[number * AT_ONCE : (number + 1) * AT_ONCE], weights, learn=True)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            losses.append(loss.item())
        with torch.no_grad():
            others = np.arange(count, count + KEPT).reshape(-1, 40)
            unseen = [step(head, data, rows, weights, learn=False).item() for rows in others]
        print(
            epoch, f"{np.mean(losses):.3f} kept apart {np.mean(unseen):.3f}", f"{time.time() - began:.0f} s", flush=True
        )
    return head


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("half", "pairs", "words", "shared", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--texts", type=int, default=6000, help="sentences of English text")
    parser.add_argument("--share", type=float, default=1.0, help="of the pairs, for a learning curve")
    options = parser.parse_args()
    chosen = json.loads(options.pairs.read_text(encoding="utf-8"))
    chosen = chosen[: round(options.share * len(chosen))]
    learned = collect(Half(options.half), chosen, english_texts(options.shared, options.texts))
    print(len(chosen), "pairs", len(learned["vectors"]), "pieces", len(learned["pieces"]), "words", flush=True)
    table = load_file(options.words)
    [name] = [name for name in table if "word_embeddings" in name]
    head = train(learned, table[name], options.epochs, options.seed)
    np.savez_compressed(options.out, **head.kept(learned))
