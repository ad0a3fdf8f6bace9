//! A report's text cut where spans begin and end, and what each piece says.

use std::collections::BTreeSet;

use cairn_core::{Certainty, Cited, Claim, Outcome, Span};

use super::tongue::Tongue;

/// A value that some words of the text say.
pub struct Value {
    /// Counted from 1.
    pub claim: usize,
    pub field: String,
    pub value: String,
    pub rule: String,
    pub spans: Vec<Span>,
}

/// A piece of text between two places where a span begins or ends.
pub struct Piece {
    /// In code points of the report's text.
    pub start: u32,
    pub text: String,
    /// Indices of the values that it says.
    pub values: Vec<usize>,
    /// Claims that it is evidence of, counted from 1.
    pub claims: Vec<usize>,
}

impl Piece {
    pub fn indices(&self) -> String {
        self.values.iter().map(usize::to_string).collect::<Vec<_>>().join(" ")
    }

    pub fn is_plain(&self) -> bool {
        self.values.is_empty() && self.claims.is_empty()
    }
}

/// Every value of a claim with the words that say it.
pub fn values(number: usize, claim: &Claim, tongue: &Tongue) -> Vec<Value> {
    let t = &tongue.strings;
    let mut values = Vec::new();
    let mut add = |field: &str, value: String, rule: &str, spans: &[Span]| {
        values.push(Value {
            claim: number,
            field: field.to_owned(),
            value,
            rule: rule.to_owned(),
            spans: spans.to_vec(),
        });
    };
    fn cite<T>(cited: &Cited<T>) -> (&str, &[Span]) {
        (cited.rule.as_str(), cited.spans())
    }
    let (rule, spans) = cite(&claim.kind);
    add(&t.kind, tongue.kind(claim.kind.value), rule, spans);
    if let Some(when) = &claim.when {
        let (rule, spans) = cite(when);
        add(&t.day, tongue.days(&when.value), rule, spans);
    }
    for place in claim.r#where.iter().chain(&claim.places) {
        let (rule, spans) = cite(place);
        let precision = tongue.place_precision(place.value.precision);
        add(&t.place, format!("{} ({precision})", place.value.name), rule, spans);
    }
    for actor in &claim.actors {
        let (rule, spans) = cite(actor);
        let alleged = match actor.value.certainty {
            Certainty::Alleged => format!(" ({})", t.alleged),
            Certainty::Stated => String::new(),
        };
        add(&tongue.role(actor.value.role), format!("{}{alleged}", actor.value.name), rule, spans);
    }
    for casualty in &claim.casualties {
        let (rule, spans) = cite(casualty);
        add(
            &figure_field(casualty.value.outcome, tongue),
            tongue.figure(casualty.value.figure),
            rule,
            spans,
        );
    }
    for origin in &claim.origins {
        let (rule, spans) = cite(origin);
        let kind = tongue.origin_kind(origin.value.kind);
        add(&t.origin, format!("{} ({kind})", origin.value.name), rule, spans);
    }
    if let Some(said) = &claim.responsibility {
        let (rule, spans) = cite(said);
        add(&t.says_itself, said.value.by.clone(), rule, spans);
    }
    for denial in &claim.denied_by {
        let (rule, spans) = cite(denial);
        add(&t.denied_by, denial.value.clone(), rule, spans);
    }
    for (text, class, rule, spans) in claim
        .weapons
        .iter()
        .map(|it| (&it.value.text, &it.value.class, it.rule.as_str(), it.spans()))
        .chain(
            claim
                .targets_hit
                .iter()
                .map(|it| (&it.value.text, &it.value.class, it.rule.as_str(), it.spans())),
        )
    {
        add(&class.replace('_', " "), text.clone(), rule, spans);
    }
    values
}

fn figure_field(outcome: Outcome, tongue: &Tongue) -> String {
    tongue.outcome(outcome)
}

/// The whole text in pieces, in order; nothing is left out and nothing is there twice.
pub fn pieces(text: &str, claims: &[(usize, &Claim)], values: &[Value]) -> Vec<Piece> {
    let evidence: Vec<(usize, Span)> = claims
        .iter()
        .flat_map(|(number, claim)| claim.evidence().iter().map(|span| (*number, *span)))
        .collect();
    let letters: Vec<char> = text.chars().collect();
    let length = u32::try_from(letters.len()).unwrap_or(u32::MAX);
    let mut cuts: BTreeSet<u32> = BTreeSet::from([0, length]);
    let all = values.iter().flat_map(|value| value.spans.iter());
    for span in all.chain(evidence.iter().map(|(_, span)| span)) {
        cuts.extend([span.start().min(length), span.end().min(length)]);
    }
    let cuts: Vec<u32> = cuts.into_iter().collect();
    cuts.windows(2)
        .filter_map(|pair| {
            let piece = Span::new(pair[0], pair[1])?;
            let said = values.iter().enumerate();
            let said = said.filter(|(_, value)| value.spans.iter().any(|it| it.contains(piece)));
            let told = evidence.iter().filter(|(_, span)| span.contains(piece));
            Some(Piece {
                start: piece.start(),
                text: letters[piece.start() as usize..piece.end() as usize].iter().collect(),
                values: said.map(|(index, _)| index).collect(),
                claims: told
                    .map(|(number, _)| *number)
                    .collect::<BTreeSet<_>>()
                    .into_iter()
                    .collect(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use cairn_core::{Kind, Modality, RuleId};

    #[test]
    fn the_pieces_are_the_text_and_know_what_they_say() {
        let text = "قُتل Five people died in Homs.";
        let span = |words: &str| {
            let start = text.find(words).map(|byte| text[..byte].chars().count()).unwrap() as u32;
            Span::new(start, start + words.chars().count() as u32).unwrap()
        };
        let rule = || RuleId::new("kinds.killing");
        let claim = Claim::new(
            Cited::at(Kind::Killing, span("died"), rule()),
            Cited::at(Modality::Asserted, span("died"), rule()),
            vec![span("Five people died in Homs")],
        )
        .unwrap();
        let values = values(1, &claim, Tongue::of("en"));
        let pieces = pieces(text, &[(1, &claim)], &values);
        assert_eq!(pieces.iter().map(|piece| piece.text.as_str()).collect::<String>(), text);
        let told: Vec<_> =
            pieces.iter().map(|it| (it.text.as_str(), it.values.len(), it.claims.len())).collect();
        assert_eq!(
            told,
            [
                ("قُتل ", 0, 0),
                ("Five people ", 0, 1),
                ("died", 1, 1),
                (" in Homs", 0, 1),
                (".", 0, 0)
            ]
        );
    }
}
