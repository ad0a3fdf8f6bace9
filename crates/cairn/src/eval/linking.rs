use std::collections::{BTreeMap, BTreeSet};

use cairn_core::Event;

use super::{
    misses::Miss,
    score::{Found, Score},
};

/// Document ids by the cluster they are in.
type Clusters<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

/// B-cubed over documents, and the pairs of documents that speak of one event.
///
/// A document in several events counts with the first; one in none stands alone. `texts` and
/// `gold` are by document.
pub fn score(
    events: &[Event],
    gold: &BTreeMap<String, String>,
    texts: &BTreeMap<String, String>,
) -> (Vec<Score>, Vec<Miss>) {
    let mut event_of: BTreeMap<&str, &str> = BTreeMap::new();
    for event in events {
        for report in &event.reports {
            if let Some(id) = &report.head.external_id {
                event_of.entry(id).or_insert(event.id.as_str());
            }
        }
    }
    let read = |id: &'_ String| event_of.get(id.as_str()).copied();
    let (mut told, mut got) = (Clusters::new(), Clusters::new());
    for (id, event) in gold {
        told.entry(event).or_default().insert(id);
        got.entry(read(id).unwrap_or(id)).or_default().insert(id);
    }
    let mut precision = 0.0;
    let mut recall = 0.0;
    for (id, event) in gold {
        let (want, have) = (&told[event.as_str()], &got[read(id).unwrap_or(id)]);
        let both = want.intersection(have).count() as f64;
        precision += both / have.len() as f64;
        recall += both / want.len() as f64;
    }
    let count = gold.len().max(1) as f64;
    let (precision, recall) = (precision / count, recall / count);
    let (want, have) = (pairs(&told), pairs(&got));
    let found = Found {
        hits: want.intersection(&have).count(),
        false_finds: have.difference(&want).count(),
        misses: want.difference(&have).count(),
    };
    let in_clusters = told.values().filter(|ids| ids.len() > 1).map(BTreeSet::len).sum();
    let mut scores = vec![
        Score::count("linking_documents", gold.len()),
        Score::count("linking_in_clusters", in_clusters),
        Score::ratio("linking_b3_precision", precision),
        Score::ratio("linking_b3_recall", recall),
        Score::ratio("linking_b3_f1", 2.0 * precision * recall / (precision + recall).max(1e-9)),
    ];
    scores.extend(found.scores("linking_pairs"));
    let both_read =
        |pair: &&(&str, &str)| event_of.contains_key(pair.0) && event_of.contains_key(pair.1);
    scores.push(Score::count("linking_pairs_read", want.iter().filter(both_read).count()));
    scores.push(Score::count("linking_pairs_told", want.len()));
    let miss = |cause: &str, pair: &(&str, &str)| Miss {
        cause: cause.to_owned(),
        report: pair.0.to_owned(),
        quote: texts[pair.0].clone(),
        want: texts[pair.1].clone(),
        got: String::new(),
    };
    let apart =
        want.difference(&have).filter(both_read).map(|pair| miss("two events made of one", pair));
    let joined = have.difference(&want).map(|pair| miss("one event made of two", pair));
    (scores, apart.chain(joined).collect())
}

fn pairs<'a>(clusters: &Clusters<'a>) -> BTreeSet<(&'a str, &'a str)> {
    let of = |ids: &BTreeSet<&'a str>| {
        let ids: Vec<&str> = ids.iter().copied().collect();
        let mut pairs = Vec::new();
        for (at, a) in ids.iter().enumerate() {
            pairs.extend(ids[at + 1..].iter().map(|b| (*a, *b)));
        }
        pairs
    };
    clusters.values().flat_map(of).collect()
}
