"""Train readers as a plan says, measure each on the sets to choose on, and keep the best one's weights.

    python eval/reader/train.py --packed FILE.npz --base FILE --plan PLAN.json --out DIR [--only NAME ...]

Runs on a GPU where there is one, else on the CPU (`--groups N` makes a trial of it). BASE: what
`base.py` has written. A plan is a list of objects; what they leave out is `DEFAULTS`.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from base import weights_of
from batches import Block, Epoch, Packed, Text, collate
from measure import measures, pairs_of
from model import Reader, load, state
from sets import CHOSEN_ON, EXCHANGED, HEADINGS, MEDQUAD, SETS, SQUAD, TICKETS, TRAINED_ON
from torch.nn import functional as F
from torch.utils.data import DataLoader

DEFAULTS: dict[str, Any] = {
    "sets": TRAINED_ON,
    "share": 1.0,  # of the tickets of these sets
    "epochs": 4,
    "first": 1,  # epochs over the other sources alone, before
    "rate": 8e-5,
    "batch": 24,  # questions
    "seed": 0,
    "negatives": 7,
    "cut": 0.6,
    "cut_weight": 1.0,
    "benign": 0.4,
    "insert": 0.25,
    "short": 0.1,
    "positive": 2.0,
    "listwise": 0.5,
    "sentences": 0.5,
    "weights": [1.0, 0.5, 0.3, 0.3, 0.4],
    "mixed": {"1": 0.3, "2": 0.2, "3": 0.3, "4": 1.0},  # share of each other source in an epoch of tickets
    "eval": CHOSEN_ON,
}


def on(device: str, block: Block) -> dict[str, torch.Tensor]:
    """A block as tensors there."""
    return {key: torch.from_numpy(value).to(device, non_blocking=True) for key, value in block.items()}


def loss_of(reader: Reader, blocks: list[Block], how: dict[str, Any], device: str) -> torch.Tensor:
    """Of one batch, whose blocks hold the texts of the same questions."""
    states, whole, weights, groups, listed, of_sentences = [], [], [], [], [], []
    for part in blocks:
        block = on(device, part)
        with torch.autocast(device, dtype=torch.bfloat16, enabled=device == "cuda"):
            logits, sentences = reader(
                block["ids"], block["types"], block["lengths"], block["sentence_of"], len(block["row"])
            )
        states.append(logits)
        whole.append(F.binary_cross_entropy_with_logits(logits, block["label"], reduction="none") * block["weight"])
        weights.append(block["weight"])
        groups.append(block["group"])
        listed.append(block["listed"])
        known = (block["gold"] >= 0).float()
        scale = torch.where(block["label"][block["row"]] > 0, 1.0, 0.1) * known * block["weight"][block["row"]]
        each = F.binary_cross_entropy_with_logits(sentences, block["gold"].clamp(min=0), reduction="none")
        of_sentences.append(torch.stack([(each * scale).sum(), scale.sum()]))
    weight, group, mark = torch.cat(weights), torch.cat(groups), torch.cat(listed)
    total = torch.cat(whole).sum() / weight.sum()
    summed = torch.stack(of_sentences).sum(0)
    total = total + how["sentences"] * summed[0] / summed[1].clamp(min=1.0)
    if how["listwise"]:
        # In each question the texts that state it, or "none of them" (logit 0), against all of its texts.
        logit, count = torch.cat(states), int(group.max()) + 1
        in_list = mark >= 0
        power = torch.where(in_list, logit.clamp(max=30).exp(), torch.zeros_like(logit))
        every = 1 + logit.new_zeros(count).index_add(0, group, power)
        right = logit.new_zeros(count).index_add(0, group, power * (mark == 1))
        of_group = logit.new_zeros(count).index_reduce(0, group, weight, "amin", include_self=False)
        lists = every.log() - torch.where(right > 0, right, torch.ones_like(right)).log()
        total = total + how["listwise"] * (lists * of_group).sum() / of_group.sum().clamp(min=1e-6)
    return total


def chosen_groups(packed: Packed, how: dict[str, Any], number: int, most: int | None) -> np.ndarray[Any, Any]:
    """The questions of one epoch; `number` below 0 is one over the other sources alone."""
    rng = np.random.default_rng([how["seed"], number + 100])
    source, owner = packed.groups[:, 0], packed.groups[:, 1]
    mine = np.isin(owner, [SETS.index(name) for name in how["sets"]])
    if number < 0:
        found = np.flatnonzero((source == SQUAD) | ((source == MEDQUAD) | (mine & (source == HEADINGS))))
    else:
        tickets = np.flatnonzero(mine & (source == TICKETS))
        tickets = np.random.default_rng(7).permutation(tickets)[: round(how["share"] * len(tickets))]
        parts = [tickets]
        for kind in (SQUAD, MEDQUAD, HEADINGS, EXCHANGED):
            pool = np.flatnonzero((source == kind) & (mine | (owner < 0)))
            parts.append(rng.permutation(pool)[: round(how["mixed"][str(kind)] * len(pool))])
        found = np.concatenate(parts)
    found = found[packed.first[found + 1] > packed.first[found]]
    return found if most is None else rng.permutation(found)[:most]


@torch.no_grad()
def read(reader: Reader, packed: Packed, pairs: np.ndarray[Any, Any], device: str) -> tuple[Any, Any, list[Any]]:
    """For each pair the logit, the best sentence (-1 for none), and the logits of all sentences."""
    reader.eval()
    states, best = np.zeros(len(pairs), np.float32), np.full(len(pairs), -1)
    every: list[Any] = [np.zeros(0, np.float16)] * len(pairs)
    for start in range(0, len(pairs), 4096):
        part = pairs[start : start + 4096]
        texts = []
        for n, pair in enumerate(part):
            group, chunk = packed.pairs[pair, :2].tolist()
            pieces, spans = packed.chunk(chunk)
            texts.append(Text(packed.question(packed.groups[group, 2]), pieces, spans, 0.0, 1.0, [], start + n, -1.0))
        for block in collate(texts):
            moved = on(device, block)
            with torch.autocast(device, dtype=torch.bfloat16, enabled=device == "cuda"):
                logits, sentences = reader(
                    moved["ids"], moved["types"], moved["lengths"], moved["sentence_of"], len(moved["row"])
                )
            where = block["group"]
            states[where] = logits.float().cpu().numpy()
            of, found, known = block["row"], sentences.float().cpu().numpy(), block["gold"] >= 0
            for row, at in enumerate(where):
                own = np.where(known[of == row], found[of == row], -30)
                every[at] = own.astype(np.float16)
                best[at] = int(own.argmax()) if len(own) else -1
    reader.train()
    return states, best, every


def train(
    packed: Packed, base: dict[str, Any], how: dict[str, Any], device: str, workers: int, most: int | None
) -> Reader:
    """One reader."""
    torch.manual_seed(how["seed"])
    reader = Reader()
    load(reader, base)
    reader.to(device).train()
    decayed = [p for p in reader.parameters() if p.requires_grad and p.ndim > 1]
    rest = [p for p in reader.parameters() if p.requires_grad and p.ndim == 1]
    groups = [{"params": decayed, "weight_decay": 0.01}, {"params": rest, "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(groups, lr=how["rate"], betas=(0.9, 0.98), fused=device == "cuda")
    epochs = [
        Epoch(
            packed,
            chosen_groups(packed, how, number, most),
            how["batch"] * (3 if number < 0 else 1),
            1000 * how["seed"] + number + 50,
            how,
        )
        for number in range(-how["first"], how["epochs"])
    ]
    steps, step, losses = sum(map(len, epochs)), 0, []
    for epoch in epochs:
        loader = DataLoader(
            epoch, batch_size=None, collate_fn=list, num_workers=workers, prefetch_factor=8 if workers else None
        )
        for blocks in loader:
            rate = min(1.0, step / (0.06 * steps + 1)) * (1 - step / steps)
            for group in optimiser.param_groups:
                group["lr"] = how["rate"] * rate
            loss = loss_of(reader, blocks, how, device)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimiser.step()
            step += 1
            losses.append(loss.detach())
    tail = torch.stack(losses[-50:]).mean().item()
    print(f"  {steps} steps, loss at the end {tail:.3f}", flush=True)
    return reader


def value_of(found: dict[str, Any]) -> float:
    """What readers are chosen by: how well answerable tickets are told from others and from near misses."""
    return float(np.mean([np.mean(found[name]["best of 8"]) for name in CHOSEN_ON]))


def main() -> None:
    """Train and measure every configuration of the plan."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--packed", "--base", "--plan", "--out"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--only", nargs="*", help="names of the plan")
    parser.add_argument("--groups", type=int, help="questions of an epoch, for a trial")
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=1e9, help="begin no configuration after these")
    args = parser.parse_args()
    from safetensors.numpy import save_file

    torch.set_float32_matmul_precision("high")
    device, begun = ("cuda" if torch.cuda.is_available() else "cpu"), time.monotonic()
    packed, base = Packed(args.packed), weights_of(args.base)
    args.out.mkdir(parents=True, exist_ok=True)
    for row in json.loads(args.plan.read_text(encoding="utf-8")):
        how = {**DEFAULTS, **row}
        if args.only and how["name"] not in args.only:
            continue
        if time.monotonic() - begun > args.seconds:
            print("left out:", how["name"], flush=True)
            continue
        start = time.monotonic()
        reader = train(packed, base, how, device, args.workers, args.groups)
        trained = time.monotonic() - start
        found: dict[str, Any] = {}
        scores: dict[str, Any] = {}
        for name in how["eval"]:
            pairs = pairs_of(packed, SETS.index(name))
            pairs = pairs if args.groups is None else pairs[: 12 * 8]
            states, best, every = read(reader, packed, pairs, device)
            if name in CHOSEN_ON or how.get("show"):
                found[name] = measures(packed, pairs, states, best)
                found[name]["english"] = measures(packed, pairs, states, best, english=True)
            scores |= {f"{name}.states": states.astype(np.float16), f"{name}.best": best.astype(np.int16)}
            scores[f"{name}.sentences"] = np.concatenate(every)
        value = value_of(found) if all(name in found for name in CHOSEN_ON) else 0.0
        result = {"how": row, "value": value, "seconds": [trained, time.monotonic() - start], "found": found}
        (args.out / f"{how['name']}.json").write_text(json.dumps(result), encoding="utf-8")
        np.savez_compressed(args.out / f"{how['name']}.scores.npz", **scores)
        save_file({k: v.astype(np.float16) for k, v in state(reader).items()}, args.out / f"{how['name']}.safetensors")
        first = found.get(CHOSEN_ON[0], {})
        print(how["name"], f"{value:.4f}", [round(x) for x in result["seconds"]], first.get("best of 8"), flush=True)


if __name__ == "__main__":
    main()
