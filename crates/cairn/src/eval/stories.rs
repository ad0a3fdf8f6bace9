use std::collections::BTreeSet;

use cairn_core::{Event, Outcome};
use serde::Deserialize;

use super::{
    misses::Miss,
    score::{Score, Tally},
};

/// A few reports and the events they tell.
#[derive(Debug, Deserialize)]
pub struct Story {
    pub story: String,
    pub reports: Vec<serde_json::Value>,
    pub events: Vec<Want>,
}

#[derive(Debug, Deserialize)]
pub struct Want {
    /// Numbers of the story's reports, from 1.
    pub reports: Vec<usize>,
    pub kind: String,
    pub start: String,
    /// Low, best, high.
    pub killed: [Option<u64>; 3],
    /// Any of these is right.
    pub status: Vec<String>,
    pub min_origins: usize,
}

/// What was right in all stories so far.
#[derive(Default)]
pub struct Tallies {
    events: usize,
    spurious: usize,
    clusters: Tally,
    kind: Tally,
    date: Tally,
    killed_best: Tally,
    killed_range: Tally,
    status: Tally,
    origins: Tally,
    misses: Vec<Miss>,
}

impl Tallies {
    /// A null `high` counts as its `best`.
    pub fn add(&mut self, story: &Story, events: &[Event]) {
        self.spurious += events.len().saturating_sub(story.events.len());
        for want in &story.events {
            self.events += 1;
            let ids: BTreeSet<String> =
                want.reports.iter().map(|n| format!("{}-{n}", story.story)).collect();
            let event = events.iter().find(|event| external_ids(event) == ids);
            self.compare(story, want, event, events);
        }
    }

    fn compare(&mut self, story: &Story, want: &Want, event: Option<&Event>, all: &[Event]) {
        self.clusters.add(event.is_some());
        let killed = event.and_then(|event| event.outcome(Outcome::Killed)?.figure);
        let best = killed.and_then(|figure| figure.best());
        let high = killed.and_then(|figure| figure.high()).or(best);
        let range = [killed.and_then(|figure| figure.low()), best, high];
        let start = event.and_then(|event| event.when.as_ref()?.value.range);
        let start = start.map(|range| range.start().to_string());
        let status = event.map(|event| event.status.as_str().to_owned());
        let kind = event.map(|event| event.kind.value.as_str().to_owned());
        let origins = event.map_or(0, Event::independent_origins);
        let is_right = |tally: &mut Tally, is_right: bool| {
            tally.add(is_right && event.is_some());
            is_right && event.is_some()
        };
        let rows = [
            ("kind", is_right(&mut self.kind, kind.as_ref() == Some(&want.kind))),
            ("date", is_right(&mut self.date, start.as_ref() == Some(&want.start))),
            ("killed", is_right(&mut self.killed_range, range == want.killed)),
            (
                "status",
                is_right(
                    &mut self.status,
                    status.as_ref().is_some_and(|s| want.status.contains(s)),
                ),
            ),
            ("origins", is_right(&mut self.origins, origins >= want.min_origins)),
        ];
        is_right(&mut self.killed_best, best == want.killed[1]);
        let got = match event {
            None => format!("{:?}", all.iter().map(external_ids).collect::<Vec<_>>()),
            Some(event) => format!(
                "{:?} {:?} {range:?} {:?} {origins} origins {:?}; {}",
                kind,
                start,
                status,
                event.origins.iter().map(|voice| &voice.name).collect::<Vec<_>>(),
                event.outcome(Outcome::Killed).map_or("", |settled| &settled.why)
            ),
        };
        for (field, _) in rows.iter().filter(|(_, is_right)| !is_right) {
            let cause = if event.is_some() { *field } else { "not clustered as told" };
            self.misses.push(Miss {
                cause: cause.to_owned(),
                report: story.story.clone(),
                quote: format!("{:?}", want.reports),
                want: format!("{want:?}"),
                got: got.clone(),
            });
        }
    }

    pub fn scores(self) -> (Vec<Score>, Vec<Miss>) {
        let mut scores = vec![
            Score::count("stories_events", self.events),
            Score::count("stories_spurious", self.spurious),
        ];
        scores.extend(
            [
                ("clusters", self.clusters),
                ("kind", self.kind),
                ("date", self.date),
                ("killed_best", self.killed_best),
                ("killed_range", self.killed_range),
                ("status", self.status),
                ("origins", self.origins),
            ]
            .map(|(name, tally)| Score::ratio(format!("stories_{name}"), tally.ratio())),
        );
        (scores, self.misses)
    }
}

fn external_ids(event: &Event) -> BTreeSet<String> {
    event.reports.iter().filter_map(|report| report.head.external_id.clone()).collect()
}
