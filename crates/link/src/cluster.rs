use crate::{ClaimKey, Facts, LinkPolicy, Word, compare};

/// Groups that hold as a whole, of claims that are connected by matches; each group sorted, the
/// groups by their first claim.
///
/// Two claims of one report are in one group only when an analyst says so, and an analyst's word
/// stands over every score. The order of `claims` changes nothing but the indices.
pub fn cluster(claims: &[Facts], words: &[Word], policy: &LinkPolicy) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..claims.len()).collect();
    order.sort_by_key(|&at| claims[at].claim);
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for at in order {
        let said = |other: ClaimKey| {
            let me = claims[at].claim;
            let pair = (me.min(other), me.max(other));
            words.iter().find(|word| (word.a, word.b) == pair).map(|word| word.is_one_event)
        };
        let fits = |group: &&mut Vec<usize>| {
            group.iter().all(|&other| match said(claims[other].claim) {
                Some(word) => word,
                None => {
                    claims[other].claim.report != claims[at].claim.report
                        && compare(&claims[at], &claims[other], policy)
                            .is_some_and(|m| m.score >= policy.threshold)
                }
            })
        };
        match groups.iter_mut().find(fits) {
            Some(group) => group.push(at),
            None => groups.push(vec![at]),
        }
    }
    groups
}
