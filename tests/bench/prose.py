"""Texts of a plausible length and shape, the same in every run."""

from random import Random

from api.core.text import slugify

WORDS: tuple[str, ...] = (
    *("trust", "listening", "partner", "feeling", "honest", "quiet", "evening", "argument", "repair", "closeness"),
    *("distance", "promise", "habit", "family", "boundary", "patience", "question", "answer", "kindness", "memory"),
    *("worry", "plan", "together", "apart", "silence", "laughter", "apology", "weekend", "work", "children"),
)
JOINTS = ("and", "but", "because", "when", "while", "although", "before", "after", "until")


def sentence(random: Random) -> str:
    """About sixteen words."""
    first = random.choices(WORDS, k=random.randint(6, 10))
    second = random.choices(WORDS, k=random.randint(6, 10))
    return f"{' '.join(first).capitalize()}, {random.choice(JOINTS)} {' '.join(second)}."


def paragraph(random: Random, sentences: int = 4) -> str:
    return " ".join(sentence(random) for _ in range(sentences))


def title(random: Random) -> str:
    return " ".join(random.choices(WORDS, k=random.randint(4, 8))).capitalize()


def article(random: Random) -> str:
    """Markdown of about 1,000 words: six parts with a heading, two paragraphs or three, here and there a list."""
    parts = []
    for _ in range(6):
        items = "\n".join(f"- **{random.choice(WORDS)}**: {sentence(random)}" for _ in range(3))
        quote = f"> {sentence(random)}"
        texts = [paragraph(random), paragraph(random), random.choice([paragraph(random, 3), items, quote])]
        parts.append(f"## {title(random)}\n\n" + "\n\n".join(texts))
    return "\n\n".join(parts)


def slug(random: Random, title: str) -> str:
    return f"{slugify(title)}-{random.randrange(10**9)}"
