//! From the nouns of `core` to the published structs, by hand: a field renamed there changes
//! nothing here.

use cairn_core::{self as core, Cited, Span};

use super::{Rules, shape::*};

impl<'a> ReportLine<'a> {
    pub fn new(
        report: &'a core::Report,
        reading: &'a core::Reading,
        rules: Rules,
    ) -> ReportLine<'a> {
        ReportLine {
            external_id: report.external_id.as_deref(),
            report_id: report.id.as_str(),
            title: report.title.as_deref(),
            published: report.published.map(|day| day.to_string()),
            publisher: report.publisher.as_deref(),
            url: report.url.as_deref(),
            language: reading.language.as_deref().or(report.language.as_deref()),
            text: &report.text,
            claims: reading.claims.iter().map(|claim| Claim::new(claim, rules)).collect(),
            tolls: reading.tolls.iter().map(|toll| Toll::new(toll, rules)).collect(),
            mentions: reading.mentions.iter().map(Mention::new).collect(),
            notes: reading.notes.iter().map(Note::new).collect(),
            extra: Extra(&report.extra),
        }
    }
}

impl<'a> Claim<'a> {
    pub fn new(claim: &'a core::Claim, rules: Rules) -> Claim<'a> {
        Claim {
            kind: claim.kind.value.as_str(),
            category: claim.kind.value.category().as_str(),
            modality: claim.modality.value.as_str(),
            when: claim.when.as_ref().map(|when| When::new(when, rules)),
            r#where: claim.r#where.as_ref().map(|place| Place::new(place, rules)),
            places: claim.places.iter().map(|place| Place::new(place, rules)).collect(),
            actors: claim.actors.iter().map(|actor| Actor::new(actor, rules)).collect(),
            casualties: claim.casualties.iter().map(|c| Casualty::new(c, rules)).collect(),
            origins: claim.origins.iter().map(|origin| Origin::new(origin, rules)).collect(),
            responsibility: claim.responsibility.as_ref().map(|r| Responsibility::new(r, rules)),
            denied_by: claim.denied_by.iter().map(|denial| Denial::new(denial, rules)).collect(),
            weapons: claim
                .weapons
                .iter()
                .map(|w| Thing::new(w, &w.value.text, &w.value.class, rules))
                .collect(),
            targets_hit: claim
                .targets_hit
                .iter()
                .map(|t| Thing::new(t, &t.value.text, &t.value.class, rules))
                .collect(),
            phase: claim.phase.as_ref().map(|phase| phase.value.as_str()),
            series: claim.is_series,
            part_of_claim: claim.part_of_claim,
            political: claim.is_political,
            confidence: claim.confidence,
            evidence: pairs(claim.evidence()),
            rules: (rules == Rules::Named).then(|| ClaimRules {
                kind: claim.kind.rule.as_str(),
                modality: claim.modality.rule.as_str(),
                phase: claim.phase.as_ref().map(|phase| phase.rule.as_str()),
                confidence: &claim.confidence_why,
            }),
        }
    }
}

impl<'a> When<'a> {
    fn new(cited: &'a Cited<core::When>, rules: Rules) -> When<'a> {
        When { rule: rule(cited, rules), ..When::of_value(&cited.value, pairs(cited.spans())) }
    }

    /// A settled value has no words of its own: they stand with its claims.
    pub fn of_value(when: &'a core::When, evidence: Evidence) -> When<'a> {
        When {
            start: when.range.map(|range| range.start().to_string()),
            end: when.range.map(|range| range.end().to_string()),
            precision: when.precision.as_str(),
            text: &when.text,
            time_text: when.time_text.as_deref(),
            inferred: when.is_inferred,
            evidence,
            rule: None,
        }
    }
}

impl<'a> Place<'a> {
    fn new(cited: &'a Cited<core::Place>, rules: Rules) -> Place<'a> {
        Place { rule: rule(cited, rules), ..Place::of_value(&cited.value, pairs(cited.spans())) }
    }

    /// A settled value has no words of its own: they stand with its claims.
    pub fn of_value(place: &'a core::Place, evidence: Evidence) -> Place<'a> {
        Place {
            name: &place.name,
            lat: place.position.map(|(lat, _)| lat),
            lon: place.position.map(|(_, lon)| lon),
            country: place.country.as_deref(),
            admin1: place.admin1.as_deref(),
            admin2: place.admin2.as_deref(),
            precision: place.precision.code(),
            relation: &place.relation,
            gazetteer_id: place.gazetteer_id.as_deref(),
            evidence,
            rule: None,
        }
    }
}

impl<'a> Actor<'a> {
    fn new(cited: &'a Cited<core::Participant>, rules: Rules) -> Actor<'a> {
        let actor = &cited.value;
        Actor {
            actor: actor.actor.as_deref(),
            name: &actor.name,
            role: actor.role.as_str(),
            side: actor.side,
            mention: &actor.mention,
            certainty: actor.certainty.as_str(),
            evidence: pairs(cited.spans()),
            rule: rule(cited, rules),
        }
    }
}

impl<'a> Casualty<'a> {
    fn new(cited: &'a Cited<core::Casualty>, rules: Rules) -> Casualty<'a> {
        let casualty = &cited.value;
        Casualty {
            outcome: casualty.outcome.as_str(),
            low: casualty.figure.low(),
            best: casualty.figure.best(),
            high: casualty.figure.high(),
            who: casualty.who.as_str(),
            group: casualty.group.as_deref(),
            part_of: casualty.part_of,
            origin: casualty.origin,
            cumulative: casualty.is_cumulative,
            attackers: casualty.is_attackers,
            evidence: pairs(cited.spans()),
            rule: rule(cited, rules),
        }
    }
}

impl<'a> Origin<'a> {
    fn new(cited: &'a Cited<core::Origin>, rules: Rules) -> Origin<'a> {
        let origin = &cited.value;
        Origin {
            name: &origin.name,
            actor: origin.actor.as_deref(),
            kind: origin.kind.as_str(),
            verb: origin.verb.as_deref(),
            via: origin.via.as_deref(),
            evidence: pairs(cited.spans()),
            rule: rule(cited, rules),
        }
    }
}

impl<'a> Responsibility<'a> {
    fn new(cited: &'a Cited<core::Responsibility>, rules: Rules) -> Responsibility<'a> {
        let said = &cited.value;
        let day = |when: &core::When| {
            let range = when.range?;
            (range.length_days() == 0).then(|| range.start().to_string())
        };
        Responsibility {
            by: &said.by,
            via: said.via.as_deref(),
            when: said.when.as_ref().and_then(day),
            evidence: pairs(cited.spans()),
            rule: rule(cited, rules),
        }
    }
}

impl<'a> Denial<'a> {
    fn new(cited: &'a Cited<String>, rules: Rules) -> Denial<'a> {
        Denial { by: &cited.value, evidence: pairs(cited.spans()), rule: rule(cited, rules) }
    }
}

impl<'a> Thing<'a> {
    fn new<T>(cited: &'a Cited<T>, text: &'a str, class: &'a str, rules: Rules) -> Thing<'a> {
        Thing { text, class, evidence: pairs(cited.spans()), rule: rule(cited, rules) }
    }
}

impl<'a> Toll<'a> {
    fn new(cited: &'a Cited<core::Toll>, rules: Rules) -> Toll<'a> {
        let toll = &cited.value;
        Toll {
            outcome: toll.outcome.as_str(),
            low: toll.figure.low(),
            best: toll.figure.best(),
            high: toll.figure.high(),
            scope: toll.scope.as_deref(),
            since: toll.since.as_deref(),
            until: toll.until.as_deref(),
            origins: toll.origins.iter().map(|origin| Origin::new(origin, rules)).collect(),
            evidence: pairs(cited.spans()),
            rule: rule(cited, rules),
        }
    }
}

impl<'a> Mention<'a> {
    fn new(mention: &'a core::Mention) -> Mention<'a> {
        Mention {
            r#type: mention.kind.as_str(),
            text: &mention.text,
            start: mention.span.start(),
            end: mention.span.end(),
            lat: mention.position.map(|(lat, _)| lat),
            lon: mention.position.map(|(_, lon)| lon),
            country: mention.country.as_deref(),
            gazetteer_id: mention.gazetteer_id.as_deref(),
            actor: mention.actor.as_deref(),
            value: mention.value.as_deref(),
        }
    }
}

impl<'a> Note<'a> {
    fn new(note: &'a core::Note) -> Note<'a> {
        Note {
            kind: note.kind.as_str(),
            message: &note.message,
            start: note.span.map(Span::start),
            end: note.span.map(Span::end),
        }
    }
}

fn pairs(spans: &[Span]) -> Evidence {
    spans.iter().map(|span| [span.start(), span.end()]).collect()
}

fn rule<T>(cited: &Cited<T>, rules: Rules) -> Option<&str> {
    (rules == Rules::Named).then(|| cited.rule.as_str())
}
