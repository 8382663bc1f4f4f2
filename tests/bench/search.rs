//! `search_1500`, `search_300k`: how long an answer takes while somebody types, at the size of a grid and of a
//! district. The projections are filled directly; the questions are asked of the database on disk.
//!
//! Five sorts of questions in equal numbers, about people who are there: a name's first two characters, a name in
//! pinyin, its initials, the last four digits of a phone, a door. One in ten asks for somebody who is not there.

use model::rng::Rng;
use model::time::local_date;
use pinyin::ToPinyin;
use store::{OpenOptions, Store};

use crate::Outcome;
use crate::clock::timed;
use crate::figures::Times;
use crate::grid::{KEY, database, folder};
use crate::register::NOW;
use crate::report::{Measured, say};
use crate::town::{Resident, Town};

/// So many answers fit a screen and a little more.
const HITS_MAX: usize = 30;
/// Questions of each sort.
const QUESTIONS: usize = 400;
/// Records written in one transaction.
const BATCH_RECORDS: usize = 20_000;

pub(crate) fn measure_grid() -> Outcome<Vec<Measured>> {
    measure("search_1500", 1_500, 1.0)
}

pub(crate) fn measure_district() -> Outcome<Vec<Measured>> {
    measure("search_300k", 300_000, 5.0)
}

fn measure(name: &'static str, people: usize, goal: f64) -> Outcome<Vec<Measured>> {
    let folder = folder()?;
    let mut store = Store::open(&database(folder.path()), &KEY, &OpenOptions::default())?;
    let mut town = Town::new(people, QUESTIONS, 3);
    let (filled, ms) = timed(|| fill(&mut store, &mut town));
    say(format_args!("{name}: {} records in {:.1} s", filled?, ms / 1_000.0));
    // As after a restart: nothing of the filling is in memory.
    drop(store);
    let store = Store::open(&database(folder.path()), &KEY, &OpenOptions::default())?;
    let questions = questions(&town.remembered);
    let today = local_date(NOW).to_string();
    let mut all = Times::default();
    for sort in &questions {
        let (mut times, mut found) = (Times::default(), 0);
        for question in &sort.asked {
            let (hits, ms) = timed(|| store.search(question, &today, HITS_MAX));
            found += usize::from(!hits?.is_empty());
            times.push(ms);
            all.push(ms);
        }
        let (count, median, p95) = (times.count(), times.median(), times.percentile(95));
        say(format_args!(
            "{name}: {:<8} {count} asked, {found} found, median {median:.3} ms, p95 {p95:.3}",
            sort.name
        ));
    }
    Ok(vec![Measured { name, value: all.percentile(95), unit: "ms", reference: None, goal }])
}

fn fill(store: &mut Store, town: &mut Town) -> Outcome<usize> {
    let (mut batch, mut written) = (Vec::new(), 0);
    while let Some(mut building) = town.building() {
        batch.append(&mut building);
        if batch.len() >= BATCH_RECORDS {
            written += store.fill(std::mem::take(&mut batch))?;
        }
    }
    written += store.fill(batch)?;
    store.tidy_search()?;
    Ok(written)
}

struct Sort {
    name: &'static str,
    asked: Vec<String>,
}

fn questions(people: &[Resident]) -> [Sort; 5] {
    let mut rng = Rng::from_number(4);
    let mut sort = |name, question: fn(&Resident) -> String, nobody: &[&str]| {
        let asked = (0..QUESTIONS).map(|at| match nobody.get(at / 10 % nobody.len().max(1)) {
            Some(nobody) if at % 10 == 9 => (*nobody).to_owned(),
            _ => {
                let who = usize::try_from(rng.below(people.len() as u64)).unwrap_or(0);
                people.get(who).map(question).unwrap_or_default()
            }
        });
        Sort { name, asked: asked.collect() }
    };
    [
        sort("name", |it| it.name.chars().take(2).collect(), &["龘靐", "齉齾"]),
        sort("pinyin", |it| spelling(&it.name, |one| one.plain()), &["xqzvvw", "biangbiang"]),
        sort("initials", |it| spelling(&it.name, |one| one.first_letter()), &["vvv", "iuv"]),
        sort(
            "phone",
            |it| it.phone.chars().skip(it.phone.len().saturating_sub(4)).collect(),
            &["000000", "99999999"],
        ),
        sort("door", |it| it.door.clone(), &["99-9-9999", "88-8-808"]),
    ]
}

/// A name as somebody types it who has no characters at hand.
fn spelling(name: &str, of: fn(pinyin::Pinyin) -> &'static str) -> String {
    name.to_pinyin().flatten().map(of).collect()
}
