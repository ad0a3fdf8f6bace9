use cairn_core::{Cited, RuleId, Span};
use serde::{Deserialize, Serialize};

/// Spans and the rule, as written beside every value: code points `[start, end)`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Words {
    #[serde(rename = "e")]
    pub evidence: Vec<[u32; 2]>,
    #[serde(rename = "r", default, skip_serializing_if = "String::is_empty")]
    pub rule: String,
}

impl Words {
    pub fn of<T>(cited: &Cited<T>) -> Words {
        Words { evidence: pairs(cited.spans()), rule: cited.rule.as_str().to_owned() }
    }

    /// `None` when no words are left that can be spans.
    pub fn cite<T>(self, value: T) -> Option<Cited<T>> {
        Cited::new(value, spans(&self.evidence), RuleId::new(self.rule))
    }
}

pub fn pairs(spans: &[Span]) -> Vec<[u32; 2]> {
    spans.iter().map(|span| [span.start(), span.end()]).collect()
}

pub fn spans(pairs: &[[u32; 2]]) -> Vec<Span> {
    pairs.iter().filter_map(|[start, end]| Span::new(*start, *end)).collect()
}
