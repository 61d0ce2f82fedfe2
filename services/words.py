"""The field's words, as the store keeps them and as people read them.

The stored value is a code; ``label`` gives the word in the language in use.
"""

from enum import StrEnum

from services.i18n import N_, _


class Word(StrEnum):
    """A code with a word for people."""

    @property
    def label(self) -> str:
        """The word in the language in use."""
        return _(LABELS[type(self)][self])


class Sentiment(Word):
    """What a mention says of the campaign; UNKNOWN is a language nobody here reads."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"
    UNKNOWN = "unknown"


class Signal(Word):
    """What a mention speaks of beyond liking and disliking; IRONY means a person should read it."""

    BOYCOTT = "boycott"
    OUTRAGE = "outrage"
    FRAUD = "fraud"
    LEGAL = "legal"
    SAFETY = "safety"
    UNDISCLOSED_AD = "undisclosed_ad"
    REFUND_OR_APOLOGY = "refund_or_apology"
    PARTNER_LEAVING = "partner_leaving"
    MEDIA = "media"
    THREAT = "threat"
    IRONY = "irony"


class Severity(Word):
    """How bad an incident is; SEV1 is the worst."""

    SEV1 = "SEV1"
    SEV2 = "SEV2"
    SEV3 = "SEV3"
    SEV4 = "SEV4"


class AlertKind(Word):
    """What is out of the ordinary.

    Much more talk; an influencer's post for the brand that is not marked as advertising; one post
    of law or safety that many see; more blame; much more talk and more blame; a source gone dumb.
    Each takes the place of the ones before it.
    """

    ATTENTION = "attention"
    UNLABELLED_AD = "unlabelled_ad"
    SINGLE_POST = "single_post"
    SHIFT = "shift"
    FIRESTORM = "firestorm"
    SILENT_SOURCE = "silent_source"


class AlertLevel(Word):
    """How loudly an alert asks; only HIGH and CRITICAL interrupt."""

    INFO = "info"
    WARNING = "warning"
    HIGH = "high"
    CRITICAL = "critical"


class Urgency(Word):
    """How much news have to be heard at once; what is critical waits for no quiet hour."""

    NORMAL = "normal"
    HIGH = "high"
    CRITICAL = "critical"

    def is_at_least(self, other: "Urgency") -> bool:
        """Whether it is as urgent as ``other``."""
        ranks = list(Urgency)
        return ranks.index(self) >= ranks.index(other)


class AlertState(Word):
    """Where an alert stands."""

    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"
    SILENCED = "silenced"


class Health(Word):
    """How a source is: silence is not calm, so each way of being silent has its own word."""

    STARTING = "starting"
    HEALTHY = "healthy"
    LATE = "late"
    FAILING = "failing"
    REFUSED = "refused"
    EXHAUSTED = "exhausted"
    PAUSED = "paused"
    STOPPED = "stopped"
    FINISHED = "finished"


class Gone(Word):
    """Why a mention's words, or the bytes of one of its versions, were taken out of the store."""

    DELETED = "deleted"
    ACCOUNT = "account"
    RETENTION = "retention"
    ASKED = "asked"
    EDITED = "edited"


class MuteKind(Word):
    """What can be muted: one author everywhere, or all that stands at one host."""

    AUTHOR = "author"
    DOMAIN = "domain"


class Stage(Word):
    """How far it has come; a paracrisis looks like a crisis and is handled below "declared".

    Source: Coombs and Holladay 2012.
    """

    PARACRISIS = "paracrisis"
    DECLARED = "declared"


class Cluster(Word):
    """Whose fault the public will see in a crisis (SCCT, Coombs 2007)."""

    VICTIM = "victim"
    ACCIDENTAL = "accidental"
    PREVENTABLE = "preventable"


class Role(Word):
    """What somebody in the room answers for."""

    LEAD = "lead"
    SCRIBE = "scribe"
    COMMUNICATIONS = "communications"
    COMMUNITY = "community"
    INFLUENCER_CONTACT = "influencer_contact"
    LEGAL = "legal"
    APPROVER = "approver"


class Permission(Word):
    """What the team lets a person do, whatever role they have."""

    OBSERVER = "observer"
    MEMBER = "member"
    ADMIN = "admin"


class Power(Word):
    """What not everybody may do; `services.permissions` says who may."""

    TAKE_PART = "take_part"
    STEER = "steer"
    AGREE = "agree"
    LIFT_HOLD = "lift_hold"
    UNSEAL = "unseal"
    CHANGE_TEAM = "change_team"
    SET_UP = "set_up"
    PUBLISH_PLAYBOOKS = "publish_playbooks"
    ERASE = "erase"


class Need(Word):
    """What a step asks for before it counts as done."""

    NOTHING = "nothing"
    NOTE = "note"
    LINK = "link"
    CHOICE = "choice"
    TIME = "time"
    EVIDENCE = "evidence"
    APPROVAL = "approval"
    DRAFT = "draft"
    STATEMENT = "statement"


class Duty(Word):
    """What crisis management in influencer marketing has to do; a step serves some of these."""

    RISK = "risk"
    PLAN = "plan"
    MENTIONS = "mentions"
    SENTIMENT = "sentiment"
    REACTION = "reaction"
    TRANSPARENCY = "transparency"
    INFLUENCER = "influencer"
    LEGAL = "legal"
    ANALYSIS = "analysis"
    LEARNING = "learning"


class Share(Word):
    """What somebody's share in a duty is (RACI)."""

    RESPONSIBLE = "responsible"
    ACCOUNTABLE = "accountable"
    CONSULTED = "consulted"
    INFORMED = "informed"


class ContactKind(Word):
    """By which way somebody is reached."""

    PHONE = "phone"
    EMAIL = "email"
    CHAT = "chat"
    OTHER = "other"


class SideContactOf(Word):
    """Who it is that is called on a campaign's or an influencer's side."""

    SELF = "self"
    MANAGER = "manager"
    AGENT = "agent"
    CLIENT = "client"


class Platform(Word):
    """Where an account is."""

    INSTAGRAM = "instagram"
    TIKTOK = "tiktok"
    YOUTUBE = "youtube"
    FACEBOOK = "facebook"
    X = "x"
    THREADS = "threads"
    LINKEDIN = "linkedin"
    TWITCH = "twitch"
    BLUESKY = "bluesky"
    MASTODON = "mastodon"
    PINTEREST = "pinterest"
    SNAPCHAT = "snapchat"


class Readiness(Word):
    """How a check before launch stands; what nobody knows is not ready."""

    READY = "ready"
    MISSING = "missing"
    UNKNOWN = "unknown"


class ClockKind(Word):
    """What a deadline is about."""

    GOLDEN_HOUR = "golden_hour"
    STEP = "step"
    UPDATE = "update"
    LEGAL = "legal"
    WELFARE = "welfare"
    PRESS = "press"
    AGREED = "agreed"
    PROMISE = "promise"
    NAG = "nag"


class StatementState(Word):
    """Where a statement's newest version stands."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    PUBLISHED = "published"
    UNAPPROVED = "unapproved"
    WITHDRAWN = "withdrawn"


class ValueMark(Word):
    """What a decision does to one of the brand's values."""

    KEEPS = "keeps"
    STRAINS = "strains"
    UNTOUCHED = "untouched"


class Track(Word):
    """With whom the room works beside the checklist."""

    INFLUENCER = "influencer"
    LEGAL = "legal"
    PRESS = "press"


class Side(Word):
    """Who speaks in a joint line, or first."""

    BRAND = "brand"
    INFLUENCER = "influencer"


class PlannedKind(Word):
    """What is to be stopped when the campaign is frozen."""

    POST = "post"
    BOOST = "boost"


class TermKind(Word):
    """What a campaign or an influencer is recognised by."""

    WORD = "word"
    HASHTAG = "hashtag"
    HANDLE = "handle"


class LabelFault(Word):
    """What is wrong with how a post is marked as advertising, or with what a brief asks for."""

    MISSING = "missing"
    AMBIGUOUS = "ambiguous"
    FOREIGN = "foreign"
    BURIED = "buried"
    ILLEGIBLE = "illegible"
    PLATFORM_ONLY = "platform_only"
    OWN_ONLY = "own_only"
    BRAND_MISSING = "brand_missing"
    HARMFUL_INSTRUCTION = "harmful_instruction"
    REGULATED = "regulated"


class Component(Word):
    """What an apology can hold, the weightiest first (Lewicki, Polin and Lount 2016)."""

    RESPONSIBILITY = "responsibility"
    REPAIR = "repair"
    REGRET = "regret"
    EXPLANATION = "explanation"
    REPENTANCE = "repentance"
    FORGIVENESS = "forgiveness"


class Weakness(Word):
    """What takes from a statement what it wants to say."""

    CONDITIONAL = "conditional"
    AGENTLESS_PASSIVE = "agentless_passive"
    MINIMISING = "minimising"
    BLAME = "blame"
    PLATITUDE = "platitude"
    NO_DATE = "no_date"
    NO_OWNER = "no_owner"
    NO_NEXT_UPDATE = "no_next_update"


class Strategy(Word):
    """How a statement answers a crisis (SCCT, Coombs 2007)."""

    DENY = "deny"
    DIMINISH = "diminish"
    REBUILD = "rebuild"
    BOLSTER = "bolster"
    VICTIM = "victim"


class RiskLine(Word):
    """A line of the rubric by which an influencer is vetted."""

    DISCLOSURE = "disclosure"
    REGULATED = "regulated"
    OFFENCE = "offence"
    CLAIMS = "claims"
    CONTROVERSY = "controversy"
    COMMENTS = "comments"
    VALUES = "values"
    MINORS = "minors"
    POLITICS = "politics"
    LAW = "law"
    CONFLICTS = "conflicts"
    CRISES = "crises"
    AUDIENCE = "audience"
    RELIABILITY = "reliability"


class RiskLevel(Word):
    """How a line of the rubric stands; never a number."""

    LOW = "low"
    ELEVATED = "elevated"
    HIGH = "high"
    STOP = "stop"


class Confidence(Word):
    """How far what was looked at carries; it falls with thin data."""

    NONE = "none"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class EntryKind(StrEnum):
    """What a timeline entry says somebody did; told by `services.incident.events`."""

    DECLARED = "declared"
    ESCALATED = "escalated"
    SEVERITY_SET = "severity_set"
    ROLE_TAKEN = "role_taken"
    ROLE_ASSIGNED = "role_assigned"
    ROLE_GIVEN_BACK = "role_given_back"
    STEP_DONE = "step_done"
    STEP_SKIPPED = "step_skipped"
    STEP_REOPENED = "step_reopened"
    STEP_ASSIGNED = "step_assigned"
    STEP_ADDED = "step_added"
    CLOCK_SET = "clock_set"
    CLOCK_STOPPED = "clock_stopped"
    CLOCK_SILENCED = "clock_silenced"
    FREEZE_LISTED = "freeze_listed"
    FROZEN = "frozen"
    RELEASED = "released"
    NOTE_ADDED = "note_added"
    EVIDENCE_ADDED = "evidence_added"
    STATEMENT_DRAFTED = "statement_drafted"
    STATEMENT_SUBMITTED = "statement_submitted"
    STATEMENT_COMMENTED = "statement_commented"
    STATEMENT_APPROVED = "statement_approved"
    STATEMENT_PUBLISHED = "statement_published"
    STATEMENT_WENT_OUT = "statement_went_out"
    STATEMENT_WITHDRAWN = "statement_withdrawn"
    DECIDED = "decided"
    PROMISED = "promised"
    PROMISE_CHANGED = "promise_changed"
    PROMISE_KEPT = "promise_kept"
    PROMISE_GIVEN_UP = "promise_given_up"
    TRACKED = "tracked"
    TRACK_ACTED = "track_acted"
    CORRECTED = "corrected"
    CLOSED = "closed"
    ALERT_ACKNOWLEDGED = "alert_acknowledged"
    ALERT_SILENCED = "alert_silenced"
    ALERT_DISMISSED = "alert_dismissed"
    THRESHOLD_SET = "threshold_set"
    PLAYBOOK_PUBLISHED = "playbook_published"
    TEAM_IMPORTED = "team_imported"
    CAMPAIGN_ARCHIVED = "campaign_archived"
    CAMPAIGN_RESTORED = "campaign_restored"
    CAMPAIGNS_IMPORTED = "campaigns_imported"
    PLAN_PRINTED = "plan_printed"
    NOTIFICATIONS_TESTED = "notifications_tested"
    MENTION_RECORDED = "mention_recorded"
    SENTIMENT_CORRECTED = "sentiment_corrected"
    MUTED = "muted"
    UNMUTED = "unmuted"
    PURGED = "purged"
    ERASED = "erased"
    HOLD_SET = "hold_set"
    HOLD_LIFTED = "hold_lifted"
    LESSON_FLAGGED = "lesson_flagged"
    FACTOR_NOTED = "factor_noted"
    LESSON_WRITTEN = "lesson_written"
    ACTION_ADDED = "action_added"
    ACTION_CHANGED = "action_changed"
    ACTION_DONE = "action_done"
    ACTION_GIVEN_UP = "action_given_up"
    ACTIONS_REVIEWED = "actions_reviewed"
    VERSION_FOLLOWED = "version_followed"
    DOSSIER_BEGUN = "dossier_begun"
    DOSSIER_READ = "dossier_read"
    DOSSIER_FOUND = "dossier_found"
    DOSSIER_JUDGED = "dossier_judged"
    DOSSIER_ASKED = "dossier_asked"
    DOSSIER_OVERRULED = "dossier_overruled"
    DOSSIER_APPROVED = "dossier_approved"
    DOSSIER_REPLIED = "dossier_replied"
    DOSSIER_SIGNED = "dossier_signed"
    DOSSIER_WATCHED = "dossier_watched"
    DOSSIER_ENDED = "dossier_ended"
    JOINED = "joined"
    LEFT = "left"


LABELS: dict[type[Word], dict[str, str]] = {
    Sentiment: {
        Sentiment.NEGATIVE: N_("negative"),
        Sentiment.NEUTRAL: N_("neutral"),
        Sentiment.POSITIVE: N_("positive"),
        Sentiment.UNKNOWN: N_("not understood"),
    },
    Signal: {
        Signal.BOYCOTT: N_("boycott"),
        Signal.OUTRAGE: N_("outrage"),
        Signal.FRAUD: N_("fraud"),
        Signal.LEGAL: N_("law"),
        Signal.SAFETY: N_("safety"),
        Signal.UNDISCLOSED_AD: N_("undisclosed ad"),
        Signal.REFUND_OR_APOLOGY: N_("refund or apology"),
        Signal.PARTNER_LEAVING: N_("partner leaves"),
        Signal.MEDIA: N_("media"),
        Signal.THREAT: N_("threat"),
        Signal.IRONY: N_("irony"),
    },
    Severity: {
        Severity.SEV1: N_("SEV1 critical"),
        Severity.SEV2: N_("SEV2 serious"),
        Severity.SEV3: N_("SEV3 limited"),
        Severity.SEV4: N_("SEV4 minor"),
    },
    AlertKind: {
        AlertKind.ATTENTION: N_("attention"),
        AlertKind.UNLABELLED_AD: N_("unmarked ad"),
        AlertKind.SINGLE_POST: N_("one post"),
        AlertKind.SHIFT: N_("shift"),
        AlertKind.FIRESTORM: N_("firestorm"),
        AlertKind.SILENT_SOURCE: N_("silent source"),
    },
    AlertLevel: {
        AlertLevel.INFO: N_("info"),
        AlertLevel.WARNING: N_("warning"),
        AlertLevel.HIGH: N_("high"),
        AlertLevel.CRITICAL: N_("critical"),
    },
    Urgency: {
        Urgency.NORMAL: N_("normal"),
        Urgency.HIGH: N_("high"),
        Urgency.CRITICAL: N_("critical"),
    },
    AlertState: {
        AlertState.RAISED: N_("raised"),
        AlertState.ACKNOWLEDGED: N_("acknowledged"),
        AlertState.RESOLVED: N_("resolved"),
        AlertState.SILENCED: N_("silenced"),
    },
    Health: {
        Health.STARTING: N_("starting"),
        Health.HEALTHY: N_("healthy"),
        Health.LATE: N_("late"),
        Health.FAILING: N_("failing"),
        Health.REFUSED: N_("refused"),
        Health.EXHAUSTED: N_("out of budget"),
        Health.PAUSED: N_("paused"),
        Health.STOPPED: N_("stopped"),
        Health.FINISHED: N_("finished"),
    },
    Gone: {
        Gone.DELETED: N_("deleted by its author"),
        Gone.ACCOUNT: N_("its author's account is gone"),
        Gone.RETENTION: N_("kept long enough"),
        Gone.ASKED: N_("erased on request"),
        Gone.EDITED: N_("edited by its author"),
    },
    MuteKind: {
        MuteKind.AUTHOR: N_("author"),
        MuteKind.DOMAIN: N_("domain"),
    },
    Stage: {
        Stage.PARACRISIS: N_("paracrisis"),
        Stage.DECLARED: N_("declared"),
    },
    Cluster: {
        Cluster.VICTIM: N_("victim: the brand is hurt itself"),
        Cluster.ACCIDENTAL: N_("accidental: little fault"),
        Cluster.PREVENTABLE: N_("preventable: our fault"),
    },
    Role: {
        Role.LEAD: N_("crisis lead"),
        Role.SCRIBE: N_("scribe"),
        Role.COMMUNICATIONS: N_("communications"),
        Role.COMMUNITY: N_("community"),
        Role.INFLUENCER_CONTACT: N_("influencer contact"),
        Role.LEGAL: N_("legal"),
        Role.APPROVER: N_("approver"),
    },
    Permission: {
        Permission.OBSERVER: N_("observer"),
        Permission.MEMBER: N_("member"),
        Permission.ADMIN: N_("admin"),
    },
    Power: {
        Power.TAKE_PART: N_("write in the room"),
        Power.STEER: N_("change severity or plan, or close the incident"),
        Power.AGREE: N_("agree to a statement"),
        Power.LIFT_HOLD: N_("lift a legal hold"),
        Power.UNSEAL: N_("read privileged words"),
        Power.CHANGE_TEAM: N_("change the team"),
        Power.SET_UP: N_("change the settings of the room"),
        Power.PUBLISH_PLAYBOOKS: N_("publish a playbook"),
        Power.ERASE: N_("erase"),
    },
    Need: {
        Need.NOTHING: N_("nothing more"),
        Need.NOTE: N_("a note"),
        Need.LINK: N_("a link"),
        Need.CHOICE: N_("a choice"),
        Need.TIME: N_("a day or time"),
        Need.EVIDENCE: N_("evidence"),
        Need.APPROVAL: N_("an approval"),
        Need.DRAFT: N_("the statement's text"),
        Need.STATEMENT: N_("the published statement"),
    },
    Duty: {
        Duty.RISK: N_("risk assessment"),
        Duty.PLAN: N_("the plan and its roles"),
        Duty.MENTIONS: N_("mention tracking"),
        Duty.SENTIMENT: N_("sentiment analysis"),
        Duty.REACTION: N_("fast and considered reaction"),
        Duty.TRANSPARENCY: N_("transparency"),
        Duty.INFLUENCER: N_("the influencer"),
        Duty.LEGAL: N_("legal consultation"),
        Duty.ANALYSIS: N_("analysis afterwards"),
        Duty.LEARNING: N_("updating the plans"),
    },
    Share: {
        Share.RESPONSIBLE: N_("does it"),
        Share.ACCOUNTABLE: N_("answers for it"),
        Share.CONSULTED: N_("is asked"),
        Share.INFORMED: N_("is told"),
    },
    ContactKind: {
        ContactKind.PHONE: N_("phone"),
        ContactKind.EMAIL: N_("e-mail"),
        ContactKind.CHAT: N_("chat"),
        ContactKind.OTHER: N_("other"),
    },
    SideContactOf: {
        SideContactOf.SELF: N_("themselves"),
        SideContactOf.MANAGER: N_("manager"),
        SideContactOf.AGENT: N_("agent"),
        SideContactOf.CLIENT: N_("client"),
    },
    Platform: {
        Platform.INSTAGRAM: "Instagram",
        Platform.TIKTOK: "TikTok",
        Platform.YOUTUBE: "YouTube",
        Platform.FACEBOOK: "Facebook",
        Platform.X: "X",
        Platform.THREADS: "Threads",
        Platform.LINKEDIN: "LinkedIn",
        Platform.TWITCH: "Twitch",
        Platform.BLUESKY: "Bluesky",
        Platform.MASTODON: "Mastodon",
        Platform.PINTEREST: "Pinterest",
        Platform.SNAPCHAT: "Snapchat",
    },
    Readiness: {
        Readiness.READY: N_("ready"),
        Readiness.MISSING: N_("MISSING"),
        Readiness.UNKNOWN: N_("UNKNOWN"),
    },
    ClockKind: {
        ClockKind.GOLDEN_HOUR: N_("golden hour"),
        ClockKind.STEP: N_("step"),
        ClockKind.UPDATE: N_("next update"),
        ClockKind.LEGAL: N_("legal deadline"),
        ClockKind.WELFARE: N_("welfare check"),
        ClockKind.PRESS: N_("journalist's deadline"),
        ClockKind.AGREED: N_("agreed time"),
        ClockKind.PROMISE: N_("promise"),
        ClockKind.NAG: N_("reminder"),
    },
    StatementState: {
        StatementState.DRAFT: N_("draft"),
        StatementState.IN_REVIEW: N_("in review"),
        StatementState.APPROVED: N_("approved"),
        StatementState.PUBLISHED: N_("published"),
        StatementState.UNAPPROVED: N_("went out unapproved"),
        StatementState.WITHDRAWN: N_("withdrawn"),
    },
    ValueMark: {
        ValueMark.KEEPS: N_("keeps it"),
        ValueMark.STRAINS: N_("strains it"),
        ValueMark.UNTOUCHED: N_("does not touch it"),
    },
    Track: {
        Track.INFLUENCER: N_("influencer"),
        Track.LEGAL: N_("law and contract"),
        Track.PRESS: N_("press and customer service"),
    },
    Side: {
        Side.BRAND: N_("the brand"),
        Side.INFLUENCER: N_("the influencer"),
    },
    PlannedKind: {
        PlannedKind.POST: N_("planned post"),
        PlannedKind.BOOST: N_("paid boost"),
    },
    TermKind: {
        TermKind.WORD: N_("word"),
        TermKind.HASHTAG: N_("hashtag"),
        TermKind.HANDLE: N_("handle"),
    },
    LabelFault: {
        LabelFault.MISSING: N_("no label"),
        LabelFault.AMBIGUOUS: N_("unclear label"),
        LabelFault.FOREIGN: N_("label in another language"),
        LabelFault.BURIED: N_("label not at the start"),
        LabelFault.ILLEGIBLE: N_("label hard to read"),
        LabelFault.PLATFORM_ONLY: N_("only the platform's tool"),
        LabelFault.OWN_ONLY: N_("the platform's tool not used"),
        LabelFault.BRAND_MISSING: N_("brand not named"),
        LabelFault.HARMFUL_INSTRUCTION: N_("asks to hide the label"),
        LabelFault.REGULATED: N_("advertising under conditions"),
    },
    Component: {
        Component.RESPONSIBILITY: N_("responsibility"),
        Component.REPAIR: N_("repair"),
        Component.REGRET: N_("regret"),
        Component.EXPLANATION: N_("explanation"),
        Component.REPENTANCE: N_("promise of change"),
        Component.FORGIVENESS: N_("request for forgiveness"),
    },
    Weakness: {
        Weakness.CONDITIONAL: N_("apology under an if"),
        Weakness.AGENTLESS_PASSIVE: N_("a wrong without a doer"),
        Weakness.MINIMISING: N_("made smaller than it is"),
        Weakness.BLAME: N_("blames others"),
        Weakness.PLATITUDE: N_("empty formula"),
        Weakness.NO_DATE: N_("an act without a date"),
        Weakness.NO_OWNER: N_("an act without an owner"),
        Weakness.NO_NEXT_UPDATE: N_("no next update"),
    },
    Strategy: {
        Strategy.DENY: N_("deny"),
        Strategy.DIMINISH: N_("diminish"),
        Strategy.REBUILD: N_("rebuild"),
        Strategy.BOLSTER: N_("bolster"),
        Strategy.VICTIM: N_("victim as well"),
    },
    RiskLine: {
        RiskLine.DISCLOSURE: N_("disclosure of advertising"),
        RiskLine.REGULATED: N_("regulated goods"),
        RiskLine.OFFENCE: N_("hate, insult, obscenity"),
        RiskLine.CLAIMS: N_("false or dangerous claims"),
        RiskLine.CONTROVERSY: N_("controversy over time"),
        RiskLine.COMMENTS: N_("the audience's comments"),
        RiskLine.VALUES: N_("fit with the brand's values"),
        RiskLine.MINORS: N_("minors in content"),
        RiskLine.POLITICS: N_("political exposure"),
        RiskLine.LAW: N_("trouble with the law"),
        RiskLine.CONFLICTS: N_("competitors and exclusivity"),
        RiskLine.CRISES: N_("how past crises were handled"),
        RiskLine.AUDIENCE: N_("authenticity of the audience"),
        RiskLine.RELIABILITY: N_("reliability"),
    },
    RiskLevel: {
        RiskLevel.LOW: N_("low"),
        RiskLevel.ELEVATED: N_("elevated"),
        RiskLevel.HIGH: N_("high"),
        RiskLevel.STOP: N_("stop"),
    },
    Confidence: {
        Confidence.NONE: N_("no confidence"),
        Confidence.LOW: N_("low confidence"),
        Confidence.MEDIUM: N_("medium confidence"),
        Confidence.HIGH: N_("high confidence"),
    },
}
