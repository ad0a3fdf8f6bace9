use std::fmt::Write as _;

use cairn_core::Kind;

use super::{About, NAMES, changes::markdown};
use crate::{
    Audience, Declared, Table,
    columns::{columns, declared, declared_in},
    crosswalk::CROSSWALK,
    tables::sdg,
};

/// What every column of these tables means, and every kind; from the declarations in use.
pub fn codebook(about: &About, tables: &[Table]) -> String {
    let mut text = format!("# Codebook of {}, {}\n", about.title, about.version);
    text.push_str(
        "\nDays are ISO 8601. Positions are degrees, WGS 84.\n\
         An empty cell is unknown or unbounded, never zero; \"at least 34\" has a low and no high.\n\
         Lists in one cell are set apart by \"; \".\n\
         A text that begins as a formula does has an apostrophe before it in spreadsheets.\n",
    );
    for table in tables {
        let _ = write!(text, "\n## {}\n\n", title(*table));
        let header: Vec<(&str, &Declared)> = match table {
            Table::Sdg => sdg::NAMES.iter().map(|name| (*name, &declared(*table)[*name])).collect(),
            _ => columns(*table, Audience::Public).iter().map(|c| (c.name, c.declared)).collect(),
        };
        rows(&mut text, &header);
    }
    text.push_str("\n## Changes\n\n");
    let header: Vec<_> = NAMES.iter().map(|name| (*name, &declared_in("changes")[*name])).collect();
    rows(&mut text, &header);
    text.push_str("\n## Kinds\n\n| kind | is | is not |\n|---|---|---|\n");
    for kind in Kind::ALL {
        let row = CROSSWALK.kind(kind);
        let (is, is_not) = (markdown(&row.definition), markdown(&row.not));
        let _ = writeln!(text, "| {} | {is} | {is_not} |", markdown(kind.as_str()));
    }
    text
}

fn title(table: Table) -> &'static str {
    match table {
        Table::Events => "Events",
        Table::Claims => "Claims",
        Table::Acled => "Events in the columns of ACLED",
        Table::Ged => "Events in the columns of UCDP GED",
        Table::Sdg => "Documented deaths by SDG indicator 16.1.2",
    }
}

fn rows(text: &mut String, header: &[(&str, &Declared)]) {
    text.push_str("| column | holds | means | HXL |\n|---|---|---|---|\n");
    for (name, declared) in header {
        let hxl = declared.hxl.as_deref().map(|tag| format!("`{tag}`")).unwrap_or_default();
        let means = markdown(&declared.means);
        let _ = writeln!(text, "| `{name}` | {} | {means} | {hxl} |", declared.holds.as_str());
    }
}
