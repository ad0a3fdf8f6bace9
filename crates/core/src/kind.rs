/// What was done. One value a claim; `codebook/kinds.toml` defines each and its crosswalks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    ArmedClash,
    ArmedAssault,
    Shelling,
    AirStrike,
    DroneStrike,
    Bombing,
    SuicideBombing,
    Landmine,
    Grenade,
    ChemicalAttack,
    Killing,
    Abduction,
    SexualViolence,
    CustodyAbuse,
    Destruction,
    MobViolence,
    Protest,
    ProtestRepression,
    TerritoryChange,
    Arrest,
    Agreement,
    LeadershipChange,
    Displacement,
    OtherDevelopment,
}

impl Kind {
    pub const ALL: [Kind; 24] = [
        Kind::ArmedClash,
        Kind::ArmedAssault,
        Kind::Shelling,
        Kind::AirStrike,
        Kind::DroneStrike,
        Kind::Bombing,
        Kind::SuicideBombing,
        Kind::Landmine,
        Kind::Grenade,
        Kind::ChemicalAttack,
        Kind::Killing,
        Kind::Abduction,
        Kind::SexualViolence,
        Kind::CustodyAbuse,
        Kind::Destruction,
        Kind::MobViolence,
        Kind::Protest,
        Kind::ProtestRepression,
        Kind::TerritoryChange,
        Kind::Arrest,
        Kind::Agreement,
        Kind::LeadershipChange,
        Kind::Displacement,
        Kind::OtherDevelopment,
    ];

    /// The codebook's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::ArmedClash => "armed_clash",
            Kind::ArmedAssault => "armed_assault",
            Kind::Shelling => "shelling",
            Kind::AirStrike => "air_strike",
            Kind::DroneStrike => "drone_strike",
            Kind::Bombing => "bombing",
            Kind::SuicideBombing => "suicide_bombing",
            Kind::Landmine => "landmine",
            Kind::Grenade => "grenade",
            Kind::ChemicalAttack => "chemical_attack",
            Kind::Killing => "killing",
            Kind::Abduction => "abduction",
            Kind::SexualViolence => "sexual_violence",
            Kind::CustodyAbuse => "custody_abuse",
            Kind::Destruction => "destruction",
            Kind::MobViolence => "mob_violence",
            Kind::Protest => "protest",
            Kind::ProtestRepression => "protest_repression",
            Kind::TerritoryChange => "territory_change",
            Kind::Arrest => "arrest",
            Kind::Agreement => "agreement",
            Kind::LeadershipChange => "leadership_change",
            Kind::Displacement => "displacement",
            Kind::OtherDevelopment => "other_development",
        }
    }

    pub fn parse(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// Violence down to `protest_repression`, `protest` excepted; developments from there on.
    pub fn category(self) -> Category {
        match self {
            Kind::Protest
            | Kind::TerritoryChange
            | Kind::Arrest
            | Kind::Agreement
            | Kind::LeadershipChange
            | Kind::Displacement
            | Kind::OtherDevelopment => Category::Development,
            _ => Category::Violence,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    Violence,
    Development,
}

impl Category {
    pub fn as_str(self) -> &'static str {
        match self {
            Category::Violence => "violence",
            Category::Development => "development",
        }
    }
}

/// How sure the report is that the event happened; of the event, not of its author.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Modality {
    /// The report, or an origin that is no party, states it.
    Asserted,
    /// Only a party to the conflict says so.
    Claimed,
    /// "Allegedly", "unverified", or an explicit disclaimer.
    Alleged,
    /// Told only to be denied.
    Denied,
    /// An overt attempt that was stopped or failed before harm.
    Foiled,
}

impl Modality {
    pub const ALL: [Modality; 5] = [
        Modality::Asserted,
        Modality::Claimed,
        Modality::Alleged,
        Modality::Denied,
        Modality::Foiled,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Modality::Asserted => "asserted",
            Modality::Claimed => "claimed",
            Modality::Alleged => "alleged",
            Modality::Denied => "denied",
            Modality::Foiled => "foiled",
        }
    }

    pub fn parse(word: &str) -> Option<Modality> {
        Modality::ALL.into_iter().find(|modality| modality.as_str() == word)
    }
}

/// Where an agreement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    Made,
    Extended,
    Broken,
}

impl Phase {
    pub fn as_str(self) -> &'static str {
        match self {
            Phase::Made => "made",
            Phase::Extended => "extended",
            Phase::Broken => "broken",
        }
    }

    pub fn parse(word: &str) -> Option<Phase> {
        [Phase::Made, Phase::Extended, Phase::Broken]
            .into_iter()
            .find(|phase| phase.as_str() == word)
    }
}
