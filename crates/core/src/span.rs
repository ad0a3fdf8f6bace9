use std::{fmt, sync::Arc};

/// Unicode code points `[start, end)` of a report's text.
///
/// Code points and not bytes, because the people and programs that check a quote count characters
/// in Python, JavaScript or a spreadsheet. Invariant: `start < end`; an empty quote proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// `None` when the span would be empty or backwards.
    ///
    /// ```
    /// use cairn_core::Span;
    /// assert_eq!(Span::new(3, 7).unwrap().len(), 4);
    /// assert!(Span::new(7, 7).is_none());
    /// ```
    pub fn new(start: u32, end: u32) -> Option<Span> {
        (start < end).then_some(Span { start, end })
    }

    pub fn start(self) -> u32 {
        self.start
    }

    pub fn end(self) -> u32 {
        self.end
    }

    /// In code points; never 0.
    #[allow(clippy::len_without_is_empty)] // a span is never empty
    pub fn len(self) -> u32 {
        self.end - self.start
    }

    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that holds both.
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The quoted words, or `None` when the span does not lie in `text`.
    pub fn quote(self, text: &str) -> Option<&str> {
        let mut starts = text.char_indices().map(|(byte, _)| byte).chain([text.len()]);
        let first = starts.nth(self.start as usize)?;
        let last = starts.nth((self.end - self.start - 1) as usize)?;
        text.get(first..last)
    }
}

/// Which rule made a value: `file.name`, as written in `rules/<lang>/*.toml` or `codebook/*.toml`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(Arc<str>);

impl RuleId {
    pub fn new(id: impl Into<Arc<str>>) -> RuleId {
        RuleId(id.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A value, the words that say it and the rule that read them. No field of a claim exists without.
#[derive(Clone, Debug, PartialEq)]
pub struct Cited<T> {
    pub value: T,
    pub rule: RuleId,
    spans: Vec<Span>,
}

impl<T> Cited<T> {
    /// `None` when there are no words: a value with no evidence does not exist (codebook, 2).
    pub fn new(value: T, mut spans: Vec<Span>, rule: RuleId) -> Option<Cited<T>> {
        spans.sort();
        spans.dedup();
        (!spans.is_empty()).then_some(Cited { value, rule, spans })
    }

    /// A value said in one place; cannot fail, because a [`Span`] is never empty.
    pub fn at(value: T, span: Span, rule: RuleId) -> Cited<T> {
        Cited { value, rule, spans: vec![span] }
    }

    /// In text order, without repeats, never empty.
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// More words that say the same value.
    pub fn also(&mut self, span: Span) {
        if let Err(at) = self.spans.binary_search(&span) {
            self.spans.insert(at, span);
        }
    }

    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Cited<U> {
        Cited { value: f(self.value), rule: self.rule, spans: self.spans }
    }
}
