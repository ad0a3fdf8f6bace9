//! What was recognised in a report, token by token, before anything is said about events.

use cairn_core::{Date, Report};
use cairn_places::Gazetteer;

use crate::{
    actors::{self, ActorMention},
    lexicon::{Entry, Match},
    narrator::{Narrator, narrator},
    numbers::{self, Quantity},
    places::{self, PlaceMention},
    rules::Rules,
    text::Doc,
    time::{self, TimeExpr},
};

const NONE: u32 = u32::MAX;

pub(crate) struct Layers<'a> {
    pub doc: Doc<'a>,
    pub rules: &'a Rules,
    pub published: Option<Date>,
    /// Countries the deployment watches (ISO codes).
    pub watched: Vec<String>,
    /// A headline and nothing else: its nouns are the news ("Clashes in Jobar").
    pub is_headline_only: bool,
    pub phrases: Vec<Match>,
    pub quantities: Vec<Quantity>,
    pub times: Vec<TimeExpr>,
    pub places: Vec<PlaceMention>,
    pub actors: Vec<ActorMention>,
    /// Whose own statement the report is.
    pub narrator: Option<Narrator>,
    /// Token to the first phrase that starts at or after it.
    phrase_from: Vec<u32>,
    quantity_at: Vec<u32>,
    time_at: Vec<u32>,
    place_at: Vec<u32>,
    actor_at: Vec<u32>,
}

impl<'a> Layers<'a> {
    pub fn new(
        report: &'a Report,
        rules: &'a Rules,
        gazetteer: &Gazetteer,
        countries: &[String],
    ) -> Layers<'a> {
        let mut doc = Doc::new(&report.text, report.title_len(), &rules.lexicon);
        mark_debris(&mut doc, rules);
        let mut phrases = Vec::new();
        let mut phrase_from = Vec::with_capacity(doc.tokens.len() + 1);
        for at in 0..doc.tokens.len() {
            phrase_from.push(phrases.len() as u32);
            rules.lexicon.phrases_at(&doc, at, &mut |m| phrases.push(m));
        }
        phrase_from.push(phrases.len() as u32);
        let quantities = numbers::quantities(&doc, rules, &phrases);
        let times = time::expressions(&doc, rules, &phrases, report.published);
        let places = places::mentions(&doc, rules, gazetteer, &phrases, countries);
        let mut actors = {
            let year = report.published.map(|day| day.year());
            actors::mentions(&doc, rules, &phrases, &places, countries, year)
        };
        let narrator = narrator(&doc, rules, report.publisher.as_deref(), &mut actors);
        let is_headline_only = doc.tokens.len() <= 80
            && doc.sentences.iter().all(|s| {
                s.is_heading
                    || s.is_label
                    || s.is_debris
                    || !doc.slice(s.start, s.end).trim_end().ends_with('.')
            });
        let index = |spans: &mut dyn Iterator<Item = (usize, usize)>| {
            let mut at = vec![NONE; doc.tokens.len()];
            for (index, (start, end)) in spans.enumerate() {
                at[start..end].fill(index as u32);
            }
            at
        };
        Layers {
            quantity_at: index(&mut quantities.iter().map(|q| (q.start, q.end))),
            time_at: index(&mut times.iter().map(|t| (t.start, t.end))),
            place_at: index(&mut places.iter().map(|p| (p.start, p.end))),
            actor_at: index(&mut actors.iter().map(|a| (a.start, a.end))),
            doc,
            rules,
            published: report.published,
            watched: countries.to_vec(),
            is_headline_only,
            phrases,
            quantities,
            times,
            places,
            actors,
            narrator,
            phrase_from,
        }
    }

    pub fn phrases_at(&self, token: usize) -> &[Match] {
        let from = self.phrase_from[token] as usize;
        let to = self.phrase_from[token + 1] as usize;
        &self.phrases[from..to]
    }

    /// Phrases that start in tokens `[start, end)`.
    pub fn phrases_in(&self, start: usize, end: usize) -> &[Match] {
        let from = self.phrase_from[start] as usize;
        let to = self.phrase_from[end] as usize;
        &self.phrases[from..to]
    }

    /// The longest phrase at `token` of the sort that `pick` knows.
    pub fn longest<T>(
        &self,
        token: usize,
        pick: impl Fn(Entry) -> Option<T>,
    ) -> Option<(usize, T)> {
        self.phrases_at(token)
            .iter()
            .filter_map(|m| pick(m.entry).map(|found| (m.end, found)))
            .max_by_key(|(end, _)| *end)
    }

    pub fn quantity(&self, token: usize) -> Option<usize> {
        get(&self.quantity_at, token)
    }

    pub fn time(&self, token: usize) -> Option<usize> {
        get(&self.time_at, token)
    }

    pub fn place(&self, token: usize) -> Option<usize> {
        get(&self.place_at, token)
    }

    pub fn actor(&self, token: usize) -> Option<usize> {
        get(&self.actor_at, token)
    }
}

fn get(index: &[u32], token: usize) -> Option<usize> {
    index.get(token).copied().filter(|&i| i != NONE).map(|i| i as usize)
}

/// Marks the sentences that are page debris, from the list in `debris.toml`.
fn mark_debris(doc: &mut Doc<'_>, rules: &Rules) {
    let mut before_text = true;
    for index in 0..doc.sentences.len() {
        let sentence = doc.sentences[index];
        let next_paragraph = doc.sentences.get(index + 1).map(|next| next.paragraph);
        let text = doc.slice(sentence.start, sentence.end);
        let words = sentence.end - sentence.start;
        let is_whole = words <= 8 && {
            let plain = text.trim_end_matches(['.', ':', '!', '»', '>']).trim().to_lowercase();
            rules.debris.whole.contains(&plain)
        };
        let is_start = rules.debris.starts.iter().any(|start| text.starts_with(start.as_str()));
        let sentence = &mut doc.sentences[index];
        sentence.is_debris = is_whole || is_start;
        let has_stop = text.ends_with(['.', '!', '?', '”', '"']);
        sentence.is_label = !sentence.is_heading && words <= 3 && !has_stop;
        // A line with no full stop that stands before the text is its headline.
        let is_paragraph = next_paragraph.is_some_and(|next| next != sentence.paragraph);
        sentence.is_heading |= before_text && !has_stop && is_paragraph && words <= 30;
        before_text &= !has_stop;
    }
}
