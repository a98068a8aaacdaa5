"""A small readable table of a record for notebooks; everything is escaped, nothing runs."""

from __future__ import annotations

from html import escape

from watchglass.report.record import Record
from watchglass.report.sentences import answer
from watchglass.report.summary import options_table
from watchglass.report.words import WATERMARK, cited_as


def summary_html(record: Record) -> str:
    """Return the answer and the options table as a fragment of HTML."""
    scenario, table = record.data["scenario"], options_table(record)
    heads = "".join(f'<th scope="col">{escape(head["title"])}</th>' for head in table["heads"])
    lines = []
    for row in table["rows"]:
        cells = "".join(
            f"<td>{escape(cell['text'])}{_more(cell)}</td>" for cell in row["cells"]
        )  # fmt: skip
        lines.append(f'<tr><th scope="row">{escape(row["label"])}</th>{cells}</tr>')
    sentences = "".join(f"<p>{escape(sentence)}</p>" for sentence in answer(record))
    return (
        f"<div><p><strong>{escape(scenario['question'])}</strong></p>{sentences}"
        f"<table><caption>In one year, median and 95 % range; {WATERMARK}.</caption>"
        f"<thead><tr><td></td>{heads}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
        f"<p>{escape(cited_as(record))}. {escape(record.data['not_for'])}</p></div>"
    )


def _more(cell: dict[str, str]) -> str:
    extra = [
        words
        for words in (cell["more"], f"grade {cell['grade']}" if cell["grade"] else "")
        if words
    ]
    return f"<br><small>{escape('; '.join(extra))}</small>" if extra else ""
