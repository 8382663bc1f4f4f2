//! Turns `data/codes.json` into static tables, so that a list that does not read fails the build and not a tablet.
//!
//! Nothing is decided here: the meaning of the tables stands in `codes`, `workflow::machine` and `refused`.

use std::error::Error;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

use serde_json::Value;

type Built<T> = Result<T, Box<dyn Error>>;

const SOURCE: &str = "data/codes.json";

fn main() -> Built<()> {
    println!("cargo::rerun-if-changed={SOURCE}");
    println!("cargo::rerun-if-changed=build.rs");
    let source = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join(SOURCE);
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let json: Value = serde_json::from_str(&fs::read_to_string(source)?)?;
    fs::write(out.join("codes.rs"), lists(&json)?)?;
    fs::write(out.join("machines.rs"), machines(&json)?)?;
    fs::write(out.join("refused.rs"), refused(&json)?)?;
    Ok(())
}

fn lists(json: &Value) -> Built<String> {
    let mut out = format!("pub(super) static VERSION: &str = {:?};\n", text(json, "version")?);
    out.push_str("pub(super) static LISTS: &[CodeList] = &[\n");
    for (name, list) in json.get("codes").and_then(Value::as_object).ok_or("no codes")? {
        writeln!(out, "CodeList {{ name: {name:?}, standard: {:?}, items: &[", text(list, "std")?)?;
        for item in array(list, "items")? {
            let note = item.get("note").and_then(Value::as_str);
            let first = item.get("first").and_then(Value::as_bool).unwrap_or(false);
            let (code, zh, en) = (text(item, "code")?, text(item, "zh")?, text(item, "en")?);
            writeln!(
                out,
                "Item {{ code: {code:?}, zh: {zh:?}, en: {en:?}, note: {note:?}, first: {first} }},"
            )?;
        }
        out.push_str("] },\n");
    }
    out.push_str("];\n");
    Ok(out)
}

fn machines(json: &Value) -> Built<String> {
    let mut out = String::new();
    for (name, key) in [("Event", "event"), ("Mediation", "mediation")] {
        let machine = json.get("fsm").and_then(|fsm| fsm.get(key)).ok_or("no such machine")?;
        let constant = key.to_uppercase();
        writeln!(
            out,
            "pub(super) static {constant}: Machine = Machine {{ id: MachineId::{name}, states: &["
        )?;
        for state in array(machine, "states")? {
            let [code, zh] = state.as_array().map(Vec::as_slice).ok_or("a state is a pair")? else {
                return Err("a state is a pair".into());
            };
            let (code, zh) = (code.as_str().ok_or("state code")?, zh.as_str().ok_or("state name")?);
            writeln!(out, "State {{ code: {code:?}, zh: {zh:?} }},")?;
        }
        out.push_str("], transitions: &[\n");
        for row in array(machine, "transitions")? {
            out.push_str(&transition(row)?);
        }
        out.push_str("] };\n");
    }
    Ok(out)
}

fn transition(row: &Value) -> Built<String> {
    let from = match words(row, "from_states")?.as_slice() {
        [] => "From::Nothing".to_owned(),
        ["any open"] => "From::AnyOpen".to_owned(),
        states => format!("From::States(&{states:?})"),
    };
    let to = match words(row, "to_states")?.as_slice() {
        [] => return Err("a transition leads somewhere".into()),
        ["same"] => "To::Same".to_owned(),
        ["same or referred"] => "To::SameOr(\"referred\")".to_owned(),
        states => format!("To::States(&{states:?})"),
    };
    let offline = match text(row, "offline")? {
        "yes" => true,
        "no" => false,
        _ => return Err("offline is yes or no".into()),
    };
    Ok(format!(
        "Transition {{ id: {:?}, action: {:?}, zh: {:?}, from: {from}, to: {to}, who: {:?}, guard: {:?}, \
         limit: {:?}, offline: {offline} }},\n",
        text(row, "id")?,
        text(row, "action")?,
        text(row, "zh")?,
        text(row, "who")?,
        text(row, "guard")?,
        text(row, "limit")?,
    ))
}

fn refused(json: &Value) -> Built<String> {
    let forbidden = json.get("forbidden").ok_or("no forbidden")?;
    Ok(format!(
        "pub(super) static FIELD_NAME_PATTERNS: &[&str] = &{:?};\npub(super) static ZH_TERMS: &[&str] = &{:?};\n",
        words(forbidden, "field_name_patterns")?,
        words(forbidden, "zh_terms")?,
    ))
}

fn text<'a>(value: &'a Value, key: &str) -> Built<&'a str> {
    Ok(value.get(key).and_then(Value::as_str).ok_or_else(|| format!("no text {key}"))?)
}

fn array<'a>(value: &'a Value, key: &str) -> Built<&'a Vec<Value>> {
    Ok(value.get(key).and_then(Value::as_array).ok_or_else(|| format!("no list {key}"))?)
}

fn words<'a>(value: &'a Value, key: &str) -> Built<Vec<&'a str>> {
    array(value, key)?
        .iter()
        .map(|word| word.as_str().ok_or_else(|| format!("{key} holds words").into()))
        .collect()
}
