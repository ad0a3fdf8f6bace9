//! One claim, by hand in both directions.

use cairn_core::{
    Casualty, Certainty, Cited, Claim, DatePrecision, DateRange, Figure, Kind, Modality, Origin,
    OriginKind, Outcome, Participant, Phase, Responsibility, Role, TargetHit, Weapon, When, Who,
};
use serde::{Deserialize, Serialize};

use super::{
    cited::{Words, pairs, spans},
    place::StoredPlace,
};

fn is_false(value: &bool) -> bool {
    !value
}

fn is_true(value: &bool) -> bool {
    *value
}

fn yes() -> bool {
    true
}

#[derive(Debug, Serialize, Deserialize)]
pub struct StoredClaim {
    kind: Word,
    modality: Word,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    when: Option<StoredWhen>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    r#where: Option<StoredPlace>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    places: Vec<StoredPlace>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    actors: Vec<StoredActor>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    casualties: Vec<StoredCasualty>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    origins: Vec<StoredOrigin>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    responsibility: Option<StoredResponsibility>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    denied_by: Vec<Word>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    weapons: Vec<Thing>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    targets_hit: Vec<Thing>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    phase: Option<Word>,
    #[serde(default, skip_serializing_if = "is_false")]
    series: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    part_of_claim: Option<usize>,
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    political: bool,
    confidence: f64,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    confidence_why: Vec<String>,
    evidence: Vec<[u32; 2]>,
}

/// A value that is one word.
#[derive(Debug, Serialize, Deserialize)]
struct Word {
    value: String,
    words: Words,
}

impl Word {
    fn of<T>(cited: &Cited<T>, value: &str) -> Word {
        Word { value: value.to_owned(), words: Words::of(cited) }
    }

    fn cite<T>(self, parse: impl Fn(&str) -> Option<T>) -> Option<Cited<T>> {
        let value = parse(&self.value)?;
        self.words.cite(value)
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Days {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    start: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    end: Option<String>,
    precision: String,
    text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    time_text: Option<String>,
    #[serde(default, skip_serializing_if = "is_false")]
    inferred: bool,
}

impl Days {
    fn of(when: &When) -> Days {
        Days {
            start: when.range.map(|range| range.start().to_string()),
            end: when.range.map(|range| range.end().to_string()),
            precision: when.precision.as_str().to_owned(),
            text: when.text.clone(),
            time_text: when.time_text.clone(),
            inferred: when.is_inferred,
        }
    }

    fn when(self) -> Option<When> {
        let day = |day: Option<String>| day.and_then(|day| day.parse().ok());
        let range = match (day(self.start), day(self.end)) {
            (Some(start), Some(end)) => DateRange::new(start, end),
            _ => None,
        };
        let mut when = When::new(range, date_precision(&self.precision)?, self.text)?;
        when.time_text = self.time_text;
        when.is_inferred = self.inferred;
        Some(when)
    }
}

fn date_precision(word: &str) -> Option<DatePrecision> {
    use DatePrecision::{Day, Month, Range, Unknown, Week, Year};
    [Day, Range, Week, Month, Year, Unknown].into_iter().find(|p| p.as_str() == word)
}

#[derive(Debug, Serialize, Deserialize)]
struct StoredWhen {
    days: Days,
    words: Words,
}

#[derive(Debug, Serialize, Deserialize)]
struct StoredActor {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    actor: Option<String>,
    name: String,
    role: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    side: Option<char>,
    mention: String,
    #[serde(default, skip_serializing_if = "is_false")]
    alleged: bool,
    words: Words,
}

impl StoredActor {
    fn of(cited: &Cited<Participant>) -> StoredActor {
        let actor = &cited.value;
        StoredActor {
            actor: actor.actor.clone(),
            name: actor.name.clone(),
            role: actor.role.as_str().to_owned(),
            side: actor.side,
            mention: actor.mention.clone(),
            alleged: actor.certainty == Certainty::Alleged,
            words: Words::of(cited),
        }
    }

    fn cite(self) -> Option<Cited<Participant>> {
        let role = Role::parse(&self.role)?;
        self.words.cite(Participant {
            actor: self.actor,
            name: self.name,
            role,
            side: self.side,
            mention: self.mention,
            certainty: if self.alleged { Certainty::Alleged } else { Certainty::Stated },
        })
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct StoredCasualty {
    outcome: String,
    /// low, best, high; null is unknown or unbounded.
    figure: [Option<u64>; 3],
    who: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    part_of: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    origin: Option<usize>,
    #[serde(default, skip_serializing_if = "is_false")]
    cumulative: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    attackers: bool,
    words: Words,
}

impl StoredCasualty {
    fn of(cited: &Cited<Casualty>) -> StoredCasualty {
        let casualty = &cited.value;
        let figure = casualty.figure;
        StoredCasualty {
            outcome: casualty.outcome.as_str().to_owned(),
            figure: [figure.low(), figure.best(), figure.high()],
            who: casualty.who.as_str().to_owned(),
            group: casualty.group.clone(),
            part_of: casualty.part_of,
            origin: casualty.origin,
            cumulative: casualty.is_cumulative,
            attackers: casualty.is_attackers,
            words: Words::of(cited),
        }
    }

    fn cite(self) -> Option<Cited<Casualty>> {
        let [low, best, high] = self.figure;
        let casualty = Casualty {
            outcome: Outcome::parse(&self.outcome)?,
            figure: Figure::new(low, best, high)?,
            who: Who::parse(&self.who)?,
            group: self.group,
            part_of: self.part_of,
            origin: self.origin,
            is_cumulative: self.cumulative,
            is_attackers: self.attackers,
        };
        self.words.cite(casualty)
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub struct StoredOrigin {
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    actor: Option<String>,
    kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    verb: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    via: Option<String>,
    words: Words,
}

impl StoredOrigin {
    pub fn of(cited: &Cited<Origin>) -> StoredOrigin {
        let origin = &cited.value;
        StoredOrigin {
            name: origin.name.clone(),
            actor: origin.actor.clone(),
            kind: origin.kind.as_str().to_owned(),
            verb: origin.verb.clone(),
            via: origin.via.clone(),
            words: Words::of(cited),
        }
    }

    pub fn cite(self) -> Option<Cited<Origin>> {
        let kind = OriginKind::parse(&self.kind)?;
        self.words.cite(Origin {
            name: self.name,
            actor: self.actor,
            kind,
            verb: self.verb,
            via: self.via,
        })
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct StoredResponsibility {
    by: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    via: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    when: Option<Days>,
    words: Words,
}

impl StoredResponsibility {
    fn of(cited: &Cited<Responsibility>) -> StoredResponsibility {
        let said = &cited.value;
        StoredResponsibility {
            by: said.by.clone(),
            via: said.via.clone(),
            when: said.when.as_ref().map(Days::of),
            words: Words::of(cited),
        }
    }

    fn cite(self) -> Option<Cited<Responsibility>> {
        let when = self.when.and_then(Days::when);
        self.words.cite(Responsibility { by: self.by, via: self.via, when })
    }
}

/// A weapon, or what was hit.
#[derive(Debug, Serialize, Deserialize)]
struct Thing {
    text: String,
    class: String,
    words: Words,
}

impl Thing {
    fn of<T>(cited: &Cited<T>, text: &str, class: &str) -> Thing {
        Thing { text: text.to_owned(), class: class.to_owned(), words: Words::of(cited) }
    }

    fn cite<T>(self, make: impl Fn(String, String) -> T) -> Option<Cited<T>> {
        let value = make(self.text, self.class);
        self.words.cite(value)
    }
}

impl StoredClaim {
    pub fn of(claim: &Claim) -> StoredClaim {
        let weapon = |w: &Cited<Weapon>| Thing::of(w, &w.value.text, &w.value.class);
        let hit = |t: &Cited<TargetHit>| Thing::of(t, &t.value.text, &t.value.class);
        StoredClaim {
            kind: Word::of(&claim.kind, claim.kind.value.as_str()),
            modality: Word::of(&claim.modality, claim.modality.value.as_str()),
            when: claim
                .when
                .as_ref()
                .map(|when| StoredWhen { days: Days::of(&when.value), words: Words::of(when) }),
            r#where: claim.r#where.as_ref().map(StoredPlace::told),
            places: claim.places.iter().map(StoredPlace::told).collect(),
            actors: claim.actors.iter().map(StoredActor::of).collect(),
            casualties: claim.casualties.iter().map(StoredCasualty::of).collect(),
            origins: claim.origins.iter().map(StoredOrigin::of).collect(),
            responsibility: claim.responsibility.as_ref().map(StoredResponsibility::of),
            denied_by: claim.denied_by.iter().map(|by| Word::of(by, &by.value)).collect(),
            weapons: claim.weapons.iter().map(weapon).collect(),
            targets_hit: claim.targets_hit.iter().map(hit).collect(),
            phase: claim.phase.as_ref().map(|phase| Word::of(phase, phase.value.as_str())),
            series: claim.is_series,
            part_of_claim: claim.part_of_claim,
            political: claim.is_political,
            confidence: claim.confidence,
            confidence_why: claim.confidence_why.clone(),
            evidence: pairs(claim.evidence()),
        }
    }

    /// `None` when this version cannot tell what the claim is of.
    pub fn claim(self) -> Option<Claim> {
        let kind = self.kind.cite(Kind::parse)?;
        let modality = self.modality.cite(Modality::parse)?;
        let mut claim = Claim::new(kind, modality, spans(&self.evidence))?;
        claim.when = self
            .when
            .and_then(|stored| stored.words.cite(()).zip(stored.days.when()))
            .map(|(words, when)| words.map(|()| when));
        claim.r#where = self.r#where.and_then(StoredPlace::cite);
        claim.places = self.places.into_iter().filter_map(StoredPlace::cite).collect();
        claim.actors = self.actors.into_iter().filter_map(StoredActor::cite).collect();
        claim.casualties = self.casualties.into_iter().filter_map(StoredCasualty::cite).collect();
        claim.origins = self.origins.into_iter().filter_map(StoredOrigin::cite).collect();
        claim.responsibility = self.responsibility.and_then(StoredResponsibility::cite);
        claim.denied_by =
            self.denied_by.into_iter().filter_map(|by| by.cite(|by| Some(by.to_owned()))).collect();
        claim.weapons = self
            .weapons
            .into_iter()
            .filter_map(|thing| thing.cite(|text, class| Weapon { text, class }))
            .collect();
        claim.targets_hit = self
            .targets_hit
            .into_iter()
            .filter_map(|thing| thing.cite(|text, class| TargetHit { text, class }))
            .collect();
        claim.phase = self.phase.and_then(|phase| phase.cite(Phase::parse));
        claim.is_series = self.series;
        claim.part_of_claim = self.part_of_claim;
        claim.is_political = self.political;
        claim.confidence = self.confidence;
        claim.confidence_why = self.confidence_why;
        Some(claim)
    }
}
