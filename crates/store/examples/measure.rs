//! probe
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::print_stdout
)]
use doorstep_store::table::meta::Identity;
use doorstep_store::*;
use model::document::*;
use model::id::*;
use model::record::household::Residence;
use model::record::person::Membership;
use model::record::place::Dwelling;
use model::record::*;
use model::rng::Rng;
use std::time::Instant;
use sync::changeset::*;
use sync::clock::BootId;
const NOW: i64 = 1_790_000_000_000;

fn main() {
    let n: usize = std::env::args().nth(1).unwrap().parse().unwrap();
    let dir = tempfile::tempdir_in(std::env::var("HOME").unwrap()).unwrap();
    let mut store =
        Store::open(&dir.path().join("a.db"), &[7; 32], &OpenOptions::default()).unwrap();
    let user = UserId::from_bytes([1; 16]);
    store
        .enrol(
            Identity {
                tenant: TenantId::from_bytes([1; 16]),
                device: DeviceId::from_bytes([1; 16]),
                user,
            },
            IncarnationId::from_bytes([1; 16]),
            &[],
        )
        .unwrap();
    let mut rng = Rng::from_number(1);
    let surnames: Vec<char> =
        "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗单仇解曾区查".chars().collect();
    let given: Vec<char> =
        "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英华玉萍红鹏才旦卓玛扎西".chars().collect();
    let t = Instant::now();
    let mut records = Vec::new();
    let mut place = None;
    let mut doors = vec![];
    let mut home = rng.document_id(NOW);
    let mut names = vec![];
    for i in 0..n {
        if i % 240 == 0 {
            let id = rng.document_id(NOW);
            let mut p = Place {
                estate_name: format!("和{}苑", given[i / 240 % given.len()]),
                building_no: format!("{}号楼", i / 240 % 24 + 1),
                building_type: "01".into(),
                ..Place::default()
            };
            doors.clear();
            for d in 0..80 {
                let e = rng.entry_id(NOW);
                doors.push(e);
                p.dwellings.insert(
                    e,
                    Dwelling {
                        unit_no: Some((d / 20 + 1).to_string()),
                        room_no: Some(format!("{}0{}", d % 20 / 4 + 1, d % 4 + 1)),
                        ..Dwelling::default()
                    },
                );
            }
            place = Some(id);
            records.push(Projected { document: id, author: None, record: Record::Place(p) });
        }
        let mut name = String::new();
        name.push(surnames[rng.below(surnames.len() as u64) as usize]);
        for _ in 0..1 + rng.below(2) {
            name.push(given[rng.below(given.len() as u64) as usize]);
        }
        let phone = format!("154{:08}", rng.below(100_000_000));
        if i % 3 == 0 {
            home = rng.document_id(NOW);
            let mut h = Household { label: format!("{name}家"), ..Household::default() };
            h.residences.insert(
                rng.entry_id(NOW),
                Residence { place, dwelling: Some(doors[i % 240 / 3]), ..Residence::default() },
            );
            h.phones.insert(rng.entry_id(NOW), Phone { number: phone.clone(), ..Phone::default() });
            records.push(Projected { document: home, author: None, record: Record::Household(h) });
        }
        let mut p = Person { name: name.clone(), ..Person::default() };
        p.memberships.insert(
            rng.entry_id(NOW),
            Membership { household: Some(home), ..Membership::default() },
        );
        if i % 2 == 0 {
            p.phones.insert(rng.entry_id(NOW), Phone { number: phone.clone(), ..Phone::default() });
        }
        names.push((name, phone));
        records.push(Projected {
            document: rng.document_id(NOW),
            author: None,
            record: Record::Person(p),
        });
        if records.len() > 20_000 {
            store.fill(records.drain(..)).unwrap();
        }
    }
    store.fill(records).unwrap();
    println!("filled {:?}", t.elapsed());
    let t = Instant::now();
    if std::env::args().nth(2).is_none() {
        store.tidy_search().unwrap();
    }
    println!("optimized {:?}", t.elapsed());
    println!("file {} MB", std::fs::metadata(dir.path().join("a.db")).unwrap().len() / 1_000_000);
    use pinyin::ToPinyin;
    let mut queries: Vec<(&str, Vec<String>)> = vec![
        ("name", vec![]),
        ("char", vec![]),
        ("given", vec![]),
        ("pinyin", vec![]),
        ("prefix", vec![]),
        ("initials", vec![]),
        ("initials2", vec![]),
        ("letter", vec![]),
        ("tail", vec![]),
        ("phone", vec![]),
        ("door", vec![]),
        ("room", vec![]),
        ("name+tail", vec![]),
        ("name+door", vec![]),
        ("none", vec![]),
    ];
    for _ in 0..200 {
        let (name, phone) = &names[rng.below(names.len() as u64) as usize];
        let py: Vec<&str> = name.as_str().to_pinyin().flatten().map(|p| p.plain()).collect();
        let all = py.concat();
        let ini: String = py.iter().map(|s| &s[..1]).collect();
        let first: String = name.chars().take(1).collect();
        let q = [
            name.clone(),
            first.clone(),
            name.chars().skip(1).collect(),
            all.clone(),
            all[..(3 + rng.below(4) as usize).min(all.len())].to_owned(),
            ini.clone(),
            ini[..2].to_owned(),
            ini[..1].to_owned(),
            phone[7..].to_owned(),
            phone[..6].to_owned(),
            format!(
                "{}-{}-{}0{}",
                rng.below(24) + 1,
                rng.below(4) + 1,
                rng.below(5) + 1,
                rng.below(4) + 1
            ),
            format!("{}0{}", rng.below(5) + 1, rng.below(4) + 1),
            format!("{first} {}", &phone[7..]),
            format!("{first} {}-{}-{}01", rng.below(24) + 1, rng.below(4) + 1, rng.below(5) + 1),
            format!("{name}{name}"),
        ];
        for (i, q) in q.into_iter().enumerate() {
            queries[i].1.push(q);
        }
    }
    let mut overall = vec![];
    for (what, qs) in &queries {
        let mut times: Vec<f64> = vec![];
        let mut hits = 0;
        for q in qs {
            let t = Instant::now();
            hits += store.search(q, "2026-09-21", 20).unwrap().len();
            times.push(t.elapsed().as_secs_f64() * 1e3);
        }
        times.sort_by(f64::total_cmp);
        overall.extend(times.clone());
        println!(
            "{what:10} p50 {:.2} p95 {:.2} max {:.2} ms, hits {:.1}",
            times[100],
            times[190],
            times[199],
            hits as f64 / 200.0
        );
    }
    overall.sort_by(f64::total_cmp);
    println!("overall p95 {:.2}", overall[overall.len() * 95 / 100]);
    save(&mut store, &mut rng, user, dir.path());
}

fn save(store: &mut Store, rng: &mut Rng, user: UserId, dir: &std::path::Path) {
    let by = Authorship { user, action: "visit.record".into(), time: NOW };
    let mut h = Household { label: "才旦家".into(), ..Household::default() };
    h.phones.insert(rng.entry_id(NOW), Phone { number: "15400000000".into(), ..Phone::default() });
    let mut make = |rng: &mut Rng, kind_edits: &[Edit], kind| {
        let mut d = Document::create(kind, 1, rng.actor()).unwrap();
        let c = d.edit(kind_edits, &by).unwrap().unwrap();
        (rng.document_id(NOW), d, c)
    };
    let cs = |parts| Changeset {
        user,
        action: "visit.record".into(),
        amends: None,
        device_time: NOW,
        boot: BootId([1; 16]),
        boot_clock: 1,
        parts,
    };
    let part = |id, d: &Document, c: Vec<u8>| Part {
        document: id,
        kind: d.kind().number(),
        schema_version: 1,
        space: "grid/990101001001001".into(),
        generation: 0,
        changes: vec![c],
    };
    let mut homes = vec![];
    for _ in 0..50 {
        let (id, d, c) = make(rng, &edits_of(&h).unwrap(), model::kind::Kind::Household);
        let p = part(id, &d, c);
        store
            .save(Step {
                changeset: cs(vec![p]),
                documents: vec![Edited { id, document: d }],
                photos: vec![],
                draft_done: None,
                replaces: vec![],
            })
            .unwrap();
        homes.push(id);
    }
    let mut times = vec![];
    let mut bytes = 0;
    let mut author = vec![];
    for i in 0..300usize {
        let t = Instant::now();
        let home = homes[i % 50];
        let mut visit = Visit {
            household: Some(home),
            visit_type: "01".into(),
            method: "01".into(),
            result: "01".into(),
            occurred_at: NOW,
            note: "腰好些了, 说暖气不热, 回头问".into(),
            ..Visit::default()
        };
        visit.promises.insert(
            rng.entry_id(NOW),
            model::record::visit::Promise {
                text: "问暖气".into(),
                due: Some("2026-10-01".into()),
                ..Default::default()
            },
        );
        let (id, d, c) = make(rng, &edits_of(&visit).unwrap(), model::kind::Kind::Visit);
        bytes = c.len();
        let p = part(id, &d, c);
        let mut parts = vec![p];
        let mut documents = vec![Edited { id, document: d }];
        if std::env::args().nth(3).is_some() {
            let mut hd = store.document(home, rng.actor()).unwrap();
            let c = hd
                .edit(
                    &[
                        Edit::Set("confirmed_at".into(), Scalar::Int(NOW + i as i64)),
                        Edit::Set(
                            "next_visit_due".into(),
                            Scalar::Text(format!("2026-10-{:02}", i % 28 + 1)),
                        ),
                    ],
                    &by,
                )
                .unwrap()
                .unwrap();
            bytes += c.len();
            parts.push(part(home, &hd, c));
            documents.push(Edited { id: home, document: hd });
        }
        author.push(t.elapsed().as_secs_f64() * 1e3);
        let t = Instant::now();
        store
            .save(Step {
                changeset: cs(parts),
                documents,
                photos: vec![],
                draft_done: None,
                replaces: vec![],
            })
            .unwrap();
        times.push(t.elapsed().as_secs_f64() * 1e3);
    }
    let raw = rusqlite::Connection::open(dir.join("plain.db")).unwrap();
    raw.execute_batch("PRAGMA key = \"x'0707070707070707070707070707070707070707070707070707070707070707'\"; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;").unwrap();
    let mut plain = vec![];
    for _ in 0..300 {
        let t = Instant::now();
        raw.prepare_cached("INSERT INTO t (bytes) VALUES (?1)")
            .unwrap()
            .execute([vec![7u8; bytes]])
            .unwrap();
        plain.push(t.elapsed().as_secs_f64() * 1e3);
    }
    for (n, v) in [("author", &mut author), ("save", &mut times), ("plain", &mut plain)] {
        v.sort_by(f64::total_cmp);
        println!("{n}: p50 {:.2} p95 {:.2} ms", v[150], v[285]);
    }
    println!("change bytes {bytes}, ratio p50 {:.2}", times[150] / plain[150]);
}
