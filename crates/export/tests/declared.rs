//! Nothing leaves that `codebook/columns.toml` does not declare, and what is private stays.

mod common;

use std::collections::BTreeSet;

use cairn_export::{
    Audience, Form, Options, Record, Table, Type, Value, columns, declared, no_words,
};
use common::{ambush, claim, claim_id, export};

/// The header that a table is written with for those who may see all of it.
fn header(table: Table) -> Vec<String> {
    let all = Options { audience: Audience::Private, with_hxl: false };
    let csv = export(table, Form::Csv, all, &[ambush()]);
    csv::Reader::from_reader(&csv[..]).headers().unwrap().iter().map(str::to_owned).collect()
}

#[test]
fn every_column_is_declared_and_every_declared_column_is_written() {
    for table in Table::ALL {
        let written: BTreeSet<String> = header(table).into_iter().collect();
        let known: BTreeSet<String> = declared(table).keys().cloned().collect();
        assert_eq!(written, known, "[{}] of codebook/columns.toml", table.as_str());
    }
}

#[test]
fn cells_have_the_type_of_their_column() {
    let (event, id, claim) = (ambush(), claim_id(1), claim());
    let record = Record {
        event: &event,
        claims: vec![(&id, &claim)],
        radius_km: Some(25.0),
        at: 0,
        words: &no_words,
    };
    for table in Table::ALL {
        for column in columns(table, Audience::Private) {
            let is_right = match ((column.cell)(&record), column.declared.holds) {
                (Value::Null, _)
                | (Value::Text(_), Type::Text)
                | (Value::Integer(_), Type::Integer)
                | (Value::Number(_), Type::Number)
                | (Value::Day(_), Type::Day)
                | (Value::Truth(_), Type::Truth) => true,
                (_, Type::Text | Type::Integer | Type::Number | Type::Day | Type::Truth) => false,
            };
            assert!(is_right, "[{}] {}", table.as_str(), column.name);
        }
    }
}

#[test]
fn what_is_private_is_in_no_public_file() {
    for table in Table::ALL {
        for form in Form::ALL.into_iter().filter(|form| form.holds(table)) {
            let bytes = export(table, form, Options::PUBLIC, &[ambush()]);
            let text = String::from_utf8_lossy(&bytes);
            for secret in ["Analyst Unnamed", "sender-4711"] {
                let (table, form) = (table.as_str(), form.as_str());
                assert!(!text.contains(secret), "{secret} in {table} as {form}");
            }
        }
    }
    let all = Options { audience: Audience::Private, with_hxl: false };
    let text = String::from_utf8(export(Table::Events, Form::Jsonl, all, &[ambush()])).unwrap();
    assert!(text.contains("Analyst Unnamed") && text.contains("sender-4711"));
}

/// Sentences that say why a field is what it is name the analyst who set it.
#[test]
fn what_analysts_decided_leaves_without_their_names() {
    let mut event = ambush();
    let why = "Set by Analyst Unnamed on 2024-01-01: the hospital's list".to_owned();
    event.status_why = why.clone();
    for settled in &mut event.casualties {
        settled.why = why.clone();
    }
    event.actors[0].said_by.push("Analyst Unnamed (analyst)".to_owned());
    for (table, form) in [(Table::Events, Form::Jsonl), (Table::Events, Form::Csv)] {
        let bytes = export(table, form, Options::PUBLIC, std::slice::from_ref(&event));
        let text = String::from_utf8(bytes).unwrap();
        assert!(!text.contains("Analyst Unnamed"), "{text}");
        assert!(text.contains("Set by an analyst on 2024-01-01: the hospital's list"), "{text}");
    }
}

#[test]
fn acled_and_ged_have_the_columns_that_their_readers_expect() {
    let acled = "event_id_cnty event_date year time_precision disorder_type event_type \
        sub_event_type actor1 assoc_actor_1 inter1 actor2 assoc_actor_2 inter2 interaction \
        civilian_targeting iso region country admin1 admin2 admin3 location latitude longitude \
        geo_precision source source_scale notes fatalities tags timestamp";
    assert_eq!(header(Table::Acled), acled.split_whitespace().collect::<Vec<_>>());
    let ged = "id relid year active_year code_status type_of_violence conflict_dset_id \
        conflict_new_id conflict_name dyad_dset_id dyad_new_id dyad_name side_a_dset_id \
        side_a_new_id side_a side_b_dset_id side_b_new_id side_b number_of_sources source_article \
        source_office source_date source_headline source_original where_prec where_coordinates \
        where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id \
        region event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians \
        deaths_unknown best high low gwnoa gwnob";
    assert_eq!(header(Table::Ged), ged.split_whitespace().collect::<Vec<_>>());
}
