use std::fmt::Write as _;

use cairn_core::{OriginKind, Status};

use super::{About, Facts, Ledger, changes::markdown};
use crate::words;

/// Publishers that are named; the rest is counted.
const NAMED: usize = 100;

/// How the release was made, from what made it: sources, collection, evaluation, corroboration,
/// quality control, and the limits that its own numbers show.
///
/// `reliability` are the rows of the policy, the most reliable first.
pub fn methodology(
    about: &About,
    ledger: &Ledger,
    facts: &Facts,
    reliability: &[&[OriginKind]],
) -> String {
    let mut text = format!("# Methodology of {}, {}\n", about.title, about.version);
    let _ = writeln!(
        text,
        "\nWritten by {} from the configuration that made this release, as of {}.",
        about.made_by, about.date
    );
    inclusion(&mut text, about);
    sources(&mut text, facts);
    collection(&mut text, about, ledger);
    evaluation(&mut text, about, reliability);
    corroboration(&mut text, facts);
    quality(&mut text, facts);
    limits(&mut text, facts);
    text
}

fn inclusion(text: &mut String, about: &About) {
    text.push_str("\n## What is included\n\n");
    for criterion in &about.criteria {
        let _ = writeln!(text, "- {criterion}");
    }
    text.push_str(
        "- Violence by or against organised actors, officials, crowds or the public. \
           Court steps, threats, plans, exercises and vague sums over a period are no events.\n\
         - Cumulative tolls of a conflict are kept apart and never added to events.\n\
         - What the keepers of the ledger withhold is in no file of this release.\n",
    );
}

fn sources(text: &mut String, facts: &Facts) {
    let sources = facts.sources();
    let _ = writeln!(
        text,
        "\n## Sources\n\n{} stand behind {}.\n\n| publisher | reports |\n|---|---|",
        counted(facts.reports(), "report"),
        counted(facts.events, "event")
    );
    for (publisher, reports) in sources.iter().take(NAMED) {
        let name = publisher.map_or_else(|| "not stated".to_owned(), markdown);
        let _ = writeln!(text, "| {name} | {} |", words::number(*reports));
    }
    if sources.len() > NAMED {
        let rest: u64 = sources[NAMED..].iter().map(|(_, reports)| reports).sum();
        let others = sources.len() - NAMED;
        let _ =
            writeln!(text, "| {} others | {} |", words::number(others as u64), words::number(rest));
    }
}

fn collection(text: &mut String, about: &About, ledger: &Ledger) {
    let _ = write!(
        text,
        "\n## Collection\n\n\
         Reports are kept as they came, in a ledger of {} that is only added to; the hash of the \
         last is `{}`.\n\
         Each report is read by rules into claims: who did what to whom, where, when, how many, and \
         who says so, each value with the words that say it.\n\
         The rules and the codebook of this version have the SHA-256 `{}`; each reading names the \
         program and version that made it.\n",
        words::entries(ledger.entries),
        ledger.head,
        about.rules_sha256
    );
}

fn evaluation(text: &mut String, about: &About, reliability: &[&[OriginKind]]) {
    let _ = write!(
        text,
        "\n## Evaluation\n\n\
         Claims of several reports are linked into events by the policy `{}`, each link with its \
         score and reasons.\n\
         Figures that differ are reconciled by the policy `{}`; every figure names the claims \
         behind it.\n\
         For each origin its latest figure stands. `low` is the smallest credible figure, `high` \
         the largest, `best` that of the most reliable independent origin.\n\
         A party's word on its enemy's losses can raise `high` and never moves `best` while another \
         origin has a figure.\n\
         Origins from the most reliable down:\n\n",
        about.link_policy, about.settle_policy
    );
    for (row, kinds) in (1..).zip(reliability) {
        let kinds: Vec<&str> = kinds.iter().map(|kind| words::origin_kind(*kind)).collect();
        let _ = writeln!(text, "{row}. {}", kinds.join(", "));
    }
}

fn corroboration(text: &mut String, facts: &Facts) {
    text.push_str(
        "\n## Corroboration\n\n\
         Independent origins corroborate, not outlets: copies of one text are one voice, and ten \
         outlets that cite one observatory are one origin.\n\n\
         | status | means | events |\n|---|---|---|\n",
    );
    for status in Status::ALL {
        let events = facts.by_status.get(&status).copied().unwrap_or(0);
        let _ = writeln!(
            text,
            "| {} | {} | {} |",
            words::status(status),
            means(status),
            words::number(events)
        );
    }
}

fn means(status: Status) -> &'static str {
    match status {
        Status::Reported => "one origin says so",
        Status::Corroborated => "two or more independent origins agree that it happened",
        Status::Contested => "parties blame each other, or origins that are no party contradict",
        Status::PartyClaim => "only belligerents say so",
        Status::Confirmed => "an analyst confirmed it",
        Status::Rejected => "an analyst rejected it",
    }
}

fn quality(text: &mut String, facts: &Facts) {
    text.push_str(
        "\n## Quality control\n\n\
         Analysts confirm, reject, link, separate and correct events; each decision has \
         its author, day and reason in the ledger, and an undone one stays there.\n",
    );
    let total: u64 = facts.decisions.values().sum();
    let _ = write!(text, "{} speak of events of this release", counted(total, "decision"));
    let by_act: Vec<String> = facts
        .decisions
        .iter()
        .map(|(act, count)| format!("{} {act}", words::number(*count)))
        .collect();
    let by_act = if by_act.is_empty() { String::new() } else { format!(": {}", by_act.join(", ")) };
    let _ = writeln!(text, "{by_act}.");
    text.push_str("Every other event is as rules and policies made it, unseen by a person.\n");
}

fn limits(text: &mut String, facts: &Facts) {
    text.push_str("\n## Limits\n\n");
    let of = |n: u64| {
        let share = if facts.events == 0 { 0.0 } else { 100.0 * n as f64 / facts.events as f64 };
        format!("{} of {} events ({share:.0} %)", words::number(n), words::number(facts.events))
    };
    let coarse: u64 = facts
        .by_precision
        .iter()
        .filter(|(precision, _)| precision.code() > 2)
        .map(|(_, count)| count)
        .sum();
    let _ = write!(
        text,
        "- {} rest on one origin.\n\
         - {} have no figure of the killed: that is silence, not zero.\n\
         - {} have no resolved day, and {} take the day of publication for one.\n\
         - {} have no position, and {} are known to no better than a district.\n\
         - {} are series told with one total; skip them where their parts are summed.\n",
        of(facts.single_origin),
        of(facts.without_killed),
        of(facts.without_date),
        of(facts.inferred_dates),
        of(facts.without_place),
        of(coarse),
        of(facts.series),
    );
    text.push_str(
        "- What no report tells is not here; places that reporters do not reach are told less of.\n\
         - English is read in full; other languages give places and actors, and no claims.\n\
         - Rules misread. A release that no analyst has gone through is a list of what reports say, \
           not of what happened.\n",
    );
}

/// "1 report", "1,200 reports".
fn counted(n: u64, noun: &str) -> String {
    match n {
        1 => format!("1 {noun}"),
        n => format!("{} {noun}s", words::number(n)),
    }
}
