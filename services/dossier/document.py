"""The dossier as a document: blocks that Markdown, HTML and PDF each write in their own way."""

from collections.abc import Iterator
from datetime import datetime

from services.documents.blocks import (
    Blank,
    Block,
    Code,
    Document,
    Facts,
    Heading,
    Item,
    Items,
    Notice,
    Para,
    Table,
)
from services.dossier import law
from services.dossier.keeping import Sheet
from services.dossier.questions import QUESTIONS
from services.dossier.state import DISMISSED, Finding
from services.dossier.telling import (
    VERDICT_WORDS,
    answer_words,
    code_words,
    level_words,
    note_words,
    reason_words,
    special_words,
    unseen,
)
from services.dossier.watch import WHAT_WORDS, What
from services.i18n import _, current, ngettext
from services.model import ROOM
from services.store.chain import Head
from services.times import local
from services.words import RiskLine


def to_document(sheet: Sheet) -> Document:
    """Return the whole dossier in the language in use."""
    title = _("Dossier: {name}").format(name=sheet.name)
    blocks = [
        *_head(sheet),
        *_glance(sheet),
        *(block for line in RiskLine for block in _line(sheet, line)),
        *_over_time(sheet),
        *_questionnaire(sheet),
        *_own_answer(sheet),
        *_watch(sheet),
        *_not_looked_at(sheet),
        *_lawful(sheet),
        *_signed(sheet),
    ]
    return Document(title, current(), blocks)


def _head(sheet: Sheet) -> Iterator[Block]:
    dossier, figures = sheet.dossier, sheet.figures
    handles = ", ".join(f"@{handle}" for handle in sheet.known.handles)
    posts = ngettext("{n} post", "{n} posts", figures.own).format(n=figures.own)
    comments = ngettext("{n} comment", "{n} comments", figures.comments).format(n=figures.comments)
    platforms = ", ".join(f"{name} ({n})" for name, n in figures.platforms.items())
    span = f"{_day(figures.first)} – {_day(figures.last)}" if figures.first else "-"
    yield Facts(
        [
            (_("Person"), sheet.name),
            (_("Accounts"), handles or "-"),
            (_("State"), state_words(sheet)),
            (_("Begun"), f"{local(dossier.begun_at)}, {dossier.author}"),
            (_("As of"), local(sheet.at)),
            (_("What was read"), f"{posts}, {comments}"),
            (_("Posts from"), span),
            (_("Platforms"), platforms or "-"),
            (_("Kept until"), str(dossier.keep_until)),
        ]
    )
    if dossier.waiting:
        yield Notice(special_words(len(dossier.waiting)))


def state_words(sheet: Sheet) -> str:
    """Say whether this was signed, by whom, and whether something came after."""
    dossier = sheet.dossier
    if not dossier.signings:
        return _("draft, not signed")
    last = dossier.signings[-1]
    signed = _("version {n}, signed by {who} on {when}").format(
        n=last.version, who=last.by, when=local(last.at)
    )
    if sheet.version or dossier.is_signed:
        return signed
    return _("draft of version {n}; {signed}").format(n=last.version + 1, signed=signed)


def _glance(sheet: Sheet) -> Iterator[Block]:
    yield Heading(_("At a glance"))
    rows = []
    for line in RiskLine:
        it, ruled = sheet.lines[line], sheet.dossier.ruled(line)
        level = level_words(it)
        if ruled:
            level = _("{level} ({who}; program: {was})").format(
                level=ruled.level.label, who=ruled.said.by, was=level
            )
        why = "; ".join(reason_words(reason) for reason in (it.reasons or it.doubts)[:2])
        rows.append([line.label, level, it.confidence.label, why])
    head = [_("Line"), _("Level"), _("Confidence"), _("Why")]
    yield Table(head, rows, texts=4)


def _line(sheet: Sheet, line: RiskLine) -> Iterator[Block]:
    it, dossier = sheet.lines[line], sheet.dossier
    yield Heading(line.label.capitalize())
    yield Para(
        _("Level: {level}. {confidence}.").format(
            level=level_words(it), confidence=it.confidence.label.capitalize()
        )
    )
    for ruled in dossier.overrules.get(line, []):
        was = ruled.was.label if ruled.was else _("not assessed")
        yield Para(
            _("{who} put it at {level} on {when} (the program: {was}): {reason}").format(
                who=ruled.said.by,
                level=ruled.level.label,
                when=local(ruled.said.at),
                was=was,
                reason=ruled.said.text,
            )
        )
    if it.reasons:
        yield Items([Item(reason_words(reason)) for reason in it.reasons])
    if it.doubts:
        yield Para(_("What takes from the confidence:"))
        yield Items([Item(reason_words(reason)) for reason in it.doubts])
    found = dossier.of_line(line)
    if it.searched and not found:
        yield Para(
            ngettext(
                "Searched and not found: {n} post or comment was read for it.",
                "Searched and not found: {n} posts or comments were read for it.",
                it.searched,
            ).format(n=it.searched)
        )
    for finding in found:
        yield from finding_blocks(finding)


def finding_blocks(finding: Finding) -> Iterator[Block]:
    """Yield a finding: when and where, in its context, the words that led to it, what became."""
    yield Heading(finding_title(finding), 3)
    quote = finding.quote
    around = " ".join(part for part in (quote.before, quote.sentence, quote.after) if part)
    yield Para(_("“{words}”").format(words=around))
    rows = [(_("Words that led to it"), _("“{words}”").format(words=quote.words))]
    if notes := note_words(finding):
        rows.append((_("What is wrong with it"), notes))
    if finding.url:
        rows.append((_("Link"), finding.url))
    for verdict, said in finding.verdicts:
        words = _(VERDICT_WORDS[verdict])
        rows.append((words, f"{said.by}, {local(said.at)}: {said.text}"))
    if not finding.verdicts:
        rows.append((_("Judged"), _("by nobody yet")))
    yield Facts(rows)


def finding_title(finding: Finding) -> str:
    """Return a finding in one line: number, day, platform, what it shows."""
    day = _day(finding.at) if finding.at else _("no date")
    title = f"{finding.seq}. {day}, {finding.platform}: {code_words(finding.code)}"
    return f"{title} ({_(VERDICT_WORDS[DISMISSED])})" if finding.verdict == DISMISSED else title


def _over_time(sheet: Sheet) -> Iterator[Block]:
    if not sheet.figures.quarters:
        return
    yield Heading(_("Over time"))
    counts: dict[str, int] = {}
    for finding in sheet.dossier.shown:
        if finding.at is not None and finding.counts:
            name = f"{finding.at.year} Q{(finding.at.month + 2) // 3}"
            counts[name] = counts.get(name, 0) + 1
    rows = [
        [
            it.name,
            str(it.own),
            str(counts.get(it.name, 0)),
            str(it.paid),
            str(it.unlabelled),
            str(it.comments),
            f"{round(100 * it.negative / it.understood)} %" if it.understood else "-",
            f"{round(100 * it.toxic / it.understood)} %" if it.understood else "-",
        ]
        for it in sheet.figures.quarters
    ]
    head = [
        _("Quarter"),
        _("Posts"),
        _("Findings"),
        _("Look paid for"),
        _("No clear label"),
        _("Comments"),
        _("Negative"),
        _("Toxic"),
    ]
    yield Table(head, rows)


def _questionnaire(sheet: Sheet) -> Iterator[Block]:
    yield Heading(_("What no post shows"))
    rows = []
    for question in QUESTIONS:
        reply = sheet.dossier.replies.get(question.id)
        answer = answer_words(reply.answer.value) if reply else _("not asked yet")
        how = f"{reply.said.text} ({reply.said.by}, {local(reply.said.at)})" if reply else ""
        rows.append([_(question.text), answer, how])
    yield Table([_("Question"), _("Answer"), _("How we know")], rows, texts=3)


def _own_answer(sheet: Sheet) -> Iterator[Block]:
    yield Heading(_("The person's own answer"))
    for said in sheet.dossier.answers:
        yield Para(said.text)
        yield Para(_("Written down by {who}, {when}.").format(who=said.by, when=local(said.at)))
    if not sheet.dossier.answers:
        yield Blank(_("What does the person say to this? Their words, in full."))


def _watch(sheet: Sheet) -> Iterator[Block]:
    if not sheet.dossier.watched:
        return
    yield Heading(_("Set up from this dossier"))
    yield Items(
        [
            Item(f"{_(WHAT_WORDS[What(what)])}: {said.text} ({said.by}, {local(said.at)})")
            for what, said in sheet.dossier.watched
        ]
    )


def _not_looked_at(sheet: Sheet) -> Iterator[Block]:
    yield Heading(_("What was not looked at"))
    yield Items([Item(text) for text in unseen(sheet)])


def _lawful(sheet: Sheet) -> Iterator[Block]:
    dossier = sheet.dossier
    yield Heading(_("Purpose, law and rights"))
    yield Facts(
        [
            (_("Purpose"), dossier.purpose or _(law.PURPOSE)),
            (_("Legal basis"), dossier.basis or _(law.BASIS)),
            (_("Kept until"), _("{day}; then it is erased").format(day=dossier.keep_until)),
        ]
    )
    yield Items([Item(_(text)) for text in (*law.RIGHTS, law.SPECIAL, law.NOT_SOUGHT)])
    for approval in dossier.approvals:
        words = (
            _("{who} agreed on {when} that {n} findings of articles 9 and 10 are shown: {reason}")
            if approval.agreed
            else _("{who} refused on {when} to have {n} findings shown; they are erased: {reason}")
        )
        yield Para(
            words.format(
                who=approval.said.by,
                when=local(approval.said.at),
                n=len(approval.findings),
                reason=approval.said.text,
            )
        )
    yield Para(_("This dossier is no legal advice."))


def _signed(sheet: Sheet) -> Iterator[Block]:
    yield Heading(_("Signatures"))
    signings = sheet.dossier.signings
    if not signings:
        yield Blank(_("Not signed yet. Who answers for this dossier, and since when?"))
        return
    yield Table(
        [_("Version"), _("Signed by"), _("When"), _("Hash")],
        [[str(it.version), it.by, local(it.at), it.hash] for it in signings],
        texts=4,
    )
    yield Para(
        _(
            "A version is frozen by its hash; warroom verify --against this file holds the store "
            "to it:"
        )
    )
    yield Code(str(Head(ROOM, signings[-1].seq, signings[-1].hash)))


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else "-"
