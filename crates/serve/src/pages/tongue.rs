//! The interface in one language: its strings, and values in its words.

use std::{collections::BTreeMap, sync::LazyLock};

use cairn_core::{
    Certainty, Date, DatePrecision, DateRange, Event, Figure, Kind, OriginKind, Outcome, Place,
    PlacePrecision, Role, Status, When,
};
use cairn_export::{
    account::{event_account, has_rival_authors},
    words,
};
use serde::Deserialize;

/// Every string of the interface by name: a name that a file lacks, or has too many, is a fault
/// that the tests find, and one that a page uses and nobody wrote does not compile.
///
/// They are taken one by one from what was read: a derived reader of so many fields takes minutes
/// to compile.
macro_rules! strings {
    ($($name:ident)*) => {
        pub struct Strings { $(pub $name: String,)* }

        impl Strings {
            fn of(mut read: BTreeMap<String, String>) -> Result<Strings, String> {
                let strings = Strings { $($name: taken(&mut read, stringify!($name))?,)* };
                match read.pop_first() {
                    None => Ok(strings),
                    Some((name, _)) => Err(format!("`{name}` is used by no page")),
                }
            }
        }
    };
}

fn taken(read: &mut BTreeMap<String, String>, name: &str) -> Result<String, String> {
    read.remove(name).ok_or_else(|| format!("`{name}` is missing"))
}

strings! {
    other_language skip nav_events nav_queue nav_statistics nav_sources nav_actors nav_coverage
    nav_api search search_hint since until place country province actor kind status
    killed_at_least as_of policy sort any apply clear filters more sort_date sort_killed
    sort_origins events_title no_events no_events_hint none_stored events killed injured contested
    confirmed without_figure as_of_today as_of_day map_label timeline_label timeline_hint
    as_file next_page first_page independent_origins reports_count report_one origin_one without_place
    in_areas needs_webgl needs_live not_stated up_to why date_unknown place_unknown who_says_what origin
    in_their_words who_did_it copy_one copies copy_of with_names the_figure best_note raises_high_note
    superseded_note not_said says_itself alleged said_by denied_by how_changed day attributions
    perpetrators targets participants supporters side place_heading close_by close_by_none reports
    links links_none score made_by decisions decisions_none cite json_address permanent_address
    decide reason act act_confirm act_reject act_note act_merge act_split act_set act_undo
    other_event field value claims_to_take_out write decided_as decided undo_it of_them civilians
    combatants attackers report_heading report_claims report_custody entry entry_hash taken_in
    original_hash reader by_publisher undated untitled claim confidence rule_label opens_event
    no_claims passages_only queue_title queue_empty queue_waiting queue_keys queue_help key_accept
    key_reject key_link key_split key_edit key_next key_undo key_help accept reject link_to split
    edit next reason_accept reason_reject cancel needs_another here_too news show_news select_words statistics_title by month year total
    name events_column killed_column low high sources_title publisher reports_column with_claims
    first last sources_none actors_title actor_kind actors_none coverage_title coverage_text
    coverage_none coverage_cut coverage_reports coverage_publishers coverage_claims api_title api_text
    parameter log_in log_out alias password second_factor
    log_in_wrong log_in_too_often problem_title to_do footer_ledger footer_entries footer_text not_found_hint
}

/// A language of the interface.
pub struct Tongue {
    pub code: &'static str,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    pub strings: Strings,
    /// The codebook's words and the calendar's, by group.
    words: BTreeMap<String, BTreeMap<String, String>>,
}

#[derive(Deserialize)]
struct File {
    strings: BTreeMap<String, String>,
    words: BTreeMap<String, BTreeMap<String, String>>,
}

static ENGLISH: LazyLock<Tongue> =
    LazyLock::new(|| Tongue::read("en", "ltr", include_str!("../../strings/en.toml")));
static ARABIC: LazyLock<Tongue> =
    LazyLock::new(|| Tongue::read("ar", "rtl", include_str!("../../strings/ar.toml")));

impl Tongue {
    pub fn of(code: &str) -> &'static Tongue {
        if code == "ar" { &ARABIC } else { &ENGLISH }
    }

    fn read(code: &'static str, dir: &'static str, text: &str) -> Tongue {
        let read = toml::from_str::<File>(text).map_err(|error| error.to_string());
        let read = read.and_then(|File { strings, words }| Ok((Strings::of(strings)?, words)));
        let (strings, words) =
            read.unwrap_or_else(|error| panic!("strings/{code}.toml, which is built in: {error}"));
        Tongue { code, dir, strings, words }
    }

    /// The word of a group, or the codebook's own where the group lacks it.
    fn word(&self, group: &str, word: &str) -> String {
        let found = self.words.get(group).and_then(|group| group.get(word));
        found.cloned().unwrap_or_else(|| word.replace('_', " "))
    }

    pub fn kind(&self, kind: Kind) -> String {
        self.word("kind", kind.as_str())
    }

    pub fn status(&self, status: Status) -> String {
        self.word("status", status.as_str())
    }

    pub fn outcome(&self, outcome: Outcome) -> String {
        self.word("outcome", outcome.as_str())
    }

    pub fn origin_kind(&self, kind: OriginKind) -> String {
        self.word("origin", kind.as_str())
    }

    pub fn role(&self, role: Role) -> String {
        self.word("role", role.as_str())
    }

    pub fn act(&self, act: &str) -> String {
        self.word("act", act)
    }

    pub fn place_precision(&self, precision: PlacePrecision) -> String {
        self.word("place_precision", &precision.code().to_string())
    }

    pub fn date_precision(&self, precision: DatePrecision) -> String {
        self.word("date_precision", precision.as_str())
    }

    /// `34`, `34+`, `5 (3–7)`; digits are Western in every language, as the figures' sources are.
    pub fn figure(&self, figure: Figure) -> String {
        words::figure(figure).replace("up to", &self.strings.up_to)
    }

    pub fn stated(&self, figure: Option<Figure>) -> String {
        figure.map_or_else(|| self.strings.not_stated.clone(), |figure| self.figure(figure))
    }

    /// "Wed 8 Nov 2023".
    pub fn day(&self, day: Date) -> String {
        if self.code == "en" {
            return words::day(day);
        }
        let weekday = self.word("weekday", &day.strftime("%a").to_string());
        format!("{weekday} {} {} {}", day.day(), self.month(day), day.year())
    }

    fn month(&self, day: Date) -> String {
        self.word("month", &day.strftime("%b").to_string())
    }

    /// "Wed 8 Nov 2023", "10–12 Aug 2023", "August 2023", or that it is not known.
    pub fn days(&self, when: &When) -> String {
        let told = match when.range {
            _ if self.code == "en" => words::days(when),
            Some(range) => Some(self.range(range)),
            None => None,
        };
        told.unwrap_or_else(|| self.strings.date_unknown.clone())
    }

    fn range(&self, range: DateRange) -> String {
        let (start, end) = (range.start(), range.end());
        let whole_month = start == start.first_of_month() && end == start.last_of_month();
        let whole_year = start == start.first_of_year() && end == start.last_of_year();
        match () {
            () if start == end => self.day(start),
            () if whole_year => start.year().to_string(),
            () if whole_month => format!("{} {}", self.month(start), start.year()),
            () if start.year() != end.year() => format!(
                "{} {} {} – {} {} {}",
                start.day(),
                self.month(start),
                start.year(),
                end.day(),
                self.month(end),
                end.year()
            ),
            () if start.month() != end.month() => format!(
                "{} {} – {} {} {}",
                start.day(),
                self.month(start),
                end.day(),
                self.month(end),
                end.year()
            ),
            () => {
                format!("{}–{} {} {}", start.day(), end.day(), self.month(end), end.year())
            }
        }
    }

    /// "in Mayadeen", "north of Hama".
    pub fn in_place(&self, place: &Place) -> String {
        if self.code == "en" {
            return words::in_place(place);
        }
        let relation = if place.relation.is_empty() { "in" } else { place.relation.as_str() };
        format!("{} {}", self.word("relation", relation), isolated(place.name.trim()))
    }

    /// One line for an event, from its fields and nothing else.
    ///
    /// English has a sentence. Other languages name the act and then its parties, each after a word
    /// that says its part: names are not bent, so that they can be found again as they are written.
    pub fn account(&self, event: &Event) -> String {
        if self.code == "en" {
            return event_account(event);
        }
        let has_rivals = has_rival_authors(event);
        let names = |role: Role| {
            if role == Role::Perpetrator && has_rivals {
                return String::new();
            }
            let mut names: Vec<String> = Vec::new();
            for actor in &event.actors {
                let is_stated = actor.certainty == Certainty::Stated;
                let name = isolated(&actor.name);
                if actor.role == role && is_stated && !names.contains(&name) {
                    names.push(name);
                }
            }
            names.join("، ")
        };
        let mut line = vec![self.kind(event.kind.value)];
        for role in [Role::Perpetrator, Role::Target, Role::Participant] {
            let names = names(role);
            if !names.is_empty() {
                line.push(format!("{}: {names}", self.word("in_account", role.as_str())));
            }
        }
        line.extend(event.r#where.as_ref().map(|place| self.in_place(&place.value)));
        line.join("، ")
    }

    /// "1 report", "3 reports": `one` is the whole phrase for one, `many` follows the number.
    pub fn count(&self, n: usize, one: &str, many: &str) -> String {
        match n {
            1 => one.to_owned(),
            n => format!("{} {many}", words::number(n as u64)),
        }
    }
}

/// A name in its own direction, whatever stands around it: Unicode's first strong isolate.
fn isolated(name: &str) -> String {
    format!("\u{2068}{name}\u{2069}")
}

/// A sign that tells a status by its shape: how full it is says how well established it is.
pub fn mark(status: Status) -> &'static str {
    match status {
        Status::Reported => "○",
        Status::PartyClaim => "◇",
        Status::Contested => "◐",
        Status::Corroborated => "●",
        Status::Confirmed => "✓",
        Status::Rejected => "✕",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_every_string_and_every_word() {
        for code in ["en", "ar"] {
            let tongue = Tongue::of(code);
            let mut missing = Vec::new();
            let mut ask = |group: &str, word: &str| {
                if !tongue.words.get(group).is_some_and(|words| words.contains_key(word)) {
                    missing.push(format!("{group}.{word}"));
                }
            };
            Kind::ALL.iter().for_each(|it| ask("kind", it.as_str()));
            Status::ALL.iter().for_each(|it| ask("status", it.as_str()));
            Outcome::ALL.iter().for_each(|it| ask("outcome", it.as_str()));
            OriginKind::ALL.iter().for_each(|it| ask("origin", it.as_str()));
            Role::ALL.iter().for_each(|it| ask("role", it.as_str()));
            (1..=7).for_each(|code| ask("place_precision", &code.to_string()));
            for word in ["day", "range", "week", "month", "year", "unknown"] {
                ask("date_precision", word);
            }
            // English gets the calendar's words where the command line gets them.
            for (day, month) in (1..=7).zip(1..=12).chain((6..=7).zip(11..=12)) {
                let date = jiff::civil::date(2024, month, day);
                if code != "en" {
                    ask("weekday", &date.strftime("%a").to_string());
                    ask("month", &date.strftime("%b").to_string());
                }
            }
            assert!(missing.is_empty(), "strings/{code}.toml lacks {}", missing.join(", "));
        }
    }

    #[test]
    fn arabic_keeps_the_digits_of_its_sources() {
        let arabic = Tongue::of("ar");
        assert_eq!(arabic.figure(Figure::between(26, 40)), "33 (26–40)");
        assert_eq!(arabic.figure(Figure::up_to(34)), "حتى 34");
        assert_eq!(arabic.day("2023-10-05".parse().unwrap()), "الخميس 5 تشرين الأول 2023");
    }
}
