//! The code lists of the field (DOMAIN 6): which codes there are, in Chinese and English.
//!
//! The lists are `data/codes.json`, made static by the build. A code that is not in its list is a newer or a
//! retired one: it is kept and passed on, it is only not known here.

/// One list: `visit_type`, `family_relation`, …
#[derive(Debug)]
pub struct CodeList {
    /// Its name, as fields name it.
    pub name: &'static str,
    /// The standard it follows, or `internal`.
    pub standard: &'static str,
    items: &'static [Item],
}

/// One code of a list.
#[derive(Debug)]
pub struct Item {
    /// What is stored.
    pub code: &'static str,
    /// What the screen shows.
    pub zh: &'static str,
    /// The English of it.
    pub en: &'static str,
    /// A remark for whoever maps or translates it.
    pub note: Option<&'static str>,
    /// Whether the screen offers it before the others.
    pub first: bool,
}

include!(concat!(env!("OUT_DIR"), "/codes.rs"));

/// The date of the lists.
#[must_use]
pub fn version() -> &'static str {
    VERSION
}

/// Every list.
#[must_use]
pub fn all() -> &'static [CodeList] {
    LISTS
}

/// The list of that name.
#[must_use]
pub fn list(name: &str) -> Option<&'static CodeList> {
    LISTS.iter().find(|list| list.name == name)
}

/// Whether this version knows the code. A code it does not know is no error.
#[must_use]
pub fn is_known(list_name: &str, code: &str) -> bool {
    list(list_name).is_some_and(|list| list.item(code).is_some())
}

impl CodeList {
    /// Its codes, in the order of the standard.
    #[must_use]
    pub fn items(&self) -> &'static [Item] {
        self.items
    }

    /// The item of a code.
    #[must_use]
    pub fn item(&self, code: &str) -> Option<&'static Item> {
        self.items.iter().find(|item| item.code == code)
    }

    /// The Chinese of a code.
    #[must_use]
    pub fn zh(&self, code: &str) -> Option<&'static str> {
        self.item(code).map(|item| item.zh)
    }

    /// The English of a code.
    #[must_use]
    pub fn en(&self, code: &str) -> Option<&'static str> {
        self.item(code).map(|item| item.en)
    }
}
