//! Which actor a person means by an id, a name or an alias.

use cairn_core::{MentionKind, Report, ReportId};
use cairn_places::Gazetteer;
use cairn_read::Rules;
use sha2::{Digest, Sha256};

/// What is looked for when a person asks for this actor: the words themselves, which may be an id
/// or a name that no codebook has, and the actors that a report would mean by them.
///
/// Asking the reader keeps one list of aliases, and finds the forces and the police of every country.
pub fn asked(words: &str) -> Vec<String> {
    let mut asked = vec![words.to_owned()];
    let digest: String =
        Sha256::digest(words.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    let Some(id) = ReportId::new(format!("sha256:{digest}")) else { return asked };
    let report = Report {
        id,
        external_id: None,
        title: None,
        published: None,
        publisher: None,
        url: None,
        language: Some("en".to_owned()),
        text: words.to_owned(),
        extra: Vec::new(),
    };
    let reading = cairn_read::read(&report, &Rules::embedded(), &Gazetteer::embedded(), &[]);
    for mention in reading.mentions {
        let is_whole = mention.span.len() as usize == words.chars().count();
        if let Some(actor) =
            mention.actor.filter(|_| mention.kind == MentionKind::Actor && is_whole)
            && !asked.contains(&actor)
        {
            asked.push(actor);
        }
    }
    asked
}

#[cfg(test)]
mod tests {
    use super::asked;

    #[test]
    fn an_alias_a_name_and_an_id_mean_one_actor() {
        for words in ["Daesh", "Islamic State", "ISIS", "داعش"] {
            assert!(asked(words).contains(&"islamic-state".to_owned()), "{words}");
        }
        assert_eq!(asked("islamic-state"), ["islamic-state"]);
        assert!(asked("Syrian army").contains(&"forces-of-sy".to_owned()));
        assert_eq!(asked("the village of nobody"), ["the village of nobody"]);
    }
}
