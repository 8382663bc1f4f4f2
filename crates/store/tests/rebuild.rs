//! Everything derived can be derived again: the same after any history, and after the caches were damaged.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use common::{Server, TODAY, Worker, receipt, reply, set};
use doorstep_store::Sent;
use model::document::{Edit, Scalar};
use model::id::DocumentId;
use model::kind::Kind;
use model::record::{Household, Person};
use sync::code::Code;
use sync::receipt::Verdict;

const WORDS: [&str; 6] = ["晚上", "早上", "才旦卓玛", "བོད་", "马", "3号楼"];

struct World {
    workers: Vec<Worker>,
    server: Server,
    households: Vec<DocumentId>,
    places: Vec<DocumentId>,
}

impl World {
    fn act(&mut self, who: usize) {
        let pick = self.workers[who].rng.below(10);
        let known = |worker: &Worker, ids: &[DocumentId]| -> Vec<DocumentId> {
            ids.iter().copied().filter(|id| worker.store.kind_of(*id).unwrap().is_some()).collect()
        };
        let worker = &mut self.workers[who];
        let households = known(worker, &self.households);
        let word = WORDS[worker.rng.below(6) as usize];
        match (pick, households.as_slice()) {
            (0, _) => {
                let (place, doors) = worker.place(word, "3号楼", &[("1", "101"), ("2", "202")]);
                let place = worker.create(&place);
                let household = worker.household(word, "15400000001");
                let household = worker.lives_at(household, place, doors[0]);
                self.households.push(worker.create(&household));
                self.places.push(place);
            }
            (1 | 2, [first, ..]) => {
                let person = worker.person(word, *first);
                worker.create(&person);
            }
            (3, [first, ..]) => {
                let visit = worker.visit(*first, Some(word));
                worker.create(&visit);
            }
            (4 | 5, [.., last]) => {
                let id = worker.entry();
                let number = format!("1540000{:04}", worker.rng.below(9_999));
                let edits = [
                    Edit::Add("phones".into(), id, vec![("number".into(), Scalar::Text(number))]),
                    Edit::Set("phone_best".into(), Scalar::Bytes(id.as_bytes().to_vec())),
                ];
                worker.edit(*last, &edits);
            }
            (6, [.., last]) => {
                let now = worker.read::<Household>(*last);
                if now.best_time.as_deref() != Some(word) {
                    worker.edit(*last, &[set("best_time", word)]);
                }
            }
            (7, _) => {
                worker.pull(&self.server);
            }
            (8, _) if worker.store.outgoing().unwrap().is_some() => {
                worker.push(&mut self.server);
            }
            (9, _) => self.keep_apart(who),
            _ => {}
        }
    }

    /// The server keeps the oldest unsent action apart.
    fn keep_apart(&mut self, who: usize) {
        let worker = &mut self.workers[who];
        let Some(outgoing) = worker.store.outgoing().unwrap() else { return };
        let verdict = Verdict::Quarantined(Code::ROLE_REFUSED);
        let answer = reply(vec![receipt(outgoing.first_seq, verdict)], Vec::new());
        let sent = Sent { pushed: Some(outgoing.incarnation), offered: Vec::new() };
        worker.store.apply_reply(&sent, &answer).unwrap();
    }
}

#[test]
fn after_any_history_a_rebuild_changes_nothing() {
    for seed in 0..6 {
        let workers = vec![Worker::new(1 + 2 * seed), Worker::new(2 + 2 * seed)];
        let mut world = World {
            workers,
            server: Server::default(),
            households: Vec::new(),
            places: Vec::new(),
        };
        for turn in 0..90 {
            world.act(turn % 2);
        }
        for worker in &mut world.workers {
            let before = worker.store.derived().unwrap();
            assert!(
                before["search"].len() > 20 && before["document"].len() > 3,
                "seed {seed} did too little"
            );
            worker.store.rebuild().unwrap();
            let after = worker.store.derived().unwrap();
            for (table, rows) in &before {
                assert_eq!(rows, &after[table], "{table}, seed {seed}");
            }
            worker.store.check().unwrap();
        }
    }
}

#[test]
fn a_damaged_cache_is_read_from_the_log_and_a_rebuild_mends_all_of_it() {
    let mut worker = Worker::new(1);
    let record = worker.household("才旦卓玛家", "15400000001");
    let id = worker.create(&record);
    let person = worker.person("才旦卓玛", id);
    let person = worker.create(&person);
    let visit = worker.visit(id, Some("回复暖气"));
    worker.create(&visit);
    let before = worker.store.derived().unwrap();
    let harms = [
        "UPDATE document SET saved = zeroblob(40)",
        "UPDATE document SET saved = (SELECT saved FROM document ORDER BY id DESC LIMIT 1)",
        "UPDATE document SET heads = zeroblob(32)",
        "DELETE FROM document; DELETE FROM household; DELETE FROM promise",
        "UPDATE person SET name = '别人'; DELETE FROM phone",
        "DELETE FROM name_key",
        "UPDATE name_key SET year = 1985; INSERT INTO name_key (person, name_key) SELECT DISTINCT person, 'x' FROM name_key",
        "DELETE FROM search_row; INSERT INTO search (search) VALUES ('rebuild')",
        "INSERT INTO search (search) VALUES ('delete-all')",
    ];
    for harm in harms {
        worker = worker.meddle(harm);
        assert_eq!(worker.read::<Household>(id), record, "{harm}");
        assert_eq!(worker.read::<Person>(person).name, "才旦卓玛", "{harm}");
        worker.store.rebuild().unwrap();
        assert_eq!(worker.store.derived().unwrap(), before, "{harm}");
        worker.store.check().unwrap();
    }
}

#[test]
fn a_record_of_an_unknown_kind_is_kept_for_a_later_version() {
    let mut worker = Worker::new(1);
    let mut other = Worker::new(2);
    let mut server = Server::default();
    let record = other.household("一家", "15400000001");
    let id = other.create(&record);
    other.push(&mut server);
    for (_, part, _) in &mut server.feed {
        part.kind = 999;
    }
    let applied = worker.pull(&server);
    assert_eq!((applied.waiting, worker.store.kind_of(id).unwrap()), (1, None));
    worker.store.rebuild().unwrap();
    assert_eq!(worker.store.record_state(id).unwrap().unwrap().waiting, 1);
    // The later version knows the kind.
    let sql = format!("UPDATE change SET kind = {}", Kind::Household.number());
    let mut worker = worker.meddle(&sql);
    worker.store.rebuild().unwrap();
    assert_eq!(worker.read::<Household>(id).label, "一家");
    assert_eq!(worker.store.search("一家", TODAY, 5).unwrap().len(), 1);
}
