use cairn_core::OriginKind;

/// How reports that disagree are reconciled; named and versioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum SettlePolicy {
    /// The most reliable independent origin; the later one on a tie.
    #[default]
    Balanced,
    /// The smallest figure of an origin that is no party.
    Conservative,
    /// The latest figure, whoever gives it.
    Latest,
    /// As balanced, in a range that holds every figure ever given.
    Widest,
}

impl SettlePolicy {
    pub const ALL: [SettlePolicy; 4] = [
        SettlePolicy::Balanced,
        SettlePolicy::Conservative,
        SettlePolicy::Latest,
        SettlePolicy::Widest,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            SettlePolicy::Balanced => "balanced",
            SettlePolicy::Conservative => "conservative",
            SettlePolicy::Latest => "latest",
            SettlePolicy::Widest => "widest",
        }
    }

    /// Name and version, as events carry it.
    pub fn id(self) -> &'static str {
        match self {
            SettlePolicy::Balanced => "balanced-1",
            SettlePolicy::Conservative => "conservative-1",
            SettlePolicy::Latest => "latest-1",
            SettlePolicy::Widest => "widest-1",
        }
    }

    pub fn parse(word: &str) -> Option<SettlePolicy> {
        SettlePolicy::ALL.into_iter().find(|policy| policy.as_str() == word)
    }

    /// Origin kinds from the most reliable down; those of one row are equally reliable.
    ///
    /// First those who count the dead themselves and have no side; then the authorities, whose
    /// counts are named and answered for; then those who saw or were told; then the nameless; the
    /// belligerents last.
    pub fn reliability(self) -> &'static [&'static [OriginKind]] {
        &[
            &[OriginKind::UnNgo, OriginKind::Monitor, OriginKind::Medical],
            &[OriginKind::Official],
            &[OriginKind::Media, OriginKind::Witness],
            &[OriginKind::Unnamed],
            &[OriginKind::Party],
        ]
    }

    /// The row of a kind, 0 being the most reliable.
    pub fn rank(self, kind: OriginKind) -> usize {
        let rows = self.reliability();
        rows.iter().position(|row| row.contains(&kind)).unwrap_or(rows.len())
    }
}
