use base::checks::din91379::{Datatype, contains, sequences};

/// Every letter, sequence and modifier beyond ASCII that a name may have. Source: DIN 91379, datatype A.
pub(super) fn all() -> Vec<String> {
    // The norm's single characters lie between À and the dagger; sequences are listed apart.
    let single = ('\u{c0}'..='\u{2021}')
        .filter(|c| contains(Datatype::A, *c))
        .map(String::from);
    single.chain(sequences()).collect()
}
