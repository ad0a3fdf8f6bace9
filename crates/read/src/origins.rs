//! Origins of a claim: whom the report quotes, through what channel.

use cairn_core::{Cited, Origin, OriginKind, RuleId};

use crate::{layers::Layers, speech::Speech};

/// The origin that an attribution names. A pronoun stands for the speaker before it.
pub(crate) fn origin(
    layers: &Layers<'_>,
    speech: &Speech,
    last: Option<&Origin>,
) -> Option<Cited<Origin>> {
    let doc = &layers.doc;
    let span = doc.span(speech.words.0, speech.words.1);
    let rule = match speech.source {
        Some(source) => layers.rules.sources[source as usize].id.clone(),
        None => RuleId::new("origins.speech"),
    };
    if speech.is_pronoun {
        return last.map(|origin| Cited::at(origin.clone(), span, rule));
    }
    let actor = speech.actor.map(|a| &layers.rules.actors[a as usize]);
    let kind = speech.kind.unwrap_or(OriginKind::Unnamed);
    let words = trim(doc.slice(speech.speaker.0, speech.speaker.1));
    Some(Cited::at(
        Origin {
            name: words.to_owned(),
            actor: actor
                .filter(|_| kind == OriginKind::Party || kind == OriginKind::Official)
                .map(|a| a.id.clone()),
            kind,
            verb: speech.verb.map(|v| doc.str(v).to_owned()),
            via: speech.via.map(|(start, end)| doc.slice(start, end).to_owned()),
        },
        span,
        rule,
    ))
}

fn trim(words: &str) -> &str {
    let words = words.trim_matches(|c: char| !c.is_alphanumeric() && c != '.');
    ["the ", "The ", "a ", "A "]
        .iter()
        .find_map(|article| words.strip_prefix(article))
        .unwrap_or(words)
}
