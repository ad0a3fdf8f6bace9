use crate::{Casualty, Cited, Kind, Modality, Phase, Place, Span, When};

/// What one report says of one event, each field with the words that say it.
///
/// A claim is not a truth: it can be wrong, denied or a lie. `None` and empty lists are silence.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    pub kind: Cited<Kind>,
    pub modality: Cited<Modality>,
    pub when: Option<Cited<When>>,
    pub r#where: Option<Cited<Place>>,
    /// All places of one operation told at several; the first is `where`.
    pub places: Vec<Cited<Place>>,
    pub actors: Vec<Cited<Participant>>,
    pub casualties: Vec<Cited<Casualty>>,
    pub origins: Vec<Cited<Origin>>,
    pub responsibility: Option<Cited<Responsibility>>,
    pub denied_by: Vec<Cited<String>>,
    pub weapons: Vec<Cited<Weapon>>,
    pub targets_hit: Vec<Cited<TargetHit>>,
    /// For an agreement: made, extended or broken.
    pub phase: Option<Cited<Phase>>,
    /// A series told with its own total and with parts that are claims of their own.
    pub is_series: bool,
    /// Index, in the reading's claims, of the series this is a part of.
    pub part_of_claim: Option<usize>,
    /// Private crime is coded too, and left out of events by default.
    pub is_political: bool,
    /// 0 to 1: how often a claim read this way is right.
    pub confidence: f64,
    /// What made up `confidence`, in words.
    pub confidence_why: Vec<String>,
    evidence: Vec<Span>,
}

impl Claim {
    /// `None` without evidence. Everything but the kind and modality starts as silence.
    pub fn new(kind: Cited<Kind>, modality: Cited<Modality>, evidence: Vec<Span>) -> Option<Claim> {
        let mut claim = Claim {
            kind,
            modality,
            when: None,
            r#where: None,
            places: Vec::new(),
            actors: Vec::new(),
            casualties: Vec::new(),
            origins: Vec::new(),
            responsibility: None,
            denied_by: Vec::new(),
            weapons: Vec::new(),
            targets_hit: Vec::new(),
            phase: None,
            is_series: false,
            part_of_claim: None,
            is_political: true,
            confidence: 0.0,
            confidence_why: Vec::new(),
            evidence: Vec::new(),
        };
        claim.set_evidence(evidence).then_some(claim)
    }

    /// The clauses that tell the event, in text order; never empty.
    pub fn evidence(&self) -> &[Span] {
        &self.evidence
    }

    /// `false`, and no change, when `evidence` is empty.
    pub fn set_evidence(&mut self, mut evidence: Vec<Span>) -> bool {
        evidence.sort();
        evidence.dedup();
        let has_words = !evidence.is_empty();
        if has_words {
            self.evidence = evidence;
        }
        has_words
    }
}

/// What part an actor had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    Perpetrator,
    Target,
    /// Both sides of a clash; they carry `side` a or b.
    Participant,
    Supporter,
}

impl Role {
    pub const ALL: [Role; 4] =
        [Role::Perpetrator, Role::Target, Role::Participant, Role::Supporter];

    pub fn as_str(self) -> &'static str {
        match self {
            Role::Perpetrator => "perpetrator",
            Role::Target => "target",
            Role::Participant => "participant",
            Role::Supporter => "supporter",
        }
    }

    pub fn parse(word: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.as_str() == word)
    }
}

/// How sure the report is of an actor's part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    Stated,
    /// "Blamed on", "suspected".
    Alleged,
}

impl Certainty {
    pub fn as_str(self) -> &'static str {
        match self {
            Certainty::Stated => "stated",
            Certainty::Alleged => "alleged",
        }
    }
}

/// An actor in its role.
#[derive(Clone, Debug, PartialEq)]
pub struct Participant {
    /// The canonical actor's id ("islamic-state"), when the mention resolves.
    pub actor: Option<String>,
    /// Its neutral canonical name, else what the text calls it.
    pub name: String,
    pub role: Role,
    /// 'a' or 'b' in a clash.
    pub side: Option<char>,
    /// The words of the text ("IS fighters").
    pub mention: String,
    pub certainty: Certainty,
}

/// What sort of source says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OriginKind {
    /// A belligerent, its ministry of defence, its state media.
    Party,
    Official,
    Monitor,
    Medical,
    Witness,
    Media,
    UnNgo,
    Unnamed,
}

impl OriginKind {
    pub const ALL: [OriginKind; 8] = [
        OriginKind::Party,
        OriginKind::Official,
        OriginKind::Monitor,
        OriginKind::Medical,
        OriginKind::Witness,
        OriginKind::Media,
        OriginKind::UnNgo,
        OriginKind::Unnamed,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            OriginKind::Party => "party",
            OriginKind::Official => "official",
            OriginKind::Monitor => "monitor",
            OriginKind::Medical => "medical",
            OriginKind::Witness => "witness",
            OriginKind::Media => "media",
            OriginKind::UnNgo => "un_ngo",
            OriginKind::Unnamed => "unnamed",
        }
    }

    pub fn parse(word: &str) -> Option<OriginKind> {
        OriginKind::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Whom the report quotes. The publisher is not an origin.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    pub name: String,
    /// Canonical actor id, when the origin is one.
    pub actor: Option<String>,
    pub kind: OriginKind,
    /// "said", "reported", "confirmed".
    pub verb: Option<String>,
    /// The channel: "the group said on its Amaq news agency" gives "Amaq".
    pub via: Option<String>,
}

/// A party says that it did it.
#[derive(Clone, Debug, PartialEq)]
pub struct Responsibility {
    /// Canonical actor id where known, else the mention.
    pub by: String,
    pub via: Option<String>,
    /// When it said so.
    pub when: Option<When>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weapon {
    pub text: String,
    /// `codebook/weapons.toml`: small_arms, rpg, mortar, artillery, rocket, missile, drone, …
    pub class: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetHit {
    pub text: String,
    /// `codebook/targets.toml`: military_position, checkpoint, convoy, market, school, …
    pub class: String,
}
