//! Area codes: levels, what lies in what, and the sorts that the digits tell.

use doorstep_model::identifier::{AreaCode, AreaLevel, CommitteeSort, TownshipSort};

fn area(text: &str) -> AreaCode {
    AreaCode::new(text).unwrap()
}

#[test]
fn a_code_has_the_level_of_its_length() {
    for (text, level) in [
        ("990101", AreaLevel::District),
        ("990101001", AreaLevel::Street),
        ("990101001002", AreaLevel::Community),
        ("990101001002003", AreaLevel::Grid),
        ("99010100100200304", AreaLevel::Micro),
    ] {
        assert_eq!((area(text).level(), area(text).to_string().as_str()), (level, text));
        assert_eq!(level.digits(), text.len());
        assert!(!level.zh().is_empty());
    }
    for bad in ["", "99", "9901010", "99010100100200x", "９９０１０１", "990101001002003040"]
    {
        assert_eq!(AreaCode::new(bad), None, "{bad}");
    }
}

#[test]
fn a_micro_grid_lies_in_every_area_above_it() {
    let mut at = area("99010100100200304");
    let mut above = Vec::new();
    while let Some(parent) = at.parent() {
        assert!(parent.contains(&at) && !at.contains(&parent));
        above.push(parent.to_string());
        at = parent;
    }
    assert_eq!(above, ["990101001002003", "990101001002", "990101001", "990101"]);
    let grid = area("990101001002003");
    assert_eq!(grid.at(AreaLevel::Community), Some(area("990101001002")));
    assert_eq!(grid.at(AreaLevel::Grid), Some(grid.clone()));
    assert_eq!(grid.at(AreaLevel::Micro), None);
    assert!(grid.contains(&grid));
    assert!(!area("990101001").contains(&area("990101002001")));
}

#[test]
fn the_digits_tell_street_from_town_and_residents_from_villagers() {
    for (text, sort) in [
        ("990101001", Some(TownshipSort::Street)),
        ("990101100", Some(TownshipSort::Town)),
        ("990101200", Some(TownshipSort::RuralTownship)),
        ("990101400001", Some(TownshipSort::Similar)),
        ("990101600", None),
        ("990101000", None),
        ("990101", None),
    ] {
        assert_eq!(area(text).township(), sort, "{text}");
    }
    for (text, sort) in [
        ("990101001001", Some(CommitteeSort::Residents)),
        ("990101100200", Some(CommitteeSort::Villagers)),
        ("990101100400", Some(CommitteeSort::Similar)),
        ("990101100000", None),
        ("990101100", None),
    ] {
        assert_eq!(area(text).committee(), sort, "{text}");
    }
}
