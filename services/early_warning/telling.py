"""In which words an alert is told: every figure is a stored one."""

from collections.abc import Mapping, Sequence

from services.early_warning import silence
from services.early_warning.alerts import PLANNED_AFTER
from services.early_warning.detector import Figures
from services.early_warning.evidence import Evidence, load
from services.early_warning.hearing import NOTHING, About, Post
from services.early_warning.single_post import ALARMING
from services.i18n import _, current, ngettext
from services.model import Alert, Planned
from services.words import AlertKind, AlertLevel

SINGLE = (AlertKind.SINGLE_POST, AlertKind.UNLABELLED_AD)
MOST_TIMES = 99
"""More times as much as usual are not told apart."""
DAY = 24


def tell(
    alert: Alert, names: Mapping[str, str], known: About = NOTHING, *, drill: bool
) -> tuple[str, str]:
    """Return the title and the words in which ``alert`` is told, with what is ``known`` of it."""
    if alert.kind == AlertKind.SILENT_SOURCE:
        return silence.tell(alert)
    name = names.get(alert.entity, alert.entity)
    title = _("{kind} around {name}").format(kind=AlertKind(alert.kind).label, name=name)
    if drill:
        title = _("DRILL: {title}").format(title=title)
    return f"{AlertLevel(alert.level).label}: {title}", why(alert, known)


def why(alert: Alert, known: About = NOTHING) -> str:
    """Say why the alert was raised: in figures, or by the one post, and what is spoken of."""
    if alert.kind == AlertKind.SILENT_SOURCE:
        return silence.why(alert)
    single = alert.kind in SINGLE
    words = _one_post(alert, known.post) if single else "; ".join(figures_of(alert))
    if known.speaks_of:
        told = ", ".join(f"{signal.label} {count}" for signal, count in known.speaks_of)
        words += _("; speak of: {signals}").format(signals=told)
    return words


def figures_of(alert: Alert) -> list[str]:
    """Return the figures in words, the weightiest first."""
    figures = load(alert.why).figures
    if figures is None:
        return _plain(alert)
    words = [_volume(figures)]
    if figures.largest_in > 1 and figures.count >= figures.expected:
        words.append(_("largest hour in {n} days").format(n=figures.largest_in))
    words.append(_share(figures))
    if figures.is_learning:
        words.append(_("still learning what is usual ({n} h)").format(n=int(figures.learned)))
    return [word for word in words if word]


def _plain(alert: Alert) -> list[str]:
    """Return what an alert of an earlier version kept."""
    words = [
        _("{count} mentions in the last hour, {expected} expected").format(
            count=alert.count, expected=number(alert.expected)
        )
    ]
    if alert.understood:
        share = round(100 * alert.negative / alert.understood)
        words.append(_("{share} % negative").format(share=share))
    return words


def _volume(figures: Figures) -> str:
    count, expected = figures.count, number(figures.expected)
    told = _("{count} in the last hour, {expected} expected").format(count=count, expected=expected)
    times = count / figures.expected if figures.expected > 0 else 0.0
    if times < 1.5:
        return told
    often = f">{MOST_TIMES}" if times > MOST_TIMES else f"{times:.0f}"
    return _("{n}x normal: {told}").format(n=often, told=told)


def _share(figures: Figures) -> str:
    if not figures.understood:
        return _("none of it understood")
    share = round(100 * figures.share)
    if figures.usual is None:
        return _("{share} % negative").format(share=share)
    return _("{share} % negative, usually {usual} %").format(
        share=share, usual=round(100 * figures.usual)
    )


def details_of(alert: Alert, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what else is known, each as a heading and words: for the alert's own screen."""
    kept = load(alert.why)
    figures = kept.figures
    lines = [
        (_("New words"), ", ".join(kept.terms)),
        (_("With whom"), _with_whom(kept, names)),
        (_("Where"), ", ".join(f"{name} {count}" for name, count in kept.sources)),
        (_("Pace"), _pace(figures) if figures else ""),
        (_("Reach"), _reach(kept)),
        (_("Usual"), _usual(figures) if figures else ""),
        (_("Planned"), _planned(kept)),
        (_("Not told"), "; ".join(_held_back(kept, names))),
    ]
    return [(heading, words) for heading, words in lines if words]


def _planned(kept: Evidence) -> str:
    if not kept.planned:
        return ""
    titles = ", ".join(_("“{words}”").format(words=title) for title in kept.planned)
    return _("{titles}: explains the talk, not the blame").format(titles=titles)


def quiet_line(posts: Sequence[Planned]) -> str:
    """Say which planned posts keep back alerts of talk alone, and until when; empty: none."""
    told = [
        _("“{words}” at {when}, until {end}").format(
            words=post.title,
            when=f"{post.due_at.astimezone():%H:%M}",
            end=f"{(post.due_at + PLANNED_AFTER).astimezone():%H:%M}",
        )
        for post in posts
        if post.due_at is not None
    ]
    if not told:
        return ""
    return _("Planned: {posts}. Talk alone raises no alert; blame does.").format(
        posts="; ".join(told)
    )


def _reach(kept: Evidence) -> str:
    if not kept.reach:
        return ""
    share = round(100 * kept.negative_reach / kept.reach)
    return _("{n} people at most in this hour, {share} % of that negative").format(
        n=kept.reach, share=share
    )


def _pace(figures: Figures) -> str:
    hourly = 4 * figures.quarter
    words = _("{n} in the last quarter, {hourly} an hour").format(n=figures.quarter, hourly=hourly)
    if hourly > 1.5 * figures.count:
        return _("{words}: rising").format(words=words)
    if hourly < figures.count / 1.5:
        return _("{words}: falling").format(words=words)
    return words


def _usual(figures: Figures) -> str:
    learned = figures.learned
    if learned < DAY:
        n = int(learned)
        age = ngettext("learned from {n} hour", "learned from {n} hours", n).format(n=n)
    else:
        n = int(learned // DAY)
        age = ngettext("learned from {n} day", "learned from {n} days", n).format(n=n)
    return _("{expected} an hour, give or take {spread}; {age}").format(
        expected=number(figures.expected), spread=number(figures.spread), age=age
    )


def _with_whom(kept: Evidence, names: Mapping[str, str]) -> str:
    return ", ".join(
        _("{name} {count} (reach {reach})").format(
            name=names.get(entity, entity), count=count, reach=reach
        )
        for entity, count, reach in kept.influencers
    )


def _held_back(kept: Evidence, names: Mapping[str, str]) -> list[str]:
    """Say what was counted less, or stands in this alert instead of in one of its own."""
    words = []
    if kept.held:
        who = ", ".join(names.get(entity, entity) for entity in kept.held)
        words.append(_("alerts of their own: {names}").format(names=who))
    if kept.copies:
        n = kept.copies
        words.append(
            ngettext(
                "{n} copy counts as a mention, not for the mood",
                "{n} copies count as mentions, not for the mood",
                n,
            ).format(n=n)
        )
    if kept.muted:
        words.append(_("muted: {n}").format(n=kept.muted))
    return words


def number(value: float) -> str:
    """Return a figure with one place, as the language writes it; whole from ten on."""
    told = f"{value:.1f}" if value < 10 else f"{value:.0f}"
    return told.replace(".", ",") if current() == "pl" else told


def _one_post(alert: Alert, post: Post | None) -> str:
    unlabelled = alert.kind == AlertKind.UNLABELLED_AD
    if post is None:
        if unlabelled:
            return _("a post of the campaign that is not marked as advertising")
        return _("one post of law or safety that many people see")
    what = (
        _("not marked as advertising")
        if unlabelled
        else ", ".join(signal.label for signal in post.signals if signal in ALARMING)
    )
    told = _("{signals}: {author} reaches {reach} people: “{words}”").format(
        signals=what, author=post.author or "?", reach=post.reach, words=post.words, url=post.url
    )
    return f"{told} {post.url}".strip()
