//! What tablets bring back to a restored server under its own tags: it was taken once, and is not judged again.

use doorstep_sync_server::storage::Healing;
use doorstep_sync_server::storage::books::Parked;
use model::kind::Kind;
use sync::apply::InPlace;
use sync::changeset::{Changeset, Part};
use sync::chunk::Chunk;
use sync::code::Code;
use sync::settled::Outcome;

use crate::adopting::settle;
use crate::bed::{Bed, event, user, words};
use crate::kit::author::{Author, set};
use crate::kit::{GRID, NOW, OTHER_GRID};

/// Brings one record's changes back; how many are in it again and how many wait.
fn heal(bed: &Bed, author: &Author, part: &Part) -> (usize, usize) {
    let parked = |raw: &Vec<u8>| Parked {
        document: part.document,
        generation: 0,
        hash: Chunk::parse(raw).unwrap().hash,
        space: OTHER_GRID.into(),
        kind: Kind::Household.number(),
        schema_version: 1,
        incarnation: author.life,
        raw: raw.clone(),
    };
    let entries: Vec<_> = part.changes.iter().map(parked).collect();
    let healing =
        Healing { entries: &entries, apply: &InPlace, at: NOW, event: &|_| event("heal") };
    let recovered = bed.storage.heal(&healing).unwrap();
    (recovered.applied, recovered.waiting)
}

pub(crate) fn what_was_kept_apart_and_others_bring_back_is_taken_and_nothing_is_left_to_decide(
    bed: &Bed,
) {
    let mut a = bed.worker(1, GRID);
    bed.worker(3, OTHER_GRID);
    let ((mut made, one), (_, other)) =
        (a.household(OTHER_GRID, "赵家"), a.household(OTHER_GRID, "钱家"));
    let behind = a.edit(&mut made, "household.edit", &[set("best_time", "晚上")]);
    // One action on two records, which the judge does not take this time.
    let both = Changeset { parts: [one.parts, other.parts].concat(), ..one };
    let pushed = [both.clone(), behind.clone()];
    assert_eq!(words(&bed.push(&mut a, &pushed)), ["no-grant", "blocked"]);
    let apart = || bed.storage.quarantine(10).unwrap().iter().map(|it| it.seq).collect::<Vec<_>>();
    let told = || bed.storage.settled(a.device, 0, 10).unwrap();

    assert_eq!(heal(bed, &a, &behind.parts[0]), (0, 1), "what it builds upon is not there yet");
    assert_eq!(heal(bed, &a, &both.parts[0]), (2, 0));
    assert_eq!(apart(), [1], "the other record of it is still lacking");
    assert_eq!(heal(bed, &a, &both.parts[1]), (1, 0));
    assert!(apart().is_empty());
    assert_eq!(bed.numbers(3, OTHER_GRID), [1, 2, 3]);
    let told = told();
    assert_eq!(told.iter().map(|it| it.seq).collect::<Vec<_>>(), [2, 1]);
    for one in told {
        assert_eq!((one.outcome, &*one.reason), (Outcome::SetAside, Code::BROUGHT_BACK.zh()));
    }
    assert_eq!(heal(bed, &a, &both.parts[0]), (0, 0));
}

pub(crate) fn what_was_set_aside_and_others_bring_back_is_there_and_the_decision_stays(bed: &Bed) {
    let mut a = bed.worker(1, GRID);
    bed.worker(3, OTHER_GRID);
    let (_, apart) = a.household(OTHER_GRID, "孙家");
    assert_eq!(words(&bed.push(&mut a, std::slice::from_ref(&apart))), ["no-grant"]);
    assert_eq!(settle(&*bed.storage, (a.life, 1), user(3), Outcome::SetAside), Ok(()));
    let before = bed.storage.settled(a.device, 0, 10).unwrap();
    // Another tablet shows it as uploaded: it is.
    assert_eq!(heal(bed, &a, &apart.parts[0]), (1, 0));
    assert_eq!(bed.numbers(3, OTHER_GRID), [1]);
    assert_eq!(bed.storage.settled(a.device, 0, 10).unwrap(), before);
}
